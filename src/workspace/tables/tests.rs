use chrono::NaiveDate;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::insight::tables::content::Content;
use crate::insight::tables::{self, Headings};
use crate::interop::sheet::{BookType, Column, Format, Scalar, Sheet as Written, Workbook, csv};
use crate::replica::Value;
use crate::workspace::desk::{Desk, START, typed};
use crate::workspace::{Env, sample};

/// Everything of these kinds, as sheets.
fn sheets(workspace: &Workspace, headings: Headings) -> Vec<Written> {
    let snapshot = workspace.snapshot();
    let sheet = |kind: &Kind| {
        let keys = snapshot.view().keys(*kind);
        tables::sheet(snapshot.view(), *kind, keys, (headings, snapshot.today()))
    };
    ORDER.iter().map(sheet).collect()
}

fn table(name: &str, bytes: &[u8]) -> Table {
    Table::read(name, bytes).unwrap().unwrap()
}

fn take(workspace: &mut Workspace, name: &str, bytes: &[u8], contested: Contested) -> TableUpdate {
    let update = workspace
        .compare_tables(&[table(name, bytes)], &Wish::default())
        .unwrap();
    workspace.take_table(&update, contested).unwrap();
    update
}

fn faults(update: &TableUpdate) -> Vec<String> {
    let faults = update.sheets.iter().flat_map(|sheet| &sheet.faults);
    faults.map(ToString::to_string).collect()
}

/// Every field of every record that is different in the two.
fn differences(a: &Workspace, b: &Workspace) -> Vec<String> {
    let (a, b) = (a.snapshot(), b.snapshot());
    let mut found = Vec::new();
    for kind in ORDER {
        assert_eq!(a.view().keys(kind), b.view().keys(kind), "{kind:?}");
        for key in a.view().keys(kind) {
            for field in kind.fields() {
                let of = |view| Content::of(view, kind, key, field);
                if of(a.view()) != of(b.view()) {
                    found.push(format!(
                        "{kind:?} {key} {}: {:?} {:?}",
                        field.slug,
                        of(a.view()),
                        of(b.view())
                    ));
                }
            }
        }
    }
    found
}

#[test]
fn a_whole_workspace_goes_through_a_workbook_and_through_text_and_is_the_same() {
    let folder = TempDir::new().unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap();
    let full = sample::build(folder.path(), today, Env::fixed(START, 7)).unwrap();
    let mut workbook_desk = Desk::founder();
    let by_workbook = &mut workbook_desk.workspace;
    let workbook = BookType::Xlsx
        .write(&Workbook {
            sheets: sheets(&full, Headings::Labels),
        })
        .unwrap();
    let update = take(by_workbook, "alles.xlsx", &workbook, Contested::Stay);
    assert_eq!(faults(&update), [""; 0]);
    assert_eq!(differences(&full, by_workbook), [""; 0]);
    let mut text_desk = Desk::founder();
    let by_text = &mut text_desk.workspace;
    let texts = ORDER.iter().zip(sheets(&full, Headings::Slugs));
    let texts = texts.map(|(kind, sheet)| {
        let name = format!("{}.csv", kind.slug());
        table(&name, csv::write(&sheet).as_bytes())
    });
    let texts: Vec<Table> = texts.collect();
    let update = by_text.compare_tables(&texts, &Wish::default()).unwrap();
    assert_eq!(faults(&update), [""; 0]);
    by_text.take_table(&update, Contested::Stay).unwrap();
    assert_eq!(differences(&full, by_text), [""; 0]);
    let again = by_text
        .compare_tables(&[table("alles.xlsx", &workbook)], &Wish::default())
        .unwrap();
    assert!(again.is_empty(), "{}", again.told());
}

fn written(desk: &Desk, kind: Kind) -> String {
    let snapshot = desk.workspace.snapshot();
    let keys = snapshot.view().keys(kind);
    let around = (Headings::Labels, snapshot.today());
    csv::write(&tables::sheet(snapshot.view(), kind, keys, around))
}

fn tasks(desk: &Desk) -> String {
    written(desk, Kind::Task)
}

