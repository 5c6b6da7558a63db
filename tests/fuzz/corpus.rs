//! The corpus, made by the product itself from made-up data: small files of each kind, as different as can be.

use std::io::{Cursor, Write};

use ozg_werkbank::exchange::encryption::{Lock, encrypt};
use ozg_werkbank::exchange::mail::{self, Draft as Mail};
use ozg_werkbank::exchange::state_file::{self, Origin, Outgoing, Packing};
use ozg_werkbank::exchange::{Author, Identity, SecretKey, SignedHeads, parts};
use ozg_werkbank::replica::{
    Change, Draft, DraftEdit, ERASED, Intent, Privacy, RENEWS, RecordId, Replica, Value, codec,
};
use ozg_werkbank::store::{Fact, Place, Store, WorkspaceId};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::targets::RANDOM;

const WORKSPACE: WorkspaceId = WorkspaceId([7; 16]);
const NOW: u64 = 1_790_000_000_000;

/// Target, name and content of each file.
pub fn files() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let (me, other) = (SecretKey::new(RANDOM), SecretKey::new([8; 32]));
    let mut replica = Replica::new(me.replica());
    let mut colleague = Replica::new(other.replica());
    let first = work(&mut colleague);
    replica.receive(first.clone(), NOW).unwrap();
    let own = work(&mut replica);
    let all: Vec<Change> = first.iter().chain(&own).cloned().collect();
    let mut waiting = Replica::new(SecretKey::new([9; 32]).replica());
    waiting.receive(own.clone(), NOW).unwrap();
    let heads: SignedHeads = first
        .last()
        .map(|last| other.sign_head(WORKSPACE, last.seq, last.hash()))
        .into_iter()
        .collect();
    let state = |changes: &[Change], packing| {
        let outgoing = Outgoing {
            workspace: WORKSPACE,
            author: Author::new("A. Muster", "Taskforce Nord"),
            written: NOW,
            known: replica.frontier(),
            changes: changes.to_vec(),
            heads: &heads,
            packing,
            origin: Origin::Anybody,
        };
        state_file::write(outgoing, &me).unwrap()
    };
    let small = state(&own[..1], Packing::Quick);
    let recipient = Identity::generate(RANDOM).recipient().unwrap();
    let lock = [recipient];
    let age = encrypt(&small, &Lock::Recipients(&lock)).unwrap();
    let armored = armored(&age);
    let mut cut = parts::split("s.ozgstand", vec![5; 4_200], 4_096).unwrap();
    let (_, last_part) = cut.pop().unwrap();
    let mailed = mail(&[("s.ozgstand", &small)]);
    let zipped = zip(&[("s.ozgstand", &small), ("l.txt", b"lies mich")]);
    let mailbox = [
        b"From a@kreis.example Thu Sep 24\n",
        mailed.as_slice(),
        b"\n\n",
    ]
    .concat();
    let mut corpus = vec![
        ("state_file", "all.ozgstand", state(&all, Packing::Quick)),
        ("state_file", "own.ozgstand", state(&own, Packing::Small)),
        (
            "state_file",
            "nothing-new.ozgstand",
            state(&[], Packing::Quick),
        ),
        ("changes", "one", codec::encode(&own[..1])),
        ("changes", "all", codec::encode(&all)),
        ("changes", "none", codec::encode(&[])),
        ("changes", "renewal", codec::encode(&renewal(&first))),
        (
            "changes",
            "backwards",
            codec::encode(&all.iter().rev().cloned().collect::<Vec<_>>()),
        ),
        ("parcel", "mail.eml", mailed.clone()),
        ("parcel", "mailbox.mbox", mailbox),
        ("parcel", "archive.zip", zipped),
        ("parcel", "encrypted.ozgstand.age", age.clone()),
        (
            "parcel",
            "archive-in-mail.eml",
            mail(&[("m.zip", &zip(&[("s.ozgstand", &small)]))]),
        ),
        ("part", "last.ozgstand", last_part),
        ("encryption", "binary.age", age),
        ("encryption", "text.age", armored),
        ("journal", "journal", journal(&all)),
        ("journal", "entry", entry(&own[0])),
        (
            "checkpoint",
            "nothing",
            Replica::new(me.replica()).checkpoint(),
        ),
        ("checkpoint", "all", replica.checkpoint()),
        ("checkpoint", "waiting", waiting.checkpoint()),
    ];
    corpus.extend(foreign());
    corpus
}

