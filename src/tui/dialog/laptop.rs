//! The dialogs about this laptop: its name for the others, its key, and what to do when its folder was copied.

use super::form_dialog::FormDialog;
use super::passphrase::with_key;
use super::surroundings;
use crate::exchange::Protection;
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::tui::data::Data;
use crate::tui::layer::confirm::Confirm;
use crate::tui::message::{Message, Severity};
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::workspace::{ActionError, ForkPlace, Typed, Workspace, WorkspaceError};

const FROM: &str = "ab";

/// Explains what a new name means and asks from which change on.
pub fn renew(data: &Data) -> FormDialog {
    let me = data.exchange.me();
    let last = me.map_or(0, |me| me.changes);
    let known = me.and_then(|me| me.fork);
    let known = known.filter(|fork| fork.place == ForkPlace::Exact);
    let known = known.map(|fork| fork.seq.to_string()).unwrap_or_default();
    let specs = vec![
        FieldSpec::new("", "Wozu", InputKind::Fact).answer(Answer::one(
            "Wurde dieser Rechner kopiert oder aus einer Sicherung zurückgespielt, schreiben zwei unter einer Kennung. \
             Einer der beiden braucht eine neue. Die eigenen Änderungen seit der Kopie werden unter ihr noch einmal \
             geschrieben; nichts geht verloren. Danach einen neuen Stand senden.",
        )),
        FieldSpec::new(FROM, "Ab Änderung", InputKind::Short(10))
            .offering(Answer::one(&known))
            .help("Die erste eigene Änderung, die es zweimal gibt. Leer heißt: was hier darüber bekannt ist.")
            .check(move |text| counted_from(text, last)),
    ];
    let form = Form::new(specs, "Weiter …", surroundings(&data.snapshot));
    FormDialog::new("Kennung erneuern", form, |dialog| {
        let from = dialog.one(FROM).parse().ok();
        vec![confirm_renewal(from)]
    })
}

fn counted_from(text: &str, last: u64) -> Result<(), String> {
    match text.parse::<u64>() {
        _ if text.is_empty() => Ok(()),
        Ok(from) if (2..=last + 1).contains(&from) => Ok(()),
        _ => Err(WorkspaceError::NoSuchOwnChange { last }.to_string()),
    }
}

fn confirm_renewal(from: Option<u64>) -> Message {
    let question = "Diesem Rechner jetzt eine neue Kennung geben? Das lässt sich nicht zurücknehmen. Die anderen sehen ihn \
                    als Nachfolger; wer ihn am Telefon geprüft hat, muss das nicht noch einmal tun.";
    let then = move || {
        vec![Message::long_to_the_end("Erneuern", move |workspace| {
            with_key(workspace, move |workspace| renewed(from, workspace))
        })]
    };
    Message::open(Confirm::new("Kennung erneuern", question, "Erneuern", then))
}

fn renewed(from: Option<u64>, workspace: &mut Workspace) -> Vec<Message> {
    match workspace.renew(from) {
        Ok(renewed) => {
            let again = match renewed.reissued {
                0 => String::new(),
                count => format!(
                    " {} noch einmal geschrieben.",
                    counted(count, "Änderung wurde", "Änderungen wurden")
                ),
            };
            let text = format!(
                "Neue Kennung: {}.{again} Bitte jetzt einen Stand an die anderen senden (<export>).",
                renewed.fingerprint
            );
            vec![Message::Note(Severity::Done, text)]
        }
        Err(error) => vec![Message::failure(&error)],
    }
}

/// Asks whether really nobody goes on with another copy of the folder.
pub fn moved() -> Message {
    let question = "Gibt es diesen Ordner wirklich nur einmal? Wird irgendwo mit einer Kopie weitergearbeitet, schreiben \
                    sonst zwei Rechner unter einer Kennung.";
    let then = || {
        vec![Message::work(|workspace| {
            vec![match workspace.was_moved() {
                Ok(()) => Message::Note(
                    Severity::Done,
                    "Gemerkt: Der Ordner wurde nur verschoben.".to_owned(),
                ),
                Err(error) => Message::failure(&error),
            }]
        })]
    };
    Message::open(Confirm::new("Ordner", question, "Nur verschoben", then))
}

