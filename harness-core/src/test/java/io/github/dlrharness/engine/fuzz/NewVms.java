package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.engine.EngineTables;

/** The question whether, after whatever has come, two VMs that nobody knows yet can still reach each other through the router. */
final class NewVms {
    /** Whatever an attacker left to be resolved has failed by then, and what he left to be proxied has expired. */
    private static final long PAUSE = 5_000_000_000L;

    /** Every entry has left every table by then. */
    private static final long LONG_PAUSE = 25 * 60_000_000_000L;

    private static final int FIRST = 130;
    private static final int LAST = 250;
    private static final long FIRST_MAC = 0x0200_00ff_0000L;

    private final FuzzWorld world;
    private int count;

    NewVms(FuzzWorld world) {
        this.world = world;
    }

    void mustTalk() {
        world.advance(PAUSE);
        count++;
        FuzzHost near = world.host(count % FuzzPlan.HOSTS);
        FuzzHost far = world.host((count + 1 + count / FuzzPlan.HOSTS % (FuzzPlan.HOSTS - 1)) % FuzzPlan.HOSTS);
        int nearIp = unknown(5000);
        int farIp = unknown(5001);
        FuzzVm asking = near.addVm(5000, FIRST_MAC + count * 2L, nearIp);
        FuzzVm asked = far.addVm(5001, FIRST_MAC + count * 2L + 1, farIp);
        asking.askForGateway();
        asking.ping(asked, count);
        world.settle();
        if (asking.lastEchoReply() != count) {
            throw new FuzzFinding(
                    "new-vms",
                    "a new VM on host %d gets no answer from a new one on host %d"
                            .formatted(near.index(), far.index()));
        }
        near.removeVm(world.now());
        far.removeVm(world.now());
    }

    /** An address that no host has an entry for: who made one for it earlier may have spoiled it, as ARP allows. */
    private int unknown(int vni) {
        for (int number = FIRST; number <= LAST; number++) {
            int ip = FuzzPlan.address(vni, FIRST + (number + count) % (LAST - FIRST));
            if (!isKnown(vni, ip)) {
                return ip;
            }
        }
        world.advance(LONG_PAUSE);
        return FuzzPlan.address(vni, FIRST);
    }

    private boolean isKnown(int vni, int ip) {
        for (int host = 0; host < FuzzPlan.HOSTS; host++) {
            EngineTables tables = world.host(host).engine().tables(world.now());
            if (tables.arp().stream()
                    .anyMatch(row -> row.vni().value() == vni && row.address().value() == ip)) {
                return true;
            }
        }
        return false;
    }
}
