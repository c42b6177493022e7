import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericData.Record;

/**
 * The rule of the nazorg track for DJI's messages, as hub.processes.nazorg has it, on the same schemas and tables.
 *
 * <p>Left out: decisions of a house, answers of parties, and what time alone brings. The log of the benchmark holds none of these.
 */
final class Rule {
    /** A message that must go out. */
    record Effect(String topic, Record inhoud) {}

    /** What a message leads to. */
    record Decision(Record stand, List<Effect> effecten) {}

    private record Plaats(String wachtrij, String gemeente, String naam, String gemeld, String reden) {}

    private record Partner(String code, String gemeente, boolean bsn, List<String> gebieden) {}

    private record Totaal(String regel, Map<String, Integer> minstens, String kleur) {}

    private record Oordeel(List<String> kleuren, String kleur, String regel) {}

    private static final List<String> GEBIEDEN = List.of("identiteitsbewijs", "huisvesting", "werk_en_inkomen", "schulden", "zorg");
    private static final Set<String> WACHTEND = Set.of("open", "te_laat");
    private static final String GEEN_BLAD = "geen-hulpvragenblad";
    private static final int MEESTE = 12;

    private final Map<String, Plaats> gemeenten = new HashMap<>();
    private final Map<String, List<Partner>> partners = new HashMap<>();
    private final Map<String, Long> termijnen = new HashMap<>();
    private final Map<String, Map<String, String>> tabel = new HashMap<>();
    private final List<Totaal> totaal = new ArrayList<>();
    private final Map<List<String>, Oordeel> oordelen = new HashMap<>();
    private final Map<String, String> wachtrijen = new HashMap<>(), inboxen = new HashMap<>();
    private final String versie, doel, vrager, rol;
    private final Schema dossier, periode, detentie, gemeldS, stoplichtS, lichtS, verzoekS, regelS, wachtS, gevraagdS, vervallenS, herinnerdS;

    Rule(JsonNode config, Wire wire) {
        config.get("gemeenten").properties().forEach(e -> gemeenten.put(e.getKey(), new Plaats(
            of(e.getValue(), 0), of(e.getValue(), 1), of(e.getValue(), 2), e.getKey(), of(e.getValue(), 3))));
        config.get("partners").properties().forEach(e -> {
            List<Partner> found = new ArrayList<>();
            e.getValue().forEach(one -> {
                List<String> gebieden = new ArrayList<>();
                one.get(3).forEach(gebied -> gebieden.add(gebied.asText()));
                found.add(new Partner(of(one, 0), of(one, 1), one.get(2).asBoolean(), gebieden));
            });
            partners.put(e.getKey(), found);
        });
        config.get("termijnen").properties().forEach(e -> termijnen.put(e.getKey(), e.getValue().asLong()));
        config.get("gebieden").properties().forEach(e -> {
            Map<String, String> rijen = new HashMap<>();
            e.getValue().properties().forEach(rij -> rijen.put(rij.getKey(), rij.getValue().asText()));
            tabel.put(e.getKey(), rijen);
        });
        config.get("totaal").forEach(rij -> {
            Map<String, Integer> minstens = new HashMap<>();
            rij.get("minstens").properties().forEach(een -> minstens.put(een.getKey(), een.getValue().asInt()));
            totaal.add(new Totaal(rij.get("regel").asText(), minstens, rij.get("kleur").asText()));
        });
        config.get("wachtrijen").properties().forEach(e -> wachtrijen.put(e.getKey(), e.getValue().asText()));
        config.get("inboxen").properties().forEach(e -> inboxen.put(e.getKey(), e.getValue().asText()));
        versie = config.get("versie").asText();
        doel = config.get("doel").asText();
        vrager = config.get("vrager").get(0).asText();
        rol = config.get("vrager").get(1).asText();
        dossier = wire.schema("nl.nazorgdossiers.NazorgDossier");
        periode = Records.schema(dossier, "perioden").getElementType();
        detentie = Records.schema(periode, "detentie");
        gemeldS = Records.schema(periode, "gemeld");
        stoplichtS = Records.schema(dossier, "stoplicht");
        lichtS = Records.schema(stoplichtS, "lichten").getElementType();
        verzoekS = Records.schema(dossier, "verzoeken").getElementType();
        regelS = wire.schema("nl.nazorgdossiers.WerkvoorraadRegel");
        wachtS = Records.schema(regelS, "wacht").getElementType();
        gevraagdS = wire.schema("nl.informatieverzoeken.InformatieGevraagd");
        vervallenS = wire.schema("nl.informatieverzoeken.VerzoekVervallen");
        herinnerdS = wire.schema("nl.informatieverzoeken.VerzoekHerinnerd");
    }

