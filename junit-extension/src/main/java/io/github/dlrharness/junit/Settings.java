package io.github.dlrharness.junit;

import io.github.dlrharness.evidence.EvidenceWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What JUnit's configuration parameters say. JUnit looks them up in the launcher's request, the system properties and
 * {@code junit-platform.properties}, in this order.
 *
 * @param required whether a machine that can't run a topology fails the tests instead of aborting them
 * @param backend what runs a topology that names no backend
 * @param evidenceDirectory where captures are written
 * @param ladderAlways whether ladders of expectations that hold are printed, too
 */
record Settings(boolean required, String backend, Path evidenceDirectory, boolean ladderAlways) {
    static final String REQUIRED = "dlrharness.required";
    static final String BACKEND = "dlrharness.backend";
    static final String DEFAULT_BACKEND = "namespace";
    static final String EVIDENCE_DIRECTORY = "dlrharness.evidence.dir";
    static final String LADDER = "dlrharness.ladder";

    static Settings of(ExtensionContext context) {
        return new Settings(
                choice(context, REQUIRED, "false", "true"),
                context.getConfigurationParameter(BACKEND).orElse(DEFAULT_BACKEND),
                context.getConfigurationParameter(EVIDENCE_DIRECTORY)
                        .map(Path::of)
                        .orElse(EvidenceWriter.DEFAULT_DIRECTORY),
                choice(context, LADDER, "on-failure", "always"));
    }

    private static boolean choice(ExtensionContext context, String name, String no, String yes) {
        String value = context.getConfigurationParameter(name).orElse(no);
        if (!value.equals(no) && !value.equals(yes)) {
            throw new ExtensionConfigurationException("%s is \"%s\"; choose %s or %s".formatted(name, value, no, yes));
        }
        return value.equals(yes);
    }
}
