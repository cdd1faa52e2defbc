package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dlrharness.control.AgentInfo.PortInfo;
import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.MacRow;
import io.github.dlrharness.engine.PendingRow;
import io.github.dlrharness.engine.QueueRow;
import io.github.dlrharness.engine.VtepRow;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What an agent tells, as JSON and back: the shapes of docs/control-protocol.md. */
final class AgentValues {
    private AgentValues() {}

    static ObjectNode write(AgentInfo info) {
        ObjectNode node = JsonText.object()
                .put("protocol", info.protocol())
                .put("version", info.version())
                .put("host", info.host())
                .put("pid", info.pid())
                .put("uptimeNanos", info.uptime().toNanos());
        ArrayNode ports = node.putArray("ports");
        for (PortInfo port : info.ports()) {
            ObjectNode row = ports.addObject()
                    .put("number", port.number())
                    .put("name", port.name())
                    .put("interface", port.interfaceName());
            if (port.vni() == 0) {
                row.putNull("vni");
            } else {
                row.put("vni", port.vni());
            }
            row.put("state", word(port.state()));
        }
        return node;
    }

    static AgentInfo readInfo(JsonNode node) {
        return new AgentInfo(
                node.required("protocol").intValue(),
                node.required("version").textValue(),
                node.required("host").textValue(),
                node.required("pid").longValue(),
                Duration.ofNanos(node.required("uptimeNanos").longValue()),
                list(
                        node.required("ports"),
                        row -> new PortInfo(
                                row.required("number").intValue(),
                                row.required("name").textValue(),
                                row.required("interface").textValue(),
                                row.required("vni").intValue(),
                                value(PortInfo.State.class, row.required("state")))));
    }

    /** Rows become text one by one, when the answer is written. */
    static JsonNode write(EngineTables tables) {
        return JsonText.object().pojoNode(new TablesJson(tables));
    }

    static EngineTables readTables(JsonNode node) {
        return new EngineTables(
                list(
                        node.required("arp"),
                        row -> new ArpRow(
                                vni(row),
                                address(row.required("address")),
                                mac(row.required("mac")),
                                value(ArpState.class, row.required("state")),
                                row.required("ageNanos").longValue(),
                                row.required("moves").intValue(),
                                row.required("duplicate").booleanValue())),
                list(
                        node.required("macs"),
                        row -> new MacRow(
                                vni(row),
                                mac(row.required("mac")),
                                row.required("port").intValue(),
                                address(row.required("vtep")),
                                row.required("ageNanos").longValue())),
                list(
                        node.required("vteps"),
                        row -> new VtepRow(vni(row), address(row.required("address")), mac(row.required("pmac")))),
                list(
                        node.required("pending"),
                        row -> new PendingRow(
                                vni(row),
                                address(row.required("target")),
                                mac(row.required("pmac")),
                                address(row.required("vtep")))),
                list(
                        node.required("queued"),
                        row -> new QueueRow(
                                vni(row),
                                address(row.required("target")),
                                row.required("packets").intValue())),
                readCounters(node.required("counters")));
    }

    static ObjectNode write(Map<String, Long> counters) {
        ObjectNode node = JsonText.object();
        new TreeMap<>(counters).forEach(node::put);
        return node;
    }

    static Map<String, Long> readCounters(JsonNode node) {
        Map<String, Long> counters = new TreeMap<>();
        node.forEachEntry((name, count) -> counters.put(name, count.longValue()));
        return counters;
    }

    static ObjectNode write(AgentEvent event) {
        return JsonText.object()
                .put("timeNanos", event.timeNanos())
                .put("event", word(event.event()))
                .put("vni", event.vni().value())
                .put("target", event.target().toString())
                .put("mac", event.mac().toString());
    }

    static AgentEvent readEvent(JsonNode node) {
        return new AgentEvent(
                node.required("timeNanos").longValue(),
                value(EngineEvent.class, node.required("event")),
                vni(node),
                address(node.required("target")),
                mac(node.required("mac")));
    }

    static ObjectNode write(CapturedFrame frame) {
        return JsonText.object()
                .put("sequence", frame.sequence())
                .put("timeNanos", frame.timeNanos())
                .put("kind", word(frame.tap().kind()))
                .put("host", frame.tap().host())
                .put("name", frame.tap().name())
                .put("direction", word(frame.direction()))
                .put("length", frame.originalLength())
                .put("checksumPending", frame.checksumPending())
                .put("bytes", frame.bytes());
    }

    static CapturedFrame readFrame(JsonNode node) {
        try {
            return new CapturedFrame(
                    node.required("sequence").longValue(),
                    node.required("timeNanos").longValue(),
                    new TapPoint(
                            value(TapPoint.Kind.class, node.required("kind")),
                            node.required("host").textValue(),
                            node.required("name").textValue()),
                    value(Direction.class, node.required("direction")),
                    node.required("bytes").binaryValue(),
                    node.required("length").intValue(),
                    node.required("checksumPending").booleanValue());
        } catch (IOException e) {
            throw new IllegalArgumentException("\"bytes\" is no Base64", e);
        }
    }

    static ObjectNode write(ChangeReport report) {
        ObjectNode node = JsonText.object();
        ArrayNode changes = node.putArray("changes");
        report.changes().forEach(changes::add);
        return node;
    }

    static ChangeReport readReport(JsonNode node) {
        return new ChangeReport(list(node.required("changes"), JsonNode::textValue));
    }

    static List<String> texts(JsonNode array) {
        return list(array, JsonNode::textValue);
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> item) {
        List<T> items = new ArrayList<>();
        array.forEach(node -> items.add(item.apply(node)));
        return items;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E value(Class<E> type, JsonNode word) {
        return Enum.valueOf(type, word.textValue().toUpperCase(Locale.ROOT));
    }

    static String text(Object value) {
        return value == null ? null : value.toString();
    }

    private static Vni vni(JsonNode row) {
        return new Vni(row.required("vni").intValue());
    }

    static Ipv4Address address(JsonNode text) {
        return text.isNull() ? null : Ipv4Address.parse(text.textValue());
    }

    static MacAddress mac(JsonNode text) {
        return text.isNull() ? null : MacAddress.parse(text.textValue());
    }
}
