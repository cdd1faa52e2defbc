package io.github.dlrharness.testsupport.dissection;

import io.github.dlrharness.testsupport.Capability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * Has tshark judge what the tests of a class captured, in namespaces or in the simulator, once for the class: every frame must be well-formed and every
 * checksum right. Needs no annotation; a test that sends malformed frames on purpose says so with {@link Undissected}.
 */
public final class DissectionExtension implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final int TOLD = 20;

    private static final Path DIRECTORY = Path.of("target", "dissection");

    private final Map<Class<?>, Recordings> recordings = new ConcurrentHashMap<>();

    @Override
    public void beforeEach(ExtensionContext context) {
        if (AnnotationSupport.isAnnotated(context.getRequiredTestMethod(), Undissected.class)
                || AnnotationSupport.isAnnotated(context.getRequiredTestClass(), Undissected.class)) {
            Recordings.runningUnjudged();
        } else {
            Recordings.running(of(context));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        of(context).ended();
    }

    /** Nested classes may go on with a testbed of the class around them. */
    private Recordings of(ExtensionContext context) {
        Class<?> owner = context.getRequiredTestClass();
        while (owner.getEnclosingClass() != null) {
            owner = owner.getEnclosingClass();
        }
        return recordings.computeIfAbsent(owner, type -> new Recordings(DIRECTORY.resolve(type.getName())));
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException, InterruptedException {
        Recordings own = recordings.remove(context.getRequiredTestClass());
        if (own == null || own.isEmpty() || !hasTshark()) {
            return;
        }
        Path file = own.together();
        List<String> complaints = Tshark.complaints(file);
        if (!complaints.isEmpty()) {
            throw new AssertionError(
                    "tshark finds fault with %d frames that %s captured; they are in %s, the first of them:%n%s"
                            .formatted(
                                    complaints.size(),
                                    context.getDisplayName(),
                                    file,
                                    complaints.stream().limit(TOLD).collect(Collectors.joining("\n"))));
        }
        own.delete();
    }

    /** Without tshark the tests themselves still count; where nothing may be skipped, they fail. */
    private static boolean hasTshark() {
        try {
            Capability.TSHARK.require();
            return true;
        } catch (TestAbortedException e) {
            return false;
        }
    }
}
