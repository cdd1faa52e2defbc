package io.github.dlrharness.topology;

import io.github.dlrharness.topology.TopologySpec.AgentSpec;
import io.github.dlrharness.topology.TopologySpec.HostSpec;
import io.github.dlrharness.topology.TopologySpec.UnderlaySpec;
import io.github.dlrharness.topology.TopologySpec.VmSpec;
import io.github.dlrharness.yaml.DocumentKind;
import io.github.dlrharness.yaml.DocumentText;
import io.github.dlrharness.yaml.YamlDocument;
import io.github.dlrharness.yaml.YamlSection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a {@link TopologySpec} from YAML. Its keys are the spec's components.
 *
 * <p>A document is checked completely, so what is returned here resolves; every problem is told with its line and column. Problems of
 * form (unknown keys, wrong types) are told first, those of content when the form is right.
 */
public final class TopologyYaml {
    static final List<String> DOCUMENT = List.of("name", "underlay", "router", "lifs", "hosts", "vms", "routes");
    static final List<String> UNDERLAY = List.of("subnet", "mtu");
    static final List<String> HOST = List.of("name", "vtep", "pmac", "kind", "agent");
    static final List<String> AGENT = List.of("command", "readyWithin");
    static final List<String> VM = List.of("name", "host", "vni", "address", "mac", "gateway", "mtu");

    private static final DocumentKind KIND =
            new DocumentKind("a topology", "topologies", "\"hosts:\" and a host below it", TopologyException::new);

    private TopologyYaml() {}

    /**
     * Reads a file.
     *
     * @throws TopologyException when it can't be read or is no valid topology
     */
    public static TopologySpec read(Path file) {
        return parse(DocumentText.read(file, KIND), file.toString());
    }

    /**
     * Reads a resource of the class path.
     *
     * @param owner the class whose package {@code name} is relative to, as in {@link Class#getResource(String)}
     * @throws TopologyException when there is none or it is no valid topology
     */
    public static TopologySpec readResource(Class<?> owner, String name) {
        String origin = "classpath:" + name;
        try (InputStream stream = owner.getResourceAsStream(name)) {
            if (stream == null) {
                throw new TopologyException(
                        origin,
                        List.of(
                                "there is no such resource beside %s; put the file into src/test/resources, and begin its name with"
                                                .formatted(owner.getName())
                                        + " \"/\" when it lies at the top"));
            }
            return parse(DocumentText.decode(stream.readAllBytes(), origin, KIND), origin);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + origin, e);
        }
    }

    /**
     * Reads a text.
     *
     * @throws TopologyException when it is no valid topology
     */
    public static TopologySpec parse(String yaml) {
        return parse(yaml, "YAML");
    }

    /**
     * Reads a text.
     *
     * @param origin where it was written, for messages
     * @throws TopologyException when it is no valid topology
     */
    public static TopologySpec parse(String yaml, String origin) {
        YamlDocument text = YamlDocument.parse(yaml, origin, KIND);
        YamlSection document = text.root(DOCUMENT);
        UnderlaySpec underlay = underlay(document.section("underlay", UNDERLAY));
        RouterSections dlr = RouterSections.read(document);
        TopologySpec spec = new TopologySpec(
                document.text("name"),
                origin,
                underlay,
                dlr.router(),
                dlr.lifs(),
                document.list(
                        "hosts",
                        HOST,
                        host -> new HostSpec(
                                host.text("name"),
                                host.text("vtep"),
                                host.text("pmac"),
                                host.text("kind"),
                                agent(host.section("agent", AGENT)))),
                document.list("vms", VM, TopologyYaml::vm),
                dlr.routes());
        text.throwIfAny();
        TopologyResolver.resolve(spec, text::locate);
        return spec;
    }

    private static UnderlaySpec underlay(YamlSection section) {
        return section == null ? null : new UnderlaySpec(section.text("subnet"), section.integer("mtu"));
    }

    private static AgentSpec agent(YamlSection section) {
        return section == null ? null : new AgentSpec(section.texts("command"), section.text("readyWithin"));
    }

    private static VmSpec vm(YamlSection vm) {
        return new VmSpec(
                vm.text("name"),
                vm.text("host"),
                vm.needed("vni"),
                vm.text("address"),
                vm.text("mac"),
                vm.text("gateway"),
                vm.integer("mtu"));
    }
}
