//! `neu`, `setze` and `loesche`: records of any kind, by the schema.

use clap::Arg;
use serde_json::json;

use crate::cli::answer::{Reply, Said};
use crate::cli::args::{flag, key, kind, reason, several};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::table::{Entry, Group, Task};
use crate::cli::{note, words};
use crate::insight::counts;
use crate::model::schema::{Kind, Shape};
use crate::model::text::counted;
use crate::replica::Value;
use crate::workspace::{Action, Done, Snapshot, Typed, Workspace};

pub static NEW: Entry = Entry {
    words: &["neu", "new"],
    group: Group::Edit,
    about: "einen Datensatz anlegen; das letzte Wort der Ausgabe ist sein Schlüssel",
    examples: &[
        "werkbank neu behoerde name=Wohngeldstelle art=wohngeld gebiet=06633",
        "werkbank neu anbindung behoerde=06633-wohngeld leistung=10092 status=10",
        "werkbank neu gebiet schluessel=06633001 name=Ahnatal ebene=gemeinde",
    ],
    args: new_args,
    task: Task::Run(create),
};

pub static SET: Entry = Entry {
    words: &["setze", "set"],
    group: Group::Edit,
    about: "Felder eines Datensatzes ändern",
    examples: &[
        "werkbank setze anbindung 06633-wohngeld-10092 status=20",
        "werkbank setze anbindung 06633-wohngeld-10092 status=10 --reason \"Leitung hat gewechselt\"",
        "werkbank setze behoerde 06633-wohngeld zustaendig+=06633001 telefon=",
    ],
    args: set_args,
    task: Task::Run(set),
};

pub static DELETE: Entry = Entry {
    words: &["loesche", "delete", "lösche"],
    group: Group::Edit,
    about: "einen Datensatz löschen",
    examples: &["werkbank loesche aufgabe \"Zertifikat bestellen\""],
    args: delete_args,
    task: Task::Run(delete),
};

/// Deletes what hangs on a record, too.
const WITH_ALL: &str = "mit-allem";

/// The key in the place of a field.
const KEY: &str = "schluessel";

fn new_args() -> Vec<Arg> {
    let fields = several(
        "FELD=WERT",
        "Felder wie in „werkbank felder ART“; mehrere Werte mit Komma; bei Gebieten und Leistungen auch schluessel=…",
    );
    vec![kind(), fields]
}

fn set_args() -> Vec<Arg> {
    let fields = several(
        "FELD=WERT",
        "Felder wie in „werkbank felder ART“; ein leerer Wert leert das Feld; je Prüfpunkt ergebnis.6=bestanden; bei mehreren Werten ersetzt = alle, \
         += fügt einen hinzu, -= nimmt einen weg",
    );
    vec![kind(), key(), fields, reason()]
}

fn delete_args() -> Vec<Arg> {
    let with_all = flag(
        WITH_ALL,
        "auch alles, was ohne ihn nicht sein kann: mit einer Behörde ihre Anbindungen und deren Prüfungen",
    );
    vec![kind(), key(), with_all, reason()]
}

fn create(call: &Call<'_>) -> Reply {
    let kind = words::writable_kind(call)?;
    let (keys, fields): (Vec<Typed>, Vec<Typed>) = words::assignments(call)?
        .into_iter()
        .partition(|typed| typed.slug == KEY);
    let wished = wished_key(kind, &keys)?;
    let mut workspace = call.to_write()?;
    let snapshot = workspace.snapshot();
    let said = |slug: &str| fields.iter().any(|typed| typed.slug == slug);
    let usual = snapshot.usual(kind).into_iter();
    let unsaid = usual
        .filter(|(slug, _)| !said(slug))
        .map(|(slug, text)| words::typed(slug, None, &text));
    let fields: Vec<Typed> = unsaid.chain(fields.iter().cloned()).collect();
    let (action, key) = snapshot.create(kind, wished, &fields, workspace.env())?;
    let done = apply(&mut workspace, &action)?;
    let title = workspace.snapshot().view().title(kind, &key);
    let json =
        json!({ "kind": kind.def().english, "key": key, "label": title, "hints": done.hints });
    let name = if title == key {
        String::new()
    } else {
        format!(" „{title}“")
    };
    Ok(Said::boxed(
        format!("{}{name} angelegt: {key}", kind.def().label),
        json,
    ))
}

