package io.github.dlrharness.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.topology.RouterSetting;
import io.github.dlrharness.wire.Vni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes a configuration as JSON, with the keys of the YAML document and every setting spelled out; {@link AgentYaml} reads it back. */
public final class AgentJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private AgentJson() {}

    /** On one line. */
    public static String write(AgentConfig config) {
        return document(config).toString();
    }

    /** On many lines, for people. */
    public static String writePretty(AgentConfig config) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document(config));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON could not be written", e);
        }
    }

    private static ObjectNode document(AgentConfig config) {
        EngineConfig engine = config.engine();
        ObjectNode document = NODES.objectNode();
        document.put("host", engine.host());
        document.putObject("underlay")
                .put("interface", config.interfaces().get(Engine.UPLINK))
                .put("address", engine.vtep().toString())
                .put("mtu", engine.underlayMtu());
        document.put("pmac", engine.pMac().toString());
        document.set("router", router(engine.options()));
        document.set("lifs", lifs(engine.lifs()));
        document.set("ports", ports(engine.vmPorts(), config.interfaces()));
        document.set("vteps", vteps(engine.vteps()));
        ArrayNode routes = document.putArray("routes");
        engine.routes()
                .forEach(route -> routes.addObject()
                        .put("destination", route.destination().toString())
                        .put("nextHop", route.nextHop().toString()));
        document.put("datapath", config.datapath().name().toLowerCase(Locale.ROOT));
        String socket = config.control().socket();
        document.putObject("control").put("socket", socket == null ? AgentResolver.NO_SOCKET : socket);
        if (config.metrics().port() >= 0) {
            document.putObject("metrics")
                    .put("address", config.metrics().address())
                    .put("port", config.metrics().port());
        }
        document.putObject("log")
                .put("level", config.log().level())
                .put("format", config.log().json() ? "json" : "text");
        return document;
    }

    private static ObjectNode router(RouterOptions options) {
        ObjectNode router = NODES.objectNode();
        for (RouterSetting setting : RouterSetting.values()) {
            router.putPOJO(setting.key(), setting.valueIn(options));
        }
        return router;
    }

    private static ArrayNode lifs(List<LifConfig> lifs) {
        ArrayNode array = NODES.arrayNode();
        lifs.forEach(lif -> array.addObject()
                .put("name", lif.name())
                .put("vni", lif.vni().value())
                .put("address", lif.address() + "/" + lif.prefixLength()));
        return array;
    }

    private static ArrayNode ports(List<VmPortConfig> ports, Map<Integer, String> interfaces) {
        ArrayNode array = NODES.arrayNode();
        for (VmPortConfig port : ports) {
            array.addObject()
                    .put("interface", interfaces.get(port.port()))
                    .put("vni", port.vni().value())
                    .put("name", port.name())
                    .put("number", port.port());
        }
        return array;
    }

    /** One item for each host, with the VNIs it is in; two for one whose pMAC differs between VNIs. */
    private static ArrayNode vteps(Map<Vni, List<RemoteVtep>> vteps) {
        Map<RemoteVtep, List<Vni>> hosts = new LinkedHashMap<>();
        new TreeMap<>(vteps)
                .forEach((vni, remotes) ->
                        remotes.forEach(remote -> hosts.computeIfAbsent(remote, absent -> new ArrayList<>())
                                .add(vni)));
        ArrayNode array = NODES.arrayNode();
        hosts.forEach((remote, vnis) -> {
            ObjectNode item = array.addObject().put("address", remote.address().toString());
            if (remote.pMac() != null) {
                item.put("pmac", remote.pMac().toString());
            }
            ArrayNode list = item.putArray("vnis");
            vnis.forEach(vni -> list.add(vni.value()));
        });
        return array;
    }
}
