//! The table itself: every kind, every field, a line each.
//!
//! Sources of the fields: the forms that teams use today (Anbindungsfragebogen of Dataport OSI, onboarding of the
//! OZG-Datenbank NRW, Nachnutzungsticket Einbürgerung), the official Gemeindeverzeichnis, the OZG-Leitfaden.

use super::choices::Choices::{self, Of};
use super::field::{
    Field, TextRule, choice, count, date, grouped, line, long, reference, text, time, yes_no,
};
use super::kind::{Kind, KindDef, Upkeep};

pub(super) fn def(kind: Kind) -> &'static KindDef {
    match kind {
        Kind::Area => &AREA,
        Kind::Authority => &AUTHORITY,
        Kind::Service => &SERVICE,
        Kind::Connection => &CONNECTION,
        Kind::Appointment => &APPOINTMENT,
        Kind::TestRun => &TEST_RUN,
        Kind::Template => &TEMPLATE,
        Kind::Obstacle => &OBSTACLE,
        Kind::Task => &TASK,
        Kind::Person => &PERSON,
        Kind::Team => &TEAM,
        Kind::Milestone => &MILESTONE,
        Kind::Member => &MEMBER,
    }
}

/// Largest amount of money in euro and largest count that is no typing error.
const MANY: i64 = 999_999_999;

const PRIORITY: Choices = Of(&[
    ("hoch", "hoch"),
    ("mittel", "mittel"),
    ("niedrig", "niedrig"),
]);

/// Joins groups of fields into one list.
macro_rules! fields {
    ($($group:literal: [$($field:expr),* $(,)?]),* $(,)?) => {{
        const FIELDS: &[Field] = &{
            const GROUPS: &[&[Field]] = &[$(&grouped($group, [$($field),*])),*];
            const COUNT: usize = 0 $($(+ { let _ = &$field; 1 })*)*;
            let mut all = [text("", ""); COUNT];
            let (mut group, mut at) = (0, 0);
            while group < GROUPS.len() {
                let mut field = 0;
                while field < GROUPS[group].len() {
                    all[at] = GROUPS[group][field];
                    at += 1;
                    field += 1;
                }
                group += 1;
            }
            all
        };
        FIELDS
    }};
}

static AREA: KindDef = KindDef {
    kind: Kind::Area,
    slug: "gebiet",
    english: "area",
    words: &["gebiet", "gebiete", "area", "areas"],
    label: "Gebiet",
    plural: "Gebiete",
    upkeep: Upkeep::Team,
    title: &["name"],
    fields: fields! {
        "Gebiet": [
            text("name", "Name").required(),
            choice("ebene", "Ebene", Choices::Level).required(),
            text("art", "Art").help("wie im Gemeindeverzeichnis, etwa Landkreis, Stadt, Markt, Samtgemeinde"),
            line("ars", "Regionalschlüssel (ARS)", TextRule::Ars),
            reference("verband", "Gemeindeverband", Kind::Area),
            text("regierungsbezirk", "Regierungsbezirk"),
            text("sitz", "Sitz der Verwaltung"),
        ],
        "Zahlen": [
            count("einwohner", "Einwohner", MANY),
            count("einwohner_maennlich", "davon männlich", MANY),
            count("flaeche_ha", "Fläche in ha", MANY),
            line("plz", "PLZ der Verwaltung", TextRule::Plz),
            yes_no("mehrere_plz", "mehrere PLZ"),
            line("laenge", "Längengrad", TextRule::Degrees),
            line("breite", "Breitengrad", TextRule::Degrees),
            text("verstaedterung", "Verstädterung"),
        ],
        "Stand": [
            date("gebietsstand", "Gebietsstand"),
            date("aufgeloest", "aufgelöst zum").help("das Gebiet steht nicht mehr im Gemeindeverzeichnis"),
            reference("nachfolger", "Nachfolger", Kind::Area).set(),
            yes_no("fiktiv", "fiktiver Schlüssel"),
            line("website", "Website", TextRule::Url),
            long("bemerkung", "Bemerkung"),
        ],
    },
};

