package io.github.dlrharness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.evidence.Conversation;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.testsupport.dissection.Undissected;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class TestPageTest {
    private static final ReportFiles FILES = new ReportFiles(Path.of("ReportsTest.pings.pcapng"));

    private static String html(TestReport report) {
        Conversation conversation =
                Conversation.of(report.plan(), report.wire().frames(), report.verdicts(), ReportWriter.MOST_MESSAGES);
        return new TestPage(report, conversation, FILES).html();
    }

    private static Document page(TestReport report) throws Exception {
        return HtmlJudge.judge(html(report));
    }

    @Test
    void everyDrawnFrameLeadsToItsDecodedHeaders() throws Exception {
        Document page = page(Reports.resolved());

        assertThat(page.select("svg.sequence a")).hasSizeGreaterThanOrEqualTo(7);
        for (Element link : page.select("svg.sequence a")) {
            Element details = page.getElementById(link.attr("href").substring(1));
            assertThat(details.select("caption").eachText()).contains("Ethernet");
        }
        Element overlay = page.select("svg.sequence a.overlay").first();
        assertThat(page.getElementById(overlay.attr("href").substring(1))
                        .select("caption")
                        .eachText())
                .containsExactly("Ethernet", "IPv4", "UDP", "VXLAN", "inner Ethernet", "inner ARP");
    }

    @Test
    void tablesSayWhatChanged() throws Exception {
        Document page = page(Reports.resolved());

        Element arp = page.select("details:has(summary:containsOwn(host-a)) table:has(caption:containsOwn(ARP table))")
                .first();
        assertThat(arp.select("tr.changed").eachText())
                .anySatisfy(row -> assertThat(row).matches("VNI 5001 172\\.16\\.20\\.11 - [0-9a-f:]+ VALID"));
        assertThat(arp.select("tbody tr:not(.changed)").eachText())
                .anySatisfy(row -> assertThat(row).contains("172.16.20.1 ", "PERMANENT"));
    }

    @Test
    void failureTellsItsStepSeedAndGap() throws Exception {
        Document page = page(Reports.unanswered("it broke"));

        assertThat(page.select("h1 .outcome").text()).isEqualTo("failed");
        assertThat(page.select("pre").first().text()).isEqualTo("it broke");
        assertThat(page.select("tr.bad th").first().text()).isEqualTo("4");
        assertThat(page.select("svg.sequence .absent .what").eachText()).containsExactly("step 4 MISSING");
        assertThat(page.select("dd").eachText())
                .anySatisfy(text -> assertThat(text).startsWith("-Ddlrharness.seed="));
        assertThat(page.select("svg.topology text").eachText())
                .contains("host-a", "host-b", "vm1", "vm2", "Underlay 192.168.250.0/24, MTU 1600");
    }

    @Test
    void hostileTextsStayTexts() throws Exception {
        Document page = page(Reports.unanswered(Reports.HOSTILE));

        assertThat(page.select("pre").first().wholeText())
                .contains("</pre></script><script>alert(", "onerror=alert(1)");
        assertThat(page.select("main pre")).hasSize(4);
        assertThat(page.select("li").text()).contains("<img src=x onerror=alert(1)>\"'`&amp;-->]]>");
    }

    @Test
    @Undissected("frames of random bytes")
    void anyFrameCanBeShown() throws Exception {
        TestReport report = Reports.resolved();
        List<CapturedFrame> frames = new ArrayList<>(report.wire().frames());
        CapturedFrame model = frames.get(0);
        var random = new Random(4711);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            if (length > 14) {
                bytes[12] = 8;
                bytes[13] = (byte) (length % 2 * 6);
            }
            frames.add(new CapturedFrame(
                    1_000 + length, model.timeNanos() + length, model.tap(), model.direction(), bytes, length));
        }

        page(Reports.with(report, frames));
    }

    @Test
    void hundredThousandFramesGiveAPageThatOpens() throws Exception {
        String html = html(Reports.crowded());

        assertThat(html.length()).isLessThan(1_500_000);
        Document page = HtmlJudge.judge(html);
        assertThat(page.select("#sequence .note").text())
                .matches("Drawn are 250 messages of 100\\d\\d\\d: .* The capture file has all\\.");
        assertThat(page.select("svg.sequence .step").eachText()).contains("1 2 3", "5", "7");
    }
}