fn task(desk: &mut Desk, key: &str, fields: &[(&str, &str)]) {
    let typed: Vec<_> = fields
        .iter()
        .map(|(slug, text)| typed(slug, text))
        .collect();
    let snapshot = desk.workspace.snapshot();
    let action = if snapshot.view().exists(Kind::Task, key) {
        snapshot.change(Kind::Task, key, &typed).unwrap()
    } else {
        snapshot
            .create(Kind::Task, Some(key), &typed, desk.workspace.env())
            .unwrap()
            .0
    };
    desk.workspace.apply(&action).unwrap();
}

fn field(desk: &Desk, key: &str, slug: &str) -> String {
    let snapshot = desk.workspace.snapshot();
    let field = Kind::Task.field(slug).unwrap();
    snapshot.view().show(Kind::Task, key, field)
}

#[test]
fn only_what_somebody_changed_in_the_table_comes_and_what_changed_here_stays() {
    let mut desk = Desk::founder();
    task(
        &mut desk,
        "a",
        &[
            ("titel", "Alt"),
            ("stand", "offen"),
            ("faellig", "1.12.2026"),
        ],
    );
    task(
        &mut desk,
        "b",
        &[
            ("titel", "Zweite"),
            ("stand", "offen"),
            ("faellig", "1.12.2026"),
        ],
    );
    let table = tasks(&desk);
    task(&mut desk, "a", &[("titel", "Hier neu")]);
    let edited =
        table
            .replace("01.12.2026", "02.12.2026")
            .replacen("Zweite", "Zweite, dort neu", 1);
    let update = take(
        &mut desk.workspace,
        "aufgaben.csv",
        edited.as_bytes(),
        Contested::Stay,
    );
    assert_eq!(update.told(), "aufgaben.csv: Aufgaben: 2 geändert.");
    assert_eq!(field(&desk, "a", "titel"), "Hier neu");
    assert_eq!(field(&desk, "a", "faellig"), "02.12.2026");
    assert_eq!(field(&desk, "b", "titel"), "Zweite, dort neu");

    let table = tasks(&desk);
    task(
        &mut desk,
        "a",
        &[("titel", "Hier noch neuer"), ("faellig", "3.12.2026")],
    );
    let edited = table
        .replace("Hier neu", "Dort neuer")
        .replace("02.12.2026", "");
    let update = take(
        &mut desk.workspace,
        "aufgaben.csv",
        edited.as_bytes(),
        Contested::Stay,
    );
    assert_eq!(
        update.told(),
        "aufgaben.csv: Aufgaben: 1 geändert, 1 auch hier geändert."
    );
    assert_eq!(field(&desk, "a", "titel"), "Hier noch neuer");
    assert_eq!(field(&desk, "a", "faellig"), "03.12.2026");
    assert_eq!(field(&desk, "b", "faellig"), "");
    take(
        &mut desk.workspace,
        "aufgaben.csv",
        edited.as_bytes(),
        Contested::Come,
    );
    assert_eq!(field(&desk, "a", "titel"), "Dort neuer");
    desk.is_sound();
}

#[test]
fn what_was_deleted_here_does_not_come_back_by_an_old_table() {
    let mut desk = Desk::founder();
    task(&mut desk, "a", &[("titel", "Alt"), ("stand", "offen")]);
    let table = tasks(&desk);
    desk.workspace
        .apply(&Action::new().delete(Kind::Task, "a"))
        .unwrap();
    let update = take(
        &mut desk.workspace,
        "aufgaben.csv",
        table.as_bytes(),
        Contested::Come,
    );
    assert_eq!(
        faults(&update),
        ["Zeile 2: „Alt“ wurde hier gelöscht und bleibt es."]
    );
    assert_eq!(desk.titles(), [""; 0]);
}

