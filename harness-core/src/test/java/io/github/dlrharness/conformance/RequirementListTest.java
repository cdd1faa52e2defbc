package io.github.dlrharness.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.conformance.RequirementList.Item;
import io.github.dlrharness.conformance.RequirementList.Section;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequirementListTest {
    @Test
    void numbersOfEachSectionAreWithoutGaps() {
        for (Section section : RequirementList.listed().sections()) {
            assertThat(section.requirements())
                    .extracting(Item::id)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, section.requirements().size())
                                    .mapToObj(number -> section.section() + number)
                                    .toList());
        }
        assertThat(RequirementList.listed().sections().stream()
                        .map(section ->
                                section.section() + section.requirements().size())
                        .collect(Collectors.joining(" ")))
                .isEqualTo("A17 B12 C5 D9 E6 F11 G11 H9 I14 J3 K3 M53");
    }

    @Test
    void onlyReplicationProxiesMulticastSuppressionAndIpv6AreForLater() {
        assertThat(RequirementList.listed().sections().stream()
                        .flatMap(section -> section.requirements().stream())
                        .filter(Item::later)
                        .map(Item::id))
                .containsExactly("H5", "H6", "H7", "K1", "K2", "K3");
    }

    @Test
    void everyRequirementHasATitleAndASource() {
        assertThat(RequirementList.listed().sections())
                .flatExtracting(Section::requirements)
                .allSatisfy(item -> assertThat(item.title()).isNotBlank().doesNotEndWith("."))
                .allSatisfy(item ->
                        assertThat(item.source()).matches("steps? [1-7](, [1-7])?|RFC \\d+( §[\\d.]+)?|choice"));
    }

    @Test
    void nearestIsTheNearestNumberOfTheSection() {
        assertThat(RequirementList.listed().nearest("A18").map(Item::id)).contains("A17");
        assertThat(RequirementList.listed().nearest("a3").map(Item::id)).contains("A3");
        assertThat(RequirementList.listed().nearest("C0").map(Item::id)).contains("C1");
        assertThat(RequirementList.listed().nearest("Z1")).isEmpty();
        assertThat(RequirementList.listed().nearest("A99999999999")).isEmpty();
    }

    @Test
    void idIsThereOnceAndInItsSection() {
        assertThatThrownBy(() -> new RequirementList(List.of(section("A", "A1", "A1"))))
                .hasMessage("A1 is there twice; choose another ID for one of them");
        assertThatThrownBy(() -> new RequirementList(List.of(section("A", "B1"))))
                .hasMessage("section A has B1; move it to its own section");
    }

    private static Section section(String letter, String... ids) {
        return new Section(
                letter,
                "title",
                null,
                List.of(ids).stream()
                        .map(id -> new Item(id, "title", "choice", false))
                        .toList());
    }
}