static AUTHORITY: KindDef = KindDef {
    kind: Kind::Authority,
    slug: "behoerde",
    english: "authority",
    words: &[
        "behoerde",
        "behoerden",
        "behörde",
        "behörden",
        "authority",
        "authorities",
    ],
    label: "Vollzugsbehörde",
    plural: "Vollzugsbehörden",
    upkeep: Upkeep::Team,
    title: &["name"],
    fields: fields! {
        "Behörde": [
            text("name", "Name").required(),
            choice("art", "Art", Choices::AuthorityKind).required(),
            reference("gebiet", "Sitz im Gebiet", Kind::Area).required(),
            reference("zustaendig", "zuständig für", Kind::Area).set()
                .help("die Gemeinden, die sie bedient; ein Vorschlag kommt aus dem Gemeindeverzeichnis"),
            line("zustaendige_plz", "zuständig für PLZ", TextRule::Plz).set(),
            reference("team", "betreut von", Kind::Team),
            reference("ansprechpersonen", "Ansprechpersonen", Kind::Person).set(),
        ],
        "Erreichbarkeit": [
            text("strasse", "Straße und Hausnummer"),
            line("plz", "PLZ", TextRule::Plz),
            text("ort", "Ort"),
            line("funktionspostfach", "Funktionspostfach", TextRule::Email),
            line("telefon", "Telefon", TextRule::Phone),
            long("oeffnungszeiten", "Öffnungszeiten"),
            line("website", "Website", TextRule::Url),
            line("datenschutz_link", "Datenschutzerklärung", TextRule::Url),
            line("impressum_link", "Impressum", TextRule::Url),
            line("barrierefreiheit_link", "Erklärung zur Barrierefreiheit", TextRule::Url),
            yes_no("logo", "Logo liegt vor"),
        ],
        "Technik": [
            text("it_dienstleister", "IT-Dienstleister"),
            line("bkz", "Behördenkennzahl", TextRule::Bkz),
            line("pvog", "Organisationseinheit (PVOG)", TextRule::Pvog),
            line("dvdv", "DVDV-Organisationsschlüssel", TextRule::Dvdv),
            text("dvdv_stelle", "DVDV-pflegende Stelle"),
            text("intermediaer", "OSCI-Intermediär"),
            text("zertifikat", "Zertifikat (Inhaber, Aussteller)"),
            date("zertifikat_bis", "Zertifikat gültig bis"),
            reference("schluesselverantwortlich", "Schlüsselverantwortliche Person", Kind::Person),
            text("bezahlsystem", "Bezahlsystem"),
            text("mandant_test", "Mandant Test"),
            text("mandant_produktion", "Mandant Produktion"),
            text("bewirtschafter", "Bewirtschafternummer"),
            date("rahmenvereinbarung", "Rahmenvereinbarung vom"),
        ],
        "Notizen": [long("bemerkung", "Bemerkung")],
    },
};

static SERVICE: KindDef = KindDef {
    kind: Kind::Service,
    slug: "leistung",
    english: "service",
    words: &["leistung", "leistungen", "service", "services"],
    label: "Leistung",
    plural: "Leistungen",
    upkeep: Upkeep::Team,
    title: &["name"],
    fields: fields! {
        "Leistung": [
            text("name", "Name"),
            text("kurzname", "Kurzname").help("höchstens 12 Zeichen"),
            yes_no("aktiv", "wird ausgerollt"),
            text("themenfeld", "Themenfeld"),
            text("federfuehrung", "Federführung"),
            choice("behoerdenarten", "ausgeführt von", Choices::AuthorityKind).set(),
            line("leika", "LeiKa-Schlüssel", TextRule::Leika).set(),
            text("standards", "Standards").set(),
            choice("varianten", "Anbindungsvarianten", Choices::Variant).set(),
            text("fachverfahren", "bekannte Fachverfahren").set(),
            line("onlinedienst", "Onlinedienst", TextRule::Url),
            text("beleg", "als Fokusleistung").help("belegt, wahrscheinlich oder unbestätigt"),
            text("quelle", "Quelle").help("woher das bekannt ist"),
        ],
        "Landesvertrag": [
            choice("landesvertrag", "Landesvertrag", Choices::Contract),
            date("landesvertrag_am", "Stand vom"),
            date("foerderung_bis", "Finanzierung gesichert bis"),
        ],
        "Notizen": [long("bemerkung", "Bemerkung")],
    },
};

