package io.github.dlrharness.junit;

import io.github.dlrharness.evidence.Invariant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** The invariants that a test switches off, each with its reason. */
record InvariantsOff(Map<Invariant, String> reasons) {
    /**
     * Those of a test and of the classes around it; the innermost reason counts.
     *
     * @throws ExtensionConfigurationException when one has no reason
     */
    static InvariantsOff of(ExtensionContext test) {
        Map<Invariant, String> reasons = new EnumMap<>(Invariant.class);
        Optional<ExtensionContext> level = Optional.of(test);
        while (level.isPresent()) {
            level.get()
                    .getElement()
                    .ifPresent(element -> AnnotationSupport.findRepeatableAnnotations(element, WithoutInvariant.class)
                            .forEach(off -> reasons.putIfAbsent(off.value(), reason(off))));
            level = level.get().getParent();
        }
        return new InvariantsOff(reasons);
    }

    private static String reason(WithoutInvariant off) {
        if (off.because().isBlank()) {
            throw new ExtensionConfigurationException(
                    "@WithoutInvariant(%s) has no reason; write because = \"...\", why the test can't keep %s"
                            .formatted(off.value(), off.value().meaning()));
        }
        return off.because();
    }

    boolean keeps(Invariant invariant) {
        return !reasons.containsKey(invariant);
    }
}
