package io.github.dlrharness.junit;

import io.github.dlrharness.testbed.fault.ArpOperation;
import io.github.dlrharness.testbed.fault.Fault;
import io.github.dlrharness.testbed.fault.FaultDirection;
import io.github.dlrharness.testbed.fault.Protocol;
import io.github.dlrharness.topology.DurationText;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One annotation that says what goes wrong. All but {@link Partition} have the same members besides their own. */
final class FaultAnnotation {
    /** In the order they act in on one link: what is lost is not changed, what is changed is doubled as it is. */
    static final List<Class<? extends Annotation>> TYPES =
            List.of(Drop.class, Partition.class, Corrupt.class, Delay.class, Duplicate.class, Reorder.class);

    private final Annotation annotation;

    FaultAnnotation(Annotation annotation) {
        this.annotation = annotation;
    }

    /** @throws IllegalArgumentException when there can be no such fault; the message says what to change */
    Fault fault() {
        if (annotation instanceof Partition partition) {
            return Fault.partition(partition.value());
        }
        return at(effect())
                .going(member("direction", FaultDirection.class))
                .protocol(member("protocol", Protocol.class))
                .arp(member("arp", ArpOperation.class))
                .vni(member("vni", Integer.class))
                .source(member("source", String.class))
                .destination(member("destination", String.class))
                .nth(member("nth", Integer.class))
                .probability(member("probability", Double.class));
    }

    private Fault effect() {
        if (annotation instanceof Delay delay) {
            return Fault.delay(DurationText.parse(delay.by()));
        }
        if (annotation instanceof Duplicate duplicate) {
            return Fault.duplicate(duplicate.copies());
        }
        if (annotation instanceof Corrupt corrupt) {
            return Fault.corrupt(corrupt.at());
        }
        if (annotation instanceof Reorder reorder) {
            return Fault.reorder(DurationText.parse(reorder.within()));
        }
        return Fault.drop();
    }

    private Fault at(Fault fault) {
        String vm = member("vm", String.class);
        String underlay = member("underlay", String.class);
        String from = member("from", String.class);
        String to = member("to", String.class);
        boolean pair = !from.isEmpty() || !to.isEmpty();
        if (Stream.of(!vm.isEmpty(), !underlay.isEmpty(), pair)
                        .filter(said -> said)
                        .count()
                > 1) {
            throw new IllegalArgumentException(
                    "a fault has one place: the link of a VM (vm), of a host (underlay), or the way between two (from, to); write one annotation for each");
        }
        if (pair && (from.isEmpty() || to.isEmpty())) {
            throw new IllegalArgumentException(
                    "from and to belong together; write both, or underlay = \"%s\" with a direction"
                            .formatted(from + to));
        }
        if (pair) {
            return fault.between(from, to);
        }
        if (!vm.isEmpty()) {
            return fault.onVm(vm);
        }
        return underlay.isEmpty() ? fault : fault.onUnderlay(underlay);
    }

    private <T> T member(String name, Class<T> type) {
        return type.cast(value(name));
    }

    private Object value(String name) {
        try {
            return annotation.annotationType().getMethod(name).invoke(annotation);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(annotation + " has no member " + name, e);
        }
    }

    /** As it was written: the members that differ from what they are when they are left out. */
    @Override
    public String toString() {
        Class<? extends Annotation> type = annotation.annotationType();
        StringJoiner members = new StringJoiner(", ", "@" + type.getSimpleName() + "(", ")");
        members.setEmptyValue("@" + type.getSimpleName());
        Stream.of(type.getDeclaredMethods())
                .sorted(Comparator.comparing(Method::getName))
                .filter(member -> !value(member.getName()).equals(member.getDefaultValue()))
                .forEach(member -> members.add((member.getName().equals("value") ? "" : member.getName() + " = ")
                        + text(value(member.getName()))));
        return members.toString();
    }

    private static String text(Object value) {
        if (value instanceof Object[] all) {
            return Arrays.stream(all).map(FaultAnnotation::text).collect(Collectors.joining(", ", "{", "}"));
        }
        return value instanceof String ? "\"%s\"".formatted(value) : String.valueOf(value);
    }
}
