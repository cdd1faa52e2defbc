package io.github.dlrharness.engine.vtep;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.dlrharness.Requirement;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VtepTableTest {
    private static final int VNI = 5001;
    private static final int LOCAL = 0x0a80_0000;
    private static final long PMAC = 0x0250_5600_0000L;

    private final VtepTable table = new VtepTable(LOCAL, 0x0250_5650_0001L, 0x0250_5656_4452L);

    private void put(int address, long pMac) {
        table.put(VNI, new RemoteVtep(new Ipv4Address(address), pMac == 0 ? null : new MacAddress(pMac)));
    }

    private int[] addresses() {
        return Arrays.stream(table.peers(VNI)).mapToInt(Peer::address).toArray();
    }

    @Test
    void vtepsAreFloodedToInTheOrderTheyCame() {
        int[] order = {LOCAL + 7, LOCAL - 3, LOCAL + 1, LOCAL + 9, LOCAL - 1};
        for (int address : order) {
            put(address, PMAC + address);
        }
        assertThat(addresses()).isEqualTo(order);
        assertThat(table.peers(VNI)).as("no copy while nothing changes").isSameAs(table.peers(VNI));
        Peer[] flooding = table.peers(VNI);
        table.remove(VNI, LOCAL + 1);
        put(LOCAL - 3, PMAC);

        assertThat(flooding).as("what goes on is not disturbed").hasSize(order.length);
        assertThat(addresses()).containsExactly(LOCAL + 7, LOCAL + 9, LOCAL - 1, LOCAL - 3);
        assertThat(table.byPMac(VNI, PMAC + LOCAL - 3)).isNull();
    }

    @Test
    @Requirement("G5")
    void localInstanceIsDesignatedWhileNoInstanceHasALowerAddress() {
        put(LOCAL + 1, PMAC + 1);
        put(LOCAL - 1, 0);
        assertThat(table.isLocalDesignated(VNI)).isTrue();
        put(LOCAL - 2, PMAC + 2);
        put(LOCAL - 1, PMAC + 3);
        assertThat(table.isLocalDesignated(VNI)).isFalse();
        table.remove(VNI, LOCAL - 2);
        assertThat(table.isLocalDesignated(VNI)).isFalse();
        put(LOCAL - 1, 0);
        assertThat(table.isLocalDesignated(VNI)).isTrue();
    }

    /** Copying what is there for each that comes would allocate 40 KB each. */
    @Test
    void manyVtepsCostEachTheSame() {
        int vteps = 20_000;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 1; i <= vteps; i++) {
            put(LOCAL + i, PMAC + i);
        }
        for (int i = 1; i <= vteps; i += 2) {
            put(LOCAL + i, 0);
            table.remove(VNI, LOCAL + i + 1);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated / vteps).as("bytes per VTEP").isLessThan(1_000);
        assertThat(addresses())
                .isEqualTo(IntStream.range(0, vteps / 2)
                        .map(i -> LOCAL + 1 + 2 * i)
                        .toArray());
    }
}