fn wished_key(kind: Kind, keys: &[Typed]) -> Result<Option<&str>, CliError> {
    match (kind, keys.last()) {
        (_, None) => Ok(None),
        (Kind::Area | Kind::Service, Some(key)) => Ok(Some(key.text.trim())),
        (_, Some(_)) => Err(CliError::Usage(format!(
            "Der Schlüssel entsteht hier von selbst; „{KEY}=“ geht nur bei Gebieten und Leistungen."
        ))),
    }
}

fn set(call: &Call<'_>) -> Reply {
    let kind = words::writable_kind(call)?;
    let typed = words::assignments(call)?;
    let mut workspace = call.to_write()?;
    let snapshot = workspace.snapshot();
    let key = words::record(snapshot.view(), kind, call.text("SCHLÜSSEL"))?;
    let (elements, fields): (Vec<Typed>, Vec<Typed>) = typed
        .into_iter()
        .partition(|typed| sign(&typed.slug).is_some());
    let action = snapshot.change(kind, &key, &fields)?;
    let action = elements.iter().try_fold(action, |action, typed| {
        one_element(action, kind, &key, typed, &snapshot)
    })?;
    let done = apply(&mut workspace, &because(action, call))?;
    let title = workspace.snapshot().view().title(kind, &key);
    let edits = counted(done.edits as u64, "Wert", "Werte");
    let json = json!({
        "kind": kind.def().english, "key": key, "edits": done.edits, "hints": done.hints,
    });
    Ok(Said::boxed(
        format!("{} „{title}“: {edits} geändert.", kind.def().label),
        json,
    ))
}

/// Whether a single element of a set is meant, and which way: `zustaendig+=06633001`.
fn sign(slug: &str) -> Option<char> {
    slug.chars().last().filter(|last| matches!(last, '+' | '-'))
}

fn one_element(
    action: Action,
    kind: Kind,
    key: &str,
    typed: &Typed,
    snapshot: &Snapshot,
) -> Result<Action, CliError> {
    let slug = typed.slug.trim_end_matches(['+', '-']);
    let field = words::field(kind, slug)?;
    if field.shape != Shape::Set {
        return Err(CliError::Usage(format!(
            "„{}“ hat nur einen Wert; bitte {slug}=WERT schreiben.",
            field.label
        )));
    }
    let Value::Text(item) = snapshot.parse(field, &typed.text)? else {
        return Err(CliError::Usage(format!(
            "Bei „{}“ fehlt der Wert.",
            typed.slug
        )));
    };
    Ok(match sign(&typed.slug) {
        Some('-') => action.remove(kind, key, field.slug, &item),
        _ => action.add(kind, key, field.slug, &item),
    })
}

fn delete(call: &Call<'_>) -> Reply {
    let kind = words::writable_kind(call)?;
    let mut workspace = call.to_write()?;
    let snapshot = workspace.snapshot();
    let view = snapshot.view();
    let key = words::record(view, kind, call.text("SCHLÜSSEL"))?;
    let title = view.title(kind, &key);
    let dependents = view.dependents(kind, &key);
    if !dependents.is_empty() && !call.has(WITH_ALL) {
        return Err(CliError::Refused(format!(
            "Ohne „{title}“ können nicht sein: {}. Mit „--{WITH_ALL}“ werden sie mit gelöscht.",
            counts(&dependents)
        )));
    }
    let action = dependents
        .iter()
        .fold(Action::new().delete(kind, &key), |action, (kind, key)| {
            action.delete(*kind, key)
        });
    apply(&mut workspace, &because(action, call))?;
    let with = if dependents.is_empty() {
        String::new()
    } else {
        format!(" mit {}", counts(&dependents))
    };
    let json = json!({
        "kind": kind.def().english, "key": key, "records": 1 + dependents.len(),
    });
    let sentence = format!(
        "{} „{title}“ gelöscht{with}. „werkbank rueckgaengig“ holt alles zurück.",
        kind.def().label
    );
    Ok(Said::boxed(sentence, json))
}

/// With the reason given, if any.
pub fn because(action: Action, call: &Call<'_>) -> Action {
    match call.maybe("reason") {
        Some(reason) => action.because(reason),
        None => action,
    }
}

/// Applies an action and says what should be looked at.
pub fn apply(workspace: &mut Workspace, action: &Action) -> Result<Done, CliError> {
    let done = workspace.apply(action)?;
    for hint in &done.hints {
        note(hint);
    }
    Ok(done)
}
