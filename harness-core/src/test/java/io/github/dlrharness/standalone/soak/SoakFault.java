package io.github.dlrharness.standalone.soak;

import java.util.List;
import java.util.Map;
import java.util.Random;

/** What goes wrong under load, and how it is put right again. */
enum SoakFault {
    NONE {
        @Override
        void begin(SoakNetwork.Side side, SoakNetwork.Side other, Random random) {}

        @Override
        void end(SoakNetwork.Side side, SoakNetwork.Side other) {}
    },
    PORT_FLAP {
        @Override
        void begin(SoakNetwork.Side side, SoakNetwork.Side other, Random random) {
            side.link("port down");
        }

        @Override
        void end(SoakNetwork.Side side, SoakNetwork.Side other) {
            side.link("port up");
        }
    },
    PEER_LOSS {
        @Override
        void begin(SoakNetwork.Side side, SoakNetwork.Side other, Random random) {
            side.link("uplink down");
        }

        @Override
        void end(SoakNetwork.Side side, SoakNetwork.Side other) {
            side.joinUnderlay();
        }
    },
    VTEP_REMOVED {
        @Override
        void begin(SoakNetwork.Side side, SoakNetwork.Side other, Random random) {
            side.change(engine -> engine.withVteps(Map.of()));
        }

        @Override
        void end(SoakNetwork.Side side, SoakNetwork.Side other) {
            side.restore();
        }
    },
    LIF_CHANGED {
        @Override
        void begin(SoakNetwork.Side side, SoakNetwork.Side other, Random random) {
            int gone = random.nextInt(2);
            side.change(engine -> engine.withLifs(List.of(engine.lifs().get(1 - gone))));
        }

        @Override
        void end(SoakNetwork.Side side, SoakNetwork.Side other) {
            side.restore();
        }
    },
    MALFORMED {
        @Override
        void begin(SoakNetwork.Side side, SoakNetwork.Side other, Random random) {
            side.vm.spoil(1000 + random.nextInt(9000));
        }

        @Override
        void end(SoakNetwork.Side side, SoakNetwork.Side other) {}
    },
    PAUSE {
        @Override
        void begin(SoakNetwork.Side side, SoakNetwork.Side other, Random random) {
            side.pause((50 + random.nextInt(450)) * 1_000_000L);
        }

        @Override
        void end(SoakNetwork.Side side, SoakNetwork.Side other) {
            side.awaitPause();
        }
    };

    abstract void begin(SoakNetwork.Side side, SoakNetwork.Side other, Random random);

    abstract void end(SoakNetwork.Side side, SoakNetwork.Side other);
}
