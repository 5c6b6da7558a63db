//! Writing a report or a paper: which one, about what, as what, and where to.

use std::sync::Arc;

use chrono::NaiveDate;

use super::form_dialog::FormDialog;
use super::saving::{self, Outgoing};
use super::{path, record, surroundings};
use crate::insight::open_data::{self, People};
use crate::insight::outline::Outline;
use crate::insight::reports::{REPORTS, Report};
use crate::insight::scope::Scope;
use crate::interop::sheet::csv;
use crate::interop::{archive, document};
use crate::model::dates::parse_date;
use crate::model::schema::Kind;
use crate::tui::message::Message;
use crate::tui::panes::Chosen;
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind, Presence};
use crate::tui::widget::picker::Entry;
use crate::workspace::{ReportWish, Snapshot, Workspace};

const REPORT: &str = "bericht";
const AREA: &str = "gebiet";
const SERVICE: &str = "leistung";
const SINCE: &str = "seit";
const FORM: &str = "form";

/// What can be written now.
#[derive(Clone)]
enum Choice {
    /// A report, with the record that it is about.
    Report(&'static Report, String),
    /// The coverage, for other programs.
    Coverage,
    /// Everything, for other programs.
    Package,
}

impl Choice {
    const fn name(&self) -> &'static str {
        match self {
            Self::Report(report, _) => report.name,
            Self::Coverage => "deckung",
            Self::Package => "datenpaket",
        }
    }

    const fn title(&self) -> &'static str {
        match self {
            Self::Report(report, _) => report.title,
            Self::Coverage => "Deckung",
            Self::Package => "Datenpaket",
        }
    }

    fn about(&self, snapshot: &Snapshot) -> String {
        match self {
            Self::Report(report, subject) => match report.of {
                Some(kind) => snapshot.view().title(kind, subject),
                None => "über die Region".to_owned(),
            },
            Self::Coverage => "je Gemeinde und Leistung, für andere Programme (CSV)".to_owned(),
            Self::Package => "alles ohne Personen, für andere Programme (ZIP)".to_owned(),
        }
    }

    const fn is_of_region(&self) -> bool {
        matches!(self, Self::Report(Report { of: None, .. }, _))
    }
}

/// Asks for everything; reports about a record come with what is chosen. The usual folder is asked of the system, which
/// is the worker's business.
pub fn open(chosen: Chosen) -> Message {
    Message::work(move |workspace| {
        let folder = path::usual_folder().display().to_string();
        vec![Message::open(ask(&chosen, &folder, &workspace.snapshot()))]
    })
}

/// The reports about what is chosen, then those about a region.
fn choices(chosen: &Chosen) -> Vec<Choice> {
    let subject = |kind: Kind| match (&chosen.record, kind) {
        (Some((of, key)), kind) if *of == kind => Some(key.clone()),
        (_, Kind::Connection) => chosen.connection.clone(),
        (_, Kind::TestRun) => chosen.run.clone(),
        _ => None,
    };
    let about = REPORTS.iter().filter_map(|report| {
        let subject = subject(report.of?)?;
        Some(Choice::Report(report, subject))
    });
    let region = REPORTS.iter().filter(|report| report.of.is_none());
    let region = region.map(|report| Choice::Report(report, String::new()));
    let data = [Choice::Coverage, Choice::Package];
    about.chain(region).chain(data).collect()
}

