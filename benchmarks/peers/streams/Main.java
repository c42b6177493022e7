import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.state.Stores;

/** Nazorg's work on Kafka Streams: {@code Main CONFIG.json}. */
public final class Main {
    static final String STAND = "stand";

    private Main() {}

    public static void main(String[] args) throws IOException {
        JsonNode config = new ObjectMapper().readTree(new File(args[0]));
        Topology topology = new Topology();
        topology.addSource("log", new ByteArrayDeserializer(), new ByteArrayDeserializer(), config.get("log").asText());
        topology.addProcessor("nazorg", () -> new Nazorg(config), "log");
        topology.addStateStore(Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(STAND), Serdes.ByteArray(), Serdes.ByteArray()), "nazorg");
        TopicNameExtractor<byte[], Out> target = (key, out, context) -> out.topic();
        Serializer<Out> value = (topic, out) -> out.value();
        topology.addSink("uit", target, new ByteArraySerializer(), value, "nazorg");
        KafkaStreams streams = new KafkaStreams(topology, properties(config));
        streams.setUncaughtExceptionHandler(error -> {
            error.printStackTrace();
            Runtime.getRuntime().halt(3);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
        streams.start();
    }

    private static Properties properties(JsonNode config) {
        Properties p = new Properties();
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, config.get("group").asText());
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.get("bootstrap").asText());
        p.put(StreamsConfig.STATE_DIR_CONFIG, config.get("directory").asText() + "/state");
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Math.round(config.get("commit_seconds").asDouble() * 1000));
        p.put("security.protocol", "SASL_PLAINTEXT");
        p.put("sasl.mechanism", config.get("mechanism").asText());
        p.put("sasl.jaas.config", "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
            + config.get("user").asText() + "\" password=\"" + config.get("password").asText() + "\";");
        int session = (int) (config.get("session_seconds").asDouble() * 1000);
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), session);
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), session / 5);
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        p.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        p.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 1 << 18);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        return p;
    }
}
