package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentYaml;
import io.github.dlrharness.config.ConfigChange;
import io.github.dlrharness.config.ConfigDifference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An engine that was changed from one configuration to another, in comparison with one that started with the other. */
class EngineStepsTest {
    private static final long SEED = Long.getLong("dlrharness.seed", 20_261_125L);
    private static final int PAIRS = 400;
    private static final String BODY = """
            host: a
            underlay: {interface: uplink, address: 192.168.250.51}
            pmac: 02:50:56:00:00:01
            lifs:
            - {vni: 5000, address: 172.16.10.1/24, name: left}
            - {vni: 5001, address: 172.16.20.1/24, name: right}
            ports: [{interface: t1, vni: 5000, name: vm1, number: 1}, {interface: t2, vni: 5001, name: vm2, number: 2}]
            vteps:
            - {address: 192.168.250.60, pmac: 02:50:56:00:01:00, vnis: [5000, 5001]}
            - {address: 192.168.250.61, pmac: 02:50:56:00:01:01, vnis: [5000, 5001]}
            - {address: 192.168.250.62, vnis: [5000]}
            routes: [{destination: 8.0.0.0/8, nextHop: 172.16.10.11}, {destination: 9.0.0.0/8, nextHop: 172.16.20.12}]
            control: {socket: none}
            """;

    private static AgentConfig config(String yaml) {
        return AgentYaml.parse(yaml, "agent.yaml");
    }

    private static String exchange(String text, String one, String other) {
        return text.replace(one, "\0").replace(other, one).replace("\0", other);
    }

    private static List<ConfigChange> between(AgentConfig before, AgentConfig after) {
        ConfigDifference difference = ConfigDifference.between(before, after);
        assertThat(difference.refusals()).isEmpty();
        return difference.changes();
    }

    private static void assertReached(AgentConfig before, AgentConfig after, String what) {
        AgentConfig result = ConfigDifference.between(before, after).result();
        Behaviour changed = new Behaviour(before.engine());
        changed.shown();
        new EngineSteps(changed.engine(), 5_000).perform(between(before, after));
        Behaviour fresh = new Behaviour(result.engine());

        assertThat(changed.configured()).as(what).isEqualTo(fresh.configured());
        // What was learned before may stay; what is configured must not tell the two apart.
        changed.engine().reset(5_000);
        changed.shown();
        changed.engine().reset(5_000);
        assertThat(changed.shown()).as(what).isEqualTo(showing(fresh));
    }

    /** At the same time as one that was asked before. */
    private static List<String> showing(Behaviour fresh) {
        fresh.shown();
        fresh.shown();
        fresh.engine().reset(5_000);
        return fresh.shown();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pMACs of two VTEPs | 01:00 | 01:01",
                "pMAC of one VTEP and no pMAC | 'pmac: 02:50:56:00:01:00, vnis: [5000, 5001]' | 'vnis: [5000]'",
                "addresses of VTEPs | 250.60 | 250.61",
                "address of a VTEP with one without a DLR | 250.61 | 250.62",
                "addresses of LIFs | 172.16.10.1/ | 172.16.20.1/",
                "VNIs of LIFs, ports and VTEPs | 5000 | 5001",
                "names of LIFs | left | right",
                "next hops of routes | 172.16.10.11 | 172.16.20.12",
                "destinations of routes | 8.0.0.0 | 9.0.0.0",
                "subnets of LIFs and their routes | 172.16.10 | 172.16.20",
                "VNIs of ports | 'vni: 5000, name: vm1' | 'vni: 5001, name: vm2'",
                "interfaces of ports | t1 | t2",
                "names of ports | vm1 | vm2",
                "numbers of ports | 'number: 1' | 'number: 2'",
            })
    void whatTwoExchangeIsExchanged(String what, String one, String other) {
        AgentConfig before = config(BODY);
        AgentConfig after = config(exchange(BODY, one, other));

        assertReached(before, after, what);
        assertReached(after, before, what + ", and back");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pMAC to a new VTEP | 60, pmac: 02:50:56:00:01:00 | 63, pmac: 02:50:56:00:01:00",
                "pMAC to one that had none | ', vnis: [5000]}' | ', pmac: 02:50:56:00:01:02, vnis: [5000]}'",
                "address to a LIF of another VNI | {vni: 5000, address | {vni: 5002, address",
                "interface to a port of another number | 't2, vni: 5001, name: vm2, number: 2' | 't3, vni: 5000, name: vm2, number: 2'",
                "number to a port of another interface | 't1, vni: 5000, name: vm1, number: 1' | 't3, vni: 5001, name: vm3, number: 1'",
                "route to a network that was connected | 172.16.20.1/24 | 172.16.20.1/25",
            })
    void whatOneHandsOverIsAnothers(String what, String old, String next) {
        AgentConfig before = config(BODY);
        AgentConfig after = config(BODY.replace(old, next));

        assertReached(before, after, what);
        assertReached(after, before, what + ", and back");
    }

    @Test
    void pMacsThatGoRoundAreAllHandedOn() {
        AgentConfig before = config(BODY.replace("62, vnis", "62, pmac: 02:50:56:00:01:02, vnis"));
        AgentConfig after = config(BODY.replace("62, vnis", "62, pmac: 02:50:56:00:01:0x, vnis")
                .replace("01:01", "01:02")
                .replace("01:00", "01:01")
                .replace("01:0x", "01:00"));

        assertReached(before, after, "round");
    }

    @Test
    void anyTwoConfigurationsAreAStepApart() {
        for (long seed = SEED; seed < SEED + PAIRS; seed++) {
            RandomConfigs configs = new RandomConfigs(seed);
            assertReached(configs.next(), configs.next(), "-Ddlrharness.seed=" + seed);
        }
    }

    @Test
    void whatIsRefusedAtAnyStepIsTakenBack() {
        for (long seed = SEED; seed < SEED + PAIRS / 4; seed++) {
            RandomConfigs configs = new RandomConfigs(seed);
            AgentConfig before = configs.next();
            List<ConfigChange> changes = between(before, configs.next());
            FaultyEngine faults = new FaultyEngine();
            Behaviour changed = new Behaviour(before.engine(), faults::of);
            Behaviour fresh = new Behaviour(before.engine());
            int steps = steps(before, changes);
            for (int step = 1; step <= steps; step++) {
                int failing = step;
                faults.refuse(change -> change == failing);
                EngineSteps engine = new EngineSteps(changed.engine(), 0);
                assertThatThrownBy(() -> engine.perform(changes))
                        .as("step %d, -Ddlrharness.seed=%d", step, seed)
                        .hasMessageEndingWith("is refused: fault " + step);
                engine.takeBack();
                assertThat(changed.configured())
                        .as("step %d, -Ddlrharness.seed=%d", step, seed)
                        .isEqualTo(fresh.configured());
            }
            assertThat(changed.shown()).as("-Ddlrharness.seed=" + seed).isEqualTo(fresh.shown());
        }
    }

    private static int steps(AgentConfig before, List<ConfigChange> changes) {
        FaultyEngine counting = new FaultyEngine();
        new EngineSteps(new Behaviour(before.engine(), counting::of).engine(), 0).perform(changes);
        return counting.changes();
    }
}
