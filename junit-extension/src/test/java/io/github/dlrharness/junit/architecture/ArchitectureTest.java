package io.github.dlrharness.junit.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.github.dlrharness.os.linux.LinuxPlatform;
import org.junit.jupiter.api.Test;

/** Holds the extension to its place: on top of topology, testbed and evidence, with annotations as its face. */
class ArchitectureTest {
    private static final ArchRule STANDS_ON_THE_ROOMS_ABOVE_THE_AGENT = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.assertj.core..",
                    "org.junit..",
                    "org.opentest4j..",
                    "io.github.dlrharness.junit..",
                    "io.github.dlrharness.topology..",
                    "io.github.dlrharness.yaml..",
                    "io.github.dlrharness.testbed..",
                    "io.github.dlrharness.evidence..",
                    "io.github.dlrharness.report..",
                    "io.github.dlrharness.io..",
                    "io.github.dlrharness.engine..",
                    "io.github.dlrharness.wire..")
            .as("the extension knows neither the agent nor the operating system nor a library");

    private static final ArchRule ASSERTIONS_ALONE_KNOW_ASSERTJ = noClasses()
            .that()
            .resideOutsideOfPackage("io.github.dlrharness.junit.assertions..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.assertj..", "io.github.dlrharness.junit.assertions..")
            .as("who has no AssertJ can use all but the assertions");

    private static final ArchRule FACE_IS_ANNOTATIONS = classes()
            .that()
            .resideOutsideOfPackage("io.github.dlrharness.junit.assertions..")
            .and()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .should(be(DescribedPredicate.describe(
                    "an annotation, an enum it takes, or the extension that is registered with a builder",
                    (JavaClass javaClass) -> javaClass.isAnnotation()
                            || javaClass.isEnum()
                            || javaClass.getSimpleName().equals("TopologyExtension"))))
            .as("public are the annotations, the enums they take, and the extension that is registered with a builder");

    private static final JavaClasses EXTENSION = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.dlrharness.junit");

    @Test
    void extensionStandsOnTheRoomsAboveTheAgent() {
        STANDS_ON_THE_ROOMS_ABOVE_THE_AGENT.check(EXTENSION);
    }

    @Test
    void onlyAssertionsKnowAssertj() {
        ASSERTIONS_ALONE_KNOW_ASSERTJ.check(EXTENSION);
    }

    @Test
    void onlyAnnotationsAndTheRegisteredExtensionArePublic() {
        FACE_IS_ANNOTATIONS.check(EXTENSION);
    }

    @Test
    void rulesFindWhatBreaksThem() {
        JavaClasses broken = new ClassFileImporter()
                .importClasses(KnowsTheOperatingSystem.class, KnowsAssertj.class, PublicNeedlessly.class);

        assertThat(STANDS_ON_THE_ROOMS_ABOVE_THE_AGENT
                        .evaluate(broken)
                        .getFailureReport()
                        .getDetails())
                .isNotEmpty()
                .allSatisfy(detail -> assertThat(detail).contains("KnowsTheOperatingSystem"));
        assertThat(ASSERTIONS_ALONE_KNOW_ASSERTJ
                        .evaluate(broken)
                        .getFailureReport()
                        .getDetails())
                .isNotEmpty()
                .allSatisfy(detail -> assertThat(detail).contains("KnowsAssertj"));
        assertThat(FACE_IS_ANNOTATIONS.evaluate(broken).getFailureReport().getDetails())
                .singleElement()
                .asString()
                .contains("PublicNeedlessly");
    }

    /** Breaks: the testbed deals with the operating system. */
    static final class KnowsTheOperatingSystem {
        void probe() {
            LinuxPlatform.require();
        }
    }

    /** Breaks: an annotation's extension that needs AssertJ. */
    static final class KnowsAssertj {
        void check() {
            assertThat(true).isTrue();
        }
    }
}
