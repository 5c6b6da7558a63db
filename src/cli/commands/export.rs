//! `export`: a state file for others.

use std::path::Path;

use clap::Arg;
use serde_json::json;

use crate::cli::answer::{Reply, Said};
use crate::cli::args::{flag, options, output};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::files;
use crate::cli::table::{Entry, Group, Task};
use crate::cli::words::is_same;
use crate::exchange::Fingerprint;
use crate::model::text::{Folded, counted};
use crate::replica::ReplicaId;
use crate::workspace::{ExportOptions, Member, Seal, Workspace};

pub static EXPORT: Entry = Entry {
    words: &["export"],
    group: Group::Exchange,
    about: "eine Standdatei für die anderen schreiben; das letzte Wort der Ausgabe ist ihr Pfad",
    examples: &[
        "werkbank export",
        "werkbank export --full -o stand.ozgstand",
        "werkbank export --to \"B. Beispiel\"",
    ],
    args,
    task: Task::Run(export),
};

fn args() -> Vec<Arg> {
    vec![
        output("PFAD", "Ordner oder Datei; sonst der aktuelle Ordner"),
        flag(
            "full",
            "alles, auch was die anderen schon haben: für neue Mitglieder",
        ),
        options(
            "to",
            "MITGLIED",
            "nur was diesem Mitglied fehlt: Name, Kennung oder Schlüssel",
        ),
    ]
}

fn export(call: &Call<'_>) -> Reply {
    let workspace = call.to_read()?;
    let members = workspace.members();
    let to = call
        .texts("to")
        .into_iter()
        .map(|word| member(&members, word));
    let options = ExportOptions {
        to: to.collect::<Result<_, _>>()?,
        full: call.has("full"),
        seal: Seal::default(),
    };
    let (file, changes) = write(
        &workspace,
        call.path("o").unwrap_or(Path::new(".")),
        &options,
    )?;
    let count = counted(changes as u64, "Änderung", "Änderungen");
    let sentence = match changes {
        0 => format!("Nichts Neues; die Datei sagt den anderen, was hier schon da ist: {file}"),
        _ => format!("{count} geschrieben: {file}"),
    };
    Ok(Said::boxed(
        sentence,
        json!({ "file": file, "changes": changes }),
    ))
}

fn write(
    workspace: &Workspace,
    path: &Path,
    options: &ExportOptions,
) -> Result<(String, usize), CliError> {
    let exported = workspace.export(options)?;
    let target = if path.is_dir() {
        path.join(&exported.name)
    } else {
        path.to_owned()
    };
    files::write(&target, &exported.bytes)?;
    Ok((target.display().to_string(), exported.changes))
}

/// The member that a word names: by name, fingerprint, or the beginning of its key.
fn member(members: &[Member], word: &str) -> Result<ReplicaId, CliError> {
    let wanted = Folded::new(word);
    let is_meant = |member: &&Member| {
        is_same(&wanted, &member.name)
            || is_same(&wanted, &Fingerprint::of(&member.replica).to_string())
            || word.len() >= 8 && member.replica.to_string().starts_with(&word.to_lowercase())
    };
    let others = members.iter().filter(|member| !member.is_me);
    let found: Vec<&Member> = others.filter(is_meant).collect();
    match found.as_slice() {
        [only] => Ok(only.replica),
        [] => Err(CliError::Refused(format!(
            "Ein Mitglied „{word}“ ist hier nicht bekannt. Alle zeigt „werkbank mitglieder“."
        ))),
        _ => Err(CliError::Refused(format!(
            "„{word}“ heißen mehrere Mitglieder. Bitte die Kennung aus „werkbank mitglieder“ angeben."
        ))),
    }
}