    private static String of(JsonNode list, int at) {
        return list.get(at).isNull() ? null : list.get(at).asText();
    }

    /** The state and the effects of one message of DJI; {@code now} is its time on the log, {@code geschreven} its sender's. */
    Decision decide(Record oud, Record bericht, String sleutel, String bron, long geschreven, long now) {
        long op = oud == null ? now : Math.max(now, Records.tijd(oud, "bijgewerkt_op"));
        long tijd = Math.min(geschreven, op);
        Record nu = new Record(dossier);
        feiten(nu, oud, bericht, tijd, op, bron);
        stand(nu, oud, sleutel, op);
        List<Effect> berichten = new ArrayList<>();
        nu.put("verzoeken", uitvragen(nu, bron, op, berichten));
        if (oud != null && Records.gelijk(zichtbaar(nu), zichtbaar(oud))) {
            boolean zelfde = true;
            for (String veld : FEITEN) zelfde &= Records.gelijk(oud.get(veld), nu.get(veld));
            return new Decision(zelfde ? oud : nu, List.of());
        }
        nu.put("volgnummer", Records.tijd(nu, "volgnummer") + 1);
        nu.put("gewijzigd_op", op);
        List<Effect> effecten = new ArrayList<>();
        effecten.add(new Effect(wachtrijen.get(Records.tekst(nu, "wachtrij")), regel(nu, bron)));
        if (oud != null && !Records.gelijk(oud.get("wachtrij"), nu.get("wachtrij"))) {
            effecten.add(new Effect(wachtrijen.get(Records.tekst(oud, "wachtrij")), null));
        }
        effecten.addAll(berichten);
        return new Decision(nu, effecten);
    }

    private static final List<String> FEITEN = List.of("persoon", "persoon_gemeld_op", "perioden", "hulpvragen", "hulpvragen_bron",
        "hulpvragen_gemeld_op", "hulpvragen_ontvangen_op", "verzoeken");

    // what was told

    private void feiten(Record nu, Record oud, Record bericht, long tijd, long op, String bron) {
        if (oud == null) {
            nu.put("persoon", bericht.get("persoon"));
            nu.put("persoon_gemeld_op", tijd);
            nu.put("perioden", List.of());
            nu.put("verzoeken", List.of());
        } else {
            for (String veld : FEITEN) nu.put(veld, oud.get(veld));
        }
        nu.put("perioden", verwerk(Records.lijst(nu, "perioden"), bericht, tijd, op));
        if (tijd >= Records.tijd(nu, "persoon_gemeld_op")) {
            nu.put("persoon", bericht.get("persoon"));
            nu.put("persoon_gemeld_op", tijd);
        }
        blad(nu, bericht, bron, tijd, op);
    }

    private void blad(Record nu, Record bericht, String bron, long tijd, long op) {
        Record blad = Records.record(bericht, "hulpvragen"), oud = Records.record(nu, "hulpvragen");
        Long gemeld = Records.tijd(nu, "hulpvragen_gemeld_op");
        if (blad == null) return;
        if (oud != null && gemeld != null) {
            if (Records.gelijk(blad, oud)) {
                nu.put("hulpvragen_gemeld_op", Math.max(gemeld, tijd));
                return;
            }
            long rang = Math.min(Records.tijd(blad, "peildatum"), tijd), vorige = Math.min(Records.tijd(oud, "peildatum"), gemeld);
            if (rang < vorige || rang == vorige && tijd < gemeld) return;
        }
        nu.put("hulpvragen", blad);
        nu.put("hulpvragen_bron", bron);
        nu.put("hulpvragen_gemeld_op", tijd);
        nu.put("hulpvragen_ontvangen_op", op);
    }

    private List<Record> verwerk(List<Record> perioden, Record bericht, long tijd, long op) {
        String id = Records.tekst(bericht, "detentie_id");
        Record oud = null;
        for (Record een : perioden) {
            if (id.equals(Records.tekst(Records.record(een, "detentie"), "detentie_id"))) {
                oud = een;
                break;
            }
        }
        Record nieuw = feit(algemeen(oud == null ? nieuw(bericht, tijd, op) : oud, bericht, tijd), bericht, tijd);
        if (oud == null) {
            nieuw = vraag(nieuw, isSpoed(nieuw) ? "spoed" : "nieuw", op);
        } else if (!Records.gelijk(nieuw.get("detentie"), oud.get("detentie"))) {
            Record anders = Records.met(Records.record(nieuw, "detentie"), "gewijzigd_op", op);
            nieuw = naNieuws(oud, Records.met(nieuw, "detentie", anders), op);
        }
        List<Record> na = new ArrayList<>(perioden.size() + 1);
        for (Record een : perioden) if (een != oud) na.add(een);
        na.add(nieuw);
        return na;
    }

