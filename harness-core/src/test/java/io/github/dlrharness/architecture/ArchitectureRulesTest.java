package io.github.dlrharness.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows that each architecture rule finds the fixture classes that break it, and no others. */
class ArchitectureRulesTest {
    private static final String ROOT = "io.github.dlrharness.architecture.fixture";
    private static final ArchitectureRules RULES = new ArchitectureRules(ROOT);
    private static final JavaClasses HOUSE = new ClassFileImporter().importPackages(ROOT);

    /** A rule and the classes it must find. */
    record Case(ArchRule rule, String... offenders) {
        @Override
        public String toString() {
            return rule.getDescription();
        }
    }

    static Stream<Case> rules() {
        return Stream.of(
                new Case(RULES.usesOnlyAllowedRooms("wire"), "wire.KnowsEngine"),
                new Case(RULES.usesOnlyAllowedRooms("engine"), "engine.KnowsTopology"),
                new Case(RULES.usesOnlyAllowedRooms("os.linux"), "os.linux.KnowsAgent"),
                new Case(RULES.usesOnlyAllowedRooms("io"), "io.KnowsEngine"),
                new Case(RULES.usesOnlyAllowedRooms("agent"), "agent.KnowsTestbed"),
                new Case(RULES.usesOnlyAllowedRooms("topology"), "topology.KnowsTestbed"),
                new Case(RULES.usesOnlyAllowedRooms("testbed"), "testbed.KnowsEvidence"),
                new Case(RULES.usesOnlyAllowedRooms("evidence"), "evidence.KnowsYaml"),
                new Case(RULES.everyClassIsInARoom(), "attic.Forgotten", "package-info"),
                new Case(
                        RULES.sansIoRoomsUseValueTypesOnly(),
                        "wire.StartsThread",
                        "engine.Logs",
                        "engine.Prints",
                        "engine.ReadsDate",
                        "engine.Locks"),
                new Case(RULES.sansIoRoomsAskTheSystemNothing(), "engine.ReadsClock", "engine.Prints"),
                new Case(RULES.onlyOsLinuxKnowsJna(), "agent.KnowsJna"),
                new Case(RULES.onlyLivePortAndDecodingKnowPcap4j(), "io.KnowsPcap4j"),
                new Case(RULES.onlyWatchKnowsPrometheus(), "agent.KnowsPrometheus"),
                new Case(RULES.onlyReportKnowsTheEncoder(), "evidence.KnowsEncoder"),
                new Case(RULES.onlyYamlKnowsYaml(), "evidence.KnowsYaml"),
                new Case(RULES.publicSignaturesShowNoThirdPartyType(), "io.KnowsPcap4j", "evidence.KnowsYaml"),
                new Case(RULES.namesSayWhatAClassIs(), "topology.TopologyHelper"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void ruleFindsExactlyTheClassesThatBreakIt(Case broken) {
        var details = broken.rule().evaluate(HOUSE).getFailureReport().getDetails();

        assertThat(broken.offenders())
                .allSatisfy(offender -> assertThat(details)
                        .as("report on %s", offender)
                        .anySatisfy(detail -> assertThat(detail).contains(ROOT + "." + offender)));
        assertThat(details)
                .allSatisfy(detail -> assertThat(Stream.of(broken.offenders()))
                        .as("who is to blame for: %s", detail)
                        .anySatisfy(offender -> assertThat(detail).contains("<" + ROOT + "." + offender)));
    }
}
