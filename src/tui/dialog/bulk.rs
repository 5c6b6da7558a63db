//! Changing one field of several records in one step: which field, what it shall hold, and, before anything is written,
//! how many records that changes and which of them the rules keep from it.
//!
//! It knows fields and records of any kind, never who has marked them.

mod plan;
mod preview;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::plan::{Wish, Write};
use self::preview::Preview;
use super::form_dialog::FormDialog;
use super::{record, surroundings};
use crate::model::schema::{Field, Kind, Shape};
use crate::model::text::counted;
use crate::replica::Value;
use crate::tui::message::Message;
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind, Need, Presence};
use crate::tui::widget::picker::Entry;
use crate::workspace::{ActionError, Snapshot};

/// What the form asks besides the fields of the record.
const FIELD: &str = "@feld";
const BESIDE: &str = "@dazu";
const HOW: &str = "@wie";
const REASON: &str = "@grund";

/// What is done with the elements of a set.
const ADD: &str = "hinzu";
const REMOVE: &str = "weg";
const REPLACE: &str = "ersetzen";

/// Opens the dialog for the records `keys` of `kind`.
pub fn ask(kind: Kind, keys: BTreeSet<String>, snapshot: &Snapshot) -> Message {
    Message::open(form(kind, Arc::new(keys), snapshot))
}

/// Records as people count them: `3 Aufgaben`.
fn records(kind: Kind, count: usize) -> String {
    counted(count as u64, kind.def().label, kind.def().plural)
}

fn form(kind: Kind, keys: Arc<BTreeSet<String>>, snapshot: &Snapshot) -> FormDialog {
    let title = format!("{} bearbeiten", records(kind, keys.len()));
    let form = Form::new(specs(kind, snapshot), "Weiter", surroundings(snapshot));
    FormDialog::new(title, form, move |dialog| {
        let keys = Arc::clone(&keys);
        vec![Message::work(move |workspace| {
            go_on(dialog, kind, keys, &workspace.snapshot())
        })]
    })
    .following(move |form| ask_for_chosen(kind, form))
}

/// The fields that several records can have alike. What names a record is no such thing, and points of a checklist are
/// worked through one by one.
fn fields(kind: Kind) -> impl Iterator<Item = &'static Field> {
    let named = move |field: &&'static Field| kind.def().title.contains(&field.slug);
    let all = kind.fields().iter();
    all.filter(|field| field.shape != Shape::PerCheckItem)
        .filter(move |field| !named(field))
}

fn specs(kind: Kind, snapshot: &Snapshot) -> Vec<FieldSpec> {
    let entries: Arc<Vec<Entry>> = Arc::new(fields(kind).map(field_entry).collect());
    let how = [
        (ADD, "hinzufügen"),
        (REMOVE, "wegnehmen"),
        (REPLACE, "ersetzen"),
    ];
    let how = how.map(|(key, label)| entry(key, label, "")).to_vec();
    let beside =
        "Wenn eine Regel noch eine Angabe verlangt, etwa die Lösung zu „gelöst“. Sonst leer.";
    let mut specs = vec![
        FieldSpec::new(FIELD, "Feld", InputKind::Choice(entries.clone()))
            .required()
            .help("Was bei allen gleich werden soll. Tippen sucht."),
        FieldSpec::new(BESIDE, "und dazu", InputKind::Choice(entries)).help(beside),
        FieldSpec::new(HOW, "Wie", InputKind::Choice(Arc::new(how)))
            .required()
            .offering(Answer::one(ADD))
            .help("Ob die Angaben dazukommen, wegfallen oder an die Stelle aller anderen treten."),
    ];
    specs.extend(fields(kind).map(|field| value_spec(kind, field, snapshot)));
    let why = "Steht dann im Verlauf; nötig bei Rückschritten und übersprungenen Stufen.";
    specs.push(FieldSpec::new(REASON, "Grund", InputKind::Line).help(why));
    specs
}

/// The field's own input. Left empty it empties the field everywhere, if records can do without.
fn value_spec(kind: Kind, field: &'static Field, snapshot: &Snapshot) -> FieldSpec {
    let spec = record::blank(kind, field, snapshot).group("");
    if spec.need == Need::Required || field.shape == Shape::Set {
        return spec;
    }
    let help = format!("{} Bleibt es leer, wird es bei allen leer.", spec.help);
    spec.help(help.trim_start())
}

fn field_entry(field: &'static Field) -> Entry {
    entry(field.slug, field.label, field.group)
}

fn entry(key: &str, label: &str, detail: &str) -> Entry {
    Entry {
        key: key.to_owned(),
        label: label.to_owned(),
        detail: detail.to_owned(),
    }
}

/// Asks only for the values of the chosen fields.
fn ask_for_chosen(kind: Kind, form: &mut Form) {
    let texts = [FIELD, BESIDE].map(|id| form.answer(id));
    let is_chosen = |field: &Field| texts.contains(&Some(Answer::one(field.slug)));
    let presence = |there| {
        if there {
            Presence::There
        } else {
            Presence::Away
        }
    };
    for field in fields(kind) {
        form.set_presence(field.slug, presence(is_chosen(field)));
    }
    let any_set = fields(kind).any(|field| field.shape == Shape::Set && is_chosen(field));
    form.set_presence(HOW, presence(any_set));
}

/// Shows what the filled form would do, or says what is wrong with it.
fn go_on(
    dialog: FormDialog,
    kind: Kind,
    keys: Arc<BTreeSet<String>>,
    snapshot: &Snapshot,
) -> Vec<Message> {
    let writes = match read(kind, &dialog, snapshot) {
        Ok(writes) => writes,
        Err((slug, reason)) => return dialog.refused(Some(slug), reason),
    };
    let wish = Wish {
        kind,
        keys,
        writes,
        reason: dialog.one(REASON),
    };
    vec![Message::open(Preview::new(wish, dialog, snapshot))]
}

/// What the form says, or the field that is wrong and why.
fn read(
    kind: Kind,
    dialog: &FormDialog,
    snapshot: &Snapshot,
) -> Result<Vec<Write>, (&'static str, String)> {
    let chosen = [dialog.one(FIELD), dialog.one(BESIDE)];
    let chosen = fields(kind).filter(|field| chosen.iter().any(|slug| slug == field.slug));
    let mut writes = Vec::new();
    for field in chosen {
        let wrong = |error: ActionError| (field.slug, error.to_string());
        if field.shape == Shape::Single {
            let value = snapshot.parse(field, &dialog.one(field.slug));
            writes.push(Write::Value(field, value.map_err(wrong)?));
        } else {
            writes.push(read_set(field, dialog, snapshot)?);
        }
    }
    Ok(writes)
}

fn read_set(
    field: &'static Field,
    dialog: &FormDialog,
    snapshot: &Snapshot,
) -> Result<Write, (&'static str, String)> {
    let mut elements = BTreeSet::new();
    for text in dialog.many(field.slug) {
        let element = snapshot.parse(field, &text);
        if let Value::Text(element) = element.map_err(|error| (field.slug, error.to_string()))? {
            elements.insert(element.to_string());
        }
    }
    let missing = || Err((field.slug, "Bitte angeben, worum es geht.".to_owned()));
    match dialog.one(HOW).as_str() {
        REPLACE => Ok(Write::Elements(field, elements)),
        _ if elements.is_empty() => missing(),
        REMOVE => Ok(Write::Without(field, elements)),
        _ => Ok(Write::With(field, elements)),
    }
}
