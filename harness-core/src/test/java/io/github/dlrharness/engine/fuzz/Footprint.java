package io.github.dlrharness.engine.fuzz;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an object keeps alive: objects by class, and bytes of arrays and buffers. Counted exactly by walking the fields, so that
 * it does not depend on the collector or on other tests in the same JVM.
 */
final class Footprint {
    private static final String OURS = "io.github.dlrharness.";
    private static final String THIS = Footprint.class.getPackageName();
    /** What a field of an object or a cell of an array of objects is taken for. */
    private static final int WORD = 8;

    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            List<Field> fields = new ArrayList<>();
            for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
                for (Field field : each.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        fields.add(field);
                    }
                }
            }
            return fields;
        }
    };

    private final Map<String, Integer> objects = new TreeMap<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ArrayDeque<Object> open = new ArrayDeque<>();
    private long bytes;

    /** Walks everything that {@code root} refers to, except this package's own objects. */
    static Footprint of(Object root) {
        Footprint footprint = new Footprint();
        footprint.visit(root);
        while (!footprint.open.isEmpty()) {
            footprint.look(footprint.open.pop());
        }
        return footprint;
    }

    /** Objects of a class, by its simple name. */
    int count(String simpleName) {
        return objects.getOrDefault(simpleName, 0);
    }

    int objects() {
        return seen.size();
    }

    /** Bytes, about. */
    long bytes() {
        return bytes;
    }

    private void visit(Object object) {
        if (object != null && seen.add(object)) {
            open.push(object);
        }
    }

    private void look(Object object) {
        Class<?> type = object.getClass();
        if (type.isArray()) {
            lookAtArray(object, type.getComponentType());
        } else if (object instanceof ByteBuffer buffer) {
            bytes += buffer.capacity();
        } else if (object instanceof Collection<?> collection) {
            bytes += (long) WORD * collection.size();
            collection.forEach(this::visit);
        } else if (object instanceof Map<?, ?> map) {
            bytes += 2L * WORD * map.size();
            map.values().forEach(this::visit);
        } else if (isOurs(type)) {
            lookAtFields(object, type);
        }
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith(OURS)
                && !type.getPackageName().equals(THIS)
                && !type.isHidden()
                && !Enum.class.isAssignableFrom(type);
    }

    private void lookAtArray(Object array, Class<?> component) {
        int length = Array.getLength(array);
        if (component.isPrimitive()) {
            bytes += (long) length * (component == byte.class ? 1 : component == long.class ? WORD : WORD / 2);
            return;
        }
        bytes += (long) length * WORD;
        for (Object element : (Object[]) array) {
            visit(element);
        }
    }

    private void lookAtFields(Object object, Class<?> type) {
        objects.merge(type.getSimpleName(), 1, Integer::sum);
        List<Field> fields = FIELDS.get(type);
        bytes += (long) WORD * (2 + fields.size());
        for (Field field : fields) {
            if (!field.getType().isPrimitive()) {
                visit(valueOf(field, object));
            }
        }
    }

    private static Object valueOf(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError("made accessible, and is not: " + field, e);
        }
    }

    @Override
    public String toString() {
        List<String> most = objects.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(8)
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .toList();
        return "%,d bytes, %d objects: %s".formatted(bytes, seen.size(), String.join(", ", most));
    }
}
