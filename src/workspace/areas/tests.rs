//! What must hold when directories of several vintages come in.

use tempfile::TempDir;

use super::*;
use crate::exchange::Author;
use crate::interop::{auszuggv, gv100ad};
use crate::workspace::Env;

/// A line: record type, key (2 to 9 digits, a Gemeinde's as Kreis, Verband and Gemeinde), name, code, inhabitants.
fn line(date: &str, words: &str) -> String {
    let mut words = words.split(' ');
    let mut word = || words.next().unwrap_or_default();
    let (kind, key, name, code, inhabitants) = (word(), word(), word(), word(), word());
    let part = |range: std::ops::Range<usize>| key.get(range).unwrap_or_default();
    let (gemeinde, verband) = (part(9..12), part(5..9));
    let key = key.get(..5).unwrap_or(key);
    let facts = if kind == "60" {
        format!("{:0>11}{inhabitants:0>11}{:0>11}    34292     ", 100, 1)
    } else {
        String::new()
    };
    format!(
        "{:<220}",
        format!(
            "{kind}{date}{key:<5}{gemeinde:<3}{verband:<4}{name:<50}{:50}{code:<2}    {facts}",
            ""
        )
    )
}

const OLD: &str = "20180930";
const NEW: &str = "20231130";

fn directory(date: &str, lines: &[&str]) -> Directory {
    let lines: Vec<String> = lines.iter().map(|words| line(date, words)).collect();
    gv100ad::parse(lines.join("\n").as_bytes()).unwrap()
}

/// A Kreis with a Verband of two and a Gemeinde of its own, and a Kreis next door.
const BEFORE: [&str; 8] = [
    "10 03 Musterland",
    "40 03251 Musterkreis 44",
    "50 032515401 Auental 52",
    "50 032510003 Talheim 50",
    "60 032515401001 Audorf 64 700",
    "60 032515401002 Bachdorf 64 300",
    "60 032510003003 Talheim 64 900",
    "40 03252 Nachbarstadt 44",
];

/// Bachdorf has gone into Audorf, which has left the Verband; that is gone, too.
const AFTER: [&str; 6] = [
    "10 03 Musterland",
    "40 03251 Musterkreis 44",
    "50 032510001 Audorf 50",
    "60 032510001001 Audorf 64 1000",
    "60 032510003003 Talheim 64 900",
    "40 03252 Nachbarstadt 44",
];

struct Desk {
    workspace: Workspace,
    _folder: TempDir,
}

fn desk() -> Desk {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("ws");
    let author = Author::new("Ada", "Taskforce");
    let env = Env::fixed(1_795_400_000_000, 1);
    let workspace = Workspace::create(&path, &author, env).unwrap();
    Desk {
        workspace,
        _folder: folder,
    }
}

impl Desk {
    fn takes(&mut self, directory: &Directory) -> AreaReport {
        self.takes_only(directory, &[]).unwrap()
    }

    fn takes_only(
        &mut self,
        directory: &Directory,
        only: &[&str],
    ) -> Result<AreaReport, AreaError> {
        let only: Vec<AreaKey> = only.iter().map(|key| key.parse().unwrap()).collect();
        let update = self.workspace.snapshot().compare_areas(directory, &only)?;
        self.workspace.take_areas(&update).unwrap();
        Ok(update.report)
    }

    fn sets(&mut self, kind: Kind, key: &str, slug: &'static str, value: &str) {
        let action = Action::new().set(kind, key, slug, Value::text(value));
        self.workspace.apply(&action).unwrap();
    }

    fn value(&self, key: &str, slug: &str) -> Option<Value> {
        let snapshot = self.workspace.snapshot();
        snapshot.view().value(Kind::Area, key, slug)
    }

    fn text(&self, key: &str, slug: &str) -> String {
        let snapshot = self.workspace.snapshot();
        snapshot
            .view()
            .show(Kind::Area, key, Kind::Area.field(slug).unwrap())
    }

    fn digest(&self) -> crate::replica::Hash {
        self.workspace.snapshot().digest()
    }
}

