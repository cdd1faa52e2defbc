package io.github.dlrharness.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.ParseError;
import org.jsoup.parser.Parser;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

/** What holds of every page, whatever is on it. */
final class HtmlJudge {
    private static final Set<String> ELEMENTS = Set.of(
            "html", "head", "meta", "title", "style", "body", "header", "main", "section", "aside", "nav", "div", "h1",
            "h2", "h3", "p", "span", "a", "pre", "code", "ul", "li", "dl", "dt", "dd", "table", "caption", "thead",
            "tbody", "tr", "th", "td", "details", "summary", "svg", "g", "rect", "line", "circle", "polygon", "text");

    private HtmlJudge() {}

    /** Checks a page and gives it as browsers see it. */
    static Document judge(String html) throws Exception {
        var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.setErrorHandler(new DefaultHandler());
        builder.parse(new InputSource(new StringReader(html)));

        Parser parser = Parser.htmlParser().setTrackErrors(20);
        Document page = parser.parseInput(html, "");
        assertThat(parser.getErrors()).extracting(ParseError::toString).isEmpty();

        for (Element element : page.getAllElements()) {
            if (element != page) {
                assertThat(element.normalName()).isIn(ELEMENTS);
            }
            element.attributes()
                    .forEach(attribute -> assertThat(attribute.getKey().toLowerCase())
                            .doesNotStartWith("on")
                            .isNotIn("src", "style", "srcdoc", "action", "xlink:href"));
        }
        Set<String> ids = page.select("[id]").eachAttr("id").stream().collect(Collectors.toSet());
        assertThat(page.select("[id]")).hasSameSizeAs(ids);
        List<String> links = page.select("[href]").eachAttr("href");
        assertThat(links).allSatisfy(link -> {
            assertThat(link).matches("#?[A-Za-z0-9][A-Za-z0-9._-]*");
            if (link.startsWith("#")) {
                assertThat(ids).contains(link.substring(1));
            }
        });
        assertThat(page.select("style").html()).doesNotContain("url(", "@import", "http");
        return page;
    }
}
