package io.github.dlrharness.standalone;

import io.github.dlrharness.config.ConfigChange;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.RemoteVtep;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * An engine's part in a change of configuration. First everything goes that goes or changes, then everything comes that changes or is
 * new; so what is handed over is nobody's in between, and never two's. What was done can be taken back.
 */
final class EngineSteps {
    private final Engine engine;
    private final long now;
    private final Deque<Runnable> undo = new ArrayDeque<>();

    /**
     * Makes it for an engine.
     *
     * @param now ns
     */
    EngineSteps(Engine engine, long now) {
        this.engine = engine;
        this.now = now;
    }

    /**
     * Takes all steps.
     *
     * @throws IllegalStateException when the engine refuses one, which the message names; those before are done
     */
    void perform(List<ConfigChange> changes) {
        changes.forEach(change -> named(change, () -> go(change)));
        changes.forEach(change -> named(change, () -> come(change)));
    }

    private static void named(ConfigChange change, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            throw new IllegalStateException("\"%s\" is refused: %s".formatted(change.text(), e.getMessage()), e);
        }
    }

    /** Takes back what was done, the last step first. What was learned where something has gone stays forgotten. */
    void takeBack() {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
    }

    private void go(ConfigChange change) {
        if (change instanceof ConfigChange.RemoveRoute removed) {
            step(() -> engine.removeRoute(removed.route().destination(), now), () -> engine.addRoute(removed.route()));
        } else if (change instanceof ConfigChange.RemoveLif removed) {
            step(() -> engine.removeLif(removed.lif().vni(), now), () -> engine.addLif(removed.lif()));
        } else if (change instanceof ConfigChange.ChangeLif changed) {
            step(() -> engine.removeLif(changed.before().vni(), now), () -> engine.addLif(changed.before()));
        } else if (change instanceof ConfigChange.RemoveVtep removed) {
            step(
                    () -> engine.removeVtep(removed.vni(), removed.vtep().address(), now),
                    () -> engine.addVtep(removed.vni(), removed.vtep()));
        } else if (change instanceof ConfigChange.ChangeVtep changed) {
            step(
                    () -> engine.addVtep(changed.vni(), withoutPMac(changed.before())),
                    () -> engine.addVtep(changed.vni(), changed.before()));
        } else if (change instanceof ConfigChange.RemovePort removed) {
            step(() -> engine.removeVmPort(removed.port().port(), now), () -> engine.addVmPort(removed.port()));
        } else if (change instanceof ConfigChange.ChangePort changed) {
            step(() -> engine.removeVmPort(changed.before().port(), now), () -> engine.addVmPort(changed.before()));
        }
    }

    private void come(ConfigChange change) {
        if (change instanceof ConfigChange.AddRoute added) {
            step(
                    () -> engine.addRoute(added.route()),
                    () -> engine.removeRoute(added.route().destination(), now));
        } else if (change instanceof ConfigChange.AddLif added) {
            step(
                    () -> engine.addLif(added.lif()),
                    () -> engine.removeLif(added.lif().vni(), now));
        } else if (change instanceof ConfigChange.ChangeLif changed) {
            step(
                    () -> engine.addLif(changed.after()),
                    () -> engine.removeLif(changed.after().vni(), now));
        } else if (change instanceof ConfigChange.AddVtep added) {
            step(
                    () -> engine.addVtep(added.vni(), added.vtep()),
                    () -> engine.removeVtep(added.vni(), added.vtep().address(), now));
        } else if (change instanceof ConfigChange.ChangeVtep changed) {
            step(
                    () -> engine.addVtep(changed.vni(), changed.after()),
                    () -> engine.addVtep(changed.vni(), withoutPMac(changed.before())));
        } else if (change instanceof ConfigChange.AddPort added) {
            step(
                    () -> engine.addVmPort(added.port()),
                    () -> engine.removeVmPort(added.port().port(), now));
        } else if (change instanceof ConfigChange.ChangePort changed) {
            step(
                    () -> engine.addVmPort(changed.after()),
                    () -> engine.removeVmPort(changed.after().port(), now));
        }
    }

    /** What goes of a VTEP that stays: what was learned from it is still so. */
    private static RemoteVtep withoutPMac(RemoteVtep vtep) {
        return new RemoteVtep(vtep.address(), null);
    }

    /** An engine that refuses has changed nothing. */
    private void step(Runnable work, Runnable takeBack) {
        work.run();
        undo.push(takeBack);
    }
}
