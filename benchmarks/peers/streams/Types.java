import java.util.Map;
import org.apache.avro.generic.GenericData;

/** The CloudEvents type of a message; of a tombstone that of the line it takes away. */
final class Types {
    private static final String LINE = "nl.nazorgdossiers.werkvoorraad-gewijzigd.v1";
    private static final Map<String, String> TYPES = Map.of(
        "WerkvoorraadRegel", LINE,
        "InformatieGevraagd", "nl.informatieverzoeken.informatie-gevraagd.v1",
        "VerzoekHerinnerd", "nl.informatieverzoeken.verzoek-herinnerd.v1",
        "VerzoekVervallen", "nl.informatieverzoeken.verzoek-vervallen.v1",
        "Verwerking", "nl.verwerkingen.verwerking-vastgelegd.v1");

    private Types() {}

    static String of(GenericData.Record message) {
        return message == null ? LINE : TYPES.get(message.getSchema().getName());
    }
}
