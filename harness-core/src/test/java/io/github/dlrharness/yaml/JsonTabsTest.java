package io.github.dlrharness.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonTabsTest {
    @Test
    void tabsBetweenTokensBecomeSpacesInTheSamePlaces() {
        assertThat(JsonTabs.replaced("\uFEFF\t{\n\t\t\"a\":\t1,\t\"b\":\t[\t2\t]\t}"))
                .isEqualTo("\uFEFF {\n  \"a\": 1, \"b\": [ 2 ] }");
    }

    @Test
    void tabsInQuotesAndCommentsStay() {
        String text = "{\"a\\\"\tb\": 'it''s\tc', # it's\t\"d\n e: f\"g";
        assertThat(JsonTabs.replaced(text + "\t}")).isEqualTo(text + " }");
        assertThat(JsonTabs.replaced("{\"open\t")).isEqualTo("{\"open\t");
    }

    @Test
    void otherDocumentsStay() {
        assertThat(JsonTabs.replaced("host:\t{a}")).isEqualTo("host:\t{a}");
    }
}
