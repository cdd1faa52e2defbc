package io.github.dlrharness.topology;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What forwards on a host. */
public enum HostKind {
    /** This project's VTEP and DLR instance. */
    DLR("dlr"),

    /** The kernel's bridge and {@code vxlan}: a VTEP that knows of no router. */
    LINUX("linux"),

    /**
     * As {@link #LINUX}, and the kernel routes between the VNIs by itself: it has every LIF's address, with vMAC, as every other such
     * host has. An anycast gateway without a control plane, which can't resolve what lives on another host: the reply to the shared
     * MAC ends where it is given. The negative control of the seven steps.
     */
    LINUX_ANYCAST("linux-anycast"),

    /** Open vSwitch with its userspace datapath: another VTEP that knows of no router. */
    OPEN_VSWITCH("open-vswitch"),

    /** Somebody else's VTEP and DLR instance: a program that the topology names, told its part and judged by its frames. */
    FOREIGN("foreign");

    private final String text;

    HostKind(String text) {
        this.text = text;
    }

    /** How a spec says it. */
    public String text() {
        return text;
    }

    /** Tells whether the host has a DLR instance, and with it a pMAC. */
    public boolean hasDlr() {
        return this == DLR || this == FOREIGN;
    }

    /** Tells whether that is this project's engine, so that the host tells its tables, counters and events, and can be changed. */
    public boolean hasEngine() {
        return this == DLR;
    }

    /** Tells whether LIF addresses are answered on the host itself, so that it takes part in every VNI that has a LIF. */
    public boolean hasLifs() {
        return hasDlr() || this == LINUX_ANYCAST;
    }

    /** Every word a spec may say. */
    static Set<String> texts() {
        return Stream.of(values()).map(HostKind::text).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The kind of that word; null stands for the default. */
    static HostKind of(String text) {
        return text == null
                ? DLR
                : Stream.of(values())
                        .filter(kind -> kind.text.equals(text))
                        .findFirst()
                        .orElse(DLR);
    }
}