static CONNECTION: KindDef = KindDef {
    kind: Kind::Connection,
    slug: "anbindung",
    english: "connection",
    words: &["anbindung", "anbindungen", "connection", "connections"],
    label: "Anbindung",
    plural: "Anbindungen",
    upkeep: Upkeep::Team,
    title: &["behoerde", "leistung"],
    fields: fields! {
        "Stand": [
            reference("behoerde", "Vollzugsbehörde", Kind::Authority).required(),
            reference("leistung", "Leistung", Kind::Service).required(),
            choice("status", "Status", Choices::Status).required()
                .help("Rückschritte und übersprungene Stufen brauchen einen Grund"),
            date("status_am", "erreicht am"),
            choice("hemmnis", "Hemmnis", Choices::SideState),
            reference("huerde", "Hürde", Kind::Obstacle).help("nötig, wenn blockiert"),
            date("wiedervorlage", "Wiedervorlage").help("nötig, wenn zurückgestellt"),
            reference("stattdessen", "stattdessen zuständig", Kind::Authority).help("nötig, wenn nicht zuständig"),
            yes_no("einbindung_geplant", "Einbindung geplant").help("nötig bei Eigenlösung"),
            choice("prioritaet", "Priorität", PRIORITY),
            date("zieltermin", "Zieltermin"),
            date("beauftragt_am", "beauftragt am"),
            date("produktiv_am", "produktiv seit"),
            count("antraege_monat", "Anträge je Monat", MANY),
        ],
        "Technik": [
            choice("variante", "Anbindungsvariante", Choices::Variant),
            text("antragsstrecken", "Antragsstrecken").set(),
            text("fachverfahren", "Fachverfahren"),
            text("hersteller", "Hersteller"),
            text("version", "Version"),
            yes_no("modul", "Modul oder Lizenz vorhanden"),
            text("betrieb", "Betrieb durch"),
            line("dvdv", "DVDV-Organisationsschlüssel", TextRule::Dvdv),
            line("destination_test", "FIT-Connect-Destination Test", TextRule::Destination),
            line("destination_produktion", "FIT-Connect-Destination Produktion", TextRule::Destination),
            line("pvog_link", "Eintrag im PVOG", TextRule::Url),
            line("webseite", "eingebunden auf", TextRule::Url),
        ],
        "Vertrag und Kosten": [
            date("einzelabruf", "Einzelabruf vom"),
            count("entgelt_jaehrlich", "Entgelt jährlich in Euro", MANY),
            count("entgelt_einmalig", "Anbindungskosten einmalig in Euro", MANY),
            text("kostentraeger", "Kostenträger"),
            date("foerderung_bis", "Förderung bis"),
        ],
        "Personen": [
            reference("verantwortlich", "verantwortlich", Kind::Person),
            reference("team", "Team", Kind::Team),
            reference("ansprechpersonen", "Ansprechpersonen", Kind::Person).set(),
        ],
        "Notizen": [long("bemerkung", "Bemerkung")],
    },
};

