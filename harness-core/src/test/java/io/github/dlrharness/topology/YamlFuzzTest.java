package io.github.dlrharness.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testsupport.ByteFuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spoiled topology files: they are refused as such, or they make a plan. */
class YamlFuzzTest {
    private static final List<byte[]> SEEDS = List.of(
            """
            name: two-hosts
            underlay: {subnet: 192.168.250.0/24, mtu: 1600}
            router:
              vmac: 02:50:56:56:44:52
              profile: strict
              pmacRewrite: true
              arpPayload: verbatim
              arpTries: 3
              arpRetry: 1s
              arpTimeout: 10m
              macAging: 5m
            lifs:
              - {name: lif-5000, vni: 5000, address: 172.16.10.1/24}
              - {name: lif-5001, vni: 5001, address: 172.16.20.1/24}
            hosts:
              - {name: host-a, vtep: 192.168.250.51, pmac: "02:50:56:00:00:01"}
              - name: host-b
            vms:
              - {name: vm1, host: host-a, vni: 5000, address: 172.16.10.11, mac: 02:00:00:00:00:01, gateway: 172.16.10.1, mtu: 1500}
              - name: vm2
                host: host-b
                vni: 5001
                address: 172.16.20.11
            """.getBytes(StandardCharsets.UTF_8),
            """
            hosts: [{name: a}, {name: b}]
            lifs: [{vni: 1, address: 10.0.0.1/8}]
            """.getBytes(StandardCharsets.UTF_8),
            """
            # anchors, aliases, tags, other documents, odd scalars
            hosts: &h
            - !!str a
            - *h
            ? [x, {y: z}]
            : >-
              folded
            <<: *h
            vms: |
              literal
            --- # second
            mtu: 0x10_0, 1:30, .inf, ~, true, 2001-01-01
            ...
            """.getBytes(StandardCharsets.UTF_8),
            "[[[[[[[[[[{{{{{{{{[[[[[[[[\"\\x41\\u0042".getBytes(StandardCharsets.UTF_8));

    @Test
    void everyTextIsRefusedOrMakesAPlan() {
        new ByteFuzz(YamlFuzzTest.class, SEEDS).run(Math.min(ByteFuzz.FRAMES / 60, 100_000), bytes -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            try {
                assertThat(TopologyPlan.of(TopologyYaml.parse(text, "lab.yaml")))
                        .isNotNull();
            } catch (TopologyException refused) {
                assertThat(refused.problems())
                        .isNotEmpty()
                        .allSatisfy(problem -> assertThat(problem).isNotBlank());
            }
        });
    }

    @Test
    void nestingWithoutEndIsRefused() {
        for (String opening : new String[] {"[", "{a: ", "- ", "? "}) {
            String text = "hosts: " + opening.repeat(100_000);
            try {
                TopologyYaml.parse(text, "lab.yaml");
            } catch (TopologyException refused) {
                assertThat(refused.problems()).isNotEmpty();
            }
        }
    }
}
