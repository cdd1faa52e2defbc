package io.github.dlrharness.topology;

import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import io.github.dlrharness.yaml.Problems;
import io.github.dlrharness.yaml.Suggestion;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Turns the text of a spec into values. What can't be turned is filed as a problem and answered with null. */
public final class Fields {
    /** Characters a name of a host, VM, LIF or port has at most. */
    public static final int NAME_LENGTH = 32;

    static final int TOPOLOGY_NAME_LENGTH = 64;

    /** Safe in file names, shell words and log lines everywhere. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final Problems problems;

    /** Makes one that files problems there. */
    public Fields(Problems problems) {
        this.problems = problems;
    }

    /**
     * An address with an optional prefix length.
     *
     * @param length -1 when none was written
     */
    public record Cidr(Ipv4Address address, int length) {
        UsableAddresses usable() {
            return new UsableAddresses(Ipv4Prefix.of(address, length));
        }

        /** Why an interface can't have this address in this subnet, with what to do; a sentence without its owner. */
        Optional<String> refusal() {
            return usable().specialUse()
                    .map(reason -> "subnet " + usable().subnet() + " " + reason)
                    .or(() -> usable().refusal(address).map(reason -> "address " + address + " " + reason));
        }
    }

    /** How messages call the thing of kind {@code what} at {@code index} of its list. */
    public static String owner(String what, String name, int index) {
        return isMissing(name) ? what + " #" + (index + 1) : what + " \"" + name + "\"";
    }

    /** Tells whether nothing was written. */
    public static boolean isMissing(String text) {
        return text == null || text.isEmpty();
    }

    /** A name; {@code owner} is what bears it, as {@link #owner(String, String, int)} calls it. */
    public String name(String path, String owner, String text, int limit) {
        if (isMissing(text)) {
            problems.add(path, "%s: the name is missing; give it one", owner);
            return null;
        }
        if (!NAME.matcher(text).matches()) {
            problems.add(
                    path,
                    "%s: not every file name can have that name's characters; use letters, digits, \".\", \"_\" and \"-\", and"
                            + " begin with a letter or digit",
                    owner);
            return null;
        }
        if (text.length() > limit) {
            problems.add(path, "%s: the name has %d characters; use at most %d", owner, text.length(), limit);
            return null;
        }
        return text;
    }

    /** A VNI. */
    public Vni vni(String path, String owner, long value) {
        if (value < 1 || value > Vni.MAX) {
            problems.add(path, "%s: VNI %d is out of range; choose 1 to %d", owner, value, Vni.MAX);
            return null;
        }
        return new Vni((int) value);
    }

    /** An IPv4 address. */
    public Ipv4Address address(String path, String owner, String field, String text) {
        return parse(path, owner, field, text, Ipv4Address::parse);
    }

    /** A MAC an interface may have. */
    public MacAddress mac(String path, String owner, String field, String text) {
        MacAddress mac = parse(path, owner, field, text, MacAddress::parse);
        if (mac == null) {
            return null;
        }
        if (mac.isGroup()) {
            problems.add(
                    path,
                    "%s: %s %s is a multicast address; an interface needs a unicast one, whose first octet is even, like"
                            + " 02:00:00:00:00:01",
                    owner,
                    field,
                    mac);
            return null;
        }
        if (mac.equals(MacAddress.ZERO)) {
            problems.add(
                    path, "%s: %s %s is no interface's address; choose one like 02:00:00:00:00:01", owner, field, mac);
            return null;
        }
        return mac;
    }

    /** An address with a prefix length that may be left out unless {@code lengthNeeded}. */
    Cidr cidr(String path, String owner, String field, String text, boolean lengthNeeded) {
        int slash = text == null ? -1 : text.indexOf('/');
        Ipv4Address address = address(path, owner, field, slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        if (slash < 0) {
            if (lengthNeeded) {
                problems.add(path, "%s: %s %s has no prefix length; write it like %s/24", owner, field, text, text);
                return null;
            }
            return new Cidr(address, -1);
        }
        String digits = text.substring(slash + 1);
        int length = digits.matches("\\d{1,2}") ? Integer.parseInt(digits) : -1;
        if (length < 1 || length > UsableAddresses.LONGEST_PREFIX) {
            problems.add(
                    path,
                    "%s: %s %s has prefix length \"%s\"; choose 1 to %d",
                    owner,
                    field,
                    text,
                    digits,
                    UsableAddresses.LONGEST_PREFIX);
            return null;
        }
        return new Cidr(address, length);
    }

    /** A network in CIDR notation, of any length; 0.0.0.0/0 is everything. */
    Ipv4Prefix prefix(String path, String owner, String field, String text) {
        int slash = text == null ? -1 : text.indexOf('/');
        Ipv4Address address = address(path, owner, field, slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        String digits = slash < 0 ? "" : text.substring(slash + 1);
        int length = digits.matches("\\d{1,2}") ? Integer.parseInt(digits) : -1;
        if (length < 0 || length > 32) {
            String found = slash < 0 ? "no prefix length" : "prefix length \"" + digits + "\"";
            problems.add(path, "%s: %s %s has %s; write the network like 10.0.0.0/8", owner, field, text, found);
            return null;
        }
        Ipv4Prefix prefix = Ipv4Prefix.of(address, length);
        if (!prefix.network().equals(address)) {
            problems.add(path, "%s: %s %s has host bits set; write the network, %s", owner, field, text, prefix);
            return null;
        }
        return prefix;
    }

    /** A number, which is answered also when it is out of the range. */
    public int range(String path, String owner, String field, int value, int least, int most) {
        if (value < least || value > most) {
            problems.add(path, "%s: %s %d is out of range; choose %d to %d", owner, field, value, least, most);
        }
        return value;
    }

    /** Bytes of an outer IP packet; the default when there are none. */
    public int underlayMtu(String path, Integer asked) {
        return asked == null
                ? UnderlayResolver.DEFAULT_MTU
                : range(
                        path,
                        "underlay",
                        "MTU",
                        asked,
                        UnderlayResolver.LEAST_MTU + UnderlayResolver.OVERHEAD,
                        UnderlayResolver.MOST_MTU);
    }

    Duration duration(String path, String owner, String field, String text) {
        return parse(path, owner, field, text, DurationText::parse);
    }

    /** A value of a fixed set of words. */
    public String oneOf(String path, String owner, String field, String text, Set<String> words) {
        if (!words.contains(text)) {
            problems.add(
                    path,
                    "%s: %s \"%s\" is unknown; %schoose %s",
                    owner,
                    field,
                    text,
                    Suggestion.question(text, words),
                    String.join(" or ", words));
            return null;
        }
        return text;
    }

    private <T> T parse(String path, String owner, String field, String text, Function<String, T> parser) {
        if (isMissing(text)) {
            problems.add(path, "%s: %s is missing; write one", owner, field);
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            problems.add(path, "%s: %s %s", owner, field, e.getMessage());
            return null;
        }
    }
}