static APPOINTMENT: KindDef = KindDef {
    kind: Kind::Appointment,
    slug: "termin",
    english: "appointment",
    words: &["termin", "termine", "appointment", "appointments"],
    label: "Termin",
    plural: "Termine",
    upkeep: Upkeep::Team,
    title: &["titel"],
    fields: fields! {
        "Termin": [
            text("titel", "Titel").required(),
            date("datum", "Datum").required(),
            time("beginn", "Beginn"),
            time("ende", "Ende"),
            date("bis_datum", "bis einschließlich").help("nur bei mehrtägigen Terminen"),
            choice("form", "Form", Of(&[
                ("vor-ort", "vor Ort"), ("video", "Video"), ("telefon", "Telefon"), ("reise", "Reisetag"),
            ])),
            choice("stand", "Stand", Of(&[
                ("geplant", "geplant"), ("bestaetigt", "bestätigt"),
                ("durchgefuehrt", "durchgeführt"), ("abgesagt", "abgesagt"),
            ])),
        ],
        "Worum es geht": [
            reference("behoerde", "Vollzugsbehörde", Kind::Authority),
            reference("anbindungen", "Anbindungen", Kind::Connection).set(),
            reference("teilnehmende", "Teilnehmende", Kind::Person).set(),
            reference("team", "Team", Kind::Team),
            text("ort", "Ort"),
            long("anreise", "Anreise"),
            long("agenda", "Agenda"),
        ],
        "Ergebnis": [
            long("protokoll", "Protokoll"),
            long("vereinbarungen", "Vereinbarungen"),
        ],
    },
};

static TEST_RUN: KindDef = KindDef {
    kind: Kind::TestRun,
    slug: "pruefung",
    english: "test-run",
    words: &[
        "pruefung",
        "pruefungen",
        "prüfung",
        "prüfungen",
        "test-run",
        "test-runs",
    ],
    label: "Prüfung",
    plural: "Prüfungen",
    upkeep: Upkeep::Team,
    title: &["anbindung", "datum"],
    fields: fields! {
        "Prüfung": [
            reference("anbindung", "Anbindung", Kind::Connection).required(),
            date("datum", "Datum").required(),
            choice("umgebung", "Umgebung", Of(&[("test", "Test"), ("produktion", "Produktion")])),
            choice("variante", "Anbindungsvariante", Choices::Variant),
            reference("termin", "Termin", Kind::Appointment),
            reference("pruefende", "Prüfende", Kind::Person).set(),
            choice("stand", "Stand", Of(&[
                ("laufend", "laufend"), ("abgeschlossen", "abgeschlossen"), ("abgenommen", "abgenommen"),
                ("verweigert", "Abnahme verweigert"),
            ])),
            reference("vorlage", "Prüfvorlage", Kind::Template).help("sonst gilt die eingebaute Prüfliste"),
        ],
        "Punkte": [
            choice("ergebnis", "Ergebnis", Choices::Outcome).per_check_item(),
            choice("maengelklasse", "Mängelklasse", Choices::DefectClass).per_check_item(),
            long("notiz", "Bemerkung zum Punkt").per_check_item(),
            text("nachweis", "Nachweis").per_check_item().help("Dateiname oder Protokollnummer, keine Personendaten"),
            time("zeit", "Uhrzeit").per_check_item(),
            reference("huerden", "Hürde", Kind::Obstacle).per_check_item(),
            reference("aufgaben", "Aufgabe", Kind::Task).per_check_item(),
            long("wortlaut", "Wortlaut").per_check_item().help("wie der Punkt der Prüfvorlage hieß, als die Prüfung begann"),
        ],
        "Abnahme": [
            date("abnahme_am", "abgenommen am"),
            reference("abnahme_durch", "abgenommen durch", Kind::Person).set(),
            long("offene_punkte", "offene Punkte"),
            long("bemerkung", "Bemerkung"),
        ],
    },
};