fn ask(chosen: &Chosen, folder: &str, snapshot: &Snapshot) -> FormDialog {
    let choices = choices(chosen);
    let entry = |choice: &Choice| Entry {
        key: choice.name().to_owned(),
        label: choice.title().to_owned(),
        detail: choice.about(snapshot),
    };
    let entries: Vec<Entry> = choices.iter().map(entry).collect();
    let first = choices.first().map_or("", Choice::name);
    let fields = vec![
        FieldSpec::new(REPORT, "Was", InputKind::Choice(Arc::new(entries)))
            .required()
            .offering(Answer::one(first))
            .help("Einsatzmappe, Prüfprotokoll und Merkblatt gibt es zu dem Termin, der Prüfung oder der Anbindung, die gewählt ist."),
        FieldSpec::new(AREA, "Nur dieses Gebiet", record::reference(Kind::Area, snapshot))
            .help("Leer heißt: alles."),
        FieldSpec::new(SERVICE, "Nur diese Leistung", record::reference(Kind::Service, snapshot))
            .help("Leer heißt: alle."),
        FieldSpec::new(SINCE, "Neu ist, was geschah seit", InputKind::Day)
            .help("Leer heißt: in den letzten vier Wochen."),
        FieldSpec::new(FORM, "Als", InputKind::Choice(Arc::new(forms())))
            .required()
            .offering(Answer::one(document::Form::Html.ending())),
        saving::field(folder, "wie der Bericht, etwa status.html"),
        saving::opening(),
    ];
    let form = Form::new(fields, "Schreiben", surroundings(snapshot));
    let asked = choices.clone();
    let dialog = FormDialog::new("Bericht oder Papier schreiben", form, move |dialog| {
        let wanted = dialog.one(REPORT);
        let choice = choices.iter().find(|choice| choice.name() == wanted);
        let Some(choice) = choice.cloned() else {
            return dialog.refused(Some(REPORT), "Dieser Bericht geht hier nicht.");
        };
        vec![Message::long("Bericht schreiben", move |workspace, _| {
            write(dialog, &choice, workspace)
        })]
    });
    dialog.following(move |form| follow(form, &asked))
}

fn forms() -> Vec<Entry> {
    let label = |form| match form {
        document::Form::Html => "Seite zum Drucken (HTML)",
        document::Form::Markdown => "Text (Markdown)",
        document::Form::Xlsx => "Excel-Tabellen mit den Zahlen",
    };
    let entry = |form: document::Form| Entry {
        key: form.ending().to_owned(),
        label: label(form).to_owned(),
        detail: String::new(),
    };
    document::Form::ALL.map(entry).into()
}

/// What limits a region is asked only for reports about one, and data for programs has one form.
fn follow(form: &mut Form, choices: &[Choice]) {
    let wanted = form.answer(REPORT);
    let chosen = choices
        .iter()
        .find(|choice| wanted == Some(Answer::one(choice.name())));
    let there = |so| if so { Presence::There } else { Presence::Away };
    let is_region = chosen.is_some_and(Choice::is_of_region);
    for id in [AREA, SERVICE, SINCE] {
        form.set_presence(id, there(is_region));
    }
    form.set_presence(FORM, there(matches!(chosen, Some(Choice::Report(..)))));
}

fn write(dialog: FormDialog, choice: &Choice, workspace: &Workspace) -> Vec<Message> {
    let made = match choice {
        Choice::Report(report, subject) => report_file(&dialog, report, subject, workspace),
        Choice::Coverage => Ok(coverage_file(&workspace.snapshot())),
        Choice::Package => package_file(&workspace.snapshot()),
    };
    match made {
        Ok((ending, bytes, then)) => {
            let outgoing = Outgoing {
                proper: format!("{}.{ending}", choice.name()),
                bytes,
                what: choice.title().to_owned(),
                then,
            };
            outgoing.save(dialog, "Bericht")
        }
        Err(reason) => dialog.refused(Some(REPORT), reason),
    }
}

/// How its name ends, what it holds, what to do with it; or a German sentence.
type Made = Result<(&'static str, Vec<u8>, &'static str), String>;

fn report_file(dialog: &FormDialog, report: &Report, subject: &str, workspace: &Workspace) -> Made {
    let form = document::Form::of(&dialog.one(FORM)).unwrap_or(document::Form::Html);
    let wish = wish(dialog, subject, workspace.snapshot().today());
    let document = workspace
        .report(report, &wish)
        .map_err(|error| error.to_string())?;
    let bytes = form.write(&document).map_err(|error| error.to_string())?;
    let then = match form {
        document::Form::Html => {
            "Doppelklick öffnet die Seite im Browser; dort lässt sie sich drucken."
        }
        document::Form::Markdown => "Jedes Textprogramm öffnet die Datei.",
        document::Form::Xlsx => "Doppelklick öffnet die Datei in Excel oder LibreOffice.",
    };
    Ok((form.ending(), bytes, then))
}