    private Record nieuw(Record bericht, long tijd, long op) {
        Record d = new Record(detentie), g = new Record(gemeldS), p = new Record(periode);
        d.put("detentie_id", bericht.get("detentie_id"));
        d.put("inrichting", bericht.get("inrichting"));
        d.put("einde", Records.keuze(detentie, "einde", "onbekend"));
        d.put("ontvangen_op", op);
        d.put("gewijzigd_op", op);
        g.put("eerst", tijd);
        g.put("inrichting", tijd);
        g.put("onmiddellijk", false);
        p.put("detentie", d);
        p.put("gemeld", g);
        return p;
    }

    private Record algemeen(Record p, Record bericht, long tijd) {
        Record g = Records.record(p, "gemeld");
        p = Records.met(p, "gemeld", Records.met(g, "eerst", Math.min(Records.tijd(g, "eerst"), tijd)));
        p = vertel(p, "inrichting", tijd, "inrichting", bericht.get("inrichting"));
        for (String veld : List.of("herkomst", "vestiging")) {
            Object code = bericht.get("gemeente_" + veld);
            if (code != null) p = vertel(p, veld, tijd, "gemeente_" + veld, code);
        }
        return p;
    }

    private Record feit(Record p, Record bericht, long tijd) {
        switch (bericht.getSchema().getName()) {
            case "DetentieGestart": {
                p = vertel(p, "begin", tijd, "begin_op", bericht.get("begin_op"));
                Object einde = bericht.get("verwacht_einde_op");
                if (einde == null) return p;
                if (Records.record(p, "gemeld").get("einde") != null) return vertel(p, "verwacht", tijd);
                return vertel(p, "verwacht", tijd, "einde_op", einde, "einde", Records.keuze(detentie, "einde", "verwacht"));
            }
            case "DetentieBeeindigd": return einde(p, tijd, bericht.get("einde_op"));
            case "OnmiddellijkVrijgelaten": return einde(aard(p, tijd, true), tijd, bericht.get("einde_op"));
            case "EinddatumGewijzigd": return einde(aard(p, tijd, false), tijd, bericht.get("einde_op"));
            case "VrijlatingVervallen": return einde(aard(p, tijd, false), tijd, null);
            case "VerlofGestart": return vertel(p, "verlof", tijd, "verlof_op", bericht.get("begin_op"), "verlof_tot", bericht.get("terug_op"));
            case "VerlofBeeindigd": return vertel(p, "terug", tijd, "teruggekeerd_op", bericht.get("terug_op"));
            default: throw new IllegalArgumentException(bericht.getSchema().getName());
        }
    }

    private Record einde(Record p, long tijd, Object op) {
        p = vertel(p, "einde", tijd, "einde_op", op, "einde", Records.keuze(detentie, "einde", op == null ? "vervallen" : "gemeld"));
        Record d = Records.record(p, "detentie");
        if (Records.tekst(d, "einde").equals("vervallen")) return p;
        boolean onmiddellijk = (Boolean) Records.record(p, "gemeld").get("onmiddellijk");
        String aard = onmiddellijk ? "onmiddellijk" : "gemeld";
        return Records.met(p, "detentie", Records.met(d, "einde", Records.keuze(detentie, "einde", aard)));
    }

    private Record aard(Record p, long tijd, boolean onmiddellijk) {
        if (!isNieuws(p, "aard", tijd)) return p;
        return Records.met(p, "gemeld", Records.met(Records.record(p, "gemeld"), "aard", tijd, "onmiddellijk", onmiddellijk));
    }

    private static Record vertel(Record p, String feit, long tijd, Object... velden) {
        if (!isNieuws(p, feit, tijd)) return p;
        Record d = Records.met(Records.record(p, "detentie"), velden);
        return Records.met(p, "detentie", d, "gemeld", Records.met(Records.record(p, "gemeld"), feit, tijd));
    }

    private static boolean isNieuws(Record p, String feit, long tijd) {
        Long eerder = Records.tijd(Records.record(p, "gemeld"), feit);
        return eerder == null || eerder <= tijd;
    }

    // terms and phases

    private long na(long moment, String termijn) {
        return moment + termijnen.get(termijn);
    }

    private static boolean isSpoed(Record p) {
        return Records.tekst(Records.record(p, "detentie"), "einde").equals("onmiddellijk");
    }

    private static boolean isStrijdig(Record d) {
        Long begin = Records.tijd(d, "begin_op"), einde = Records.tijd(d, "einde_op");
        return begin != null && einde != null && einde < begin;
    }

    private static Long vrijOp(Record d) {
        return isStrijdig(d) ? null : gemeldOp(d);
    }