/// What this laptop is called, and where its mail goes.
const OWN: [&str; 3] = ["name", "team", "email"];

/// A form for what the others read about this laptop.
pub fn present(data: &Data) -> FormDialog {
    let me = data.snapshot.me().to_string();
    let view = data.view();
    let fields = OWN.iter().filter_map(|slug| Kind::Member.field(slug));
    let specs = fields.map(|field| {
        let snapshot = data.snapshot.clone();
        let spec = FieldSpec::new(field.slug, field.label, InputKind::Line)
            .answer(Answer::One(view.show(Kind::Member, &me, field)))
            .check(move |text| {
                let parsed = snapshot.parse(field, text);
                parsed.map(drop).map_err(|error| error.to_string())
            });
        match field.slug {
            "name" => spec
                .required()
                .help("So heißt dieser Rechner bei den anderen."),
            "email" => spec.help("Wohin die anderen ihre Standdateien senden."),
            _ => spec,
        }
    });
    let form = Form::new(specs.collect(), "Speichern", surroundings(&data.snapshot));
    FormDialog::new("Eigene Angaben", form, |dialog| {
        vec![Message::work(|workspace| presented(dialog, workspace))]
    })
}

fn presented(dialog: FormDialog, workspace: &mut Workspace) -> Vec<Message> {
    let changes = dialog.changes().into_iter();
    let typed = changes.map(|(slug, _)| Typed {
        slug: slug.to_owned(),
        item: None,
        text: dialog.one(slug),
    });
    let typed: Vec<Typed> = typed.collect();
    match workspace.present(typed) {
        Ok(()) => {
            let text = "Gespeichert. Die anderen sehen es mit der nächsten Datei.";
            vec![Message::Note(Severity::Done, text.to_owned())]
        }
        Err(WorkspaceError::Action(ActionError::Nothing)) => Vec::new(),
        Err(error) => dialog.refused(None, error.to_string()),
    }
}

const NEW: &str = "neu";
const AGAIN: &str = "nochmal";

/// Unlocks the key, or protects it, or takes the protection away.
pub fn passphrase(data: &Data) -> Message {
    match data.exchange.protection {
        Protection::Locked => Message::work(|workspace| with_key(workspace, |_| unlocked())),
        Protection::Unlocked => protect(data, "Leer heißt: künftig ohne Kennwort."),
        Protection::None => protect(
            data,
            "Wer es vergisst, kann von hier nichts mehr senden und braucht eine neue Kennung.",
        ),
    }
}

fn unlocked() -> Vec<Message> {
    let text = "Der Schlüssel ist bis zum Beenden entsperrt.";
    vec![Message::Note(Severity::Done, text.to_owned())]
}

fn protect(data: &Data, help: &str) -> Message {
    let specs = vec![
        FieldSpec::new(NEW, "Neues Kennwort", InputKind::Secret).help(help),
        FieldSpec::new(AGAIN, "Noch einmal", InputKind::Secret)
            .help("Dasselbe Kennwort, damit kein Tippfehler aussperrt."),
    ];
    let form = Form::new(specs, "Speichern", surroundings(&data.snapshot));
    let dialog = FormDialog::new("Kennwort des Schlüssels", form, |dialog| {
        vec![Message::long_to_the_end("Schützen", |workspace| {
            protected(dialog, workspace)
        })]
    });
    Message::open(dialog)
}

fn protected(dialog: FormDialog, workspace: &mut Workspace) -> Vec<Message> {
    let passphrase = dialog.one(NEW);
    if passphrase != dialog.one(AGAIN) {
        return dialog.refused(Some(AGAIN), "Die beiden Kennwörter sind nicht gleich.");
    }
    let (passphrase, text) = match passphrase.as_str() {
        "" if workspace.protection() == Protection::None => {
            return dialog.refused(Some(NEW), "Bitte ein Kennwort eingeben.");
        }
        "" => (
            None,
            "Der Schlüssel ist nicht mehr durch ein Kennwort geschützt.",
        ),
        some => (
            Some(some),
            "Der Schlüssel ist jetzt durch das Kennwort geschützt.",
        ),
    };
    match workspace.protect(passphrase) {
        Ok(()) => vec![Message::Note(Severity::Done, text.to_owned())],
        Err(error) => dialog.refused(None, error.to_string()),
    }
}
