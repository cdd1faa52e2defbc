package io.github.dlrharness.junit;

import io.github.dlrharness.topology.TopologySpec;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The topology that counts for a test or a class: the innermost one declared around it.
 *
 * @param context the class or the test it was declared for
 * @param spec what is asked for
 * @param backend what shall run it; empty = what the configuration says
 * @param scope how long the testbed lives
 * @param registered the extension that a {@code @RegisterExtension} field holds; null when it was declared by annotation
 */
record Declaration(
        ExtensionContext context, Supplier<TopologySpec> spec, String backend, Scope scope, Extension registered) {
    private static final Namespace NAMESPACE = Namespace.create(Declaration.class);

    /**
     * Whose testbed it is: what it was declared for, or the test itself when each has its own.
     *
     * @param user who asks: that or something inside it
     */
    ExtensionContext owner(ExtensionContext user) {
        return scope == Scope.METHOD && user.getTestMethod().isPresent() ? user : context;
    }

    /** Looks from {@code context} outward. */
    static Optional<Declaration> find(ExtensionContext context) {
        Optional<ExtensionContext> level = Optional.of(context);
        while (level.isPresent()) {
            Optional<Declaration> found = at(level.get());
            if (found.isPresent()) {
                return found;
            }
            level = level.get().getParent();
        }
        return Optional.empty();
    }

    /** Declares a topology for {@code context} in a program, unless this extension has done so further out. */
    static Declaration register(ExtensionContext context, Declaration declaration) {
        Optional<ExtensionContext> level = Optional.of(context);
        while (level.isPresent()) {
            Declaration known = store(level.get()).get(key(level.get()), Declaration.class);
            if (known != null && known.registered == declaration.registered) {
                return known;
            }
            level = level.get().getParent();
        }
        if (store(context).get(key(context)) != null) {
            throw new ExtensionConfigurationException(
                    "%s has two fields with a TopologyExtension; a test runs on one topology, so write both networks into one or split the class"
                            .formatted(context.getRequiredTestClass().getName()));
        }
        store(context).put(key(context), declaration);
        return declaration;
    }

    private static Optional<Declaration> at(ExtensionContext level) {
        Optional<Topology> annotation = level.getElement().flatMap(Declaration::annotation);
        Declaration registered = store(level).get(key(level), Declaration.class);
        if (annotation.isEmpty()) {
            return Optional.ofNullable(registered);
        }
        AnnotatedElement element = level.getElement().orElseThrow();
        if (registered != null && element instanceof Class<?> type) {
            throw new ExtensionConfigurationException(
                    "%s has @Topology and a static TopologyExtension; which one counts? Remove one of them, or move it to a test method or a @Nested class"
                            .formatted(type.getName()));
        }
        AnnotatedTopology topology = new AnnotatedTopology(annotation.get(), element, level.getRequiredTestClass());
        return Optional.of(new Declaration(
                level,
                topology::spec,
                annotation.get().backend(),
                annotation.get().scope(),
                null));
    }

    /** The annotation on a class, its superclasses and interfaces included, or on a method; directly or by a meta-annotation. */
    static Optional<Topology> annotation(AnnotatedElement element) {
        return element instanceof Class<?> || element instanceof Method
                ? AnnotationSupport.findAnnotation(element, Topology.class)
                : Optional.empty();
    }

    private static Store store(ExtensionContext level) {
        return level.getStore(NAMESPACE);
    }

    /** Stores show their parents' values, and a declaration must be found at its own level only. */
    private static String key(ExtensionContext level) {
        return level.getUniqueId();
    }
}
