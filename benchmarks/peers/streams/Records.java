import java.util.Iterator;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Frozen records, as the hub's: a change is a copy, and what stays equal stays the same object. */
final class Records {
    private Records() {}

    /** The record with these fields, by name and value in turn. */
    static GenericData.Record met(GenericData.Record record, Object... velden) {
        GenericData.Record nieuw = null;
        for (int i = 0; i < velden.length; i += 2) {
            int at = record.getSchema().getField((String) velden[i]).pos();
            if (!gelijk(record.get(at), velden[i + 1])) {
                if (nieuw == null) nieuw = new GenericData.Record(record, false);
                nieuw.put(at, velden[i + 1]);
            }
        }
        return nieuw == null ? record : nieuw;
    }

    /** Equal by content: Avro's own equals compares whole schemas first. */
    static boolean gelijk(Object een, Object ander) {
        if (een == ander) return true;
        if (een == null || ander == null) return false;
        if (een instanceof GenericData.Record a && ander instanceof GenericData.Record b) {
            int count = a.getSchema().getFields().size();
            for (int i = 0; i < count; i++) if (!gelijk(a.get(i), b.get(i))) return false;
            return true;
        }
        if (een instanceof List<?> a && ander instanceof List<?> b) {
            if (a.size() != b.size()) return false;
            Iterator<?> other = b.iterator();
            for (Object item : a) if (!gelijk(item, other.next())) return false;
            return true;
        }
        if (een instanceof GenericData.EnumSymbol || ander instanceof GenericData.EnumSymbol) return een.toString().equals(ander.toString());
        return een.equals(ander);
    }

    static GenericData.Record record(GenericData.Record van, String veld) {
        return (GenericData.Record) van.get(veld);
    }

    static Long tijd(GenericData.Record van, String veld) {
        return (Long) van.get(veld);
    }

    static String tekst(GenericData.Record van, String veld) {
        Object waarde = van.get(veld);
        return waarde == null ? null : waarde.toString();
    }

    @SuppressWarnings("unchecked")
    static List<GenericData.Record> lijst(GenericData.Record van, String veld) {
        return (List<GenericData.Record>) van.get(veld);
    }

    /** The schema of a field, without null. */
    static Schema schema(Schema van, String veld) {
        Schema found = van.getField(veld).schema();
        if (found.getType() != Schema.Type.UNION) return found;
        return found.getTypes().stream().filter(branch -> branch.getType() != Schema.Type.NULL).findFirst().orElseThrow();
    }

    /** A symbol for a field. */
    static GenericData.EnumSymbol keuze(Schema van, String veld, String woord) {
        return new GenericData.EnumSymbol(schema(van, veld), woord);
    }
}
