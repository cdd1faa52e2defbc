package io.github.dlrharness.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/agent.md, its section "Configuration", to the schema and the reader. */
class AgentDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "agent.md");
    private static final String DEFAULT = " Default: ";

    private static JsonNode schema() throws IOException {
        try (InputStream stream = AgentConfig.class.getResourceAsStream("agent.schema.json")) {
            return new ObjectMapper().readTree(stream);
        }
    }

    @Test
    void everyTableIsTheSchemas() throws IOException {
        String document = Files.readString(DOCUMENT);
        JsonNode schema = schema();
        List<String> missing = new ArrayList<>();
        tables("", schema).stream().filter(table -> !document.contains(table)).forEach(missing::add);

        assertThat(missing)
                .as("tables that docs/agent.md should have, word for word")
                .isEmpty();
    }

    /** The table of an object's keys, then those of the objects below it. The router's is docs/topology.md's. */
    private static List<String> tables(String name, JsonNode object) {
        List<String> tables = new ArrayList<>();
        StringBuilder table = new StringBuilder(name.isEmpty() ? "" : "#### `" + name + "`\n\n");
        table.append("| key | default | |\n|---|---|---|\n");
        List<String> below = new ArrayList<>();
        object.get("properties").properties().forEach(property -> {
            table.append(row(property.getKey(), property.getValue(), object.path("required")));
            JsonNode items = property.getValue().path("items");
            JsonNode section = items.has("properties") ? items : property.getValue();
            if (section.has("properties") && !property.getKey().equals("router")) {
                below.addAll(tables(property.getKey(), section));
            }
        });
        tables.add(table.toString());
        tables.addAll(below);
        return tables;
    }

    private static String row(String key, JsonNode property, JsonNode required) {
        boolean needed = false;
        for (JsonNode one : required) {
            needed |= one.asText().equals(key);
        }
        String text = property.get("description").asText();
        int at = text.indexOf(DEFAULT);
        String preset = at < 0 ? "" : text.substring(at + DEFAULT.length());
        String meaning = at < 0 ? text : text.substring(0, at);
        return "| `%s` | %s | %s |%n".formatted(key, needed ? "*needed*" : preset, meaning);
    }

    @Test
    void exampleIsValid() throws IOException {
        Matcher block = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(Files.readString(DOCUMENT));
        assertThat(block.find()).isTrue();

        AgentConfig config = AgentYaml.parse(block.group(1), "docs/agent.md");

        assertThat(config.engine().lifs()).hasSize(2);
    }

    @Test
    void refusalOfTheDocumentIsWhatIsReallySaid() throws IOException {
        String wrong = """
                host: host-a
                underlay: {interface: uplink, address: 192.168.250.51, mtu: 100}
                pmac: 02:50:56:00:00:01
                lifs:
                  - {vni: 5000, address: 172.16.10.0/24}
                """;
        String said = "";
        try {
            AgentYaml.parse(wrong, "host-a.yaml");
        } catch (ConfigException e) {
            said = e.getMessage();
        }

        assertThat(said).isNotEmpty();
        assertThat(Files.readString(DOCUMENT)).contains(said.indent(4).stripTrailing());
    }
}
