package io.github.dlrharness.junit;

import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.testbed.TestbedBackend;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Where testbeds come from. Tests of this module put another one in its place, to run without a network or with a broken router;
 * this is no way in for users.
 */
interface TestbedSource {
    /** The configuration parameter with the class name of the source to use. */
    String PARAMETER = "dlrharness.internal.source";

    /**
     * The backend of that name.
     *
     * @throws io.github.dlrharness.testbed.TestbedException when there is none; the message lists the names there are
     */
    TestbedBackend backend(ExtensionContext context, String name);

    /** Makes each host's engine. */
    EngineFactory engines(ExtensionContext context);

    /** Tells whoever runs the tests something that belongs to no single test's result. */
    void tell(ExtensionContext context, String notice);

    /** What the environment says, which tells on which build server this runs, if on any. */
    default Map<String, String> environment(ExtensionContext context) {
        return System.getenv();
    }

    static TestbedSource of(ExtensionContext context) {
        return context.getConfigurationParameter(PARAMETER)
                .map(name -> ReflectionSupport.tryToLoadClass(name)
                        .andThenTry(ReflectionSupport::newInstance)
                        .andThenTry(TestbedSource.class::cast)
                        .getOrThrow(cause ->
                                new ExtensionConfigurationException("%s names %s".formatted(PARAMETER, name), cause)))
                .orElseGet(InstalledTestbeds::new);
    }
}
