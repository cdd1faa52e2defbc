package io.github.dlrharness.testsupport.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A page in a browser. */
public final class Tab {
    private static final Set<String> ERRORS =
            Set.of("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded");

    private final Chromium browser;
    private final String session;

    Tab(Chromium browser, Path page, boolean dark, int width, int height) throws IOException {
        this.browser = browser;
        String target = browser.ask(null, "Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .asText();
        session = browser.ask(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .asText();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            ask(domain + ".enable", Map.of());
        }
        Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        ask("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
        ask(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        ask("Page.navigate", Map.of("url", page.toAbsolutePath().toUri().toString()));
        browser.await(session, "Page.loadEventFired");
    }

    private JsonNode ask(String method, Map<String, ?> parameters) throws IOException {
        return browser.ask(session, method, parameters);
    }

    /** What the console shows: messages, exceptions, and what the browser refused or could not load. */
    public List<String> console() {
        return browser.events(session).stream()
                .filter(event -> ERRORS.contains(event.path("method").asText()))
                .map(JsonNode::toString)
                .toList();
    }

    /** The addresses of all that was asked for. */
    public List<String> requests() {
        return browser.events(session).stream()
                .filter(event -> event.path("method").asText().equals("Network.requestWillBeSent"))
                .map(event -> event.path("params").path("request").path("url").asText())
                .toList();
    }

    /** The value of an expression, as text. */
    public String value(String expression) throws IOException {
        JsonNode result = ask("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        return result.path("result").path("value").asText();
    }

    /** Presses and lets go a key, like {@code Tab} or {@code Enter}. */
    public void press(String key) throws IOException {
        int code = key.equals("Tab") ? 9 : 13;
        String text = key.equals("Enter") ? "\r" : "";
        ask(
                "Input.dispatchKeyEvent",
                Map.of("type", "keyDown", "key", key, "code", key, "windowsVirtualKeyCode", code, "text", text));
        ask("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key, "windowsVirtualKeyCode", code));
    }

    /** Writes what is seen as PNG; with {@code whole} all of the page. */
    public void screenshot(Path file, boolean whole) throws IOException {
        JsonNode picture = ask(
                "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", whole, "fromSurface", true));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(picture.get("data").asText()));
    }
}
