package io.github.dlrharness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.testsupport.browser.Chromium;
import io.github.dlrharness.testsupport.browser.Tab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages in a real browser. Its pictures are kept for people to look at. */
@Tag("netns")
class BrowserIT {
    private static final Path PICTURES = Path.of("target", "report-pictures");

    @TempDir
    static Path directory;

    private static Chromium browser;

    @BeforeAll
    static void startBrowser() throws IOException {
        Capability.NETWORK_NAMESPACES.require();
        Capability.CHROMIUM.require();
        browser = new Chromium(directory);
    }

    @AfterAll
    static void endBrowser() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    private static Path written(TestReport report, String name) throws IOException {
        ReportFiles files = new ReportFiles(directory.resolve(name + ".pcapng"));
        new ReportWriter(report).write(files);
        return files.page();
    }

    private static void isClean(Tab tab) {
        assertThat(tab.console()).isEmpty();
        assertThat(tab.requests())
                .isNotEmpty()
                .allSatisfy(address -> assertThat(address).startsWith("file:"));
    }

    @Test
    void consoleShowsWhatAPageMustNotDo() throws IOException {
        Path page = directory.resolve("noisy.html");
        Files.writeString(page, Page.of("noisy", markup -> markup.element("script", "console.error('ran')")));

        assertThat(browser.open(page, false, 800, 600).console())
                .singleElement()
                .asString()
                .contains("Content Security Policy");
    }

    @Test
    void failureReadsInLightAndDark() throws IOException {
        Path page = written(Reports.unanswered("org.opentest4j.AssertionFailedError: it broke"), "failure");
        Tab light = browser.open(page, false, 1400, 900);
        Tab dark = browser.open(page, true, 1400, 900);

        isClean(light);
        isClean(dark);
        String paper = "getComputedStyle(document.body).backgroundColor";
        assertThat(light.value(paper)).isEqualTo("rgb(255, 255, 255)");
        assertThat(dark.value(paper)).isEqualTo("rgb(20, 25, 29)");
        assertThat(dark.value("getComputedStyle(document.querySelector('svg.sequence text.what')).fill"))
                .isEqualTo("rgb(230, 235, 239)");
        light.screenshot(PICTURES.resolve("failure-light.png"), true);
        dark.screenshot(PICTURES.resolve("failure-dark.png"), true);
    }

    @Test
    void headersOpenAndCloseByKeyboard() throws IOException {
        Tab tab = browser.open(written(Reports.resolved(), "keyboard"), false, 1400, 900);
        for (int i = 0; i < 20 && !tab.value("document.activeElement.id").equals("row-0"); i++) {
            tab.press("Tab");
        }
        assertThat(tab.value("document.activeElement.id")).isEqualTo("row-0");

        tab.press("Enter");
        assertThat(tab.value("location.hash")).isEqualTo("#frame-0");
        assertThat(tab.value("getComputedStyle(document.getElementById('frame-0')).display"))
                .isEqualTo("block");
        assertThat(tab.value("document.getElementById('frame-0').innerText"))
                .contains("Ethernet", "ARP", "172.16.10.1 (LIF 5000)");
        assertThat(
                        tab.value(
                                "document.querySelectorAll('.frame').length - document.querySelectorAll('.frame:target').length"))
                .isNotEqualTo("0");
        tab.screenshot(PICTURES.resolve("headers.png"), false);

        tab.press("Tab");
        assertThat(tab.value("document.activeElement.textContent")).isEqualTo("Next");
        tab.press("Enter");
        assertThat(tab.value("location.hash")).isEqualTo("#frame-1");
        tab.press("Tab");
        tab.press("Tab");
        tab.press("Tab");
        assertThat(tab.value("document.activeElement.textContent")).isEqualTo("Close");
        tab.press("Enter");
        assertThat(tab.value("getComputedStyle(document.getElementById('frame-1')).display"))
                .isEqualTo("none");
        assertThat(tab.value("document.activeElement.id")).isEqualTo("row-1");
        isClean(tab);
    }

    @Test
    void hostileTextsDoNothing() throws IOException {
        Path page = written(Reports.unanswered(Reports.HOSTILE), "hostile");
        Tab tab = browser.open(page, false, 1400, 900);

        isClean(tab);
        assertThat(tab.value("document.scripts.length + document.images.length"))
                .isEqualTo("0");
        assertThat(tab.value("document.querySelector('pre').textContent")).contains("<script>alert(");
        tab.screenshot(PICTURES.resolve("hostile.png"), true);
    }

    @Test
    void pageOfHundredThousandFramesOpens() throws IOException {
        Tab tab = browser.open(written(Reports.crowded(), "crowded"), false, 1400, 900);

        isClean(tab);
        assertThat(tab.value("document.readyState")).isEqualTo("complete");
        assertThat(tab.value("document.querySelector('#sequence .note').textContent"))
                .startsWith("Drawn are 250 messages");
        tab.screenshot(PICTURES.resolve("crowded.png"), false);
    }

    @Test
    void indexListsPages() throws IOException {
        written(Reports.resolved(), "one");
        written(Reports.unanswered("org.opentest4j.AssertionFailedError: it broke"), "two");
        new ReportIndex(directory).write();
        Tab tab = browser.open(directory.resolve(ReportFiles.INDEX), true, 1200, 500);

        isClean(tab);
        assertThat(Integer.parseInt(tab.value("document.querySelectorAll('tbody tr').length")))
                .isGreaterThanOrEqualTo(2);
        tab.screenshot(PICTURES.resolve("index-dark.png"), false);
    }
}