/// Files of other programs.
fn foreign() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let lines = gv100ad_lines();
    let latin1: Vec<u8> = lines.chars().map(|c| u8::try_from(c).unwrap()).collect();
    let sheet = auszuggv_sheet();
    vec![
        ("gv100ad", "utf-8.txt", lines.clone().into_bytes()),
        ("gv100ad", "iso-8859-1.txt", latin1),
        (
            "gv100ad",
            "official.zip",
            zip(&[("GV100AD_300625.txt", lines.as_bytes())]),
        ),
        ("auszuggv", "german.csv", AUSZUGGV.into()),
        ("auszuggv", "sheet.xml", sheet.clone().into_bytes()),
        (
            "auszuggv",
            "official.xlsx",
            zip(&[
                ("xl/workbook.xml", sheet.as_bytes()),
                ("xl/_rels/workbook.xml.rels", sheet.as_bytes()),
                ("xl/sharedStrings.xml", sheet.as_bytes()),
                ("xl/worksheets/a.xml", sheet.as_bytes()),
            ]),
        ),
        (
            "ical",
            "outlook.ics",
            OUTLOOK.replace('\n', "\r\n").into_bytes(),
        ),
        ("table", "list.csv", LIST.into()),
        ("table", "content.xml", CONTENT.into()),
        ("table", "sheet.xml", DATED.into()),
        ("toml", "keys.toml", KEYS.into()),
    ]
}

/// Changes with every type of value, a set, personal values, an erasure and an undo.
fn work(replica: &mut Replica) -> Vec<Change> {
    let record = |key: &str| RecordId {
        kind: "anbindung".into(),
        key: key.into(),
    };
    let edit = |key: &str, field: &str, item: Option<&str>, value| DraftEdit {
        record: record(key),
        field: field.into(),
        item: item.map(Into::into),
        value,
        privacy: if field == "notiz" {
            Privacy::Personal
        } else {
            Privacy::Open
        },
    };
    let draft = |edits, intent| Draft {
        edits,
        reason: Some("Erhebung im März".into()),
        intent,
    };
    let drafts = [
        draft(
            vec![
                edit("a", "status", None, Value::Int(-3)),
                edit("a", "termin", None, Value::Date(20_000)),
                edit("a", "um", None, Value::Time(600)),
                edit("b", "fertig", None, Value::Bool(true)),
                edit("b", "leer", None, Value::Empty),
            ],
            Intent::Edit,
        ),
        draft(
            vec![
                edit("a", "notiz", None, Value::text("Rückruf bei Erika Muster")),
                edit("b", "notiz", None, Value::text("nur hier")),
                edit("a", "schlagwort", Some("eilig"), Value::Bool(true)),
            ],
            Intent::Edit,
        ),
        draft(
            vec![edit("a", ERASED, None, Value::Bool(true))],
            Intent::Edit,
        ),
        draft(
            vec![edit("b", "leer", None, Value::text("wieder"))],
            Intent::Undo(1),
        ),
    ];
    drafts
        .into_iter()
        .map(|draft| replica.author(draft, NOW, [9; 16]))
        .collect()
}

/// The changes of a writer, and the first one of its successor, which takes over all but one of them.
fn renewal(chain: &[Change]) -> Vec<Change> {
    let mut successor = Replica::new(SecretKey::new([6; 32]).replica());
    successor.receive(chain[..1].to_vec(), NOW).unwrap();
    let tips: String = chain[1..]
        .iter()
        .map(|change| change.hash().tip().to_string())
        .collect();
    let says = DraftEdit {
        record: RecordId {
            kind: "person".into(),
            key: "b".into(),
        },
        field: RENEWS.into(),
        item: Some(chain[0].replica.to_string().into()),
        value: Value::text(format!("2;{};{tips};aa", chain[0].hash())),
        privacy: Privacy::Open,
    };
    let draft = Draft {
        edits: vec![says],
        reason: None,
        intent: Intent::Edit,
    };
    let first = successor.author(draft, NOW, [9; 16]);
    chain.iter().cloned().chain([first]).collect()
}

fn mail(attachments: &[(&str, &[u8])]) -> Vec<u8> {
    let attachments = attachments
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()));
    mail::write(Mail {
        to: vec!["Erika Muster <muster@kreis.example>".into()],
        subject: "Stand für März".into(),
        text: "Anbei der Stand.\n".into(),
        attachments: attachments.collect(),
        written: NOW,
    })
    .unwrap()
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn armored(age: &[u8]) -> Vec<u8> {
    use age::armor::{ArmoredWriter, Format};
    let mut writer = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor).unwrap();
    writer.write_all(age).unwrap();
    writer.finish().unwrap()
}

/// The file of a store into which these changes and a fact went.
fn journal(changes: &[Change]) -> Vec<u8> {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("ws");
    let fact = Fact {
        key: "name".into(),
        value: Some(b"A. Muster".to_vec()),
    };
    let mut store = Store::create(Place::real(&folder), WORKSPACE).unwrap();
    store.commit(changes, &[fact]).unwrap();
    drop(store);
    std::fs::read(folder.join("journal")).unwrap()
}

