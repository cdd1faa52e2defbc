package io.github.dlrharness.control;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.MacRow;
import io.github.dlrharness.engine.PendingRow;
import io.github.dlrharness.engine.QueueRow;
import io.github.dlrharness.engine.VtepRow;
import io.github.dlrharness.wire.Vni;
import java.io.IOException;
import java.util.List;

/** Tables as they are written, row by row: as a tree, the rows would take ten times the memory that they have as text. */
final class TablesJson extends JsonSerializable.Base {
    private final EngineTables tables;

    TablesJson(EngineTables tables) {
        this.tables = tables;
    }

    private interface RowWriter<T> {
        void write(T row) throws IOException;
    }

    @Override
    public void serialize(JsonGenerator out, SerializerProvider serializers) throws IOException {
        out.writeStartObject();
        table(out, "arp", tables.arp(), row -> write(out, row));
        table(out, "macs", tables.macs(), row -> write(out, row));
        table(out, "vteps", tables.vteps(), row -> write(out, row));
        table(out, "pending", tables.pending(), row -> write(out, row));
        table(out, "queued", tables.queued(), row -> write(out, row));
        serializers.defaultSerializeField("counters", AgentValues.write(tables.counters()), out);
        out.writeEndObject();
    }

    @Override
    public void serializeWithType(
            JsonGenerator out,
            SerializerProvider serializers,
            com.fasterxml.jackson.databind.jsontype.TypeSerializer types)
            throws IOException {
        serialize(out, serializers);
    }

    private static <T> void table(JsonGenerator out, String name, List<T> rows, RowWriter<T> writer)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (T row : rows) {
            out.writeStartObject();
            writer.write(row);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void write(JsonGenerator out, ArpRow row) throws IOException {
        vni(out, row.vni());
        text(out, "address", row.address());
        text(out, "mac", row.mac());
        out.writeStringField("state", AgentValues.word(row.state()));
        out.writeNumberField("ageNanos", row.ageNanos());
        out.writeNumberField("moves", row.moves());
        out.writeBooleanField("duplicate", row.duplicate());
    }

    private static void write(JsonGenerator out, MacRow row) throws IOException {
        vni(out, row.vni());
        text(out, "mac", row.mac());
        out.writeNumberField("port", row.port());
        text(out, "vtep", row.vtep());
        out.writeNumberField("ageNanos", row.ageNanos());
    }

    private static void write(JsonGenerator out, VtepRow row) throws IOException {
        vni(out, row.vni());
        text(out, "address", row.address());
        text(out, "pmac", row.pMac());
    }

    private static void write(JsonGenerator out, PendingRow row) throws IOException {
        vni(out, row.vni());
        text(out, "target", row.target());
        text(out, "pmac", row.pMac());
        text(out, "vtep", row.vtep());
    }

    private static void write(JsonGenerator out, QueueRow row) throws IOException {
        vni(out, row.vni());
        text(out, "target", row.target());
        out.writeNumberField("packets", row.packets());
    }

    private static void vni(JsonGenerator out, Vni vni) throws IOException {
        out.writeNumberField("vni", vni.value());
    }

    private static void text(JsonGenerator out, String name, Object value) throws IOException {
        out.writeStringField(name, AgentValues.text(value));
    }
}