fn coverage_file(snapshot: &Snapshot) -> (&'static str, Vec<u8>, &'static str) {
    let outline = Outline::new(snapshot.view());
    let sheet = open_data::coverage(snapshot.view(), &outline, snapshot.today());
    (
        "csv",
        csv::write(&sheet).into_bytes(),
        "Andere Programme lesen sie ein.",
    )
}

fn package_file(snapshot: &Snapshot) -> Made {
    let outline = Outline::new(snapshot.view());
    let wanted = (snapshot.today(), People::LeftOut);
    let files = open_data::package(snapshot.view(), &outline, wanted);
    let bytes = archive::pack(files).map_err(|error| error.to_string())?;
    Ok((
        "zip",
        bytes,
        "Andere Programme lesen es ein; die Beschreibung steht in „datapackage.json“.",
    ))
}

/// What is not asked for is empty.
fn wish(dialog: &FormDialog, subject: &str, today: NaiveDate) -> ReportWish {
    let one = |id: &str| Some(dialog.one(id)).filter(|text| !text.is_empty());
    ReportWish {
        since: one(SINCE).and_then(|text| parse_date(&text, chrono::Datelike::year(&today)).ok()),
        scope: Scope {
            area: one(AREA),
            service: one(SERVICE),
        },
        subject: subject.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::replica::Value;
    use crate::tui::dialog::testing::{AUTHORITY, Desk};
    use crate::workspace::Action;

    fn begin(desk: &mut Desk, chosen: &Chosen) {
        let folder = desk.folder.path().display().to_string();
        desk.open(ask(chosen, &folder, &desk.workspace.snapshot()));
    }

    #[test]
    fn papers_are_about_what_is_chosen_and_reports_about_the_region() {
        let mut desk = Desk::new();
        let key = format!("{AUTHORITY}-10092");
        let action = ["behoerde", "leistung", "status"]
            .into_iter()
            .zip([AUTHORITY, "10092", "30"])
            .fold(Action::new(), |action, (slug, value)| {
                action.set(Kind::Connection, &key, slug, Value::text(value))
            });
        desk.workspace.apply(&action).unwrap();
        let chosen = Chosen {
            record: Some((Kind::Connection, key.clone())),
            connection: Some(key),
            ..Chosen::default()
        };
        desk.open(ask(&chosen, "~/Dokumente", &desk.workspace.snapshot()));
        insta::assert_snapshot!("bericht_80x24", desk.screen(80, 24));
        desk.press("Esc");
        begin(&mut desk, &chosen);
        desk.press("F2");
        assert!(
            desk.notes[0].starts_with("Merkblatt gespeichert: "),
            "{:?}",
            desk.notes
        );
        let page = fs::read_to_string(desk.folder.path().join("merkblatt.html")).unwrap();
        assert!(page.contains("Wohngeld"));

        begin(&mut desk, &Chosen::default());
        assert!(desk.screen(80, 24).contains("Nur dieses Gebiet"));
        desk.press("F2");
        let page = fs::read_to_string(desk.folder.path().join("status.html")).unwrap();
        assert!(page.contains("<h1>Statusbericht</h1>"));

        begin(&mut desk, &Chosen::default());
        desk.press("F4");
        desk.type_text("Datenpaket");
        desk.press("Enter F2");
        assert!(
            desk.notes[2].starts_with("Datenpaket gespeichert: "),
            "{:?}",
            desk.notes
        );
        let packed = fs::read(desk.folder.path().join("datenpaket.zip")).unwrap();
        let files = archive::unzip(&packed, |name| name == "datapackage.json").unwrap();
        assert_eq!(files.len(), 1);
    }
}
