package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.VxlanView;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/** Many frames at once that differ in one address: what fills tables. */
final class Burst {
    private static final int LONGEST = 150;

    private byte[] bytes;
    private int host;
    private int port;
    private int outer;
    private List<Integer> varied;
    private int left;

    boolean isOver() {
        return left == 0;
    }

    void start(SplittableRandom random, int atHost, int atPort, int fromVtep, byte[] original) {
        bytes = original;
        host = atHost;
        port = atPort;
        outer = fromVtep;
        left = random.nextInt(LONGEST);
        int ethernet = port == Engine.UPLINK ? VxlanView.HEADER : 0;
        int source = ethernet + EthernetView.SOURCE + 5;
        int payload = ethernet + EthernetView.HEADER;
        boolean arp = bytes.length > payload && bytes[payload - 2] == 8 && bytes[payload - 1] == 6;
        int senderMac = payload + ArpView.SENDER_MAC + 5;
        int sender = payload + (arp ? ArpView.SENDER_IP : Ipv4View.SOURCE) + 3;
        int target = payload + (arp ? ArpView.TARGET_IP : Ipv4View.DESTINATION) + 3;
        varied = switch (random.nextInt(5)) {
            case 0 -> List.of();
            case 1 -> List.of(target);
            case 2 -> List.of(sender);
            case 3 -> arp ? List.of(source, senderMac) : List.of(source);
            default -> List.of(source);
        };
    }

    FuzzStep next(SplittableRandom random) {
        left--;
        byte[] copy = bytes.clone();
        byte value = (byte) random.nextInt();
        for (int at : varied) {
            if (at < copy.length) {
                copy[at] = value;
            }
        }
        int ip = (port == Engine.UPLINK ? VxlanView.HEADER : 0) + EthernetView.HEADER;
        Ipv4View view = new Ipv4View();
        boolean ipv4 = copy.length > ip && copy[ip - 2] == 8 && copy[ip - 1] == 0;
        if (ipv4 && view.wrap(ByteBuffer.wrap(copy), ip, copy.length - ip)) {
            view.writeChecksum();
        }
        return new FuzzStep(0, host, port, outer, copy, FuzzStep.Offload.NONE);
    }
}
