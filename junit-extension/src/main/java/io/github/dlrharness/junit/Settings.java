package io.github.dlrharness.junit;

import io.github.dlrharness.evidence.EvidenceWriter;
import io.github.dlrharness.topology.DurationText;
import java.nio.file.Path;
import java.time.Duration;
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
 * @param pauseOnFailure whether a test that failed waits, with its topology up, until somebody has looked
 * @param keep whether every topology stays up at its end until somebody has looked
 * @param pauseLimit how long somebody may look
 * @param reportAlways whether tests that pass have a report, too
 */
record Settings(
        boolean required,
        String backend,
        Path evidenceDirectory,
        boolean ladderAlways,
        boolean pauseOnFailure,
        boolean keep,
        Duration pauseLimit,
        boolean reportAlways) {
    static final String REQUIRED = "dlrharness.required";
    static final String BACKEND = "dlrharness.backend";
    static final String DEFAULT_BACKEND = "namespace";
    static final String EVIDENCE_DIRECTORY = "dlrharness.evidence.dir";
    static final String LADDER = "dlrharness.ladder";
    static final String PAUSE_ON_FAILURE = "dlrharness.pauseOnFailure";
    static final String KEEP = "dlrharness.keep";
    static final String PAUSE_LIMIT = "dlrharness.pauseLimit";
    static final String REPORT = "dlrharness.report";
    private static final Duration DEFAULT_PAUSE_LIMIT = Duration.ofHours(1);

    static Settings of(ExtensionContext context) {
        return new Settings(
                choice(context, REQUIRED, "false", "true"),
                context.getConfigurationParameter(BACKEND).orElse(DEFAULT_BACKEND),
                context.getConfigurationParameter(EVIDENCE_DIRECTORY)
                        .map(Path::of)
                        .orElse(EvidenceWriter.DEFAULT_DIRECTORY),
                choice(context, LADDER, "on-failure", "always"),
                choice(context, PAUSE_ON_FAILURE, "false", "true"),
                choice(context, KEEP, "false", "true"),
                context.getConfigurationParameter(PAUSE_LIMIT)
                        .map(Settings::duration)
                        .orElse(DEFAULT_PAUSE_LIMIT),
                choice(context, REPORT, "on-failure", "always"));
    }

    private static Duration duration(String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ExtensionConfigurationException("%s: %s".formatted(PAUSE_LIMIT, e.getMessage()));
        }
    }

    private static boolean choice(ExtensionContext context, String name, String no, String yes) {
        String value = context.getConfigurationParameter(name).orElse(no);
        if (!value.equals(no) && !value.equals(yes)) {
            throw new ExtensionConfigurationException("%s is \"%s\"; choose %s or %s".formatted(name, value, no, yes));
        }
        return value.equals(yes);
    }
}