#[test]
fn areas_come_in_with_their_facts_and_without_stand_ins() {
    let mut ada = desk();
    let report = ada.takes(&directory(OLD, &BEFORE));
    assert_eq!(
        (report.new, report.read.verbaende, report.read.gemeinden),
        (7, 2, 3)
    );
    assert_eq!(ada.text("03251", "name"), "Musterkreis");
    assert_eq!(ada.text("03252", "name"), "Landkreis Nachbarstadt");
    assert_eq!(ada.text("032515401", "name"), "Samtgemeinde Auental");
    assert_eq!(ada.text("03251001", "verband"), "Samtgemeinde Auental");
    assert_eq!(ada.value("03251001", "einwohner"), Some(Value::Int(700)));
    assert_eq!(ada.text("03251001", "gebietsstand"), "30.09.2018");
    assert!(
        !ada.workspace
            .snapshot()
            .view()
            .exists(Kind::Area, "032510003")
    );
}

#[test]
fn the_same_file_again_changes_nothing_and_says_so() {
    let mut ada = desk();
    ada.takes(&directory(OLD, &BEFORE));
    let before = ada.digest();
    let report = ada.takes(&directory(OLD, &BEFORE));
    assert!(!report.writes);
    assert_eq!((report.new, report.changed, report.unchanged), (0, 0, 7));
    assert!(
        report
            .to_string()
            .ends_with("Alle Gebiete sind schon auf diesem Stand."),
        "{report}"
    );
    assert_eq!(ada.digest(), before);
}

#[test]
fn a_newer_vintage_keeps_what_was_attached_to_areas_that_vanish_or_change_their_verband() {
    let mut ada = desk();
    ada.takes(&directory(OLD, &BEFORE));
    for (key, area) in [
        ("03251002-melde", "03251002"),
        ("03251001-melde", "03251001"),
    ] {
        let action = Action::new()
            .set(Kind::Authority, key, "name", Value::text("Meldebehörde"))
            .set(Kind::Authority, key, "art", Value::text("melde"))
            .set(Kind::Authority, key, "gebiet", Value::text(area));
        ada.workspace.apply(&action).unwrap();
    }
    ada.sets(
        Kind::Area,
        "03251002",
        "website",
        "https://bachdorf.example",
    );
    ada.sets(Kind::Area, "03251001", "bemerkung", "Rathaus wird umgebaut");

    let report = ada.takes(&directory(NEW, &AFTER));
    assert_eq!(
        (
            report.new,
            report.changed,
            report.unchanged,
            report.dissolved
        ),
        (0, 1, 4, 2),
        "{report}"
    );
    assert_eq!(ada.text("03251002", "aufgeloest"), "30.11.2023");
    assert_eq!(ada.text("03251002", "website"), "https://bachdorf.example");
    assert_eq!(ada.text("032515401", "aufgeloest"), "30.11.2023");
    assert_eq!(ada.text("03251001", "verband"), "");
    assert_eq!(ada.text("03251001", "ars"), "032510001001");
    assert_eq!(ada.value("03251001", "einwohner"), Some(Value::Int(1000)));
    assert_eq!(ada.text("03251001", "bemerkung"), "Rathaus wird umgebaut");
    assert_eq!(ada.text("03251003", "gebietsstand"), "30.11.2023");
    let snapshot = ada.workspace.snapshot();
    let authorities = snapshot.view().keys(Kind::Authority);
    assert_eq!(authorities, ["03251001-melde", "03251002-melde"]);

    let again = ada.takes(&directory(NEW, &AFTER));
    assert!(!again.writes, "{again}");
}

#[test]
fn one_undo_takes_a_whole_directory_back() {
    let mut ada = desk();
    ada.takes(&directory(OLD, &BEFORE));
    ada.takes(&directory(NEW, &AFTER));
    ada.workspace.undo().unwrap();
    assert_eq!(ada.text("03251002", "aufgeloest"), "");
    assert_eq!(ada.text("03251001", "verband"), "Samtgemeinde Auental");
    assert_eq!(ada.text("03251001", "gebietsstand"), "30.09.2018");
}

#[test]
fn an_area_that_stands_in_the_directory_again_loses_its_mark() {
    let mut ada = desk();
    ada.takes(&directory(OLD, &BEFORE));
    ada.takes(&directory(NEW, &AFTER));
    let report = ada.takes(&directory("20241231", &BEFORE));
    assert_eq!((report.changed, report.dissolved), (3, 0));
    assert_eq!(ada.text("03251002", "aufgeloest"), "");
}