    private static Long gemeldOp(Record d) {
        String einde = Records.tekst(d, "einde");
        return einde.equals("gemeld") || einde.equals("onmiddellijk") ? Records.tijd(d, "einde_op") : null;
    }

    private Record vraag(Record p, String om, long op) {
        Record d = Records.record(p, "detentie");
        long spoed = na(op, "nazorg_beoordelen_spoed"), termijn = spoed;
        if (!isSpoed(p)) {
            long gewoon = na(op, "nazorg_beoordelen");
            Long einde = Records.tijd(d, "einde_op");
            termijn = Math.max(spoed, Math.min(gewoon, einde == null ? gewoon : einde));
        }
        Long eerder = Records.tijd(p, "beoordelen_voor");
        if (eerder != null && eerder <= termijn) return p;
        return Records.met(p, "beoordelen_voor", termijn, "beoordelen_om", Records.keuze(periode, "beoordelen_om", om));
    }

    private Record naNieuws(Record oud, Record nieuw, long op) {
        String om = aanleiding(Records.record(oud, "detentie"), Records.record(nieuw, "detentie"), isSpoed(oud), isSpoed(nieuw));
        return om == null ? nieuw : vraag(nieuw, om, op);
    }

    private static String aanleiding(Record oud, Record nieuw, boolean wasSpoed, boolean spoed) {
        if (spoed && !wasSpoed) return "spoed";
        if (isStrijdig(nieuw) && !isStrijdig(oud)) return "datums_strijdig";
        if (Records.tekst(nieuw, "einde").equals("vervallen") && !Records.tekst(oud, "einde").equals("vervallen")) return "einde_vervallen";
        Long was = Records.tijd(oud, "einde_op"), einde = Records.tijd(nieuw, "einde_op");
        if (einde == null || einde.equals(was)) return null;
        if (was == null) return "einde_aangekondigd";
        return einde < was ? "einde_vervroegd" : null;
    }

    private static String fase(Record p, long op) {
        Record d = Records.record(p, "detentie");
        Long vrij = vrijOp(d), begin = Records.tijd(d, "begin_op"), verlof = Records.tijd(d, "verlof_op"), terug = Records.tijd(d, "teruggekeerd_op");
        if (vrij != null && vrij <= op) return "vrij";
        if (isStrijdig(d) || begin != null && begin > op) return "onbekend";
        boolean weg = verlof != null && verlof <= op && (terug == null || !(verlof <= terug && terug <= op));
        return weg ? "met_verlof" : "gedetineerd";
    }

    private Object[] verwijdering(Record p) {
        Record d = Records.record(p, "detentie");
        long gewijzigd = Records.tijd(d, "gewijzigd_op");
        String uiterste = bestemming(p).wachtrij.equals("keten") ? "nazorg_zonder_huis" : "nazorg_zonder_einddatum";
        long uiterlijk = na(gewijzigd, uiterste);
        Long vrij = gemeldOp(d), begin = Records.tijd(d, "begin_op");
        if (vrij == null) return new Object[] {uiterlijk, uiterste};
        if (begin != null && begin > vrij) vrij = begin;
        long naVrij = na(vrij, "nazorg_na_vrijlating"), gezien = na(gewijzigd, "nazorg_na_afsluiting");
        // of equal ends the name decides, as Python compares pairs
        Object[] eerste = kleinste(naVrij, "nazorg_na_vrijlating", gezien, "nazorg_na_afsluiting", true);
        return kleinste((Long) eerste[0], (String) eerste[1], uiterlijk, uiterste, false);
    }

    private static Object[] kleinste(long a, String naam, long b, String andere, boolean grootste) {
        int rang = a != b ? Long.compare(a, b) : naam.compareTo(andere);
        return (grootste ? rang >= 0 : rang <= 0) ? new Object[] {a, naam} : new Object[] {b, andere};
    }

    // where it goes

    private Plaats vanGemeente(String code) {
        Plaats plaats = gemeenten.get(code);
        return plaats != null ? plaats : new Plaats("keten", code, null, code, "gemeente-niet-in-register");
    }

    private Plaats bestemming(Record p) {
        Record d = Records.record(p, "detentie");
        List<Plaats> kandidaten = new ArrayList<>(2);
        for (String veld : List.of("gemeente_vestiging", "gemeente_herkomst")) {
            String code = Records.tekst(d, veld);
            if (code != null) kandidaten.add(vanGemeente(code));
        }
        if (kandidaten.isEmpty()) return new Plaats("keten", null, null, null, "geen-gemeente");
        Plaats eerste = kandidaten.stream().filter(een -> !een.wachtrij.equals("keten")).findFirst().orElse(kandidaten.get(0));
        if (eerste == kandidaten.get(0) || eerste.reden != null) return eerste;
        return new Plaats(eerste.wachtrij, eerste.gemeente, eerste.naam, eerste.gemeld, "vestiging-zonder-huis");
    }

