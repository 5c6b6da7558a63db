//! `export`: a state file for others.

use std::path::Path;

use clap::Arg;
use serde_json::json;

use crate::cli::answer::{Reply, Said};
use crate::cli::args::{flag, option, options, output, passphrase_file};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::table::{Entry, Group, Task};
use crate::cli::words::is_same;
use crate::exchange::Fingerprint;
use crate::exchange::encryption::Recipient;
use crate::exchange::mail::Sealing;
use crate::model::text::{Folded, counted};
use crate::replica::ReplicaId;
use crate::workspace::{ExportOptions, Exported, MAIL_LIMIT, Member, Seal, Workspace, write_all};

pub static EXPORT: Entry = Entry {
    words: &["export"],
    group: Group::Exchange,
    about: "eine Standdatei für die anderen schreiben; das letzte Wort der Ausgabe ist ihr Pfad",
    examples: &[
        "werkbank export",
        "werkbank export --full -o stand.ozgstand",
        "werkbank export --to \"B. Beispiel\" --mail b.beispiel@kreis.example",
        "werkbank export --max-size 2MB",
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
        )
        .alias("vollstaendig"),
        options(
            "to",
            "MITGLIED",
            "nur was diesem Mitglied fehlt: Name, Kennung oder Schlüssel",
        )
        .alias("an"),
        options(
            "age",
            "SCHLÜSSEL",
            "auch für diesen öffentlichen Schlüssel verschlüsseln (age1…)",
        ),
        passphrase_file("mit dem Kennwort in der ersten Zeile dieser Datei verschlüsseln")
            .conflicts_with_all(["age", "offen"]),
        flag(
            "offen",
            "nicht verschlüsseln; sonst wird verschlüsselt, sobald alle Empfänger einen Schlüssel haben",
        )
        .alias("open")
        .conflicts_with("age"),
        options(
            "mail",
            "ADRESSE",
            "statt der Datei einen E-Mail-Entwurf (.eml) an diese Adresse schreiben",
        ),
        option(
            "max-size",
            "GRÖSSE",
            "in Teile von höchstens dieser Größe schneiden, etwa 5MB; bei E-Mails sonst 5MB",
        ),
    ]
}

fn export(call: &Call<'_>) -> Reply {
    let limit = call.maybe("max-size").map(size).transpose()?;
    let workspace = call.to_read()?;
    let members = workspace.members();
    let to = call
        .texts("to")
        .into_iter()
        .map(|word| member(&members, word));
    let options = ExportOptions {
        to: to.collect::<Result<_, _>>()?,
        full: call.has("full"),
        seal: seal(call)?,
    };
    let exported = workspace.export(&options)?;
    let path = call.path("o").unwrap_or(Path::new("."));
    let files = write(&workspace, call, &exported, path, limit)?;
    Ok(Said::boxed(
        sentence(&exported, &files),
        json!({
            "file": files.first(),
            "files": files,
            "changes": exported.changes,
            "encrypted": match exported.sealing {
                Sealing::Open => "no",
                Sealing::Recipients => "recipients",
                Sealing::Passphrase => "passphrase",
            },
        }),
    ))
}

fn seal(call: &Call<'_>) -> Result<Seal, CliError> {
    let keys = call.texts("age").into_iter().map(|text| {
        text.parse::<Recipient>()
            .map_err(|error| CliError::Usage(error.to_string()))
    });
    let keys: Vec<Recipient> = keys.collect::<Result<_, _>>()?;
    Ok(match call.first_line_of("passphrase-file")? {
        Some(passphrase) => Seal::Passphrase(passphrase),
        None if call.has("offen") => Seal::Open,
        None if keys.is_empty() => Seal::WherePossible,
        None => Seal::For(keys),
    })
}

/// The file itself, or drafts of mails with it. Returns the paths.
fn write(
    workspace: &Workspace,
    call: &Call<'_>,
    exported: &Exported,
    path: &Path,
    limit: Option<usize>,
) -> Result<Vec<String>, CliError> {
    let addresses: Vec<String> = call.texts("mail").into_iter().map(str::to_owned).collect();
    let written = if addresses.is_empty() {
        workspace.write_export(exported, path, limit)?
    } else {
        let mut drafts = workspace.drafts(exported, &addresses, limit.unwrap_or(MAIL_LIMIT))?;
        let name = path.file_name().filter(|_| !path.is_dir());
        match (name, drafts.as_mut_slice()) {
            (Some(name), [(only, _)]) => {
                *only = name.to_string_lossy().into_owned();
                write_all(path.parent().unwrap_or(Path::new("")), drafts)?
            }
            (Some(_), _) => {
                return Err(CliError::Usage(
                    "Es werden mehrere E-Mails; „-o“ muss dafür ein Ordner sein.".to_owned(),
                ));
            }
            (None, _) => write_all(path, drafts)?,
        }
    };
    Ok(written
        .iter()
        .map(|path| path.display().to_string())
        .collect())
}

fn sentence(exported: &Exported, files: &[String]) -> String {
    let count = counted(exported.changes as u64, "Änderung", "Änderungen");
    let said = match exported.changes {
        0 => "Nichts Neues; die Datei sagt den anderen, was hier schon da ist".to_owned(),
        _ => format!("{count} geschrieben"),
    };
    let sealed = match exported.sealing {
        Sealing::Open => "",
        Sealing::Recipients => ", lesbar nur für die Empfänger",
        Sealing::Passphrase => ", lesbar mit dem Kennwort",
    };
    match files {
        [file] => format!("{said}{sealed}: {file}"),
        files => format!(
            "{said}{sealed}, in {} Teilen:\n{}",
            files.len(),
            files.join("\n")
        ),
    }
}

/// `5MB`, `800 KB`, `4096`: bytes, in thousands as mail programs count.
fn size(text: &str) -> Result<usize, CliError> {
    let wrong = || {
        CliError::Usage(format!(
            "„{text}“ ist keine Größe. Möglich sind etwa 5MB, 800KB oder 4096."
        ))
    };
    let plain = text.replace(' ', "").to_uppercase();
    let digits = plain.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &plain[digits.len()..] {
        "" | "B" => 1,
        "K" | "KB" => 1_000,
        "M" | "MB" => 1_000_000,
        _ => return Err(wrong()),
    };
    let (whole, tenths) = match digits.split_once([',', '.']) {
        Some((whole, tenths)) if tenths.len() == 1 && unit > 1 => (whole, tenths),
        Some(_) => return Err(wrong()),
        None => (digits, "0"),
    };
    let number = |text: &str| text.parse::<usize>().map_err(|_| wrong());
    let bytes = number(whole)?.checked_mul(unit).ok_or_else(wrong)?;
    bytes
        .checked_add(number(tenths)? * (unit / 10))
        .ok_or_else(wrong)
}

/// The member that a word names: by name, fingerprint, or the beginning of its key.
pub fn member(members: &[Member], word: &str) -> Result<ReplicaId, CliError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let read = |text| size(text).ok();
        assert_eq!(read("5MB"), Some(5_000_000));
        assert_eq!(read("2,5 mb"), Some(2_500_000));
        assert_eq!(read("800 KB"), Some(800_000));
        assert_eq!(read("4096"), Some(4_096));
        for wrong in [
            "",
            "MB",
            "5GB",
            "-1",
            "1,55MB",
            "99999999999999999999",
            "5,5",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