#[test]
fn a_list_of_a_colleague_adds_and_clears_nothing_and_every_fault_is_named() {
    let mut desk = Desk::founder();
    task(
        &mut desk,
        "a",
        &[
            ("titel", "Anrufen"),
            ("stand", "offen"),
            ("faellig", "1.12.2026"),
        ],
    );
    let list = "Meine Liste;;\n;;\nAufgabe;Frist;Status;Wer weiß\nAnrufen;;in Arbeit;x\nNachfragen;46387;offen;\n;5.12.2026;offen;\n\
                Prüfen;31.02.2026;offen;\nWarten;1.1.2027;vielleicht;\nAnrufen;1.1.2027;offen;\n";
    let update = take(
        &mut desk.workspace,
        "liste.csv",
        list.as_bytes(),
        Contested::Stay,
    );
    assert_eq!(
        update.told(),
        "liste.csv: Aufgaben: 2 neu, 1 geändert; 4 Fehler."
    );
    assert_eq!(field(&desk, "a", "faellig"), "01.12.2026");
    assert_eq!(field(&desk, "a", "stand"), "in Arbeit");
    let faults = faults(&update);
    assert!(
        faults[0].starts_with("Zeile 6, Spalte A „Aufgabe“: Ohne diese Angabe"),
        "{faults:?}"
    );
    assert_eq!(
        faults[1],
        "Zeile 7, Spalte B „Frist“: Den 31.02.2026 gibt es im Kalender nicht."
    );
    assert!(
        faults[2].starts_with("Zeile 8, Spalte C „Status“: „vielleicht“"),
        "{faults:?}"
    );
    assert_eq!(
        faults[3],
        "Zeile 9: Davon handelt schon Zeile 4; diese Zeile bleibt weg."
    );
    let mended: Vec<String> = update.sheets[0]
        .mended
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        mended,
        ["Zeile 5, Spalte B „Frist“: aus der Zahl 46387 wurde 31.12.2026"]
    );
    let unknown = update.sheets[0]
        .columns
        .iter()
        .find(|column| column.holds.is_none())
        .unwrap();
    assert_eq!(unknown.heading, "Wer weiß");
    let again = desk
        .workspace
        .compare_tables(&[table("liste.csv", list.as_bytes())], &Wish::default())
        .unwrap();
    assert_eq!(
        again.sheets[0].counts(),
        (0, 0, 0),
        "{:?}",
        again.sheets[0].rows
    );
}

#[test]
fn what_a_heading_stands_for_is_kept_in_mind() {
    let mut desk = Desk::founder();
    let list = "Aufgabe;Bis wann denn\nAnrufen;1.12.2026\n";
    let wish = Wish {
        kind: Some(Kind::Task),
        columns: vec![("Bis wann denn".to_owned(), Some("faellig".to_owned()))],
    };
    let update = desk
        .workspace
        .compare_tables(&[table("l.csv", list.as_bytes())], &wish)
        .unwrap();
    desk.workspace.take_table(&update, Contested::Stay).unwrap();
    let list = "Aufgabe;BIS WANN DENN\nSchreiben;2.12.2026\n";
    take(
        &mut desk.workspace,
        "l.csv",
        list.as_bytes(),
        Contested::Stay,
    );
    assert!(tasks(&desk).contains("Schreiben;") && tasks(&desk).contains("02.12.2026"));
    let nobody = Wish {
        columns: vec![("Bis wan".to_owned(), None)],
        ..wish
    };
    let error = desk
        .workspace
        .compare_tables(&[table("l.csv", list.as_bytes())], &nobody)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "Eine Spalte „Bis wan“ gibt es in der Tabelle nicht."
    );
    std::fs::write(
        desk.workspace.folder().join("zuordnungen.toml"),
        "[aufgabe\n",
    )
    .unwrap();
    let error = desk
        .workspace
        .compare_tables(&[table("l.csv", list.as_bytes())], &Wish::default())
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("zuordnungen.toml“ lässt sich nicht verwenden"),
        "{error}"
    );
}

type Rows<'a> = &'a [&'a [&'a str]];