    private static Object[] volgorde(Record p) {
        Record d = Records.record(p, "detentie");
        long eerst = Records.tijd(Records.record(p, "gemeld"), "eerst");
        Long begin = Records.tijd(d, "begin_op");
        long rang = eerst;
        for (String veld : List.of("einde_op", "verlof_op")) {
            Long moment = Records.tijd(d, veld);
            if (moment != null) rang = Math.min(rang, moment);
        }
        return new Object[] {begin != null ? begin : rang, eerst, Records.tekst(d, "detentie_id")};
    }

    private static final Comparator<Object[]> VOLGORDE = Comparator.<Object[], Long>comparing(v -> (Long) v[0])
        .thenComparing(v -> (Long) v[1]).thenComparing(v -> (String) v[2]);

    private static List<Record> geordend(List<Record> perioden, long op) {
        List<Record> rij = new ArrayList<>(perioden);
        rij.sort(Comparator.comparing(Rule::volgorde, VOLGORDE));
        int einde = rij.size() - 1;
        Long begin = Records.tijd(Records.record(rij.get(einde), "detentie"), "begin_op");
        if (einde == 0 || begin == null || begin <= op) return rij;
        Record vorige = rij.get(einde - 1);
        if (!isSpoed(vorige) || vorige.get("beoordelen_voor") == null) return rij;
        rij.set(einde - 1, rij.get(einde));
        rij.set(einde, vorige);
        return rij;
    }

    private static long eerdere(List<Record> perioden) {
        Object[] huidige = volgorde(perioden.get(perioden.size() - 1));
        return perioden.stream().filter(p -> VOLGORDE.compare(volgorde(p), huidige) < 0).count();
    }

    // the state and its line

    private void stand(Record nu, Record oud, String sleutel, long op) {
        nu.put("stoplicht", stoplicht(nu, oud, op));
        List<Record> rij = geordend(Records.lijst(nu, "perioden"), op);
        int einde = rij.size() - 1;
        String wachtrij = bestemming(rij.get(einde)).wachtrij;
        if (oud != null && !wachtrij.equals(Records.tekst(oud, "wachtrij"))) {
            rij.set(einde, vraag(Records.met(rij.get(einde), "beoordelen_voor", null), "ander_huis", op));
        }
        Record huidige = rij.get(einde);
        Long voor = Records.tijd(huidige, "beoordelen_voor");
        nu.put("perioden", rij);
        nu.put("persoon_id", sleutel);
        nu.put("wachtrij", Records.keuze(dossier, "wachtrij", wachtrij));
        nu.put("fase", Records.keuze(dossier, "fase", fase(huidige, op)));
        nu.put("herinnerd", voor != null && voor - termijnen.get("nazorg_herinneren") <= op);
        nu.put("te_laat", voor != null && voor <= op);
        nu.put("bijgewerkt_op", op);
        nu.put("gewijzigd_op", oud == null ? (Object) op : oud.get("gewijzigd_op"));
        nu.put("volgnummer", oud == null ? (Object) 0L : oud.get("volgnummer"));
    }

    private Record stoplicht(Record nu, Record oud, long op) {
        Record blad = Records.record(nu, "hulpvragen");
        String bron = blad == null ? GEEN_BLAD : Records.tekst(nu, "hulpvragen_bron");
        Long peil = blad == null ? null : Records.tijd(blad, "peildatum");
        boolean verouderd = peil != null && na(peil, "invoer_verouderd") <= op;
        List<String> antwoorden = new ArrayList<>(5);
        for (String gebied : GEBIEDEN) antwoorden.add(blad == null ? "onbekend" : Records.tekst(blad, gebied));
        if (oud != null) {
            Record licht = Records.record(oud, "stoplicht");
            boolean geldt = true;
            int n = 0;
            for (Record een : Records.lijst(licht, "lichten")) {
                geldt &= antwoorden.get(n++).equals(Records.tekst(een, "antwoord")) && bron.equals(Records.tekst(een, "bron"))
                    && Objects.equals(peil, een.get("peildatum")) && verouderd == (Boolean) een.get("verouderd");
            }
            if (geldt) return licht;
        }
        Oordeel uitkomst = oordelen.computeIfAbsent(antwoorden, this::oordeel);
        List<Record> lichten = new ArrayList<>(5);
        for (int n = 0; n < 5; n++) {
            Record een = new Record(lichtS);
            een.put("leefgebied", Records.keuze(lichtS, "leefgebied", GEBIEDEN.get(n)));
            een.put("kleur", Records.keuze(lichtS, "kleur", uitkomst.kleuren.get(n)));
            een.put("antwoord", antwoorden.get(n));
            een.put("bron", bron);
            een.put("peildatum", peil);
            een.put("verouderd", verouderd);
            een.put("regel", GEBIEDEN.get(n) + "-" + antwoorden.get(n));
            lichten.add(een);
        }
        Record licht = new Record(stoplichtS);
        licht.put("kleur", Records.keuze(stoplichtS, "kleur", uitkomst.kleur));
        licht.put("regel", uitkomst.regel);
        licht.put("tabelversie", versie);
        licht.put("lichten", lichten);
        licht.put("berekend_op", op);
        return licht;
    }

