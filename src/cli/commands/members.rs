//! `mitglieder`: who works along, who has what, who is trusted; and this laptop's own name and key.

mod roll;
mod standing;

use std::path::Path;

use clap::Arg;
use serde_json::json;

use super::export::member;
use crate::cli::answer::{Reply, Said};
use crate::cli::args::{as_path, flag, option, output, required};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::files;
use crate::cli::table::{Entry, Group, Task};
use crate::cli::words::typed;
use crate::exchange::{Fingerprint, Protection};
use crate::model::text::counted;

pub use roll::{Roll, stretch};

pub static MEMBERS: Entry = Entry {
    words: &["mitglieder", "members"],
    group: Group::Exchange,
    about: "zeigen, wer mitarbeitet und wer was hat; vertrauen, sperren, erneuern",
    examples: &["werkbank mitglieder"],
    args: Vec::new,
    task: Task::RunOrChoose(
        list,
        &[
            &STANDING,
            &TRUST,
            &DISTRUST,
            &RENEW,
            &PRESENT,
            &PASSPHRASE,
            &KEY,
        ],
    ),
};

static STANDING: Entry = Entry {
    words: &["stand", "standing"],
    group: Group::Exchange,
    about: "eine Tabelle: wer welchen Stand von wem hat",
    examples: &["werkbank mitglieder stand"],
    args: Vec::new,
    task: Task::Run(standing::table),
};

static TRUST: Entry = Entry {
    words: &["vertrauen", "trust"],
    group: Group::Exchange,
    about: "einem Mitglied vertrauen, dessen Kennung am Telefon verglichen ist; hebt auch eine Sperre auf",
    examples: &["werkbank mitglieder vertrauen \"B. Beispiel\""],
    args: whom,
    task: Task::Run(trust),
};

static DISTRUST: Entry = Entry {
    words: &["sperren", "distrust"],
    group: Group::Exchange,
    about: "einem Mitglied nicht mehr vertrauen, etwa nach einem Diebstahl: Späteres von ihm wird zurückgehalten",
    examples: &["werkbank mitglieder sperren \"B. Beispiel\""],
    args: whom,
    task: Task::Run(distrust),
};

static RENEW: Entry = Entry {
    words: &["erneuern", "renew"],
    group: Group::Exchange,
    about: "diesem Rechner eine neue Kennung geben, wenn er kopiert oder aus einer Sicherung zurückgespielt wurde",
    examples: &[
        "werkbank mitglieder erneuern",
        "werkbank mitglieder erneuern --ab 42",
        "werkbank mitglieder erneuern --verschoben",
    ],
    args: renew_args,
    task: Task::Run(renew),
};

static PRESENT: Entry = Entry {
    words: &["ich", "me"],
    group: Group::Exchange,
    about: "ändern, wie dieser Rechner für die anderen heißt und wohin seine E-Mail geht",
    examples: &["werkbank mitglieder ich --email a.muster@kreis.example"],
    args: present_args,
    task: Task::Run(present),
};

static PASSPHRASE: Entry = Entry {
    words: &["kennwort", "passphrase"],
    group: Group::Exchange,
    about: "den eigenen Schlüssel mit einem Kennwort schützen oder den Schutz aufheben",
    examples: &[
        "werkbank mitglieder kennwort --neu kennwort.txt",
        "werkbank mitglieder kennwort --ohne",
    ],
    args: passphrase_args,
    task: Task::Run(passphrase),
};

static KEY: Entry = Entry {
    words: &["schluessel", "key", "schlüssel"],
    group: Group::Exchange,
    about: "den eigenen geheimen Schlüssel für das Programm age schreiben (age -d -i DATEI); genauso geheim halten",
    examples: &["werkbank mitglieder schluessel -o age.txt"],
    args: key_args,
    task: Task::Run(key),
};

fn whom() -> Vec<Arg> {
    vec![required("MITGLIED", "Name, Kennung oder Schlüssel")]
}

fn renew_args() -> Vec<Arg> {
    vec![
        option(
            "ab",
            "NUMMER",
            "die erste eigene Änderung, die es zweimal gibt; sonst, was hier darüber bekannt ist",
        )
        .alias("from")
        .value_parser(clap::value_parser!(u64)),
        flag(
            "verschoben",
            "nichts erneuern: Der Ordner wurde nur verschoben, es gibt keinen zweiten",
        )
        .alias("moved")
        .conflicts_with("ab"),
    ]
}

fn present_args() -> Vec<Arg> {
    vec![
        option("name", "NAME", "der Name"),
        option("team", "TEAM", "das Team"),
        option("email", "ADRESSE", "wohin Standdateien gehen sollen"),
    ]
}

fn passphrase_args() -> Vec<Arg> {
    vec![
        as_path(option(
            "neu",
            "DATEI",
            "das neue Kennwort: die erste Zeile dieser Datei",
        ))
        .alias("new"),
        flag("ohne", "künftig ohne Kennwort")
            .alias("none")
            .conflicts_with("neu"),
    ]
}

