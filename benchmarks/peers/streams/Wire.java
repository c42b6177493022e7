import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** The hub's wire format (0x00, schema id, Avro) by its released schemas, and the ids that follow from what led to a message. One thread. */
final class Wire {
    private final Map<Integer, GenericDatumReader<GenericData.Record>> readers = new HashMap<>();
    private final Map<String, GenericDatumWriter<GenericData.Record>> writers = new HashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<String, Schema> schemas = new HashMap<>();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(4096);
    private final byte[] namespace;
    private BinaryDecoder decoder;
    private BinaryEncoder encoder;

    Wire(JsonNode config) {
        namespace = HexFormat.of().parseHex(config.get("effects").asText());
        config.get("schemas").properties().forEach(entry -> {
            Schema schema = new Schema.Parser().parse(entry.getValue().toString());
            text(schema, new java.util.IdentityHashMap<>());
            readers.put(Integer.parseInt(entry.getKey()), new GenericDatumReader<>(schema));
            schemas.put("#" + entry.getKey(), schema);
        });
        config.get("ids").properties().forEach(entry -> {
            Schema schema = schemas.get("#" + entry.getValue().asInt());
            ids.put(entry.getKey(), entry.getValue().asInt());
            schemas.put(entry.getKey(), schema);
            writers.put(entry.getKey(), new GenericDatumWriter<>(schema));
        });
    }

    /** Strings as Java's own, not as Avro's Utf8. */
    private static void text(Schema schema, Map<Schema, Boolean> seen) {
        switch (schema.getType()) {
            case STRING -> GenericData.setStringType(schema, GenericData.StringType.String);
            case UNION -> schema.getTypes().forEach(branch -> text(branch, seen));
            case ARRAY -> text(schema.getElementType(), seen);
            case RECORD -> {
                if (seen.put(schema, true) == null) schema.getFields().forEach(field -> text(field.schema(), seen));
            }
            default -> { }
        }
    }

    Schema schema(String name) {
        return schemas.get(name);
    }

    GenericData.Record decode(byte[] value, int at) {
        int id = ByteBuffer.wrap(value, at + 1, 4).getInt();
        try {
            decoder = DecoderFactory.get().binaryDecoder(value, at + 5, value.length - at - 5, decoder);
            return readers.get(id).read(null, decoder);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    byte[] encode(GenericData.Record message) {
        String name = message.getSchema().getFullName();
        buffer.reset();
        buffer.write(0);
        buffer.writeBytes(ByteBuffer.allocate(4).putInt(ids.get(name)).array());
        try {
            encoder = EncoderFactory.get().binaryEncoder(buffer, encoder);
            writers.get(name).write(message, encoder);
            encoder.flush();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return buffer.toByteArray();
    }

    /** As hub.codec.ids.effect_id. */
    String effectId(String cause, String type, String topic, int ordinal) {
        MessageDigest sha = digest("SHA-1");
        sha.update(namespace);
        byte[] made = sha.digest((ordinal + "\n" + type + "\n" + topic + "\n" + cause).getBytes(StandardCharsets.UTF_8));
        made[6] = (byte) (made[6] & 0x0F | 0x50);
        made[8] = (byte) (made[8] & 0x3F | 0x80);
        String hex = HexFormat.of().formatHex(made, 0, 16);
        return String.join("-", hex.substring(0, 8), hex.substring(8, 12), hex.substring(12, 16), hex.substring(16, 20), hex.substring(20));
    }

    /** As hub.processes.verzoek.nummer. */
    static String nummer(String... delen) {
        byte[] made = digest("SHA-256").digest(String.join("/", delen).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(made, 0, 16);
    }

    /** As hub.codec.ids.duplicate_key. */
    static byte[] mark(String source, String id) {
        int length = source.getBytes(StandardCharsets.UTF_8).length;
        return Blake2b.digest((length + ":" + source + id).getBytes(StandardCharsets.UTF_8), 8);
    }

    static String blake(String text, int size) {
        return HexFormat.of().formatHex(Blake2b.digest(text.getBytes(StandardCharsets.UTF_8), size));
    }

    /** As Python's isoformat of a moment in UTC. */
    static String iso(long ms) {
        String seconds = Instant.ofEpochSecond(Math.floorDiv(ms, 1000)).toString();
        String whole = seconds.substring(0, seconds.length() - 1);
        long rest = Math.floorMod(ms, 1000);
        return rest == 0 ? whole + "+00:00" : whole + String.format(".%03d000+00:00", rest);
    }

    /** As the envelope writes a moment. */
    static String rfc3339(long ms) {
        String seconds = Instant.ofEpochSecond(Math.floorDiv(ms, 1000)).toString();
        long rest = Math.floorMod(ms, 1000);
        return seconds.substring(0, seconds.length() - 1) + (rest < 10 ? ".00" : rest < 100 ? ".0" : ".") + rest + "Z";
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException error) {
            throw new IllegalStateException(error);
        }
    }
}
