package io.github.dlrharness.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;

/** Looks at supertypes, fields, parameters, results and exceptions, type arguments included, that users of a class can see. */
final class ShowNoThirdPartyType extends ArchCondition<JavaClass> {
    private static final String PACKET = "org.pcap4j.packet.Packet";

    private final String root;

    ShowNoThirdPartyType(String root) {
        super("show no third-party type");
        this.root = root;
    }

    @Override
    public void check(JavaClass javaClass, ConditionEvents events) {
        Stream.concat(javaClass.getSuperclass().stream(), javaClass.getInterfaces().stream())
                .forEach(supertype -> check(javaClass, javaClass.getFullName(), supertype, events));
        javaClass.getMembers().stream()
                .filter(ShowNoThirdPartyType::isVisible)
                .forEach(member -> types(member).forEach(type -> check(javaClass, member.getFullName(), type, events)));
    }

    private static boolean isVisible(JavaMember member) {
        boolean visible = member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
        return visible && !member.getModifiers().contains(JavaModifier.SYNTHETIC);
    }

    private static Stream<JavaType> types(JavaMember member) {
        if (member instanceof JavaField field) {
            return Stream.of(field.getType());
        }
        JavaCodeUnit code = (JavaCodeUnit) member;
        Stream<JavaType> thrown = code.getThrowsClause().getTypes().stream().map(JavaType.class::cast);
        return Stream.concat(Stream.concat(Stream.of(code.getReturnType()), code.getParameterTypes().stream()), thrown);
    }

    private void check(JavaClass owner, String place, JavaType type, ConditionEvents events) {
        type.getAllInvolvedRawTypes().stream()
                .map(JavaClass::getBaseComponentType)
                .filter(this::isForeign)
                .forEach(foreign -> events.add(
                        SimpleConditionEvent.violated(owner, "<" + place + "> shows <" + foreign.getName() + ">")));
    }

    private boolean isForeign(JavaClass type) {
        return !type.isPrimitive()
                && !type.getPackageName().startsWith("java.")
                && !type.getPackageName().startsWith(root)
                && !type.getName().equals(PACKET);
    }
}
