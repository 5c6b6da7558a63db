//! `einrichten`, `beitreten` and `wiederherstellen`: how a workspace comes to be on this machine.

use clap::Arg;
use serde_json::json;

use crate::cli::answer::{Answer, Reply, Said};
use crate::cli::args::{as_path, option, passphrase_file, required};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::files;
use crate::cli::table::{Entry, Group, Task};
use crate::exchange::{Author, Fingerprint};
use crate::model::text::counted;
use crate::workspace::{Env, Named, Trust, Workspace, unpack_without_workspace};

pub static CREATE: Entry = Entry {
    words: &["einrichten", "init"],
    group: Group::Workspace,
    about: "einen neuen Arbeitsbereich anlegen",
    examples: &["werkbank einrichten --name \"A. Muster\" --team \"Taskforce Nordhessen\""],
    args: who,
    task: Task::Run(create),
};

pub static JOIN: Entry = Entry {
    words: &["beitreten", "join"],
    group: Group::Workspace,
    about: "einem bestehenden Arbeitsbereich beitreten",
    examples: &[
        "werkbank beitreten stand.ozgstand --name \"B. Beispiel\" --team \"Taskforce Nordhessen\"",
    ],
    args: with_file,
    task: Task::Run(join),
};

pub static RESTORE: Entry = Entry {
    words: &["wiederherstellen", "restore"],
    group: Group::Workspace,
    about: "einen verlorenen Arbeitsbereich aus einer Sicherung neu anlegen, in einem leeren Ordner",
    examples: &["werkbank --data-dir neu wiederherstellen sicherung_2026-11-23.ozgstand"],
    args: restore_args,
    task: Task::Run(restore),
};

fn restore_args() -> Vec<Arg> {
    vec![
        as_path(required(
            "DATEI",
            "eine Sicherung oder eine andere vollständige Standdatei",
        )),
        as_path(option(
            "schluessel",
            "DATEI",
            "der alte Schlüssel, wenn er noch da ist (Datei „schluessel“): dann muss niemand die Kennung neu vergleichen",
        ).alias("key")),
        passphrase_file("das Kennwort, falls die Datei eines hat"),
    ]
}

fn restore(call: &Call<'_>) -> Reply {
    let file = one_state_file(call)?;
    let file = (file.0.as_str(), file.1.as_slice());
    let workspace =
        Workspace::restore(call.folder(), file, call.path("schluessel"), Env::system()?)?;
    Ok(ready(
        &workspace,
        "Wiederhergestellt. Dieser Rechner hat jetzt eine neue Kennung; was nach der Sicherung geschrieben wurde, kommt \
         mit den Dateien der anderen zurück.",
    ))
}

/// The state file that DATEI names, or that is inside of it.
fn one_state_file(call: &Call<'_>) -> Result<Named, CliError> {
    let path = call.path("DATEI").unwrap_or(call.folder());
    let file = (files::name(path), files::read(path)?);
    let passphrase = call.first_line_of("passphrase-file")?;
    let unpacked = unpack_without_workspace(vec![file], passphrase.as_deref())?;
    let damaged = unpacked.damaged.iter().map(ToString::to_string);
    let reasons = damaged.chain(unpacked.missing);
    match unpacked.states.into_iter().next() {
        Some(state) => Ok(state),
        None => Err(CliError::Refused(
            reasons
                .reduce(|all, more| format!("{all} {more}"))
                .unwrap_or_else(|| {
                    format!(
                        "„{}“ wurde nicht übernommen. Das ist keine Standdatei der OZG-Werkbank.",
                        files::name(path)
                    )
                }),
        )),
    }
}

fn who() -> Vec<Arg> {
    vec![
        option(
            "name",
            "NAME",
            "so heißt dieser Rechner für die anderen, etwa „A. Muster“",
        )
        .required(true),
        option("team", "TEAM", "das Team, zu dem er gehört").required(true),
    ]
}

fn with_file() -> Vec<Arg> {
    let file = required(
        "DATEI",
        "eine Standdatei des Arbeitsbereichs, am besten eine vollständige",
    );
    std::iter::once(as_path(file))
        .chain(who())
        .chain([passphrase_file("das Kennwort, falls die Datei eines hat")])
        .collect()
}

fn create(call: &Call<'_>) -> Reply {
    let workspace = Workspace::create(call.folder(), &author(call)?, Env::system()?)?;
    Ok(ready(&workspace, "Der Arbeitsbereich ist angelegt."))
}

fn join(call: &Call<'_>) -> Reply {
    let author = author(call)?;
    let (name, bytes) = one_state_file(call)?;
    let workspace = Workspace::join(call.folder(), (&name, &bytes), &author, Env::system()?)?;
    let snapshot = workspace.snapshot();
    let changes: u64 = snapshot.vector().iter().map(|(_, count)| count).sum();
    let taken = counted(changes.saturating_sub(1), "Änderung ist", "Änderungen sind");
    let senders = to_compare(&workspace);
    Ok(ready(
        &workspace,
        &format!("Beigetreten, {taken} übernommen.{senders}"),
    ))
}

/// Whom joining has trusted without anybody having been asked.
fn to_compare(workspace: &Workspace) -> String {
    let members = workspace.members().into_iter();
    let senders = members.filter(|member| !member.is_me && member.trust == Some(Trust::Accepted));
    let sentences: Vec<String> = senders
        .map(|sender| {
            let fingerprint = Fingerprint::of(&sender.replica);
            format!(
                " Bitte am Telefon vergleichen, ob {} dieselbe Kennung sieht: {fingerprint}. Sieht sie anders aus, ist die \
                 Datei nicht echt: „werkbank mitglieder sperren“.",
                sender.name
            )
        })
        .collect();
    sentences.concat()
}

fn author(call: &Call<'_>) -> Result<Author, CliError> {
    let author = Author::new(call.text("name"), call.text("team"));
    for (option, text) in [("--name", author.name()), ("--team", author.team())] {
        if text.is_empty() {
            return Err(CliError::Usage(format!("„{option}“ darf nicht leer sein.")));
        }
    }
    Ok(author)
}

fn ready(workspace: &Workspace, sentence: &str) -> Box<dyn Answer> {
    let me = workspace.me();
    let replica = workspace.snapshot().me();
    let fingerprint = Fingerprint::of(&replica);
    let folder = workspace.folder().display().to_string();
    let json = json!({
        "workspace": workspace.id().to_string(),
        "replica": replica.to_string(),
        "fingerprint": fingerprint.to_string(),
        "name": me.name(),
        "team": me.team(),
        "folder": folder,
    });
    let text = format!(
        "{sentence}\nOrdner   {folder}\nName     {}, {}\nKennung  {fingerprint}",
        me.name(),
        me.team()
    );
    Said::boxed(text, json)
}