fn key_args() -> Vec<Arg> {
    vec![output("DATEI", "wohin").required(true)]
}

fn list(call: &Call<'_>) -> Reply {
    let workspace = call.to_read()?;
    Ok(Box::new(Roll::of(&workspace)))
}

fn trust(call: &Call<'_>) -> Reply {
    let mut workspace = call.to_write()?;
    let replica = member(&workspace.members(), call.text("MITGLIED"))?;
    workspace.accept(replica)?;
    let name = workspace.author_of(replica).name().to_owned();
    let sentence = format!(
        "{name} gilt als geprüft, Kennung {}.",
        Fingerprint::of(&replica)
    );
    Ok(Said::boxed(
        sentence,
        json!({ "replica": replica.to_string(), "trust": "accepted" }),
    ))
}

fn distrust(call: &Call<'_>) -> Reply {
    let mut workspace = call.to_write()?;
    let replica = member(&workspace.members(), call.text("MITGLIED"))?;
    let last = workspace.distrust(replica)?;
    let name = workspace.author_of(replica).name().to_owned();
    let sentence = format!(
        "{name} ist gesperrt. Übernommen bleibt, was bis Änderung {last} hier ist; Späteres wird aufgehoben, aber nicht \
         gezeigt. Die anderen erfahren es mit der nächsten Standdatei."
    );
    Ok(Said::boxed(
        sentence,
        json!({ "replica": replica.to_string(), "trust": "distrusted", "last": last }),
    ))
}

fn renew(call: &Call<'_>) -> Reply {
    let mut workspace = call.to_write()?;
    if call.has("verschoben") {
        workspace.was_moved()?;
        return Ok(Said::boxed(
            "Gemerkt: Der Ordner wurde nur verschoben.",
            json!({ "moved": true }),
        ));
    }
    let renewed = workspace.renew(call.value("ab"))?;
    let written = match renewed.reissued {
        0 => "Geschrieben werden musste nichts noch einmal.".to_owned(),
        count => format!(
            "Unter der neuen Kennung noch einmal geschrieben: {} ab Nr. {}.",
            counted(count, "Änderung", "Änderungen"),
            renewed.from
        ),
    };
    let sentence = format!(
        "Dieser Rechner hat eine neue Kennung: {}. {written} Bitte eine neue Standdatei an die anderen senden (werkbank \
         export).",
        renewed.fingerprint
    );
    Ok(Said::boxed(
        sentence,
        json!({
            "replica": workspace.snapshot().me().to_string(),
            "fingerprint": renewed.fingerprint.to_string(),
            "from": renewed.from,
            "reissued": renewed.reissued,
        }),
    ))
}

fn present(call: &Call<'_>) -> Reply {
    let given = ["name", "team", "email"]
        .into_iter()
        .filter_map(|slug| Some(typed(slug, None, call.maybe(slug)?)));
    let given: Vec<_> = given.collect();
    if given.is_empty() {
        return Err(CliError::Usage(
            "Anzugeben ist mindestens eines: --name, --team oder --email.".to_owned(),
        ));
    }
    let mut workspace = call.to_write()?;
    workspace.present(given)?;
    let me = workspace.me();
    Ok(Said::boxed(
        format!("Dieser Rechner heißt jetzt: {}, {}.", me.name(), me.team()),
        json!({ "name": me.name(), "team": me.team() }),
    ))
}

fn passphrase(call: &Call<'_>) -> Reply {
    let new = call.first_line_of("neu")?;
    if new.is_none() && !call.has("ohne") {
        return Err(CliError::Usage(
            "Anzugeben ist „--neu DATEI“ oder „--ohne“.".to_owned(),
        ));
    }
    let mut workspace = call.to_write()?;
    workspace.protect(new.as_deref())?;
    let sentence = match workspace.protection() {
        Protection::None => {
            "Der Schlüssel dieses Rechners ist nicht mehr durch ein Kennwort geschützt."
        }
        _ => {
            "Der Schlüssel dieses Rechners ist durch das Kennwort geschützt. Zum Senden und zum Öffnen verschlüsselter \
             Dateien wird es gebraucht („--kennwort-datei DATEI“); wer es vergisst, braucht eine neue Kennung."
        }
    };
    Ok(Said::boxed(
        sentence,
        json!({ "protected": workspace.protection() != Protection::None }),
    ))
}

fn key(call: &Call<'_>) -> Reply {
    let path = call.path("o").unwrap_or(Path::new("."));
    let text = call.to_read()?.age_key_file()?;
    files::write_private(path, text.as_bytes())?;
    let path = path.display().to_string();
    Ok(Said::boxed(
        format!("Geheimer Schlüssel geschrieben, nur für den Besitzer lesbar: {path}"),
        json!({ "file": path }),
    ))
}
