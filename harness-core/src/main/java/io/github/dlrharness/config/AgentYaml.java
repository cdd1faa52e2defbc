package io.github.dlrharness.config;

import io.github.dlrharness.config.AgentSpec.ControlSpec;
import io.github.dlrharness.config.AgentSpec.LogSpec;
import io.github.dlrharness.config.AgentSpec.MetricsSpec;
import io.github.dlrharness.config.AgentSpec.PortSpec;
import io.github.dlrharness.config.AgentSpec.UnderlaySpec;
import io.github.dlrharness.config.AgentSpec.VtepSpec;
import io.github.dlrharness.topology.RouterSections;
import io.github.dlrharness.yaml.DocumentKind;
import io.github.dlrharness.yaml.DocumentText;
import io.github.dlrharness.yaml.Problems;
import io.github.dlrharness.yaml.YamlDocument;
import io.github.dlrharness.yaml.YamlSection;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads an {@link AgentConfig} from YAML, or from JSON, which is YAML. docs/agent.md has the keys.
 *
 * <p>A document is checked completely, and every problem is told with its line and column. Problems of form (unknown keys, wrong
 * types) are told first, those of content when the form is right.
 */
public final class AgentYaml {
    static final List<String> DOCUMENT = List.of(
            "host",
            "underlay",
            "pmac",
            "router",
            "lifs",
            "ports",
            "vteps",
            "routes",
            "datapath",
            "control",
            "metrics",
            "log");
    static final List<String> UNDERLAY = List.of("interface", "address", "mtu");
    static final List<String> PORT = List.of("interface", "vni", "name", "number");
    static final List<String> VTEP = List.of("address", "pmac", "vnis");
    static final List<String> CONTROL = List.of("socket");
    static final List<String> METRICS = List.of("address", "port");
    static final List<String> LOG = List.of("level", "format");

    private static final DocumentKind KIND = new DocumentKind(
            "a configuration", "configurations", "\"host:\", \"underlay:\" and \"pmac:\"", ConfigException::new);

    private AgentYaml() {}

    /**
     * Reads a file.
     *
     * @throws ConfigException when it can't be read or is no valid configuration
     */
    public static AgentConfig read(Path file) {
        return parse(DocumentText.read(file, KIND), file.toString());
    }

    /**
     * Reads a text.
     *
     * @param origin where it was written, for messages
     * @throws ConfigException when it is no valid configuration
     */
    public static AgentConfig parse(String text, String origin) {
        return resolve(YamlDocument.parse(text, origin, KIND), origin);
    }

    /**
     * Reads what a program has just written; messages say nothing of lines and columns.
     *
     * @throws ConfigException when it is no valid configuration
     */
    public static AgentConfig parseGenerated(String text, String origin) {
        return resolve(YamlDocument.parseGenerated(text, origin, KIND), origin);
    }

    private static AgentConfig resolve(YamlDocument document, String origin) {
        AgentSpec spec = spec(document);
        document.throwIfAny();
        Problems problems = new Problems(document::locate);
        AgentConfig config = new AgentResolver(problems).resolve(spec);
        problems.throwIfAny(messages -> new ConfigException(origin, messages));
        return config;
    }

    /** What is wrong with a configuration that was not read from a document; empty when nothing is. */
    public static List<String> problems(AgentConfig config) {
        Problems problems = new Problems(path -> "");
        new AgentResolver(problems)
                .resolve(spec(YamlDocument.parse(
                        AgentJson.write(config), config.engine().host(), KIND)));
        return problems.messages();
    }

    private static AgentSpec spec(YamlDocument document) {
        YamlSection root = document.root(DOCUMENT);
        return new AgentSpec(
                root.text("host"),
                underlay(root.section("underlay", UNDERLAY)),
                root.text("pmac"),
                RouterSections.read(root),
                root.list("ports", PORT, AgentYaml::port),
                root.list(
                        "vteps",
                        VTEP,
                        vtep -> new VtepSpec(vtep.text("address"), vtep.text("pmac"), vtep.numbers("vnis"))),
                root.text("datapath"),
                control(root.section("control", CONTROL)),
                metrics(root.section("metrics", METRICS)),
                log(root.section("log", LOG)));
    }

    private static UnderlaySpec underlay(YamlSection section) {
        return section == null
                ? new UnderlaySpec(null, null, null)
                : new UnderlaySpec(section.text("interface"), section.text("address"), section.integer("mtu"));
    }

    private static PortSpec port(YamlSection section) {
        return new PortSpec(
                section.text("interface"), section.needed("vni"), section.text("name"), section.integer("number"));
    }

    private static ControlSpec control(YamlSection section) {
        return section == null ? new ControlSpec(null) : new ControlSpec(section.text("socket"));
    }

    private static MetricsSpec metrics(YamlSection section) {
        return section == null ? null : new MetricsSpec(section.text("address"), section.integer("port"));
    }

    private static LogSpec log(YamlSection section) {
        return section == null ? new LogSpec(null, null) : new LogSpec(section.text("level"), section.text("format"));
    }
}