    private Oordeel oordeel(List<String> antwoorden) {
        List<String> kleuren = new ArrayList<>(5);
        Map<String, Integer> aantal = new HashMap<>();
        for (int n = 0; n < 5; n++) {
            kleuren.add(tabel.get(GEBIEDEN.get(n)).get(antwoorden.get(n)));
            aantal.merge(kleuren.get(n), 1, Integer::sum);
        }
        Totaal rij = totaal.stream()
            .filter(een -> een.minstens.entrySet().stream().allMatch(e -> aantal.getOrDefault(e.getKey(), 0) >= e.getValue()))
            .findFirst().orElseThrow();
        return new Oordeel(kleuren, rij.kleur, rij.regel);
    }

    private List<Object> zichtbaar(Record stand) {
        List<Record> perioden = Records.lijst(stand, "perioden");
        Record laatste = new Record(perioden.get(perioden.size() - 1), false);
        laatste.put("gemeld", null);
        return Arrays.asList(stand.get("persoon"), laatste, eerdere(perioden), stand.get("wachtrij"), stand.get("fase"), stand.get("herinnerd"),
            stand.get("te_laat"), stand.get("stoplicht"), stand.get("verzoeken"));
    }

    private Record regel(Record stand, String bron) {
        List<Record> perioden = Records.lijst(stand, "perioden");
        Record p = perioden.get(perioden.size() - 1), d = Records.record(p, "detentie"), blad = Records.record(stand, "hulpvragen");
        Plaats plaats = bestemming(p);
        Object[] weg = verwijdering(p);
        Record r = new Record(regelS);
        for (String veld : List.of("persoon_id", "wachtrij", "persoon", "fase", "stoplicht", "herinnerd", "te_laat", "gewijzigd_op", "volgnummer", "verzoeken")) {
            r.put(veld, stand.get(veld));
        }
        r.put("gemeente", plaats.gemeente);
        r.put("gemeente_naam", plaats.naam);
        r.put("gemeente_gemeld", plaats.gemeld);
        r.put("reden_aandacht", !plaats.wachtrij.equals("keten") && isStrijdig(d) ? "datums-strijdig" : plaats.reden);
        r.put("detentie", d);
        r.put("eerdere_detenties", eerdere(perioden));
        r.put("toelichting", blad == null ? null : blad.get("toelichting"));
        r.put("overschrijving_verouderd", false);
        r.put("kleur", Records.record(stand, "stoplicht").get("kleur"));
        r.put("beoordelen_voor", p.get("beoordelen_voor"));
        r.put("beoordelen_om", p.get("beoordelen_om"));
        r.put("spoed", isSpoed(p));
        r.put("verwijderen_op", weg[0]);
        r.put("verwijderen_termijn", weg[1]);
        r.put("ontvangen_op", d.get("ontvangen_op"));
        r.put("gewijzigd_door", bron);
        r.put("wacht", wacht(stand, p, (Long) weg[0]));
        return r;
    }

    private List<Record> wacht(Record stand, Record p, long verwijderen) {
        List<Record> wacht = new ArrayList<>();
        for (Record een : Records.lijst(stand, "verzoeken")) {
            if (!WACHTEND.contains(Records.tekst(een, "status"))) continue;
            String hulp = (Boolean) een.get("geescaleerd") ? "locatiemanager" : null;
            wacht.add(wacht("antwoord", Records.tekst(een, "partij"), hulp, Records.tijd(een, "antwoord_voor")));
        }
        Long voor = Records.tijd(p, "beoordelen_voor");
        String huis = Records.tekst(stand, "wachtrij").equals("keten") ? "ketenmanager" : "procesregisseur";
        wacht.add(voor != null ? wacht("beoordeling", null, huis, voor) : wacht("verwijdering", null, null, verwijderen));
        return wacht;
    }

    private Record wacht(String reden, String partij, String wie, long voor) {
        Record een = new Record(wachtS);
        een.put("reden", Records.keuze(wachtS, "reden", reden));
        een.put("partij", partij);
        een.put("rol", wie == null ? null : Records.keuze(wachtS, "rol", wie));
        een.put("voor", voor);
        return een;
    }