#[test]
fn an_older_vintage_is_refused() {
    let mut ada = desk();
    ada.takes(&directory(NEW, &AFTER));
    let before = ada.digest();
    let error = ada
        .takes_only(&directory(OLD, &BEFORE), &[])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("30.09.2018") && error.contains("30.11.2023"),
        "{error}"
    );
    assert_eq!(ada.digest(), before);
}

#[test]
fn a_limited_import_touches_the_chosen_and_what_they_lie_in_only() {
    let mut ada = desk();
    let report = ada
        .takes_only(&directory(OLD, &BEFORE), &["03252"])
        .unwrap();
    assert_eq!(report.new, 2);
    assert_eq!(ada.text("03", "name"), "Musterland");
    ada.takes(&directory(OLD, &BEFORE));
    // The neighbour is newer; that does not keep the Kreis from catching up, nor the Land from staying newer.
    ada.takes_only(&directory("20241231", &AFTER), &["03252"])
        .unwrap();
    assert_eq!(ada.text("03251002", "aufgeloest"), "");
    let report = ada.takes_only(&directory(NEW, &AFTER), &["03251"]).unwrap();
    assert_eq!(report.dissolved, 2);
    assert_eq!(ada.text("03", "gebietsstand"), "31.12.2024");
    assert_eq!(ada.text("03252", "gebietsstand"), "31.12.2024");
}

#[test]
fn an_extract_says_nothing_about_the_areas_it_does_not_describe() {
    let mut ada = desk();
    ada.takes(&directory(OLD, &BEFORE));
    let extract = ["10 03 Musterland", "40 03252 Nachbarstadt 44"];
    let report = ada.takes(&directory(NEW, &extract));
    assert_eq!(report.dissolved, 0);
    assert_eq!(ada.text("03251", "aufgeloest"), "");
}

#[test]
fn a_kreis_that_has_gone_into_others_of_its_land_is_dissolved_with_all_in_it() {
    let mut ada = desk();
    let third = ["40 03253 Dritt 44", "60 032530001001 Drittdorf 64 50"];
    ada.takes(&directory(OLD, &[&BEFORE[..], &third].concat()));
    let report = ada.takes(&directory(NEW, &BEFORE));
    assert_eq!(report.dissolved, 2);
    assert_eq!(ada.text("03253", "aufgeloest"), "30.11.2023");
    assert_eq!(ada.text("03253001", "aufgeloest"), "30.11.2023");
}

#[test]
fn what_stands_in_an_unreadable_line_does_not_count_as_vanished() {
    let mut ada = desk();
    ada.takes(&directory(OLD, &BEFORE));
    let mut after = AFTER.map(|words| line(NEW, words));
    after[4].push_str("xx");
    let report = ada.takes(&gv100ad::parse(after.join("\n").as_bytes()).unwrap());
    assert_eq!((report.bad_lines.len(), report.dissolved), (1, 0));
    assert!(report.to_string().contains("Zeile 5"), "{report}");
    assert_eq!(ada.text("03251003", "aufgeloest"), "");
}

#[test]
fn a_gemeinde_whose_verband_is_unreadable_comes_without_it() {
    let mut ada = desk();
    let mut before = BEFORE.map(|words| line(OLD, words));
    before[2].truncate(100);
    let report = ada.takes(&gv100ad::parse(before.join("\n").as_bytes()).unwrap());
    assert_eq!(report.new, 6);
    assert_eq!(ada.text("03251001", "verband"), "");
}

#[test]
fn a_correction_by_hand_survives_the_same_vintage_and_invented_areas_every_one() {
    let mut ada = desk();
    ada.takes(&directory(NEW, &AFTER));
    ada.sets(Kind::Area, "03251001", "name", "Audorf an der Au");
    let own = Action::new()
        .set(
            Kind::Area,
            "fiktiv:03251901",
            "name",
            Value::text("Bezirk Nord"),
        )
        .set(
            Kind::Area,
            "fiktiv:03251901",
            "ebene",
            Value::text("gemeinde"),
        );
    ada.workspace.apply(&own).unwrap();
    let report = ada.takes(&directory(NEW, &AFTER));
    assert_eq!((report.changed, report.dissolved), (0, 0));
    assert_eq!(ada.text("03251001", "name"), "Audorf an der Au");
}