static TEMPLATE: KindDef = KindDef {
    kind: Kind::Template,
    slug: "pruefvorlage",
    english: "check-template",
    words: &[
        "pruefvorlage",
        "pruefvorlagen",
        "prüfvorlage",
        "prüfvorlagen",
        "check-template",
        "check-templates",
    ],
    label: "Prüfvorlage",
    plural: "Prüfvorlagen",
    upkeep: Upkeep::Team,
    title: &["name"],
    fields: fields! {
        "Prüfvorlage": [
            text("name", "Name").required(),
            reference("leistung", "Leistung", Kind::Service).help("leer: für alle Leistungen, die keine eigene Vorlage haben"),
            choice("stand", "Stand", Of(&[("gilt", "gilt"), ("ruht", "ruht")])).help("neue Prüfungen nehmen nur eine Vorlage, die gilt"),
            long("bemerkung", "Bemerkung"),
        ],
        "Punkte": [
            long("text", "Wortlaut").per_check_item().help("ohne Angabe beim Anlegen: Kopie der eingebauten Prüfliste"),
            choice("abschnitt", "Abschnitt", Choices::Section).per_check_item(),
            choice("verbindlichkeit", "Verbindlichkeit", Of(&[("pflicht", "Pflicht"), ("soll", "Soll")])).per_check_item(),
            choice("umgebung", "Umgebung", Of(&[
                ("test", "Test"), ("produktion", "Produktion"), ("beide", "Test und Produktion"),
            ])).per_check_item(),
            line("wege", "Wege", TextRule::Paths).per_check_item().help("P, O, F, W; leer: alle"),
            choice("rolle", "Rolle", Choices::Role).per_check_item(),
            long("hilfe", "Hilfe").per_check_item(),
            count("platz", "Platz", MANY).per_check_item().help("ordnet die Punkte innerhalb ihres Abschnitts"),
            yes_no("entfernt", "entfernt").per_check_item().help("steht in neuen Prüfungen nicht mehr"),
        ],
    },
};

static OBSTACLE: KindDef = KindDef {
    kind: Kind::Obstacle,
    slug: "huerde",
    english: "obstacle",
    words: &[
        "huerde",
        "huerden",
        "hürde",
        "hürden",
        "obstacle",
        "obstacles",
    ],
    label: "Hürde",
    plural: "Hürden",
    upkeep: Upkeep::Team,
    title: &["titel"],
    fields: fields! {
        "Hürde": [
            text("titel", "Titel").required(),
            choice("art", "Art", Choices::ObstacleKind).required(),
            long("beschreibung", "Beschreibung"),
            choice("schwere", "Schwere", Choices::Severity),
            choice("verursacher", "Verursacher", Choices::Cause),
            choice("stand", "Stand", Of(&[
                ("offen", "offen"), ("in-arbeit", "in Arbeit"), ("geloest", "gelöst"), ("verworfen", "verworfen"),
            ])).required(),
            reference("behoerden", "betroffene Behörden", Kind::Authority).set(),
            reference("anbindungen", "betroffene Anbindungen", Kind::Connection).set(),
            reference("leistungen", "betroffene Leistungen", Kind::Service).set(),
            date("erkannt_am", "erkannt am"),
            reference("erkannt_von", "erkannt von", Kind::Person),
        ],
        "Weg zur Lösung": [
            long("massnahme", "Maßnahme"),
            reference("zustaendig", "zuständig", Kind::Person),
            date("frist", "Frist"),
            date("wiedervorlage", "Wiedervorlage"),
            choice("ebene", "Eskalationsebene", Choices::Escalation),
            long("versucht", "was versucht wurde"),
            long("benoetigt", "was gebraucht wird"),
            text("von_wem", "von wem"),
        ],
        "Lösung": [
            date("geloest_am", "gelöst am"),
            long("loesung", "Lösung"),
            long("empfehlung", "Empfehlung für andere"),
        ],
    },
};

static TASK: KindDef = KindDef {
    kind: Kind::Task,
    slug: "aufgabe",
    english: "task",
    words: &["aufgabe", "aufgaben", "task", "tasks"],
    label: "Aufgabe",
    plural: "Aufgaben",
    upkeep: Upkeep::Team,
    title: &["titel"],
    fields: fields! {
        "Aufgabe": [
            text("titel", "Titel").required(),
            long("beschreibung", "Beschreibung"),
            reference("zustaendig", "zuständig", Kind::Person),
            date("faellig", "fällig am"),
            choice("stand", "Stand", Of(&[
                ("offen", "offen"), ("in-arbeit", "in Arbeit"), ("erledigt", "erledigt"), ("entfallen", "entfallen"),
            ])).required(),
            choice("prioritaet", "Priorität", PRIORITY),
            date("erledigt_am", "erledigt am"),
        ],
        "Bezug": [
            reference("behoerde", "Vollzugsbehörde", Kind::Authority),
            reference("anbindung", "Anbindung", Kind::Connection),
            reference("termin", "Termin", Kind::Appointment),
            reference("huerde", "Hürde", Kind::Obstacle),
        ],
    },
};

