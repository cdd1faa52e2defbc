package io.github.dlrharness.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of docs/architecture.md for the packages below one root. The root is a parameter so that every rule can be shown to fail
 * on a fixture that breaks it.
 */
public final class ArchitectureRules {
    private static final String[] VALUE_TYPES = {
        "java.lang",
        "java.lang.annotation",
        "java.nio",
        "java.util",
        "java.util.function",
        "java.util.regex",
        "java.util.stream"
    };
    private static final Set<String> PURE_SYSTEM_CALLS = Set.of("arraycopy", "identityHashCode", "lineSeparator");

    private final String root;

    /** Makes the rules for the packages below {@code root}. */
    public ArchitectureRules(String root) {
        this.root = root;
    }

    /** The names of the rooms. */
    public static Stream<String> rooms() {
        return Rooms.all();
    }

    /** A room uses only the rooms the table allows it. */
    public ArchRule usesOnlyAllowedRooms(String room) {
        return noClasses()
                .that(resideInAPackage(root + "." + room + ".."))
                .should()
                .dependOnClassesThat(
                        resideInAPackage(root + "..").and(not(resideInAnyPackage(Rooms.reachableFrom(room, root)))))
                .as("room " + room + " uses only the rooms it may use");
    }

    /** Nothing lives outside the rooms. */
    public ArchRule everyClassIsInARoom() {
        return classes()
                .should()
                .resideInAnyPackage(
                        Rooms.all().map(room -> root + "." + room + "..").toArray(String[]::new))
                .as("every class is in a room");
    }

    /** {@code wire} and {@code engine} know nothing but value types: no thread, socket, file, log, native code or random number. */
    public ArchRule sansIoRoomsUseValueTypesOnly() {
        DescribedPredicate<JavaClass> allowed = resideInAPackage(root + "..")
                .or(resideInAnyPackage(VALUE_TYPES))
                .or(type(Duration.class))
                .and(not(effectful()));
        return classes()
                .that(sansIo())
                .should()
                .onlyDependOnClassesThat(allowed)
                .as("wire and engine use JDK value types only");
    }

    /** Time and environment reach {@code wire} and {@code engine} as arguments. */
    public ArchRule sansIoRoomsAskTheSystemNothing() {
        return noClasses()
                .that(sansIo())
                .should()
                .callMethodWhere(DescribedPredicate.<JavaMethodCall>describe(
                        "a method of System that is not pure",
                        call -> call.getTargetOwner().isEquivalentTo(System.class)
                                && !PURE_SYSTEM_CALLS.contains(call.getName())))
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .as("wire and engine read no clock, property or environment and print nothing");
    }

    /** Native code is called in one place. */
    public ArchRule onlyOsLinuxKnowsJna() {
        return onlyKnownBy("com.sun.jna..", "os.linux");
    }

    /** Pcap4J has the live port and the decoding. */
    public ArchRule onlyLivePortAndDecodingKnowPcap4j() {
        return onlyKnownBy("org.pcap4j..", "io.pcap", "evidence.decode");
    }

    /** What runs does not know who watches. */
    public ArchRule onlyWatchKnowsPrometheus() {
        return onlyKnownBy("io.prometheus..", "standalone.watch");
    }

    /** What pages show is escaped in one place. */
    public ArchRule onlyReportKnowsTheEncoder() {
        return onlyKnownBy("org.owasp.encoder..", "report");
    }

    /** YAML has one reader. */
    public ArchRule onlyYamlKnowsYaml() {
        return noClasses()
                .that(resideInAPackage(root + "..").and(not(resideInAPackage(root + ".yaml.."))))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("com.fasterxml.jackson.dataformat.yaml..", "org.yaml.snakeyaml.."))
                .as("only yaml knows YAML");
    }

    /** What users compile against drags no library of ours into their code. */
    public ArchRule publicSignaturesShowNoThirdPartyType() {
        return classes()
                .that()
                .arePublic()
                .should(new ShowNoThirdPartyType(root))
                .as("public signatures show no third-party type but Pcap4J's Packet");
    }

    /** A class says what it is. */
    public ArchRule namesSayWhatAClassIs() {
        return noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager)(\\$.*)?")
                .as("no class is called Util, Helper or Manager");
    }

    private ArchRule onlyKnownBy(String library, String... rooms) {
        String[] allowed =
                Stream.of(rooms).map(room -> root + "." + room + "..").toArray(String[]::new);
        return noClasses()
                .that(resideInAPackage(root + "..").and(not(resideInAnyPackage(allowed))))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .as("only " + String.join(" and ", rooms) + " know " + library);
    }

    private DescribedPredicate<JavaClass> sansIo() {
        return resideInAnyPackage(root + ".wire..", root + ".engine..");
    }

    /** What of the allowed packages acts on more than its arguments. */
    private static DescribedPredicate<JavaClass> effectful() {
        Set<String> names = Stream.of(
                        Thread.class,
                        ThreadLocal.class,
                        Runtime.class,
                        Process.class,
                        ProcessBuilder.class,
                        ClassLoader.class)
                .map(Class::getName)
                .collect(Collectors.toSet());
        names.addAll(
                Set.of("java.util.Timer", "java.util.Random", "java.util.UUID", "java.util.Date", "java.util.Scanner"));
        return DescribedPredicate.describe("effectful", javaClass -> names.contains(javaClass.getName()));
    }
}
