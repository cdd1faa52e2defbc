package io.github.dlrharness.testbed.fault;

import io.github.dlrharness.topology.DurationText;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Faults in words: as the annotations of the JUnit extension are written. */
final class FaultText {
    private FaultText() {}

    static String of(Fault fault) {
        FaultPlace place = fault.place();
        if (place.kind() == FaultPlace.Kind.PARTITION) {
            return "@Partition(%s)".formatted(quoted(place.names()));
        }
        StringJoiner members =
                new StringJoiner(", ", "@" + fault.effect().getClass().getSimpleName() + "(", ")");
        members.setEmptyValue("@" + fault.effect().getClass().getSimpleName());
        effect(fault.effect(), members);
        if (place.kind() != FaultPlace.Kind.EVERYWHERE) {
            members.add(place(place));
        }
        if (place.direction() != FaultDirection.BOTH) {
            members.add("direction = " + place.direction());
        }
        match(fault.match(), members);
        if (fault.occurrence().nth() > 0) {
            members.add("nth = " + fault.occurrence().nth());
        }
        if (fault.occurrence().probability() < 1) {
            members.add("probability = " + fault.occurrence().probability());
        }
        return members.toString();
    }

    private static void effect(Effect effect, StringJoiner members) {
        if (effect instanceof Effect.Delay delay) {
            members.add("by = \"%s\"".formatted(DurationText.of(delay.by())));
        } else if (effect instanceof Effect.Duplicate duplicate && duplicate.copies() > 1) {
            members.add("copies = " + duplicate.copies());
        } else if (effect instanceof Effect.Corrupt corrupt && corrupt.at() >= 0) {
            members.add("at = " + corrupt.at());
        } else if (effect instanceof Effect.Reorder reorder && !reorder.within().equals(Fault.OVERTAKEN_WITHIN)) {
            members.add("within = \"%s\"".formatted(DurationText.of(reorder.within())));
        }
    }

    static String place(FaultPlace place) {
        return switch (place.kind()) {
            case EVERYWHERE -> "everywhere";
            case VM -> "vm = \"%s\"".formatted(place.names().get(0));
            case UNDERLAY -> "underlay = \"%s\"".formatted(place.names().get(0));
            case PAIR ->
                "from = \"%s\", to = \"%s\""
                        .formatted(place.names().get(0), place.names().get(1));
            case PARTITION -> "hosts = " + quoted(place.names());
        };
    }

    private static void match(FaultMatch match, StringJoiner members) {
        if (match.protocol() != Protocol.ANY) {
            members.add("protocol = " + match.protocol());
        }
        if (match.arp() != ArpOperation.ANY) {
            members.add("arp = " + match.arp());
        }
        if (match.vni() > 0) {
            members.add("vni = " + match.vni());
        }
        if (!match.source().isEmpty()) {
            members.add("source = \"%s\"".formatted(match.source()));
        }
        if (!match.destination().isEmpty()) {
            members.add("destination = \"%s\"".formatted(match.destination()));
        }
    }

    private static String quoted(List<String> names) {
        return names.size() == 1
                ? "\"%s\"".formatted(names.get(0))
                : names.stream().map("\"%s\""::formatted).collect(Collectors.joining(", ", "{", "}"));
    }
}
