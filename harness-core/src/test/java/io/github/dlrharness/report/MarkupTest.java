package io.github.dlrharness.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarkupTest {
    @Test
    void escapesTextsAndValuesAndBlanksWhatNoXmlMayHold() {
        Markup page = new Markup().element("p", "a<b>&\u0000\ud800c", "title", "\"'<&\u001b");

        assertThat(page.toString())
                .isEqualTo("<!DOCTYPE html>\n<p title=\"&#34;&#39;&lt;&amp; \">a&lt;b&gt;&amp;  c</p>\n");
    }

    @Test
    void noTextTurnsWhatStandsBehindIt() {
        assertThat(new Markup().element("p", "a\u202eb", "title", "\u2067").toString())
                .contains("<p title=\"\ufffd\">a\ufffdb</p>");
    }

    @Test
    void leavesOutAttributesWithoutAValue() {
        assertThat(new Markup().element("p", "", "class", null).toString()).contains("<p></p>");
    }

    @Test
    void refusesNamesThatAreNone() {
        assertThatThrownBy(() -> new Markup().open("p onclick=x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Markup().open("p", "a b", "c")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesToEndWithElementsOpen() {
        assertThatThrownBy(() -> new Markup().open("p").toString()).isInstanceOf(IllegalStateException.class);
    }
}