/// A workbook of these sheets, the first row of each with its headings.
fn workbook(sheets: &[(&str, Rows<'_>)]) -> Vec<u8> {
    let sheet = |(name, rows): &(&str, Rows<'_>)| Written {
        name: (*name).to_owned(),
        columns: rows[0]
            .iter()
            .map(|heading| Column::new(heading, Format::Text))
            .collect(),
        rows: rows[1..]
            .iter()
            .map(|row| {
                row.iter()
                    .map(|cell| Scalar::Text((*cell).to_owned()).into())
                    .collect()
            })
            .collect(),
    };
    let sheets = sheets.iter().map(sheet).collect();
    BookType::Xlsx.write(&Workbook { sheets }).unwrap()
}

#[test]
fn rows_that_break_a_rule_stay_out_and_those_that_lean_on_them_too() {
    let mut desk = Desk::founder();
    let area = Action::new()
        .set(Kind::Area, "06633", "name", Value::text("Landkreis Kassel"))
        .set(Kind::Area, "06633", "ebene", Value::text("kreis"));
    desk.workspace.apply(&area).unwrap();
    let bytes = workbook(&[
        (
            "Anbindungen",
            &[
                &["Behörde", "Leistung", "Status"],
                &["Wohngeldstelle", "Wohngeld", "70"],
                &["Elterngeldstelle", "Elterngeld", "20"],
            ],
        ),
        (
            "Vollzugsbehörden",
            &[
                &["Name", "Art", "AGS"],
                &["Wohngeldstelle", "wohngeld", "6633"],
                &["Elterngeldstelle", "", "6633"],
            ],
        ),
    ]);
    let update = take(&mut desk.workspace, "liste.xlsx", &bytes, Contested::Stay);
    let found = faults(&update);
    assert!(
        found.iter().any(
            |fault| fault.starts_with("Blatt „Vollzugsbehörden“, Zeile 3") && fault.contains("Art")
        ),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|fault| fault.starts_with("Blatt „Anbindungen“, Zeile 3")),
        "{found:?}"
    );
    let snapshot = desk.workspace.snapshot();
    assert_eq!(snapshot.view().keys(Kind::Connection).len(), 1);
    desk.is_sound();
}

/// Texts as people and programs write them.
#[test]
fn a_key_that_lost_its_zero_in_a_spreadsheet_is_the_same_area_in_every_row() {
    let mut desk = Desk::founder();
    let bytes = workbook(&[
        (
            "Gebiete",
            &[
                &["Schlüssel", "Name", "Ebene"],
                &["6633001", "Ahnatal", "Gemeinde"],
                &["6633", "Kassel", "Kreis"],
            ],
        ),
        (
            "Vollzugsbehörden",
            &[
                &["Name", "Art", "AGS"],
                &["Wohngeldstelle", "wohngeld", "6633"],
            ],
        ),
    ]);
    let update = take(&mut desk.workspace, "liste.xlsx", &bytes, Contested::Stay);
    assert_eq!(faults(&update), [""; 0]);
    let snapshot = desk.workspace.snapshot();
    assert!(snapshot.view().exists(Kind::Area, "06633"));
    assert_eq!(snapshot.view().keys(Kind::Authority).len(), 1);
}

fn words() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "=",
        "1+1",
        ";",
        ",",
        "\"",
        "'",
        "-",
        "+49",
        "@",
        "Ärger",
        "Łužica",
        "Budyšin",
        " ",
        "\n",
        "  ",
        ":",
        "#NV",
        "007",
        "1,5",
        "31.12.2026",
        "x",
        "~",
        "€",
    ]);
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat().trim().to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_is_written_comes_back_field_by_field(
        persons_in in prop::collection::vec((words(), words(), words()), 1..5),
    ) {
        let mut desk = Desk::founder();
        let mut action = Action::new();
        for (number, (name, role, remark)) in persons_in.iter().enumerate() {
            let key = format!("p{number}");
            let line = |text: &str| text.replace('\n', " ").trim().to_owned();
            let (name, role) = (line(name), line(role));
            let name = if name.is_empty() || name.starts_with('#') { "N".to_owned() } else { name };
            action = action
                .set(Kind::Person, &key, "name", Value::text(name))
                .set(Kind::Person, &key, "bemerkung", Value::text(remark.as_str()))
                .set(Kind::Person, &key, "organisation", if role.is_empty() { Value::Empty } else { Value::text(role) });
            if remark.is_empty() || remark == "#NV" {
                action = action.set(Kind::Person, &key, "bemerkung", Value::Empty);
            }
        }
        if desk.workspace.apply(&action).is_ok() {
            let workbook = BookType::Xlsx.write(&Workbook { sheets: sheets(&desk.workspace, Headings::Labels) }).unwrap();
            for (name, bytes) in [("p.csv", written(&desk, Kind::Person).into_bytes()), ("p.xlsx", workbook)] {
                let mut other = Desk::founder();
                let update = take(&mut other.workspace, name, &bytes, Contested::Stay);
                prop_assert_eq!(faults(&update), [""; 0]);
                prop_assert_eq!(differences(&desk.workspace, &other.workspace), [""; 0]);
            }
        }
    }
}
