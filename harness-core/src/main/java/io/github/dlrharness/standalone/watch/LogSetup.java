package io.github.dlrharness.standalone.watch;

import io.github.dlrharness.config.AgentConfig.LogConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the log written as a configuration says, where the class path has Logback as {@code dlr-agent.jar} does. Other backends are
 * configured by their own means.
 */
public final class LogSetup {
    static final String LEVEL = "dlrharness.log.level";

    private static final String CONFIGURATION = "logback.configurationFile";

    private LogSetup() {}

    /**
     * Sets the system properties that Logback reads when the first logger is asked for: call it before. Who has chosen a Logback
     * configuration of their own keeps it.
     */
    public static void apply(LogConfig config) {
        System.setProperty(LEVEL, config.level());
        if (System.getProperty(CONFIGURATION) == null) {
            System.setProperty(CONFIGURATION, resource(config));
        }
    }

    /** Has a running process write from another level on; a new format takes a restart. Nothing happens without Logback. */
    public static void change(LogConfig config) {
        Object root = LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        try {
            Class<?> level = Class.forName("ch.qos.logback.classic.Level");
            root.getClass()
                    .getMethod("setLevel", level)
                    .invoke(root, level.getMethod("toLevel", String.class).invoke(null, config.level()));
        } catch (ReflectiveOperationException e) {
            LoggerFactory.getLogger(LogSetup.class).debug("The log's backend is not Logback", e);
        }
    }

    /** The configuration on the class path; two files, as Logback complains of an appender that is not used. */
    static String resource(LogConfig config) {
        return "io/github/dlrharness/standalone/watch/logback-%s.xml".formatted(config.json() ? "json" : "text");
    }
}
