package io.github.dlrharness;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.dlrharness.architecture.ArchitectureRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the code to the rooms of docs/architecture.md. That each rule can fail is shown by {@code ArchitectureRulesTest}. */
class ArchitectureTest {
    private static final String ROOT = "io.github.dlrharness";
    private static final ArchitectureRules RULES = new ArchitectureRules(ROOT);
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    static Stream<String> rooms() {
        return ArchitectureRules.rooms();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomUsesOnlyTheRoomsItMay(String room) {
        RULES.usesOnlyAllowedRooms(room).check(CLASSES);
    }

    @Test
    void everyClassIsInARoom() {
        RULES.everyClassIsInARoom().check(CLASSES);
    }

    @Test
    void wireAndEngineUseValueTypesOnly() {
        RULES.sansIoRoomsUseValueTypesOnly().check(CLASSES);
    }

    @Test
    void wireAndEngineAskTheSystemNothing() {
        RULES.sansIoRoomsAskTheSystemNothing().check(CLASSES);
    }

    @Test
    void onlyOsLinuxKnowsJna() {
        RULES.onlyOsLinuxKnowsJna().check(CLASSES);
    }

    @Test
    void onlyTheLivePortAndDecodingKnowPcap4j() {
        RULES.onlyLivePortAndDecodingKnowPcap4j().check(CLASSES);
    }

    @Test
    void onlyWatchKnowsPrometheus() {
        RULES.onlyWatchKnowsPrometheus().check(CLASSES);
    }

    @Test
    void onlyReportKnowsTheEncoder() {
        RULES.onlyReportKnowsTheEncoder().check(CLASSES);
    }

    @Test
    void onlyYamlKnowsYaml() {
        RULES.onlyYamlKnowsYaml().check(CLASSES);
    }

    @Test
    void publicSignaturesShowNoThirdPartyType() {
        RULES.publicSignaturesShowNoThirdPartyType().check(CLASSES);
    }

    @Test
    void namesSayWhatAClassIs() {
        RULES.namesSayWhatAClassIs().check(CLASSES);
    }
}
