package io.github.dlrharness.report;

import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.util.List;

/** Draws a topology: VMs above their hosts, the DLR across all hosts that have an instance of it, the underlay below. */
final class TopologyDrawing {
    private static final int COLUMN = 236;
    private static final int BOX = COLUMN - 20;
    private static final int LEFT = 12;
    private static final int VM = 62;
    private static final int LIF = 18;
    private static final int HOST = 84;
    /** Characters that a box has room for. */
    private static final int ROOM = 27;

    private static final int COLOURS = 6;
    /** More than these nobody looks at; the plan's tables have them all. */
    private static final int MOST_HOSTS = 24;

    private static final int MOST_VMS = 12;

    private final TopologyPlan plan;
    private final List<HostPlan> hosts;

    TopologyDrawing(TopologyPlan plan) {
        this.plan = plan;
        hosts = plan.hosts().stream().limit(MOST_HOSTS).toList();
    }

    void draw(Markup page) {
        int vms = hosts.stream().mapToInt(host -> shown(host).size()).max().orElse(0);
        int dlr = 14 + vms * VM;
        int dlrHeight = plan.lifs().isEmpty() ? 0 : 30 + plan.lifs().size() * LIF;
        int host = dlr + dlrHeight + 16;
        int underlay = host + HOST + 26;
        int width = Math.max(2, hosts.size()) * COLUMN + LEFT * 2;
        page.open("section", "id", "topology").element("h2", "Topology");
        page.open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", "Topology drawing");
        Svg.open(page, "topology", "Topology " + plan.name(), width, underlay + 40);
        for (int column = 0; column < hosts.size(); column++) {
            links(page, column, vms, host, underlay);
        }
        if (dlrHeight > 0) {
            dlr(page, dlr, dlrHeight, width);
        }
        for (int column = 0; column < hosts.size(); column++) {
            column(page, column, vms, host);
        }
        Svg.box(page, "underlay", LEFT, underlay, width - LEFT * 2, 28);
        String text = "Underlay %s, MTU %d"
                .formatted(plan.underlay().subnet(), plan.underlay().mtu());
        Svg.text(page, "small", width / 2, underlay + 19, "middle", text);
        page.close().close();
        leftOut(page);
        page.close().line();
    }

    private List<VmPlan> shown(HostPlan host) {
        return plan.vmsOn(host.name()).stream().limit(MOST_VMS).toList();
    }

    private void links(Markup page, int column, int vms, int host, int underlay) {
        int middle = LEFT + column * COLUMN + COLUMN / 2;
        int count = shown(hosts.get(column)).size();
        if (count > 0) {
            Svg.line(page, "link", middle, 14 + (vms - count) * VM, middle, host);
        }
        Svg.line(page, "link", middle, host, middle, underlay);
    }

    private void dlr(Markup page, int top, int height, int width) {
        Svg.box(page, "dlr", LEFT, top, width - LEFT * 2, height);
        Svg.text(
                page,
                "strong",
                LEFT + 12,
                top + 19,
                "start",
                "DLR, vMAC " + plan.router().vMac());
        for (int index = 0; index < plan.lifs().size(); index++) {
            LifConfig lif = plan.lifs().get(index);
            String text = "LIF %s  %s/%d"
                    .formatted(lif.vni(), lif.address(), lif.subnet().length());
            Svg.text(page, "small vni-" + colour(lif.vni()), LEFT + 12, top + 38 + index * LIF, "start", text);
        }
    }

    private int colour(Object vni) {
        return plan.vnis().stream().map(Object::toString).toList().indexOf(vni.toString()) % COLOURS;
    }

    private void column(Markup page, int column, int vms, int top) {
        HostPlan host = hosts.get(column);
        int left = LEFT + column * COLUMN + 10;
        int middle = LEFT + column * COLUMN + COLUMN / 2;
        List<VmPlan> shown = shown(host);
        for (int index = 0; index < shown.size(); index++) {
            VmPlan vm = shown.get(index);
            int y = 10 + (vms - shown.size() + index) * VM;
            Svg.box(page, "vm vni-" + colour(vm.vni()), left, y, BOX, VM - 10);
            Svg.name(page, "strong", middle, y + 20, vm.name(), ROOM);
            String text = "%s/%d  VNI %s".formatted(vm.address(), vm.prefixLength(), vm.vni());
            Svg.name(page, "small", middle, y + 39, text, ROOM + 6);
        }
        Svg.box(page, "host", left, top, BOX, HOST);
        Svg.name(page, "strong", middle, top + 22, host.name(), ROOM);
        Svg.text(page, "small", middle, top + 42, "middle", "VTEP " + host.vtep());
        String dlr = host.hasDlr() ? "pMAC " + host.pMac() : "no DLR instance";
        Svg.text(page, "small", middle, top + 60, "middle", dlr);
        if (!host.hasEngine()) {
            Svg.text(page, "small", middle, top + 77, "middle", host.kind().text());
        }
    }

    private void leftOut(Markup page) {
        int vms = hosts.stream()
                .mapToInt(host -> plan.vmsOn(host.name()).size() - shown(host).size())
                .sum();
        int more = plan.hosts().size() - hosts.size();
        if (more > 0 || vms > 0) {
            page.element(
                    "p",
                    "Left out here: %d hosts, and %d VMs of those that are drawn.".formatted(more, vms),
                    "class",
                    "note");
        }
    }
}
