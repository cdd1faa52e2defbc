package io.github.dlrharness.standalone.watch;

import io.github.dlrharness.control.AgentEvent;
import io.github.dlrharness.control.AgentInfo;
import io.github.dlrharness.control.AgentInfo.PortInfo;
import io.github.dlrharness.control.ChangeReport;
import io.github.dlrharness.control.ConfigRefusedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What of an agent's life is worth a line: its start and end, changes of its configuration and its interfaces, and what VMs and peers
 * do that they must not. What others can cause is limited per kind; what only the operator can cause is not. Thread-safe.
 */
public final class AgentLog {
    /** Attempts to pass for somebody else, by the counters they end in. */
    private static final Map<String, String> SPOOFING = Map.of(
            "drop.vm-router-mac", "frames of VMs that used the router's MAC as theirs",
            "drop.vm-lif-address", "ARP packets of VMs that claimed a LIF's address",
            "drop.vm-to-pmac", "frames of VMs to a host's own MAC",
            "drop.overlay-vmac-source", "frames from the overlay that had the router's MAC as source",
            "drop.overlay-own-pmac", "frames from the overlay that had this host's own MAC as source",
            "drop.overlay-lif-address", "ARP packets from the overlay that claimed a LIF's address",
            "drop.pmac-wrong-vtep", "frames with a host's MAC from another VTEP than its own",
            "drop.unknown-vtep", "VXLAN packets from addresses that are no VTEP of the VNI");

    private final Logger log;
    private final LimitedLog limited;
    private final Map<String, Long> counted = new HashMap<>();
    private Map<String, PortInfo> ports = Map.of();
    private boolean reachable = true;

    /** Makes one for the agent of a host; its logger has this package's name and the host's. */
    public AgentLog(String host) {
        this(LoggerFactory.getLogger("io.github.dlrharness.standalone." + host), System::nanoTime);
    }

    AgentLog(Logger log, LongSupplier clock) {
        this.log = log;
        this.limited = new LimitedLog(log, clock);
    }

    /** Tells that an agent begins to start. */
    public void starting(String host, String version, String configuration) {
        log.atInfo()
                .addKeyValue("host", host)
                .addKeyValue("version", version)
                .addKeyValue("configuration", configuration)
                .log("Starting dlr-agent {} for host \"{}\" with {}", version, host, configuration);
    }

    /** Tells that it forwards frames, and how its interfaces are from now on. */
    public void ready(AgentInfo info, Duration after) {
        log.atInfo()
                .addKeyValue("host", info.host())
                .addKeyValue("ports", info.ports().size())
                .addKeyValue("afterMillis", after.toMillis())
                .log(
                        "Ready: forwarding on {} ports {} ms after the start",
                        info.ports().size(),
                        after.toMillis());
    }

    /** Tells what a change of configuration came to. */
    public void changed(ChangeReport report) {
        if (report.changes().isEmpty()) {
            log.info("The configuration has not changed");
        }
        report.changes().forEach(change -> log.info("Changed: {}", change));
    }

    /** Tells why a configuration was refused. */
    public void refused(ConfigRefusedException refusal) {
        log.warn("The configuration was refused, the old one stays in force:\n{}", refusal.getMessage());
    }

    /** Tells that a configuration was not refused, and could not be put into force either. */
    public void notChanged(Throwable reason) {
        log.error("The configuration was not changed, the old one stays in force: {}", reason.getMessage(), reason);
    }

    /** Tells that the agent ends. */
    public void stopping(String why) {
        log.info("Stopping: {}", why);
    }

    /** Tells of an event of the engine's, if it is worth a line. */
    void event(AgentEvent event) {
        switch (event.event()) {
            case ARP_DUPLICATE ->
                write(
                        Level.WARN,
                        LimitedLog.Kind.DUPLICATE_ADDRESS,
                        event,
                        "Two VMs use %s on VNI %s; it stays with %s for now"
                                .formatted(event.target(), event.vni(), event.mac()));
            case LIF_DEFENDED ->
                write(
                        Level.WARN,
                        LimitedLog.Kind.LIF_CLAIMED,
                        event,
                        "The VM %s on VNI %s claims %s, which is a LIF's address; its claim was refused"
                                .formatted(event.mac(), event.vni(), event.target()));
            case ARP_MOVED ->
                write(
                        Level.INFO,
                        LimitedLog.Kind.MOVE,
                        event,
                        "%s on VNI %s has moved to %s".formatted(event.target(), event.vni(), event.mac()));
            default -> {
                // The protocol's daily life; trace shows it.
            }
        }
    }

    private void write(Level level, LimitedLog.Kind kind, AgentEvent event, String message) {
        limited.write(
                level,
                kind,
                message,
                "vni",
                event.vni().value(),
                "address",
                event.target().toString(),
                "mac",
                event.mac().toString());
    }

    /** Tells that events were lost, as they came faster than they could be looked at. */
    void lostEvents(long count) {
        limited.write(
                Level.WARN,
                LimitedLog.Kind.LOST_EVENTS,
                "%d events were not looked at".formatted(count),
                "count",
                count);
    }

    /** Tells what differs from the last look. */
    synchronized void look(Reading reading) {
        if (!reachable) {
            reachable = true;
            limited.write(Level.WARN, LimitedLog.Kind.UNREACHABLE, "The event loop answers again");
        }
        lookAtPorts(reading.info().ports());
        SPOOFING.forEach(
                (counter, words) -> lookAt(counter, words, reading.counters().getOrDefault(counter, 0L)));
        limited.tellSuppressed();
    }

    private void lookAt(String counter, String words, long now) {
        long told = counted.getOrDefault(counter, 0L);
        // After a reset it counts from zero again.
        long more = now < told ? now : now - told;
        boolean done = more == 0
                || limited.write(
                        Level.WARN,
                        LimitedLog.Kind.SPOOFING,
                        "Dropped %d %s (%s)".formatted(more, words, counter),
                        "counter",
                        counter,
                        "count",
                        more);
        if (done) {
            counted.put(counter, now);
        }
    }

    /** Tells that the agent did not answer. */
    synchronized void noLook(String reason) {
        if (reachable) {
            reachable = false;
            limited.write(Level.ERROR, LimitedLog.Kind.UNREACHABLE, "The event loop does not answer: " + reason);
        }
        limited.tellSuppressed();
    }

    private void lookAtPorts(List<PortInfo> now) {
        Map<String, PortInfo> next = new HashMap<>();
        for (PortInfo port : now) {
            next.put(port.name(), port);
            PortInfo before = ports.get(port.name());
            if (before == null || before.state() != port.state()) {
                boolean up = port.state() == PortInfo.State.UP;
                limited.write(
                        up ? Level.INFO : Level.WARN,
                        LimitedLog.Kind.PORT,
                        "Port %s: interface %s is %s"
                                .formatted(
                                        port.name(),
                                        port.interfaceName(),
                                        port.state().name().toLowerCase(Locale.ROOT)),
                        "port",
                        port.name(),
                        "interface",
                        port.interfaceName(),
                        "state",
                        port.state().name().toLowerCase(Locale.ROOT));
            }
        }
        ports = next;
    }
}
