//! Taking a calendar file: what is different in it from here, old beside new, and what is unknown here.

use std::sync::Arc;

use super::fact;
use crate::tui::dialog::form_dialog::FormDialog;
use crate::tui::dialog::{done, surroundings};
use crate::tui::message::{Message, Severity};
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::workspace::{CalendarUpdate, Named, Snapshot, Unknown, Workspace};

const CREATE: &str = "anlegen";

/// Nobody reads more lines of a kind.
const MOST: usize = 200;

/// Shows what a file would change; if it changes nothing, that is told.
pub(super) fn ask((name, bytes): &Named, workspace: &Workspace) -> Result<Message, String> {
    let update = workspace
        .compare_calendar(bytes)
        .map_err(|error| format!("„{name}“ wurde nicht übernommen. {error}"))?;
    if !update.moved.is_empty() || !update.unknown.is_empty() {
        return Ok(Message::open(show(update, &workspace.snapshot())));
    }
    let words = std::iter::once(update.told(Unknown::Leave)).chain(update.refused.iter().cloned());
    let severity = if update.refused.is_empty() {
        Severity::Info
    } else {
        Severity::Warning
    };
    Ok(Message::Note(severity, words.collect::<Vec<_>>().join(" ")))
}

fn show(update: CalendarUpdate, snapshot: &Snapshot) -> FormDialog {
    let form = Form::new(fields(&update), "Übernehmen", surroundings(snapshot));
    let update = Arc::new(update);
    FormDialog::new(
        "Kalenderdatei · noch ist nichts übernommen",
        form,
        move |dialog| {
            let update = Arc::clone(&update);
            vec![Message::work(move |workspace| {
                take(dialog, &update, workspace)
            })]
        },
    )
}

fn fields(update: &CalendarUpdate) -> Vec<FieldSpec> {
    const DIFFERENT: &str = "Anders als hier: vorher → nachher";
    const UNKNOWN: &str = "Hier unbekannt";
    let mut fields: Vec<FieldSpec> = update
        .moved
        .iter()
        .take(MOST)
        .map(|moved| fact(DIFFERENT, &moved.title, moved.words()))
        .chain(more(DIFFERENT, update.moved.len()))
        .collect();
    if !update.unknown.is_empty() {
        let create = FieldSpec::new(CREATE, "Als neue Termine anlegen", InputKind::YesNo)
            .group(UNKNOWN)
            .offering(Answer::one("nein"))
            .help("nein lässt sie weg. Übernommen werden Titel, Zeit und Ort, nicht die Beschreibung.");
        fields.push(create);
    }
    let coming = update.unknown.iter().take(MOST);
    fields.extend(coming.map(|coming| fact(UNKNOWN, &coming.title, coming.when.to_string())));
    fields.extend(more(UNKNOWN, update.unknown.len()));
    if !update.refused.is_empty() {
        let sentences: Vec<&str> = update
            .refused
            .iter()
            .take(MOST)
            .map(String::as_str)
            .collect();
        fields.push(fact("Nicht zu übernehmen", "Termine", sentences.join("\n")));
    }
    if update.same > 0 {
        fields.push(fact("Sonst", "unverändert", update.same.to_string()));
    }
    fields
}

fn more(group: &str, count: usize) -> Option<FieldSpec> {
    let rest = count.checked_sub(MOST).filter(|rest| *rest > 0)?;
    Some(fact(group, "und", format!("{rest} weitere")))
}

fn take(dialog: FormDialog, update: &CalendarUpdate, workspace: &mut Workspace) -> Vec<Message> {
    let unknown = match dialog.one(CREATE).as_str() {
        "ja" => Unknown::Create,
        _ => Unknown::Leave,
    };
    match workspace.take_calendar(update, unknown) {
        Ok(hints) => vec![done(update.told(unknown), &hints)],
        Err(error) => dialog.refused(None, error.to_string()),
    }
}