/// A row of AuszugGV for each Gemeinde of [`BEFORE`], and those of Kreis and Verbände.
const ROWS: [&str; 7] = [
    "10;;03;;;;;Musterland;;;;;;;;;;;;",
    "40;44;03;2;51;;;Musterkreis;;;;;;;;;;;;",
    "50;52;03;2;51;5401;;Auental;;;;;;;;;;;;",
    "60;64;03;2;51;5401;001;Audorf;1,00;700;1;;;34292;9,1;51,1;;;03;gering besiedelt",
    "60;64;03;2;51;5401;002;Bachdorf;1,00;300;1;;;34292;9,2;51,2;;;03;gering besiedelt",
    "50;50;03;2;51;0003;;Talheim;;;;;;;;;;;;",
    "60;64;03;2;51;0003;003;Talheim;1,00;900;1;;;34292;9,3;51,3;;;03;gering besiedelt",
];

fn table(date: &str, rows: &[&str]) -> Directory {
    auszuggv::load(&format!("AuszugGV_{date}.csv"), rows.join("\n").as_bytes()).unwrap()
}

#[test]
fn one_format_adds_to_the_other_and_removes_nothing() {
    let mut ada = desk();
    ada.takes(&table("30.09.2018", &ROWS));
    assert_eq!(ada.text("03251001", "laenge"), "9,1");
    assert_eq!(ada.text("03251001", "verstaedterung"), "gering besiedelt");
    let report = ada.takes(&directory(OLD, &BEFORE));
    assert_eq!((report.new, report.changed, report.dissolved), (1, 3, 0));
    assert_eq!(ada.text("03251001", "laenge"), "9,1");
    ada.takes(&directory(NEW, &AFTER));
    assert_eq!(ada.text("03251001", "breite"), "51,1");
    assert_eq!(ada.text("03251001", "einwohner"), "1000");

    let mut ben = desk();
    ben.takes(&directory(OLD, &BEFORE));
    let report = ben.takes(&table("30.09.2018", &ROWS));
    assert_eq!((report.new, report.changed, report.dissolved), (0, 3, 0));
    assert_eq!(ben.text("03251002", "breite"), "51,2");
    assert_eq!(ben.text("03251002", "mehrere_plz"), "nein");
    assert!(!ben.takes(&table("30.09.2018", &ROWS)).writes);
}

#[test]
fn an_older_table_only_fills_in_what_is_missing() {
    let mut ada = desk();
    ada.takes(&directory(NEW, &AFTER));
    ada.sets(Kind::Area, "03251003", "laenge", "9,9");
    let report = ada.takes(&table("30.09.2018", &ROWS));
    assert_eq!((report.new, report.changed, report.dissolved), (0, 2, 0));
    assert!(
        report
            .to_string()
            .contains("Stand vom 30.11.2023: Nur fehlende Angaben")
    );
    assert_eq!(ada.text("03251001", "laenge"), "9,1");
    assert_eq!(ada.text("03251001", "einwohner"), "1000");
    assert_eq!(ada.text("03251003", "laenge"), "9,9");
    assert_eq!(ada.text("03251003", "gebietsstand"), "30.11.2023");
    assert_eq!(ada.value("03251002", "name"), None);
    let again = ada.takes(&table("30.09.2018", &ROWS));
    assert!(!again.writes && again.to_string().contains("Es fehlt nichts."));
}

#[test]
fn a_table_of_gemeinden_alone_dissolves_no_verband_and_no_kreis() {
    let mut ada = desk();
    ada.takes(&directory(OLD, &BEFORE));
    let gemeinden: Vec<&str> = ROWS
        .into_iter()
        .filter(|row| row.starts_with("60"))
        .collect();
    let report = ada.takes(&table("30.06.2019", &gemeinden[..2]));
    assert_eq!((report.new, report.changed, report.dissolved), (0, 2, 1));
    assert_eq!(ada.text("03251003", "aufgeloest"), "30.06.2019");
    assert_eq!(ada.value("032515401", "aufgeloest"), None);
    assert_eq!(ada.text("03251001", "verband"), "Samtgemeinde Auental");
}
