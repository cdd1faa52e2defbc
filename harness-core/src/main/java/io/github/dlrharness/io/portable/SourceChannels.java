package io.github.dlrharness.io.portable;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

/** The channels a VTEP sends from, each bound to another port of the dynamic range 49152 to 65535 (RFC 7348 §5). */
final class SourceChannels {
    private static final int COUNT = 4;
    private static final int FIRST_PORT = 49_152;
    private static final int RANGE = (65_536 - FIRST_PORT) / COUNT;
    private static final int QUEUE_BYTES = 4 << 20;

    private final List<DatagramChannel> channels;
    private final int[] tosOf;

    private SourceChannels(List<DatagramChannel> channels) {
        this.channels = channels;
        tosOf = new int[channels.size()];
    }

    static SourceChannels open(InetAddress local) throws IOException {
        List<DatagramChannel> channels = new ArrayList<>();
        try {
            for (int index = 0; index < COUNT; index++) {
                DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
                channels.add(channel);
                channel.setOption(StandardSocketOptions.SO_SNDBUF, QUEUE_BYTES);
                bindInRange(channel, local, FIRST_PORT + index * RANGE);
            }
        } catch (IOException e) {
            new SourceChannels(channels).close();
            throw e;
        }
        return new SourceChannels(channels);
    }

    private static void bindInRange(DatagramChannel channel, InetAddress local, int firstPort) throws IOException {
        for (int port = firstPort; port < firstPort + RANGE; port++) {
            try {
                channel.bind(new InetSocketAddress(local, port));
                return;
            } catch (BindException e) {
                if (port == firstPort + RANGE - 1) {
                    throw e;
                }
            }
        }
    }

    /** Sends a datagram from the channel that a wanted source port stands for; returns whether it went. */
    boolean send(ByteBuffer datagram, int wantedPort, int tos, int address, int port) {
        int index = Math.floorMod(wantedPort, channels.size());
        DatagramChannel channel = channels.get(index);
        try {
            if (tosOf[index] != tos) {
                channel.setOption(StandardSocketOptions.IP_TOS, tos);
                tosOf[index] = tos;
            }
            return channel.send(datagram, new InetSocketAddress(DatagramPort.inet(address), port)) > 0;
        } catch (IOException e) {
            return false; // too long, no route, interface down: counted, as the contract of ports asks
        }
    }

    void close() {
        for (DatagramChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                continue; // nothing is queued in a channel
            }
        }
    }
}
