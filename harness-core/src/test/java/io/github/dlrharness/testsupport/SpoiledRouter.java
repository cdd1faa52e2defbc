package io.github.dlrharness.testsupport;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.FrameSink;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.VxlanView;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/** The real router with one host's frames tampered with, on the way in or on the way out. */
public final class SpoiledRouter implements EngineFactory {
    /** Decides what becomes of a frame. */
    @FunctionalInterface
    public interface Rule {
        /**
         * Takes a frame that would go to, or came from, {@code port}.
         *
         * @param onward lets a frame go on, to whichever port
         */
        void frame(int port, Frame frame, FrameSink onward);
    }

    private final String host;
    private final Rule outgoing;
    private final Rule incoming;

    private SpoiledRouter(String host, Rule outgoing, Rule incoming) {
        this.host = host;
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    /** Tampers with what {@code host} sends. */
    public static SpoiledRouter sending(String host, Rule rule) {
        return new SpoiledRouter(host, rule, null);
    }

    /** Tampers with what {@code host} gets, before its engine sees it. Frames from the uplink start with their VXLAN header. */
    public static SpoiledRouter receiving(String host, Rule rule) {
        return new SpoiledRouter(host, null, rule);
    }

    @Override
    public Engine create(EngineConfig config, FrameSink sink, EngineListener listener) {
        if (!config.host().equals(host)) {
            return new HostEngine(config, sink, listener);
        }
        FrameSink spoiled = outgoing == null ? sink : (port, frame) -> outgoing.frame(port, frame, sink);
        Engine engine = new HostEngine(config, spoiled, listener);
        if (incoming == null) {
            return engine;
        }
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handleFrame")) {
                        long now = (Long) arguments[2];
                        incoming.frame(
                                (Integer) arguments[0],
                                (Frame) arguments[1],
                                (port, frame) -> engine.handleFrame(port, frame, now));
                        return null;
                    }
                    try {
                        return method.invoke(engine, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** A copy of a frame, encapsulation header included, with something changed. */
    public static Frame changed(Frame frame, Consumer<Frame> change) {
        Frame copy = Frame.allocate(4096);
        copy.set(frame);
        change.accept(copy);
        return copy;
    }

    /** The inner Ethernet header of a frame on its way out. */
    public static EthernetView ethernet(Frame frame) {
        EthernetView view = new EthernetView();
        view.wrap(frame);
        return view;
    }

    /** The ARP operation of a frame on its way out; 0 when it is no ARP. */
    public static int sentArp(Frame frame) {
        return arp(frame, frame.encapsulation());
    }

    /** The ARP operation of a frame on its way in; 0 when it is no ARP. */
    public static int receivedArp(int port, Frame frame) {
        return arp(frame, port == Engine.UPLINK ? VxlanView.HEADER : 0);
    }

    private static int arp(Frame frame, int encapsulation) {
        EthernetView ethernet = new EthernetView();
        ArpView arp = new ArpView();
        boolean readable = ethernet.wrap(frame.bytes(), frame.offset() + encapsulation, frame.length() - encapsulation);
        return readable && ethernet.etherType() == EtherType.ARP && arp.wrap(ethernet) ? arp.operation() : 0;
    }
}
