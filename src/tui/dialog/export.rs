//! Writing a state file for others, as it is or in drafts of mails.

#[cfg(test)]
mod tests;
mod written;

use std::path::PathBuf;
use std::sync::Arc;

use self::written::{Outgoing, Written};
use super::form_dialog::FormDialog;
use super::{path, surroundings};
use crate::model::schema::Kind;
use crate::replica::ReplicaId;
use crate::tui::layer::confirm::Confirm;
use crate::tui::message::Message;
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind, Presence};
use crate::tui::widget::picker::Entry;
use crate::workspace::{
    ExportOptions, MAIL_LIMIT, Member, Seal, Snapshot, Workspace, WorkspaceError,
};

const TO: &str = "an";
const FULL: &str = "vollstaendig";
const SEAL: &str = "verschluesselung";
const PASSPHRASE: &str = "kennwort";
const AGAIN: &str = "kennwort_noch_einmal";
const SHAPE: &str = "form";
const ADDRESSES: &str = "adressen";
const LIMIT: &str = "groesse";
const PATH: &str = "ziel";

/// Who can read it.
const WHERE_POSSIBLE: &str = "moeglich";
const OPEN: &str = "offen";
const WITH_PASSPHRASE: &str = "kennwort";

/// What is written.
const FILE: &str = "datei";
const MAIL: &str = "mail";

/// A form for a state file, into `folder` unless somebody chooses another one. The key of this laptop can be used.
pub fn ask(folder: &str, workspace: &Workspace) -> FormDialog {
    let snapshot = workspace.snapshot();
    let members = workspace.members().into_iter();
    let others: Vec<Member> = members.filter(|member| !member.is_me).collect();
    let form = Form::new(
        fields(folder, &others, &snapshot),
        "Schreiben",
        surroundings(&snapshot),
    );
    FormDialog::new("Stand exportieren", form, |dialog| {
        if dialog.one(PASSPHRASE) != dialog.one(AGAIN) {
            return dialog.refused(Some(AGAIN), "Die beiden Kennwörter sind verschieden.");
        }
        vec![Message::long_to_the_end("Schreiben", |workspace| {
            write(dialog, workspace)
        })]
    })
    .following(follow(others))
}

fn fields(folder: &str, others: &[Member], snapshot: &Snapshot) -> Vec<FieldSpec> {
    const WHO: &str = "Für wen";
    const HOW: &str = "Wie und wohin";
    let checked = snapshot.clone();
    let is_address = move |text: &str| match Kind::Member.field("email") {
        Some(field) => checked
            .parse(field, text)
            .map(drop)
            .map_err(|_| format!("„{text}“ ist keine E-Mail-Adresse.")),
        None => Ok(()),
    };
    let choice = |entries: &[(&str, &str)]| {
        let entry = |(key, label): &(&str, &str)| Entry {
            key: (*key).to_owned(),
            label: (*label).to_owned(),
            detail: String::new(),
        };
        InputKind::Choice(Arc::new(entries.iter().map(entry).collect::<Vec<_>>()))
    };
    vec![
        FieldSpec::new(TO, "Für", InputKind::Choices(Arc::new(entries(others))))
            .group(WHO)
            .help("Leer heißt: für alle. In die Datei kommt, was sie nach ihren eigenen Dateien noch nicht haben."),
        FieldSpec::new(FULL, "Vollständig", InputKind::YesNo)
            .group(WHO)
            .offering(Answer::one("nein"))
            .help("ja schreibt alles von Anfang an; nötig für Neue und nach verlorenen Dateien."),
        FieldSpec::new(
            SEAL,
            "Verschlüsselung",
            choice(&[
                (WHERE_POSSIBLE, "für die Empfänger, wenn möglich"),
                (OPEN, "offen: alle können sie lesen"),
                (WITH_PASSPHRASE, "mit Kennwort"),
            ]),
        )
        .group(WHO)
        .required()
        .offering(Answer::one(WHERE_POSSIBLE))
        .help("Möglich ist es, wenn von allen Empfängern der Schlüssel da ist; er kommt mit ihrer ersten Datei."),
        FieldSpec::new(PASSPHRASE, "Kennwort", InputKind::Secret)
            .group(WHO)
            .required()
            .help("Am Telefon sagen, nicht in derselben Mail schicken."),
        FieldSpec::new(AGAIN, "Kennwort noch einmal", InputKind::Secret)
            .group(WHO)
            .required(),
        FieldSpec::new(
            SHAPE,
            "Form",
            choice(&[(FILE, "Datei"), (MAIL, "E-Mail-Entwurf (.eml)")]),
        )
        .group(HOW)
        .required()
        .offering(Answer::one(FILE))
        .help("Ein Entwurf öffnet sich im Mailprogramm, mit Text und Anhang, bereit zum Senden."),
        FieldSpec::new(ADDRESSES, "Adressen", InputKind::Words)
            .group(HOW)
            .help("Leer heißt: Das Mailprogramm fragt danach.")
            .check(is_address),
        FieldSpec::new(LIMIT, "Größe höchstens, in MB", InputKind::Short(8))
            .group(HOW)
            .help("Was größer ist, wird in Teile geschnitten; leer heißt: nicht schneiden.")
            .check(|text| megabytes(text).map(drop)),
        FieldSpec::new(PATH, "Ordner oder Datei", InputKind::Line)
            .group(HOW)
            .required()
            .offering(Answer::one(folder))
            .help("In einem Ordner bekommt die Datei ihren Namen von selbst."),
    ]
}

