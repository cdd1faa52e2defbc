package io.github.dlrharness.engine;

import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.Frame;
import java.util.Random;

/** Frames of all kinds, at a host's VM ports and at its uplink, whether or not there is anybody for them. */
final class RandomTraffic {
    private static final long HOUR = 3_600_000_000_000L;

    private final Random random;

    RandomTraffic(long seed) {
        random = new Random(seed);
    }

    /** One frame, the same for every host of {@code hosts}. */
    void send(long now, ChangingHost... hosts) {
        boolean overlay = random.nextInt(5) < 2;
        int port = overlay ? Engine.UPLINK : 1 + random.nextInt(ChangingHost.PORTS);
        int sender = random.nextInt(4);
        byte[] bytes = overlay ? fromOverlay(sender) : fromVm(port);
        int vtep = ChangingHost.vtep(sender);
        for (ChangingHost host : hosts) {
            Frame frame = Frame.copyOf(bytes);
            frame.outer(vtep, 50_000);
            host.engine().handleFrame(port, frame, now);
        }
    }

    private static long mac(int vm) {
        return 0x0200_0000_0000L + vm;
    }

    /** The address of a VM on the VNI of that VM port; those with numbers above the ports' live behind other VTEPs. */
    private static int address(int vm) {
        int network = vm % ChangingHost.VNIS.length;
        return Packets.ip("172.16.%d.%d".formatted(10 + 10 * network, 10 + vm));
    }

    private static int lif(int vni) {
        return Packets.ip("172.16.%d.1".formatted(10 + 10 * vni));
    }

    private int anyVm() {
        return 1 + random.nextInt(2 * ChangingHost.PORTS);
    }

    private int anyAddress() {
        return switch (random.nextInt(8)) {
            case 0 -> Packets.ip("10.1.2.3");
            case 1 -> Packets.ip("10.200.2.3");
            case 2 -> Packets.ip("8.8.8.8");
            case 3 -> lif(random.nextInt(4));
            default -> address(anyVm());
        };
    }

    private byte[] fromVm(int vm) {
        // At times one that is, or will be, a pMAC.
        long mac = random.nextInt(10) == 0 ? ChangingHost.pMac(random.nextInt(3)) + 0x100 : mac(vm);
        int own = address(vm);
        int lif = lif(vm % ChangingHost.VNIS.length);
        return switch (random.nextInt(10)) {
            case 0 -> Packets.arpRequest(mac, own, lif);
            case 1 -> Packets.arpRequest(mac, own, address(anyVm()));
            case 2 -> Packets.arpRequest(mac, own, own);
            case 3, 7, 8 -> Packets.arpReply(mac, own, Packets.VMAC, lif);
            case 4 -> Packets.raw(mac(anyVm()), mac, 0x88b5, 46);
            case 5 -> Packets.raw(Packets.BROADCAST, mac, 0x88b5, 46);
            case 6 -> Packets.echo(Packets.VMAC, mac, own, anyAddress(), 64, 7);
            default -> Packets.udp(Packets.VMAC, mac, own, anyAddress(), 1 + random.nextInt(64), 1);
        };
    }

    private byte[] fromOverlay(int sender) {
        int vm = anyVm();
        int vni = random.nextInt(4) == 0 ? random.nextInt(ChangingHost.VNIS.length) : vm % ChangingHost.VNIS.length;
        int owner = random.nextInt(4) == 0 ? random.nextInt(4) : sender;
        long pMac = ChangingHost.pMac(owner) + (random.nextInt(4) == 0 ? 0x100 : 0);
        int lif = lif(vni);
        byte[] inner = switch (random.nextInt(7)) {
            case 0, 1 -> Packets.overlayRequest(pMac, lif, address(vm));
            case 2 -> Packets.arp(ChangingHost.P_MAC, mac(vm), ArpView.REPLY, mac(vm), address(vm), Packets.VMAC, lif);
            case 3 -> Packets.arpRequest(mac(vm), address(vm), anyAddress());
            case 4 -> Packets.raw(Packets.BROADCAST, mac(vm), 0x88b5, 46);
            case 5 -> Packets.udp(mac(anyVm()), pMac, anyAddress(), address(anyVm()), 60, 1);
            default -> Packets.raw(mac(anyVm()), mac(vm), 0x88b5, 46);
        };
        return Packets.vxlan(ChangingHost.VNIS[vni], inner);
    }

    /** ns until the next frame: mostly at once, at times long enough for something to fall due. */
    long pause() {
        return switch (random.nextInt(20)) {
            case 0 -> 1_000_000_000L;
            case 1 -> HOUR / 12;
            default -> 1_000_000L;
        };
    }
}
