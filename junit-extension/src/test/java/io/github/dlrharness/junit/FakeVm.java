package io.github.dlrharness.junit;

import io.github.dlrharness.testbed.ExecResult;
import io.github.dlrharness.testbed.Neighbour;
import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.PingResult;
import io.github.dlrharness.testbed.TcpConnection;
import io.github.dlrharness.testbed.TcpListener;
import io.github.dlrharness.testbed.UdpSocket;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import java.util.List;

/** A VM whose pings are noted and get no answer. */
record FakeVm(VmPlan plan, Journal journal) implements Vm {
    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public PingResult ping(Ipv4Address target, PingOptions options) {
        journal.note(name() + " pings " + target);
        return new PingResult(options.count(), List.of(), List.of());
    }

    @Override
    public UdpSocket udp(int port) {
        throw new UnsupportedOperationException("fake");
    }

    @Override
    public TcpListener tcpListen(int port) {
        throw new UnsupportedOperationException("fake");
    }

    @Override
    public TcpConnection tcpConnect(Ipv4Address target, int port, Duration timeout) {
        throw new UnsupportedOperationException("fake");
    }

    @Override
    public void inject(byte[] frame) {
        throw new UnsupportedOperationException("fake");
    }

    @Override
    public ExecResult exec(Duration limit, String... command) {
        throw new UnsupportedOperationException("fake");
    }

    @Override
    public List<Neighbour> neighbours() {
        return List.of();
    }
}