/// What the second frame of such a file holds: behind the first frame and twelve bytes.
fn entry(change: &Change) -> Vec<u8> {
    let journal = journal(std::slice::from_ref(change));
    let first = 12 + usize::from(journal[4]);
    journal[first + 12..].to_vec()
}

/// Land, Kreis, Verband and two Gemeinden, one with an umlaut.
fn gv100ad_lines() -> String {
    let all = include_str!("../../assets/beispiel/gv100ad_06633.txt");
    let mut lines: Vec<&str> = all.lines().take(4).collect();
    lines.extend(all.lines().find(|line| !line.is_ascii()));
    lines.iter().flat_map(|line| [*line, "\r\n"]).collect()
}

/// Heading, Land, Kreis, a Gemeinde, foot.
const AUSZUGGV: &str = "\
Gemeinden am 31.12.2025
10;;06;;;;;Hessen;;;;;;;;;;;;
40;44;06;6;33;;;Kassel;;;;;;;;;;;;
60;64;06;6;33;5024;024;Söhrewald;  61,15; 4 800; 2 350; 2 450; 79;34320;9,583210;51,232940;E01;Kassel-Land;03;
© Destatis
";

/// The same as a sheet that is also its workbook's list of sheets, places and texts.
fn auszuggv_sheet() -> String {
    let (mut rows, mut texts) = (Vec::new(), Vec::new());
    for line in AUSZUGGV.lines() {
        rows.push("<row>".to_owned());
        for cell in line.split(';') {
            rows.push(format!("<c t=\"s\"><v>{}</v></c>", texts.len()));
            texts.push(format!("<si><t>{cell}</t></si>"));
        }
        rows.push("</row>".to_owned());
    }
    let (rows, texts) = (rows.concat(), texts.concat());
    let frame = "<sheet name=\"Gemeinden\" r:id=\"a\"/><Relationship Id=\"a\" Target=\"worksheets/a.xml\"/>";
    format!("<x>{frame}{texts}<sheetData>{rows}</sheetData></x>")
}

/// An event as Outlook writes it, a whole day, and one that repeats.
const OUTLOOK: &str = "BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:PUBLISH
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
CLASS:PUBLIC
DTEND;TZID=\"W. Europe Standard Time\":20261124T120000
DTSTART;TZID=\"W. Europe Standard Time\":20261124T090000
SUMMARY;LANGUAGE=de:Besuch der Wohngeldbehörde\\, Test
  auf zwei Zeilen
LOCATION:Kassel
SEQUENCE:1
STATUS:CONFIRMED
UID:040000008200E00074C5B7101A82E008
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
END:VALARM
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261125
DURATION:P2D
UID:2
END:VEVENT
BEGIN:VEVENT
DTSTART:20261125T080000Z
RRULE:FREQ=WEEKLY
UID:3
END:VEVENT
END:VCALENDAR
";

/// A list as somebody keeps it.
const LIST: &str = "Meine Liste;;\r\n\r\nBehörde;Leistung;\"Stand; \"\"neu\"\"\"\r\nWohngeldstelle;Wohngeld;70\r\n'=1+1;46387;1,5E+10\r\n";

/// The same from LibreOffice.
const CONTENT: &str = "<office:document-content><table:table table:name=\"Liste\"><table:table-row \
     table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"2\">\
     <text:p>A<text:s text:c=\"3\"/>&amp;</text:p><text:p>B</text:p></table:table-cell><table:table-cell \
     office:value-type=\"date\" office:date-value=\"2026-11-24T09:30:00\"/><table:table-cell office:value-type=\"time\" \
     office:time-value=\"PT09H30M00S\"/><table:table-cell office:value-type=\"float\" office:value=\"1.5\"/>\
     </table:table-row></table:table></office:document-content>";

/// And from Excel, with a day and a time: the XML is its own list of sheets, texts and looks.
const DATED: &str = "<w><workbookPr date1904=\"0\"/><sheets><sheet name=\"A\" r:id=\"r\"/></sheets>\
     <Relationship Id=\"r\" Target=\"worksheets/a.xml\"/><numFmt numFmtId=\"170\" formatCode=\"[$-407]dd.mm.yyyy hh:mm\"/>\
     <cellXfs><xf numFmtId=\"170\"/><xf numFmtId=\"20\"/></cellXfs><si><t>Wohngeld</t></si><sheetData><row r=\"1\">\
     <c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"0\"><v>46387.5</v></c><c r=\"C1\" s=\"1\"><v>0.375</v></c>\
     <c r=\"D1\" t=\"b\"><v>1</v></c></row></sheetData></w>";

/// Keys as somebody wants them.
const KEYS: &str =
    "search = [\"F3\", \"Strg+X\"]\n\"Status setzen\" = \"Strg+T\" # anders\nzoom = []\n";
