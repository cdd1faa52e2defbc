package io.github.dlrharness.junit;

import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.fault.Fault;
import io.github.dlrharness.testbed.fault.FaultTable;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** What annotations say that goes wrong in a test: those of the classes around it, the outermost first, and its own. */
final class AnnotatedFaults {
    private AnnotatedFaults() {}

    /**
     * The faults of a test, in the order they act in.
     *
     * @param unspoilable why the backend can't spoil the link of a VM; empty when it can
     * @throws ExtensionConfigurationException when one can't happen in this topology; the message says what to change
     */
    static List<Fault> of(ExtensionContext test, TopologyPlan plan, Function<VmPlan, Optional<String>> unspoilable) {
        List<Fault> faults = new ArrayList<>();
        for (AnnotatedElement element : elements(test)) {
            for (Class<? extends Annotation> type : FaultAnnotation.TYPES) {
                for (Annotation each : AnnotationSupport.findRepeatableAnnotations(element, type)) {
                    FaultAnnotation written = new FaultAnnotation(each);
                    try {
                        add(written.fault(), faults, plan, unspoilable);
                    } catch (IllegalArgumentException | TestbedException e) {
                        throw new ExtensionConfigurationException(written + ": " + e.getMessage());
                    }
                }
            }
        }
        return faults;
    }

    private static void add(
            Fault fault, List<Fault> faults, TopologyPlan plan, Function<VmPlan, Optional<String>> unspoilable) {
        FaultTable.check(fault, plan, unspoilable);
        // JUnit takes equal annotations on one element for one; so are those on a class and a test of it.
        if (!faults.contains(fault)) {
            faults.add(fault);
        }
    }

    private static List<AnnotatedElement> elements(ExtensionContext test) {
        List<AnnotatedElement> outermostFirst = new ArrayList<>();
        Optional<ExtensionContext> level = Optional.of(test);
        while (level.isPresent()) {
            level.get().getElement().ifPresent(element -> {
                if (!outermostFirst.contains(element)) {
                    outermostFirst.add(0, element);
                }
            });
            level = level.get().getParent();
        }
        return outermostFirst;
    }
}
