package io.github.dlrharness.junit;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.FrameSink;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.evidence.Step;
import io.github.dlrharness.evidence.StepVerdict.Status;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.VxlanView;
import java.lang.reflect.Proxy;

/** Routers that spoil exactly one step of the resolution: an expectation that none of them fails proves nothing. */
enum BrokenRouter implements EngineFactory {
    /** Asks its own VMs, but no other host. */
    KEEPS_REQUESTS_AT_HOME(Step.REQUEST_REPLICATED, Status.MISSING) {
        @Override
        FrameSink spoil(FrameSink sink, EngineConfig config) {
            return (port, frame) -> {
                if (port != Engine.UPLINK || operation(frame) != ArpView.REQUEST) {
                    sink.transmit(port, frame);
                }
            };
        }
    },
    /** Sends every copy twice. */
    REPEATS_REQUESTS(Step.REQUEST_REPLICATED, Status.WRONG) {
        @Override
        FrameSink spoil(FrameSink sink, EngineConfig config) {
            return (port, frame) -> {
                sink.transmit(port, frame);
                if (port == Engine.UPLINK && operation(frame) == ArpView.REQUEST) {
                    sink.transmit(port, frame);
                }
            };
        }
    },
    /** An anycast gateway without a control plane. */
    SHOWS_VMAC(Step.SOURCE_BECOMES_PMAC, Status.WRONG) {
        @Override
        EngineConfig spoil(EngineConfig config) {
            return new EngineConfig(
                    config.host(),
                    config.vtep(),
                    config.pMac(),
                    config.lifs(),
                    config.vmPorts(),
                    config.vteps(),
                    config.options().withPMacRewrite(false),
                    config.underlayMtu(),
                    config.routes());
        }
    },
    /** Floods the request that came over the overlay to its VMs, besides proxying it. */
    FLOODS_THE_OVERLAY_REQUEST(Step.PROXY_PATH, Status.WRONG) {
        @Override
        void before(int port, Frame frame, FrameSink sink, EngineConfig config) {
            if (port == Engine.UPLINK && operation(frame, VxlanView.HEADER) == ArpView.REQUEST) {
                int vni = frame.bytes().getInt(frame.offset() + VxlanView.VNI) >>> 8;
                byte[] packet = frame.toByteArray();
                Frame inner = Frame.allocate(2048);
                inner.set(packet, VxlanView.HEADER, packet.length - VxlanView.HEADER);
                config.vmPorts().stream()
                        .filter(vm -> vm.vni().value() == vni)
                        .mapToInt(VmPortConfig::port)
                        .forEach(vm -> sink.transmit(vm, inner));
            }
        }
    },
    /** Takes the proxied request and asks nobody. */
    NEVER_ASKS_LOCALLY(Step.LOCAL_REQUEST, Status.MISSING) {
        @Override
        FrameSink spoil(FrameSink sink, EngineConfig config) {
            return (port, frame) -> {
                if (port == Engine.UPLINK || operation(frame) != ArpView.REQUEST) {
                    sink.transmit(port, frame);
                }
            };
        }
    },
    /** Gives the target's answer back to the target, too. */
    REFLECTS_THE_ANSWER(Step.TARGET_ANSWERS, Status.WRONG) {
        @Override
        void before(int port, Frame frame, FrameSink sink, EngineConfig config) {
            if (port != Engine.UPLINK && operation(frame) == ArpView.REPLY) {
                sink.transmit(port, frame);
            }
        }
    },
    /** Keeps the answer: what a gateway does that takes the shared vMAC for its own. */
    ABSORBS_THE_ANSWER(Step.REPLY_RELAYED, Status.MISSING) {
        @Override
        FrameSink spoil(FrameSink sink, EngineConfig config) {
            return (port, frame) -> {
                if (port != Engine.UPLINK || operation(frame) != ArpView.REPLY) {
                    sink.transmit(port, frame);
                }
            };
        }
    },
    /** Relays the answer to the shared vMAC instead of the pMAC it saved. */
    RELAYS_TO_VMAC(Step.REPLY_RELAYED, Status.WRONG) {
        @Override
        FrameSink spoil(FrameSink sink, EngineConfig config) {
            return (port, frame) -> {
                if (port == Engine.UPLINK && operation(frame) == ArpView.REPLY) {
                    Frame copy = Frame.allocate(2048);
                    copy.set(frame);
                    EthernetView ethernet = new EthernetView();
                    ethernet.wrap(copy);
                    ethernet.destination(config.options().vMac().value());
                    sink.transmit(port, copy);
                } else {
                    sink.transmit(port, frame);
                }
            };
        }
    },
    /** Loses the answer that came over the overlay. */
    LOSES_THE_ANSWER(Step.RESOLVED, Status.MISSING) {
        @Override
        boolean takes(int port, Frame frame) {
            return port != Engine.UPLINK || operation(frame, VxlanView.HEADER) != ArpView.REPLY;
        }
    };

    private final Step step;
    private final Status status;

    BrokenRouter(Step step, Status status) {
        this.step = step;
        this.status = status;
    }

    Step step() {
        return step;
    }

    Status status() {
        return status;
    }

    @Override
    public Engine create(EngineConfig config, FrameSink sink, EngineListener listener) {
        Engine engine = new HostEngine(spoil(config), spoil(sink, config), listener);
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handleFrame")) {
                        int port = (Integer) arguments[0];
                        Frame frame = (Frame) arguments[1];
                        before(port, frame, sink, config);
                        return takes(port, frame) ? method.invoke(engine, arguments) : null;
                    }
                    return method.invoke(engine, arguments);
                });
    }

    EngineConfig spoil(EngineConfig config) {
        return config;
    }

    FrameSink spoil(FrameSink sink, EngineConfig config) {
        return sink;
    }

    void before(int port, Frame frame, FrameSink sink, EngineConfig config) {}

    boolean takes(int port, Frame frame) {
        return true;
    }

    /** The ARP operation of a frame as it leaves; 0 when it is no ARP. */
    private static int operation(Frame frame) {
        return operation(frame, frame.encapsulation());
    }

    private static int operation(Frame frame, int encapsulation) {
        EthernetView ethernet = new EthernetView();
        ArpView arp = new ArpView();
        boolean isArp = ethernet.wrap(frame.bytes(), frame.offset() + encapsulation, frame.length() - encapsulation)
                && ethernet.etherType() == EtherType.ARP
                && arp.wrap(ethernet);
        return isArp ? arp.operation() : 0;
    }
}