fn entries(others: &[Member]) -> Vec<Entry> {
    let entry = |member: &Member| Entry {
        key: member.replica.to_string(),
        label: member.name.clone(),
        detail: match member.recipient {
            Some(_) => member.team.clone(),
            None => format!("{} · ohne Schlüssel", member.team),
        },
    };
    others.iter().map(entry).collect()
}

/// Fields come and go with what is chosen; addresses follow the recipients until somebody writes others.
fn follow(others: Vec<Member>) -> impl FnMut(&mut Form) + Send {
    let mut proposed = Answer::many([]);
    let mut shape = String::new();
    move |form| {
        let there = |so| if so { Presence::There } else { Presence::Away };
        let with_passphrase = form.answer(SEAL) == Some(Answer::one(WITH_PASSPHRASE));
        form.set_presence(PASSPHRASE, there(with_passphrase));
        form.set_presence(AGAIN, there(with_passphrase));
        let Some(Answer::One(now)) = form.answer(SHAPE) else {
            return;
        };
        form.set_presence(ADDRESSES, there(now == MAIL));
        if now != shape {
            let usual = (MAIL_LIMIT / MEGABYTE).to_string();
            let limit = if now == MAIL { usual.as_str() } else { "" };
            form.fill(LIMIT, &Answer::one(limit));
            shape = now;
        }
        let Some(Answer::Many(to)) = form.answer(TO) else {
            return;
        };
        let is_meant = |member: &&Member| to.is_empty() || to.contains(&member.replica.to_string());
        let meant = others.iter().filter(is_meant);
        let next = Answer::many(meant.filter_map(|member| member.email.as_deref()));
        if form.answer(ADDRESSES).as_ref() == Some(&proposed) && next != proposed {
            form.fill(ADDRESSES, &next);
            proposed = next;
        }
    }
}

const MEGABYTE: usize = 1_000_000;

/// `5` or `2,5`, in bytes; millions, as mail programs count.
fn megabytes(text: &str) -> Result<Option<usize>, String> {
    let wrong = || format!("„{text}“ ist keine Größe. Möglich ist etwa 5 oder 2,5.");
    let text = text.trim().trim_end_matches("MB").trim_end();
    if text.is_empty() {
        return Ok(None);
    }
    let (whole, tenths) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let digits = |digits: &str, most: usize| match digits.parse::<usize>() {
        Ok(number) if digits.len() <= most => Ok(number),
        _ => Err(wrong()),
    };
    let bytes = digits(whole, 4)? * MEGABYTE + digits(tenths, 1)? * (MEGABYTE / 10);
    if bytes == 0 {
        Err(wrong())
    } else {
        Ok(Some(bytes))
    }
}

fn options(dialog: &FormDialog) -> ExportOptions {
    ExportOptions {
        to: dialog
            .many(TO)
            .iter()
            .filter_map(|key| ReplicaId::from_hex(key))
            .collect(),
        full: dialog.one(FULL) == "ja",
        seal: match dialog.one(SEAL).as_str() {
            OPEN => Seal::Open,
            WITH_PASSPHRASE => Seal::Passphrase(dialog.one(PASSPHRASE)),
            _ => Seal::WherePossible,
        },
    }
}

/// Makes the files, and writes them if that replaces none; else it is asked first.
fn write(dialog: FormDialog, workspace: &Workspace) -> Vec<Message> {
    let outgoing = match prepare(&dialog, workspace) {
        Ok(outgoing) => outgoing,
        Err(error) => return dialog.refused(None, error.to_string()),
    };
    let Some(there) = outgoing.replaces() else {
        return match outgoing.write() {
            Ok(written) => vec![written.told()],
            Err(error) => dialog.refused(Some(PATH), error.to_string()),
        };
    };
    let question = format!(
        "„{}“ gibt es schon. Soll die Datei ersetzt werden?",
        there.display()
    );
    let outgoing = Arc::new(outgoing);
    let replace = move || {
        let outgoing = Arc::clone(&outgoing);
        let write = move || match outgoing.write() {
            Ok(written) => vec![written.told()],
            Err(error) => vec![Message::failure(&error)],
        };
        // The form below has had its answer too.
        vec![Message::Close, Message::aside(write)]
    };
    vec![
        Message::open(dialog),
        Message::open(Confirm::new("Exportieren", question, "Ersetzen", replace)),
    ]
}

fn prepare(dialog: &FormDialog, workspace: &Workspace) -> Result<Outgoing, WorkspaceError> {
    let options = options(dialog);
    let exported = workspace.export(&options)?;
    let path: PathBuf = path::typed(&dialog.one(PATH));
    // What is no size was not let through.
    let limit = megabytes(&dialog.one(LIMIT)).ok().flatten();
    let told = Written::of(&exported, &options, workspace);
    if dialog.one(SHAPE) == MAIL {
        let drafts = workspace.drafts(
            &exported,
            &dialog.many(ADDRESSES),
            limit.unwrap_or(usize::MAX),
        )?;
        Ok(Outgoing::drafts(path, drafts, told))
    } else {
        Outgoing::files(path, exported, limit, told)
    }
}
