package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.Packets;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The addresses of the {@link FuzzWorld}: three hosts with VMs and, in the directory only, a fourth VTEP. VNIs 5000 and 5001 have a
 * LIF, 5002 has none.
 */
final class FuzzPlan {
    static final int UNDERLAY_MTU = 1600;
    static final int HOSTS = 3;
    static final int[] VNIS = {5000, 5001, 5002};
    /** The VNI of each VM port of a host; ports count from 1. */
    static final int[] PORT_VNIS = {5000, 5001, 5001, 5002};

    static final int[] LIFS = {Packets.ip("172.16.10.1"), Packets.ip("172.16.20.1"), 0};
    private static final int[] SUBNETS = {
        Packets.ip("172.16.10.0"), Packets.ip("172.16.20.0"), Packets.ip("172.16.30.0")
    };
    private static final int FIRST_VTEP = Packets.ip("192.168.250.51");
    private static final long FIRST_PMAC = 0x0250_5650_0001L;
    private static final long FIRST_MAC = 0x0200_0000_0000L;

    /** Networks behind VMs, for static routes. */
    static final int NEAR_NETWORK = Packets.ip("198.51.100.0");

    static final int FAR_NETWORK = Packets.ip("203.0.113.0");

    private FuzzPlan() {}

    static Ipv4Prefix prefix(int network, int length) {
        return new Ipv4Prefix(new Ipv4Address(network), length);
    }

    static int vtep(int host) {
        return FIRST_VTEP + host;
    }

    /** The fourth is that of the VTEP that is not there. */
    static long pMac(int host) {
        return FIRST_PMAC + host;
    }

    static boolean isPMac(FuzzVariant variant, long mac) {
        int instances = variant.hasPlainPeer() ? HOSTS : HOSTS + 1;
        return mac >= FIRST_PMAC && mac < FIRST_PMAC + instances;
    }

    static int vniIndex(int vni) {
        for (int index = 0; index < VNIS.length; index++) {
            if (VNIS[index] == vni) {
                return index;
            }
        }
        return -1;
    }

    static int vniOfPort(int port) {
        return PORT_VNIS[port - 1];
    }

    static long mac(int host, int port) {
        return FIRST_MAC + host * 16L + port;
    }

    static int ip(int host, int port) {
        return address(vniOfPort(port), 10 + host * 16 + port);
    }

    static int address(int vni, int number) {
        return SUBNETS[vniIndex(vni)] + number;
    }

    static EngineConfig config(FuzzVariant variant, int host) {
        List<LifConfig> lifs = new ArrayList<>();
        Map<Vni, List<RemoteVtep>> vteps = new HashMap<>();
        for (int index = 0; index < VNIS.length; index++) {
            Vni vni = new Vni(VNIS[index]);
            if (LIFS[index] != 0) {
                lifs.add(new LifConfig("lif" + index, vni, new Ipv4Address(LIFS[index]), 24));
            }
            vteps.put(vni, remotes(variant, host));
        }
        List<VmPortConfig> ports = new ArrayList<>();
        for (int port = 1; port <= PORT_VNIS.length; port++) {
            ports.add(new VmPortConfig(port, "vm" + host + port, new Vni(vniOfPort(port))));
        }
        return new EngineConfig(
                "host" + host,
                new Ipv4Address(vtep(host)),
                new MacAddress(pMac(host)),
                lifs,
                ports,
                vteps,
                variant.options(),
                UNDERLAY_MTU,
                variant.routes());
    }

    private static List<RemoteVtep> remotes(FuzzVariant variant, int host) {
        List<RemoteVtep> remotes = new ArrayList<>();
        for (int other = 0; other <= HOSTS; other++) {
            if (other != host) {
                boolean plain = other == HOSTS && variant.hasPlainPeer();
                remotes.add(new RemoteVtep(new Ipv4Address(vtep(other)), plain ? null : new MacAddress(pMac(other))));
            }
        }
        return remotes;
    }
}
