import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.time.OffsetDateTime;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** One message: envelope, repeat, rule, effects, line of the processing log, state. In the store: the ring of marks, 64 at most, then the state. */
final class Nazorg implements Processor<byte[], byte[], byte[], Out> {
    private static final Set<String> REQUIRED = Set.of("specversion", "id", "source", "type", "time", "doel");
    private static final int MARK = 8, RING = 64 * MARK;
    private final Wire wire;
    private final Rule rule;
    private final String source, doel, register, verwerking;
    private final Schema lijn;
    private ProcessorContext<byte[], Out> context;
    private KeyValueStore<byte[], byte[]> store;

    Nazorg(JsonNode config) {
        wire = new Wire(config);
        rule = new Rule(config, wire);
        source = config.get("source").asText();
        doel = config.get("purpose").asText();
        register = config.get("register").asText();
        verwerking = config.get("verwerking").asText();
        lijn = wire.schema(config.get("lijn").asText());
    }

    @Override
    public void init(ProcessorContext<byte[], Out> made) {
        context = made;
        store = made.getStateStore(Main.STAND);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Map<String, String> envelope = envelope(record.headers());
        String id = envelope.get("id"), from = envelope.get("source"), ref = from + "#" + id;
        byte[] mark = Wire.mark(from, id), held = store.get(record.key());
        int ring = held == null ? 0 : (held[0] & 0xFF) << 8 | held[1] & 0xFF;
        if (held != null && seen(held, ring, mark)) return;
        GenericData.Record oud = held == null ? null : wire.decode(held, 2 + ring);
        String sleutel = new String(record.key(), StandardCharsets.UTF_8);
        long now = record.timestamp(), geschreven = OffsetDateTime.parse(envelope.get("time")).toInstant().toEpochMilli();
        Rule.Decision besluit = rule.decide(oud, wire.decode(record.value(), 0), sleutel, ref, geschreven, now);
        int n = 0;
        for (Rule.Effect effect : besluit.effecten()) {
            send(record, ref, envelope, effect.topic(), effect.inhoud(), n++);
        }
        send(record, ref, envelope, verwerking, lijn(sleutel, ref, envelope, now), n);
        store.put(record.key(), kept(held, ring, mark, wire.encode(besluit.stand())));
    }

    private static Map<String, String> envelope(Headers headers) {
        Map<String, String> found = new HashMap<>();
        for (Header header : headers) {
            if (header.key().startsWith("ce_")) {
                String old = found.put(header.key().substring(3), new String(header.value(), StandardCharsets.UTF_8));
                if (old != null) throw new IllegalArgumentException("kop-dubbel");
            }
        }
        if (!found.keySet().containsAll(REQUIRED)) throw new IllegalArgumentException("kop-ontbreekt");
        return found;
    }

    private static boolean seen(byte[] held, int ring, byte[] mark) {
        for (int at = 2; at < 2 + ring; at += MARK) {
            if (Arrays.equals(held, at, at + MARK, mark, 0, MARK)) return true;
        }
        return false;
    }

    private static byte[] kept(byte[] held, int ring, byte[] mark, byte[] stand) {
        int skip = Math.max(0, ring + MARK - RING), size = ring - skip + MARK;
        byte[] made = new byte[2 + size + stand.length];
        made[0] = (byte) (size >> 8);
        made[1] = (byte) size;
        if (ring > 0) System.arraycopy(held, 2 + skip, made, 2, ring - skip);
        System.arraycopy(mark, 0, made, 2 + size - MARK, MARK);
        System.arraycopy(stand, 0, made, 2 + size, stand.length);
        return made;
    }

    private void send(Record<byte[], byte[]> record, String ref, Map<String, String> about, String topic, GenericData.Record inhoud, int n) {
        String type = Types.of(inhoud);
        Headers headers = new RecordHeaders(new Header[] {
            header("content-type", "application/avro"), header("ce_specversion", "1.0"),
            header("ce_id", wire.effectId(ref, type, topic, n)), header("ce_source", source), header("ce_type", type),
            header("ce_time", Wire.rfc3339(record.timestamp())), header("ce_doel", doel),
            header("ce_correlationid", about.getOrDefault("correlationid", about.get("id"))), header("ce_causationid", ref)});
        byte[] value = inhoud == null ? null : wire.encode(inhoud);
        context.forward(new Record<>(record.key(), new Out(topic, value), record.timestamp(), headers));
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private GenericData.Record lijn(String sleutel, String ref, Map<String, String> about, long now) {
        String naam = about.get("type");
        GenericData.Record line = new GenericData.Record(lijn);
        line.put("trace_id", Wire.blake(about.getOrDefault("correlationid", about.get("id")), 16));
        line.put("span_id", Wire.blake(ref + "/" + naam, 8));
        line.put("status", "Ok");
        line.put("name", naam);
        line.put("start_time", now);
        line.put("end_time", now);
        line.put("processing_activity_id", register + ":" + doel + ":" + naam);
        line.put("data_subject_id", sleutel);
        line.put("data_subject_id_type", "persoon_id");
        return line;
    }
}