    // what parties are asked

    private List<Record> uitvragen(Record stand, String bron, long op, List<Effect> berichten) {
        List<Record> perioden = Records.lijst(stand, "perioden"), vorige = Records.lijst(stand, "verzoeken");
        Record p = perioden.get(perioden.size() - 1);
        String gemeente = bestemming(p).gemeente, id = Records.tekst(stand, "persoon_id");
        List<Partner> vast = new ArrayList<>();
        for (Partner een : partners.get(Records.tekst(stand, "wachtrij"))) {
            if (een.gemeente == null || een.gemeente.equals(gemeente)) vast.add(een);
        }
        String correlatie = Wire.nummer(id, bron, Wire.iso(op));
        List<Record> nieuw = new ArrayList<>();
        List<Partner> gevraagd = new ArrayList<>();
        for (Partner een : vast) {
            List<String> gebieden = teVragen(stand, p, een, op);
            if (gebieden.isEmpty()) continue;
            nieuw.add(verzoek(stand, p, een, gebieden, correlatie, op));
            gevraagd.add(een);
        }
        Set<String> opnieuw = new HashSet<>();
        nieuw.forEach(een -> opnieuw.add(Records.tekst(een, "partij")));
        List<Record> alle = new ArrayList<>();
        for (Record een : vorige) {
            Record na = bijgewerkt(p, een, vast, opnieuw, op);
            alle.add(na);
            gehoord(id, een, na, opnieuw, berichten);
        }
        for (int n = 0; n < nieuw.size(); n++) berichten.add(bericht(stand, gevraagd.get(n), nieuw.get(n)));
        alle.addAll(nieuw);
        return hoogstens(alle);
    }

    private List<String> teVragen(Record stand, Record p, Partner partner, long op) {
        Set<String> gehad = new HashSet<>();
        for (Record een : Records.lijst(stand, "verzoeken")) {
            if (!partner.code.equals(Records.tekst(een, "partij")) || !geldt(p, een, op)) continue;
            for (Object gebied : (List<?>) een.get("leefgebieden")) gehad.add(gebied.toString());
        }
        List<String> gebieden = new ArrayList<>();
        for (String gebied : partner.gebieden) {
            Record licht = Records.lijst(Records.record(stand, "stoplicht"), "lichten").get(GEBIEDEN.indexOf(gebied));
            boolean lacune = (Boolean) licht.get("verouderd") || Records.tekst(licht, "antwoord").equals("onbekend");
            if (lacune && !gehad.contains(gebied)) gebieden.add(gebied);
        }
        return gebieden;
    }

    private boolean geldt(Record p, Record verzoek, long op) {
        if (!vanDezeDetentie(p, verzoek)) return false;
        String status = Records.tekst(verzoek, "status");
        if (WACHTEND.contains(status)) return na(Records.tijd(verzoek, "gevraagd_op"), "bewaren_inbox") > op;
        return status.equals("geweigerd");
    }

    private static boolean vanDezeDetentie(Record p, Record verzoek) {
        return Records.tijd(verzoek, "gevraagd_op") >= Records.tijd(Records.record(p, "detentie"), "ontvangen_op");
    }

    private Record verzoek(Record stand, Record p, Partner partner, List<String> gebieden, String correlatie, long op) {
        Long beoordelen = Records.tijd(p, "beoordelen_voor");
        long tot = Math.max(na(op, "nazorg_beantwoorden_spoed"), Math.min(na(op, "nazorg_beantwoorden"), beoordelen == null ? Long.MAX_VALUE : beoordelen));
        long herinneren = tot - termijnen.get("nazorg_verzoek_herinneren");
        Record v = new Record(verzoekS), wie = new Record(Records.schema(verzoekS, "gevraagd_door"));
        wie.put("naam", vrager);
        wie.put("rol", Records.keuze(wie.getSchema(), "rol", rol));
        v.put("verzoek_id", Wire.nummer(correlatie, partner.code));
        v.put("correlatie_id", correlatie);
        v.put("partij", partner.code);
        v.put("aanleiding", Records.keuze(verzoekS, "aanleiding", "nazorg"));
        v.put("vraag", "Wat is bij u bekend over: " + namen(gebieden) + "?");
        v.put("noodzaak", noodzaak(stand, gebieden));
        v.put("gevraagd_door", wie);
        v.put("gevraagd_op", op);
        v.put("herinneren_op", herinneren > op ? herinneren : null);
        v.put("antwoord_voor", tot);
        v.put("status", Records.keuze(verzoekS, "status", "open"));
        v.put("geescaleerd", false);
        List<Object> symbolen = new ArrayList<>();
        Schema soort = Records.schema(verzoekS, "leefgebieden").getElementType();
        gebieden.forEach(gebied -> symbolen.add(new GenericData.EnumSymbol(soort, gebied)));
        v.put("leefgebieden", symbolen);
        return v;
    }