static PERSON: KindDef = KindDef {
    kind: Kind::Person,
    slug: "person",
    english: "person",
    words: &["person", "personen", "persons", "people"],
    label: "Person",
    plural: "Personen",
    upkeep: Upkeep::Team,
    title: &["name"],
    fields: fields! {
        "Person": [
            text("name", "Name").required().personal(),
            choice("rolle", "Rolle", Choices::Role),
            text("organisation", "Organisation"),
            reference("behoerde", "Vollzugsbehörde", Kind::Authority),
            reference("team", "Team", Kind::Team),
            reference("leistungen", "zuständig für", Kind::Service).set(),
            reference("vertretung", "Vertretung", Kind::Person),
        ],
        "Dienstlich erreichbar": [
            line("telefon", "Telefon", TextRule::Phone).personal(),
            line("email", "E-Mail", TextRule::Email).personal(),
            long("bemerkung", "Bemerkung").personal().help("nur Dienstliches; wird bei einer Tilgung mit getilgt"),
        ],
    },
};

static TEAM: KindDef = KindDef {
    kind: Kind::Team,
    slug: "team",
    english: "team",
    words: &["team", "teams"],
    label: "Team",
    plural: "Teams",
    upkeep: Upkeep::Team,
    title: &["name"],
    fields: fields! {
        "Team": [
            text("name", "Name").required(),
            choice("art", "Art", Choices::TeamKind),
            reference("gebiete", "Gebiete", Kind::Area).set(),
            reference("leistungen", "Leistungen", Kind::Service).set(),
            reference("leitung", "Leitung", Kind::Person),
            reference("mitglieder", "Mitglieder", Kind::Person).set(),
            line("funktionspostfach", "Funktionspostfach", TextRule::Email),
            line("telefon", "Telefon", TextRule::Phone),
            long("bemerkung", "Bemerkung"),
        ],
    },
};

static MILESTONE: KindDef = KindDef {
    kind: Kind::Milestone,
    slug: "meilenstein",
    english: "milestone",
    words: &["meilenstein", "meilensteine", "milestone", "milestones"],
    label: "Meilenstein",
    plural: "Meilensteine",
    upkeep: Upkeep::Team,
    title: &["titel"],
    fields: fields! {
        "Meilenstein": [
            text("titel", "Titel").required(),
            date("datum", "Datum").required(),
            choice("stand", "Stand", Of(&[
                ("geplant", "geplant"), ("erreicht", "erreicht"), ("verschoben", "verschoben"),
            ])),
            reference("leistung", "Leistung", Kind::Service),
            reference("gebiet", "Gebiet", Kind::Area),
            long("beschreibung", "Beschreibung"),
            text("quelle", "Quelle"),
        ],
    },
};

static MEMBER: KindDef = KindDef {
    kind: Kind::Member,
    slug: "mitglied",
    english: "member",
    words: &["mitglied", "mitglieder", "member", "members"],
    label: "Mitglied",
    plural: "Mitglieder",
    upkeep: Upkeep::Program,
    title: &["name"],
    fields: fields! {
        "Mitglied": [
            text("name", "Name").required().personal(),
            text("team", "Team"),
            line("email", "E-Mail", TextRule::Email).personal(),
            text("verschluesselung", "Schlüssel für Verschlüsseltes").help("öffentlich; beginnt mit age1"),
            text("gesperrt", "gesperrt").set().help("Kennung und letzte übernommene Änderung, je gesperrtes Mitglied"),
        ],
    },
};
