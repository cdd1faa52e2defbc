package io.github.dlrharness.junit;

import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.yaml.Suggestion;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** Finds the host or VM that a parameter stands for. */
final class NamedParameter {
    private final ParameterContext context;
    private final TopologyPlan plan;

    NamedParameter(ParameterContext context, TopologyPlan plan) {
        this.context = context;
        this.plan = plan;
    }

    String host() {
        return find("host", plan.hosts().stream().map(HostPlan::name).toList());
    }

    String vm() {
        return find("VM", plan.vms().stream().map(VmPlan::name).toList());
    }

    private String find(String kind, List<String> names) {
        Parameter parameter = context.getParameter();
        String all = names.isEmpty() ? "it has none" : "there are " + String.join(", ", names);
        String qualified =
                context.findAnnotation(ByName.class).map(ByName::value).orElse(null);
        if (qualified != null) {
            if (names.contains(qualified)) {
                return qualified;
            }
            throw new ParameterResolutionException("@ByName(\"%s\"): topology \"%s\" has no %s of that name; %s%s"
                    .formatted(qualified, plan.name(), kind, Suggestion.question(qualified, names), all));
        }
        if (!parameter.isNamePresent()) {
            throw new ParameterResolutionException(
                    "The name of parameter %d of %s is not in the class file, so which %s it is can't be told; compile with -parameters, or write @ByName(\"...\") in front of it; %s"
                            .formatted(
                                    context.getIndex() + 1,
                                    parameter.getDeclaringExecutable().getName(),
                                    kind,
                                    all));
        }
        String name = parameter.getName();
        if (names.contains(name)) {
            return name;
        }
        List<String> alike =
                names.stream().filter(each -> bare(each).equals(bare(name))).toList();
        if (alike.size() == 1) {
            return alike.get(0);
        }
        throw new ParameterResolutionException(
                alike.isEmpty()
                        ? "Parameter \"%s\": topology \"%s\" has no %s of that name; %s (hostA stands for host-a; write @ByName(\"...\") for any other name)"
                                .formatted(name, plan.name(), kind, all)
                        : "Parameter \"%s\" may stand for %s; write @ByName(\"...\") to say which"
                                .formatted(name, String.join(" or ", alike)));
    }

    /** A Java name has no hyphens: letters and digits decide, upper or lower case. */
    private static String bare(String name) {
        return name.replaceAll("[^\\p{Alnum}]", "").toLowerCase(Locale.ROOT);
    }
}
