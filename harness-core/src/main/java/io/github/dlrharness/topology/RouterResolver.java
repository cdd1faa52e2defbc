package io.github.dlrharness.topology;

import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.RouterProfile;
import io.github.dlrharness.topology.TopologySpec.RouterSpec;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.yaml.Problems;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes the router's options of a spec. What can't be used is reported, and keeps its default. */
final class RouterResolver {
    private static final String OWNER = "router";
    private static final Set<String> PROFILES = new TreeSet<>(Set.of("literal", "strict"));
    private static final Set<String> PAYLOADS = new TreeSet<>(Set.of("verbatim", "pmac"));
    private static final int MOST_TRIES = 100;

    /** Of packets for one target, and of moves. */
    private static final int MOST_OF_ONE = 1000;

    /** Entries of a table: as many as fit an ordinary heap. */
    private static final int MOST_ENTRIES = 1_000_000;

    private final Problems problems;
    private final Fields fields;
    private Map<RouterSetting, String> settings = Map.of();

    RouterResolver(Problems problems, Fields fields) {
        this.problems = problems;
        this.fields = fields;
    }

    RouterOptions resolve(RouterSpec spec) {
        RouterOptions preset = RouterOptions.defaults();
        if (spec == null) {
            return preset;
        }
        settings = spec.settings();
        String payload = word(RouterSetting.ARP_PAYLOAD, PAYLOADS, preset.arpPayloadPMac() ? "pmac" : "verbatim");
        String profile = word(RouterSetting.PROFILE, PROFILES, preset.profile().name());
        return new RouterOptions(
                vMac(preset.vMac()),
                RouterProfile.valueOf(profile.toUpperCase(Locale.ROOT)),
                isOn(RouterSetting.PMAC_REWRITE, preset.pMacRewrite()),
                payload.equals("pmac"),
                arp(preset.arp()),
                queue(preset.queue()),
                proxy(preset.proxy()),
                fdb(preset.fdb()),
                vxlan(preset.vxlan()),
                announce(preset.announce()));
    }

    private RouterOptions.Arp arp(RouterOptions.Arp preset) {
        return new RouterOptions.Arp(
                number(RouterSetting.ARP_TRIES, MOST_TRIES, preset.tries()),
                time(RouterSetting.ARP_RETRY, preset.retry()),
                time(RouterSetting.ARP_TIMEOUT, preset.timeout()),
                time(RouterSetting.ARP_HOLD_OFF, preset.holdOff()),
                number(RouterSetting.ARP_LIMIT, MOST_ENTRIES, preset.limit()));
    }

    private RouterOptions.Queue queue(RouterOptions.Queue preset) {
        return new RouterOptions.Queue(
                number(RouterSetting.QUEUE_DEPTH, MOST_OF_ONE, preset.depth()),
                number(RouterSetting.QUEUE_TARGETS, MOST_ENTRIES, preset.targets()),
                time(RouterSetting.QUEUE_LIFETIME, preset.lifetime()));
    }

    private RouterOptions.Proxy proxy(RouterOptions.Proxy preset) {
        int limit = number(RouterSetting.PROXY_LIMIT, MOST_ENTRIES, preset.limit());
        int ofOne = number(RouterSetting.PROXY_LIMIT_PER_VTEP, MOST_ENTRIES, Math.min(limit, preset.limitPerVtep()));
        if (ofOne > limit) {
            problems.add(
                    path(RouterSetting.PROXY_LIMIT_PER_VTEP),
                    "router: proxyLimitPerVtep %d is more than the proxyLimit of %d over all VTEPs; choose at most that",
                    ofOne,
                    limit);
        }
        return new RouterOptions.Proxy(
                time(RouterSetting.PROXY_LIFETIME, preset.lifetime()),
                limit,
                ofOne,
                isOn(RouterSetting.PROXY_ANSWER_FROM_CACHE, preset.answerFromCache()));
    }

    private RouterOptions.Fdb fdb(RouterOptions.Fdb preset) {
        return new RouterOptions.Fdb(
                time(RouterSetting.MAC_AGING, preset.aging()),
                number(RouterSetting.MAC_LIMIT, MOST_ENTRIES, preset.limit()));
    }

    private RouterOptions.Vxlan vxlan(RouterOptions.Vxlan preset) {
        return new RouterOptions.Vxlan(
                isOn(RouterSetting.VXLAN_STRICT_RESERVED, preset.strictReserved()),
                isOn(RouterSetting.VXLAN_COPY_DSCP, preset.copyDscp()));
    }

    private RouterOptions.Announce announce(RouterOptions.Announce preset) {
        return new RouterOptions.Announce(
                isOn(RouterSetting.ARP_LEARN_FROM_GRATUITOUS, preset.learn()),
                isOn(RouterSetting.ARP_UPDATE_UNSOLICITED, preset.update()),
                number(RouterSetting.DUPLICATE_MOVES, MOST_OF_ONE, preset.moves()),
                time(RouterSetting.DUPLICATE_WINDOW, preset.window()),
                time(RouterSetting.LIF_DEFENCE, preset.defence()));
    }

    private static String path(RouterSetting setting) {
        return "router." + setting.key();
    }

    private MacAddress vMac(MacAddress preset) {
        String text = settings.get(RouterSetting.VMAC);
        MacAddress mac = text == null ? preset : fields.mac(path(RouterSetting.VMAC), OWNER, "vmac", text);
        return mac == null ? preset : mac;
    }

    private String word(RouterSetting setting, Set<String> words, String preset) {
        String text = settings.get(setting);
        String word = text == null ? preset : fields.oneOf(path(setting), OWNER, setting.key(), text, words);
        return word == null ? preset : word;
    }

    private boolean isOn(RouterSetting setting, boolean preset) {
        String text = settings.get(setting);
        if (text == null || text.equals("true") || text.equals("false")) {
            return text == null ? preset : text.equals("true");
        }
        problems.add(path(setting), "router: %s \"%s\" is neither true nor false; choose one", setting.key(), text);
        return preset;
    }

    private int number(RouterSetting setting, int most, int preset) {
        String text = settings.get(setting);
        if (text == null) {
            return preset;
        }
        if (!text.matches("-?\\d{1,9}")) {
            problems.add(path(setting), "router: %s \"%s\" is no number; choose 1 to %d", setting.key(), text, most);
            return preset;
        }
        int number = fields.range(path(setting), OWNER, setting.key(), Integer.parseInt(text), 1, most);
        return number < 1 || number > most ? preset : number;
    }

    private Duration time(RouterSetting setting, Duration preset) {
        String text = settings.get(setting);
        Duration time = text == null ? preset : fields.duration(path(setting), OWNER, setting.key(), text);
        return time == null ? preset : time;
    }
}
