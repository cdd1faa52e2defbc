package io.github.dlrharness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.Frame;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A row of the tables of bad input: what arrives at host b of the seed's figure (with a third host, c), and the one counter it
 * must be found under.
 *
 * @param id the requirement
 * @param what the case, for people
 * @param port where it arrives: {@link Engine#UPLINK}, or vm2's port
 * @param from on the uplink the sending VTEP
 * @param bytes on the uplink with the VXLAN header
 * @param learns whether the switch may learn the source: the Ethernet header is sound, and what is wrong lies behind it
 */
record BadInput(String id, String what, int port, int from, byte[] bytes, Counter reason, boolean learns) {
    static final int VNI = 5001;
    static final int VTEP_A = Packets.ip("192.168.250.51");
    static final int VTEP_C = Packets.ip("192.168.250.53");
    static final long PMAC_A = 0x0250_5650_0001L;
    static final long PMAC_B = 0x0250_5650_0002L;
    static final long PMAC_C = 0x0250_5650_0003L;
    /** A VM behind host a that nobody knows yet. */
    static final long STRANGER = 0x0200_0000_00eeL;

    static final int LIF = Packets.ip("172.16.20.1");
    static final int STRANGER_IP = Packets.ip("172.16.20.77");
    /** The second VM of the figure, on host b in VNI 5001. */
    static final long VM2 = 0x0200_0000_0002L;

    static final int VM2_IP = Packets.ip("172.16.20.11");
    private static final int VM2_PORT = 1;

    /** A VXLAN packet from host a, in VNI 5001. */
    static BadInput overlay(String id, String what, byte[] inner, Counter reason) {
        return tunnel(id, what, VTEP_A, Packets.vxlan(VNI, inner), reason);
    }

    /** A datagram from a VTEP. */
    static BadInput tunnel(String id, String what, int from, byte[] vxlan, Counter reason) {
        return new BadInput(id, what, Engine.UPLINK, from, vxlan, reason, false);
    }

    /** A frame from vm2. */
    static BadInput vm(String id, String what, byte[] frame, Counter reason) {
        return new BadInput(id, what, VM2_PORT, 0, frame, reason, false);
    }

    /** The same row, of a frame whose Ethernet header is sound. */
    BadInput thatTeachesTheSwitch() {
        return new BadInput(id, what, port, from, bytes, reason, true);
    }

    /** The frame with some of its bytes overwritten. */
    static byte[] spoil(byte[] frame, int at, int... values) {
        byte[] spoiled = frame.clone();
        for (int index = 0; index < values.length; index++) {
            spoiled[at + index] = (byte) values[index];
        }
        return spoiled;
    }

    static byte[] cut(byte[] frame, int length) {
        return Arrays.copyOf(frame, length);
    }

    /** The requirements that the rows prove must be those that the test names. */
    static void assertTableIsComplete(Class<?> test, List<BadInput> rows) {
        Set<String> named = new TreeSet<>();
        for (Method method : test.getDeclaredMethods()) {
            if (method.isAnnotationPresent(MethodSource.class)) {
                Stream.of(method.getAnnotationsByType(Requirement.class))
                        .forEach(one -> named.addAll(List.of(one.value())));
            }
        }
        Set<String> proved = rows.stream().map(BadInput::id).collect(Collectors.toCollection(TreeSet::new));
        assertThat(proved).isEqualTo(named);
        assertThat(rows.stream().map(BadInput::toString)).doesNotHaveDuplicates();
    }

    /** Dropped, counted once and under no other name, nothing emitted, told or remembered, and the next good frame works. */
    void assertDropped(RouterOptions options) {
        Fabric fabric = Fabric.seedBuilder().host("c").options(options).build();
        TestHost b = fabric.host("b");
        EngineTables before = b.tables();
        Frame frame = Frame.copyOf(bytes);
        frame.outer(from, 50_000);
        fabric.arrive(b, port, frame);

        EngineTables after = b.tables();
        assertThat(drops(after)).containsExactly(Map.entry(reason.label(), 1L));
        if (reason == Counter.DROP_VM_LIF_ADDRESS) {
            assertDefended(b);
        } else {
            assertThat(b.seen()).as("emitted").isEmpty();
            assertThat(b.events()).as("told").allMatch(event -> learns && event == EngineEvent.PMAC_RESTORED);
        }
        assertThat(after.arp()).isEqualTo(before.arp());
        assertThat(after.vteps()).isEqualTo(before.vteps());
        assertThat(after.macs()).as("learned").hasSize(learns ? 1 : 0);
        assertThat(b.engine().nextDeadline() == Engine.NO_DEADLINE)
                .as("nothing pending")
                .isEqualTo(!learns);

        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 7);
        assertThat(fabric.vm("vm2").marks()).as("the next good frames").containsExactly(7);
        assertThat(drops(b.tables())).containsExactly(Map.entry(reason.label(), 1L));
    }

    /** The one answer there is to bad input: the router tells its own VMs, and nobody else, whose the LIF's address is (F6). */
    private static void assertDefended(TestHost b) {
        assertThat(b.seen()).singleElement().satisfies(defence -> {
            assertThat(defence.port()).isEqualTo(VM2_PORT);
            assertThat(defence.bytes()).isEqualTo(Packets.arpRequest(Packets.VMAC, LIF, LIF));
        });
        assertThat(b.events()).containsExactly(EngineEvent.LIF_DEFENDED);
    }

    private static Map<String, Long> drops(EngineTables tables) {
        return tables.counters().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("drop.") && entry.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public String toString() {
        return id + " " + (port == Engine.UPLINK ? "overlay: " : "VM: ") + what;
    }
}
