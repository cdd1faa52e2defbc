package io.github.dlrharness.topology;

import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.RouterProfile;
import io.github.dlrharness.topology.TopologySpec.RouterSpec;
import io.github.dlrharness.wire.MacAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Makes the router's options of a spec. */
final class RouterResolver {
    private static final String OWNER = "router";
    private static final Set<String> PROFILES = new TreeSet<>(Set.of("literal", "strict"));
    private static final Set<String> PAYLOADS = new TreeSet<>(Set.of("verbatim", "pmac"));
    private static final int MOST_TRIES = 100;

    private final Fields fields;

    RouterResolver(Fields fields) {
        this.fields = fields;
    }

    RouterOptions resolve(RouterSpec spec) {
        RouterOptions options = RouterOptions.defaults();
        if (spec == null) {
            return options;
        }
        if (spec.vmac() != null) {
            MacAddress vMac = fields.mac("router.vmac", OWNER, "vmac", spec.vmac());
            options = vMac == null ? options : options.withVMac(vMac);
        }
        if (spec.profile() != null) {
            String profile = fields.oneOf("router.profile", OWNER, "profile", spec.profile(), PROFILES);
            options = profile == null
                    ? options
                    : options.withProfile(RouterProfile.valueOf(profile.toUpperCase(Locale.ROOT)));
        }
        if (spec.pmacRewrite() != null) {
            options = options.withPMacRewrite(spec.pmacRewrite());
        }
        if (spec.arpPayload() != null) {
            String payload = fields.oneOf("router.arpPayload", OWNER, "arpPayload", spec.arpPayload(), PAYLOADS);
            options = options.withArpPayloadPMac("pmac".equals(payload));
        }
        RouterOptions.Arp arp = options.arp();
        int tries = tries(spec.arpTries(), arp.tries());
        Duration retry = duration("arpRetry", spec.arpRetry(), arp.retry());
        Duration timeout = duration("arpTimeout", spec.arpTimeout(), arp.timeout());
        Duration aging = duration("macAging", spec.macAging(), options.fdb().aging());
        return options.withArp(new RouterOptions.Arp(tries, retry, timeout, arp.holdOff(), arp.limit()))
                .withFdb(new RouterOptions.Fdb(aging, options.fdb().limit()));
    }

    /** What is out of range is reported, and no option. */
    private int tries(Integer wanted, int preset) {
        if (wanted == null) {
            return preset;
        }
        int tries = fields.range("router.arpTries", OWNER, "arpTries", wanted, 1, MOST_TRIES);
        return tries < 1 ? preset : tries;
    }

    private Duration duration(String field, String text, Duration preset) {
        if (text == null) {
            return preset;
        }
        Duration duration = fields.duration("router." + field, OWNER, field, text);
        return duration == null ? preset : duration;
    }
}