    private static String noodzaak(Record stand, List<String> gebieden) {
        List<String> onbekend = new ArrayList<>(), oud = new ArrayList<>(), redenen = new ArrayList<>();
        List<Record> lichten = Records.lijst(Records.record(stand, "stoplicht"), "lichten");
        for (String gebied : gebieden) ((Boolean) lichten.get(GEBIEDEN.indexOf(gebied)).get("verouderd") ? oud : onbekend).add(gebied);
        if (!onbekend.isEmpty()) redenen.add("nog niet bekend: " + namen(onbekend));
        if (!oud.isEmpty()) redenen.add("niet recent bekend: " + namen(oud));
        return "Nodig voor de zwaarte-indicatie over vijf leefgebieden (convenant, Bijlage 3, nazorg); " + String.join("; ", redenen) + ".";
    }

    private static String namen(List<String> gebieden) {
        return gebieden.stream().map(gebied -> gebied.replace('_', ' ')).collect(joining(", "));
    }

    private Effect bericht(Record stand, Partner partner, Record verzoek) {
        Record q = new Record(gevraagdS), persoon = Records.record(stand, "persoon"), wie = new Record(Records.schema(gevraagdS, "personalia"));
        for (String veld : List.of("voornamen", "voorvoegsel", "achternaam", "geboortedatum")) wie.put(veld, persoon.get(veld));
        wie.put("bsn", partner.bsn ? persoon.get("bsn") : null);
        for (String veld : List.of("verzoek_id", "correlatie_id", "aanleiding", "vraag", "noodzaak", "antwoord_voor", "gevraagd_door", "leefgebieden")) {
            q.put(veld, verzoek.get(veld));
        }
        q.put("aggregaat_id", stand.get("persoon_id"));
        q.put("huis", Records.tekst(stand, "wachtrij"));
        q.put("doel", doel);
        q.put("personalia", wie);
        return new Effect(inboxen.get(partner.code), q);
    }

    private Record bijgewerkt(Record p, Record een, List<Partner> vast, Set<String> opnieuw, long op) {
        if (!WACHTEND.contains(Records.tekst(een, "status"))) return een;
        String partij = Records.tekst(een, "partij");
        boolean nodig = vast.stream().anyMatch(partner -> partner.code.equals(partij)) && vanDezeDetentie(p, een);
        if (nodig && (!opnieuw.contains(partij) || geldt(p, een, op))) return verstreken(een, op);
        return Records.met(een, "status", Records.keuze(verzoekS, "status", "vervallen"), "herinneren_op", null, "geescaleerd", false);
    }

    private Record verstreken(Record een, long op) {
        long voor = Records.tijd(een, "antwoord_voor");
        if (voor <= op) {
            boolean hulp = na(voor, "nazorg_escaleren") <= op;
            return Records.met(een, "herinneren_op", null, "status", Records.keuze(verzoekS, "status", "te_laat"), "geescaleerd", hulp);
        }
        Long herinneren = Records.tijd(een, "herinneren_op");
        return herinneren != null && herinneren <= op ? Records.met(een, "herinneren_op", null) : een;
    }

    private void gehoord(String id, Record vorig, Record nu, Set<String> opnieuw, List<Effect> berichten) {
        boolean zelfde = Records.gelijk(vorig.get("status"), nu.get("status"));
        if (zelfde && Objects.equals(vorig.get("herinneren_op"), nu.get("herinneren_op"))) return;
        String partij = Records.tekst(nu, "partij"), status = Records.tekst(nu, "status");
        Record bericht = new Record(status.equals("vervallen") ? vervallenS : herinnerdS);
        bericht.put("verzoek_id", nu.get("verzoek_id"));
        bericht.put("aggregaat_id", id);
        if (status.equals("vervallen")) {
            bericht.put("reden", opnieuw.contains(partij) ? "opnieuw-gevraagd" : "niet-meer-nodig");
        } else {
            bericht.put("antwoord_voor", nu.get("antwoord_voor"));
            bericht.put("te_laat", status.equals("te_laat"));
        }
        berichten.add(new Effect(inboxen.get(partij), bericht));
    }

    private static List<Record> hoogstens(List<Record> verzoeken) {
        int teveel = verzoeken.size() - MEESTE;
        if (teveel <= 0) return verzoeken;
        List<Record> over = new ArrayList<>(verzoeken);
        for (Record een : verzoeken) {
            if (teveel > 0 && !WACHTEND.contains(Records.tekst(een, "status"))) {
                over.removeIf(weg -> weg == een);
                teveel--;
            }
        }
        return over;
    }
}
