package io.github.dlrharness.conformance;

import io.github.dlrharness.Requirement;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Fails a test that names a requirement which is not in the list: a misspelt ID would prove nothing, and nobody would see it. */
public final class ListedRequirement implements BeforeEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        for (String id : namedBy(context.getRequiredTestClass(), method)) {
            if (!RequirementList.listed().contains(id)) {
                throw new IllegalArgumentException(refusal(method, id));
            }
        }
    }

    /** The IDs that a test names itself, or by its class, by a class that one extends or by a class around it. */
    public static Set<String> namedBy(Class<?> testClass, Method method) {
        Set<String> ids = new TreeSet<>();
        AnnotationSupport.findRepeatableAnnotations(method, Requirement.class)
                .forEach(requirement -> ids.addAll(Set.of(requirement.value())));
        for (Class<?> type = testClass; type != null; type = type.getEnclosingClass()) {
            AnnotationSupport.findRepeatableAnnotations(type, Requirement.class)
                    .forEach(requirement -> ids.addAll(Set.of(requirement.value())));
        }
        return ids;
    }

    private static String refusal(Method method, String id) {
        return "%s.%s names the requirement \"%s\", which docs/requirements.md does not list; %s"
                .formatted(
                        method.getDeclaringClass().getSimpleName(),
                        method.getName(),
                        id,
                        RequirementList.listed()
                                .nearest(id)
                                .map(near -> "the nearest is " + near.id() + ": " + near.title())
                                .orElse("an ID is a section's letter and a number, like A3"));
    }
}
