package io.github.dlrharness.standalone;

import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentYaml;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Valid configurations of one host at random. There are so few addresses, MACs, numbers, names and interfaces that any two configurations
 * give much of it to somebody else.
 */
final class RandomConfigs {
    static final int[] VNIS = {5000, 5001, 5002, 5003};
    static final String[] SUBNETS = {"172.16.10.%d", "172.16.20.%d", "172.16.30.%d", "172.16.40.%d"};
    static final int VTEPS = 4;
    private static final int INTERFACES = 5;

    private final Random random;

    RandomConfigs(long seed) {
        random = new Random(seed);
    }

    AgentConfig next() {
        while (true) {
            AgentConfig config = any();
            if (AgentYaml.problems(config).isEmpty()) {
                return config;
            }
        }
    }

    static Ipv4Address vtep(int index) {
        return Ipv4Address.parse("192.168.250." + (60 + index));
    }

    private AgentConfig any() {
        List<Integer> numbers = shuffled(INTERFACES);
        List<VmPortConfig> ports = new ArrayList<>();
        Map<Integer, String> interfaces = new HashMap<>(Map.of(Engine.UPLINK, "uplink"));
        List<Integer> names = shuffled(INTERFACES);
        List<Integer> behind = shuffled(INTERFACES);
        for (int i = random.nextInt(INTERFACES + 1); i > 0; i--) {
            int number = 1 + numbers.get(i - 1);
            ports.add(new VmPortConfig(number, "vm" + names.get(i - 1), new Vni(VNIS[random.nextInt(VNIS.length)])));
            interfaces.put(number, "tap" + behind.get(i - 1));
        }
        List<LifConfig> lifs = lifs();
        return AgentConfig.of(
                new EngineConfig(
                        "host-a",
                        Ipv4Address.parse("192.168.250.51"),
                        new MacAddress(0x0250_5600_0001L),
                        lifs,
                        ports,
                        vteps(),
                        RouterOptions.defaults(),
                        1600,
                        routes(lifs)),
                interfaces);
    }

    private List<LifConfig> lifs() {
        List<Integer> subnets = shuffled(SUBNETS.length);
        List<Integer> names = shuffled(SUBNETS.length);
        List<LifConfig> lifs = new ArrayList<>();
        for (int i = 0; i < VNIS.length; i++) {
            if (random.nextInt(4) > 0) {
                Ipv4Address address =
                        Ipv4Address.parse(SUBNETS[subnets.get(i)].formatted(random.nextBoolean() ? 1 : 254));
                lifs.add(new LifConfig("lif" + names.get(i), new Vni(VNIS[i]), address, 24));
            }
        }
        return lifs;
    }

    private Map<Vni, List<RemoteVtep>> vteps() {
        List<Integer> pMacs = shuffled(VTEPS);
        Map<Vni, List<RemoteVtep>> vteps = new TreeMap<>();
        for (int i = 0; i < VTEPS; i++) {
            MacAddress pMac = random.nextInt(4) == 0 ? null : new MacAddress(0x0250_5600_0100L + pMacs.get(i));
            for (int vni : VNIS) {
                if (random.nextInt(3) > 0) {
                    vteps.computeIfAbsent(new Vni(vni), absent -> new ArrayList<>())
                            .add(new RemoteVtep(vtep(i), pMac));
                }
            }
        }
        return vteps;
    }

    private List<StaticRoute> routes(List<LifConfig> lifs) {
        List<StaticRoute> routes = new ArrayList<>();
        for (int network : List.of(8, 9, 10)) {
            if (!lifs.isEmpty() && random.nextBoolean()) {
                int address = lifs.get(random.nextInt(lifs.size())).address().value() & 0xffff_ff00;
                routes.add(new StaticRoute(
                        new Ipv4Prefix(Ipv4Address.parse(network + ".0.0.0"), 8),
                        new Ipv4Address(address + 11 + random.nextInt(2))));
            }
        }
        return routes;
    }

    private List<Integer> shuffled(int count) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(i);
        }
        Collections.shuffle(all, random);
        return all;
    }
}
