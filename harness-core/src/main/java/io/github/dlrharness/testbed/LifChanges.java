package io.github.dlrharness.testbed;

import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.topology.RouterCheck;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.Vni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** LIFs that come, change and go at run time. */
final class LifChanges {
    private LifChanges() {}

    static EngineConfig added(EngineConfig before, TopologyPlan plan, LifConfig lif) {
        String what = "%s can't get LIF %s".formatted(before.host(), text(lif));
        List<LifConfig> lifs = new ArrayList<>(before.lifs());
        lifs.add(lif);
        return checked(what, before.withLifs(lifs), plan, lif);
    }

    static EngineConfig changed(EngineConfig before, TopologyPlan plan, LifConfig lif) {
        String what = "%s can't change the LIF of VNI %s to %s".formatted(before.host(), lif.vni(), text(lif));
        find(what, before, lif.vni());
        List<LifConfig> lifs = before.lifs().stream()
                .map(other -> other.vni().equals(lif.vni()) ? lif : other)
                .toList();
        return checked(what, before.withLifs(lifs), plan, lif);
    }

    static EngineConfig removed(EngineConfig before, Vni vni) {
        String what = "%s can't remove the LIF of VNI %s".formatted(before.host(), vni);
        LifConfig lif = find(what, before, vni);
        List<String> users = before.routes().stream()
                .filter(route -> lif.subnet().contains(route.nextHop()))
                .map(LifChanges::text)
                .toList();
        if (!users.isEmpty()) {
            throw Refusal.of(
                    what, List.of("%s in its subnet; remove the route first".formatted(String.join(", ", users))));
        }
        return before.withLifs(
                before.lifs().stream().filter(other -> !other.vni().equals(vni)).toList());
    }

    private static EngineConfig checked(String what, EngineConfig after, TopologyPlan plan, LifConfig lif) {
        List<String> problems = new ArrayList<>(RouterCheck.problems(after.lifs(), after.routes()));
        plan.vms().stream()
                .filter(vm -> vm.vni().equals(lif.vni()) && vm.address().equals(lif.address()))
                .forEach(vm -> problems.add("address %s is that of %s; choose another of %s"
                        .formatted(vm.address(), vm.name(), lif.subnet())));
        if (!problems.isEmpty()) {
            throw Refusal.of(what, problems);
        }
        return after;
    }

    private static LifConfig find(String what, EngineConfig before, Vni vni) {
        Optional<LifConfig> lif =
                before.lifs().stream().filter(other -> other.vni().equals(vni)).findFirst();
        return lif.orElseThrow(() -> Refusal.of(
                what,
                List.of(
                        before.lifs().isEmpty()
                                ? "it has no LIF at all; add one"
                                : "there is none; the LIFs are "
                                        + before.lifs().stream()
                                                .map(LifChanges::text)
                                                .collect(Collectors.joining(", ")))));
    }

    static String text(LifConfig lif) {
        return "\"%s\" %s/%d on VNI %s".formatted(lif.name(), lif.address(), lif.prefixLength(), lif.vni());
    }

    private static String text(StaticRoute route) {
        return "the route to %s has its next hop %s".formatted(route.destination(), route.nextHop());
    }
}
