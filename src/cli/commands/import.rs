//! `import`: takes whatever a file is, told by its content. All files of a call are looked into before any is taken.

mod outcome;
mod tables;

use std::path::Path;

use clap::Arg;
use serde_json::json;

use self::outcome::Outcome;
use crate::cli::answer::{Reply, Said};
use crate::cli::args::{as_path, flag, option, options, passphrase_file, several};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::files;
use crate::cli::table::{Entry, Group, Task};
use crate::interop::gv100ad::Directory;
use crate::model::keys::AreaKey;
use crate::model::text::counted;
use crate::replica::ReplicaId;
use crate::workspace::tables::{Contested, Table, Wish};
use crate::workspace::{
    AreaReport, Arrival, CalendarUpdate, Foreign, INSIDE, Named, Snapshot, Strangers, UNKNOWN,
    Unknown, Unpacked, Workspace,
};

pub static IMPORT: Entry = Entry {
    words: &["import"],
    group: Group::Exchange,
    about: "Dateien übernehmen: Standdateien anderer (auch in E-Mails und Archiven), das Gemeindeverzeichnis, Tabellen, Kalenderdateien",
    examples: &[
        "werkbank import stand_b-beispiel.ozgstand stand_c-exempel.ozgstand",
        "werkbank import --dry-run stand_b-beispiel.ozgstand",
        "werkbank import Nachricht.eml",
        "werkbank import",
        "werkbank import gv100ad.zip --area 06633",
        "werkbank import AuszugGV.xlsx --area 06633",
        "werkbank import --dry-run Rollout-Liste.xlsx",
        "werkbank import Liste.csv --art aufgabe --spalte \"Bis wann=faellig\"",
        "werkbank import --dry-run termine.ics",
    ],
    args,
    task: Task::Run(import),
};

fn args() -> Vec<Arg> {
    vec![
        as_path(several(
            "DATEI",
            "ohne Angabe alles Neue aus dem Eingangsordner; Standdateien (.ozgstand), auch verschlüsselt (.age), in Teilen, in .eml, .mbox oder .zip; oder das \
             Gemeindeverzeichnis (GV100AD als Text oder ZIP, AuszugGV als .xlsx oder .csv); oder Tabellen (.xlsx, .ods, .csv); oder \
             Kalenderdateien (.ics) mit verschobenen Terminen",
        ))
        .required(false),
        flag("dry-run", "nur zeigen, was geschehen würde"),
        flag(
            "trust",
            "unbekannten Absendern vertrauen; vorher die Kennung am Telefon vergleichen",
        ),
        flag(
            "new",
            "aus Kalenderdateien auch Termine anlegen, die es hier noch nicht gibt",
        )
        .alias("neu"),
        option("art", "ART", "was Tabellen auflisten, wo ihre Überschriften es nicht sagen").alias("kind"),
        options(
            "spalte",
            "ÜBERSCHRIFT=FELD",
            "was eine Spalte von Tabellen enthält; ohne FELD bleibt sie weg. Gilt auch für spätere Tabellen",
        )
        .alias("column"),
        flag(
            "tabelle-gilt",
            "auch Werte übernehmen, die inzwischen hier geändert wurden",
        )
        .alias("overwrite"),
        passphrase_file("das Kennwort für Dateien, die mit einem verschlüsselt sind"),
        options(
            "area",
            "SCHLÜSSEL",
            "aus dem Gemeindeverzeichnis nur dieses Land oder diesen Kreis",
        ),
    ]
}

/// Files by what they are.
struct Parcel {
    unpacked: Unpacked,
    directories: Vec<(String, Directory)>,
    calendars: Vec<Named>,
    tables: Vec<Table>,
}

/// What somebody said about the files, besides their names.
struct Wanted {
    areas: Vec<AreaKey>,
    wish: Wish,
    unknown: Unknown,
    contested: Contested,
}

impl Wanted {
    fn of(call: &Call<'_>) -> Result<Self, CliError> {
        Ok(Self {
            areas: chosen(call)?,
            wish: tables::wish(call)?,
            unknown: if call.has("new") {
                Unknown::Create
            } else {
                Unknown::Leave
            },
            contested: if call.has("tabelle-gilt") {
                Contested::Come
            } else {
                Contested::Stay
            },
        })
    }
}

fn import(call: &Call<'_>) -> Reply {
    if call.paths("DATEI").is_empty() {
        return from_inbox(call);
    }
    let wanted = Wanted::of(call)?;
    if call.has("dry-run") {
        let workspace = call.to_read()?;
        let parcel = unpack(call, &workspace, &wanted)?;
        return look(&workspace, parcel, &wanted);
    }
    let mut workspace = call.to_write()?;
    let parcel = unpack(call, &workspace, &wanted)?;
    take(&mut workspace, parcel, &wanted, call.has("trust"))
}

fn from_inbox(call: &Call<'_>) -> Reply {
    let strangers = if call.has("trust") {
        Strangers::Accept
    } else {
        Strangers::Ask
    };
    let mut workspace = call.to_write()?;
    if workspace.inbox().is_none() {
        return Err(CliError::Usage(
            "Anzugeben ist eine Datei; oder „werkbank eingang ORDNER“ legt fest, woraus Neues übernommen wird.".to_owned(),
        ));
    }
    let arrivals = workspace.take_inbox(strangers)?;
    let lines = arrivals.iter().map(|(name, arrival)| match arrival {
        Arrival::Taken(imported) => {
            let changes = counted(imported.changes as u64, "Änderung", "Änderungen");
            format!("{name}: {changes} übernommen.")
        }
        Arrival::Kept(sentence) | Arrival::Refused(sentence) | Arrival::Stays(sentence) => {
            sentence.clone()
        }
    });
    let lines: Vec<String> = lines.collect();
    let json = arrivals.iter().map(|(name, arrival)| match arrival {
        Arrival::Taken(imported) => json!({ "file": name, "changes": imported.changes }),
        Arrival::Kept(reason) => json!({ "file": name, "kept": reason }),
        Arrival::Refused(reason) => json!({ "file": name, "refused": reason }),
        Arrival::Stays(reason) => json!({ "file": name, "stays": reason }),
    });
    let sentence = if lines.is_empty() {
        "Im Eingangsordner ist nichts Neues.".to_owned()
    } else {
        lines.join("\n")
    };
    Ok(Said::boxed(sentence, json!(json.collect::<Vec<_>>())))
}

fn chosen(call: &Call<'_>) -> Result<Vec<AreaKey>, CliError> {
    let key = |text: &str| {
        text.parse::<AreaKey>()
            .map_err(|error| CliError::Usage(format!("„{text}“: {error}")))
    };
    call.texts("area").into_iter().map(key).collect()
}

fn unpack(call: &Call<'_>, workspace: &Workspace, wanted: &Wanted) -> Result<Parcel, CliError> {
    let read = |path: &Path| Ok((files::name(path), files::read(path)?));
    let files = call.paths("DATEI").into_iter().map(read);
    let files: Vec<Named> = files.collect::<Result<_, CliError>>()?;
    let passphrase = call.first_line_of("passphrase-file")?;
    let unpacked = workspace.unpack(files, passphrase.as_deref())?;
    let mut parcel = Parcel {
        unpacked,
        directories: Vec::new(),
        calendars: Vec::new(),
        tables: Vec::new(),
    };
    let strangers = parcel.sort(&wanted.wish, workspace)?;
    parcel.refuse_strangers(&strangers)?;
    if !wanted.areas.is_empty() && parcel.directories.is_empty() {
        return Err(CliError::Usage(
            "„--area“ gilt nur für das Gemeindeverzeichnis.".to_owned(),
        ));
    }
    if parcel.tables.is_empty() && wanted.wish != Wish::default() {
        return Err(CliError::Usage(
            "„--art“ und „--spalte“ gelten nur für Tabellen.".to_owned(),
        ));
    }
    Ok(parcel)
}

impl Parcel {
    /// Tells what is what; returns the names of those that are nothing.
    fn sort(&mut self, wish: &Wish, workspace: &Workspace) -> Result<Vec<String>, CliError> {
        let mut strangers = Vec::new();
        for file in std::mem::take(&mut self.unpacked.others) {
            match Foreign::new(file) {
                Foreign::Calendar(calendar) => self.calendars.push(calendar),
                Foreign::Directory(name, directory) => self.directories.push((name, directory)),
                // What came along in a mail may be anything.
                Foreign::Table(table)
                    if table.path().contains(INSIDE)
                        && workspace
                            .compare_tables(std::slice::from_ref(&table), wish)
                            .is_err() =>
                {
                    strangers.push(table.path().to_owned());
                }
                Foreign::Table(table) => self.tables.push(table),
                Foreign::Unreadable((name, _), why) => return Err(refused(&name, &why)),
                Foreign::Unknown((name, _)) => strangers.push(name),
            }
        }
        // The newer one has the last word.
        self.directories
            .sort_by_key(|(_, directory)| directory.date());
        Ok(strangers)
    }

    /// Pictures and signatures beside a state file are no matter; a file in which nothing of ours is, is.
    fn refuse_strangers(&self, strangers: &[String]) -> Result<(), CliError> {
        let alone = strangers.iter().find(|name| !name.contains(INSIDE));
        let nothing = self.unpacked.states.is_empty()
            && self.unpacked.missing.is_empty()
            && self.directories.is_empty()
            && self.calendars.is_empty()
            && self.tables.is_empty();
        let damaged = self.unpacked.damaged.first();
        match (alone.or(strangers.first().filter(|_| nothing)), damaged) {
            (_, Some(error)) if nothing => Err(CliError::Refused(error.to_string())),
            (Some(name), _) => Err(refused(name, &UNKNOWN)),
            _ => Ok(()),
        }
    }
}

fn refused(name: &str, reason: &dyn std::fmt::Display) -> CliError {
    CliError::Refused(format!("„{name}“ wurde nicht übernommen. {reason}"))
}

/// State files as the workspace wants them.
fn borrowed(states: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    let states = states.iter();
    states
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect()
}

fn compare(
    snapshot: &Snapshot,
    directories: &[(String, Directory)],
    areas: &[AreaKey],
) -> Result<Vec<(String, AreaReport)>, CliError> {
    let compare = |(name, directory): &(String, Directory)| {
        let update = snapshot.compare_areas(directory, areas);
        let update = update.map_err(|error| refused(name, &error))?;
        Ok((name.clone(), update.report))
    };
    directories.iter().map(compare).collect()
}

fn compare_calendars(
    workspace: &Workspace,
    calendars: &[Named],
) -> Result<Vec<(String, CalendarUpdate)>, CliError> {
    let compare = |(name, bytes): &Named| {
        let update = workspace.compare_calendar(bytes);
        Ok((name.clone(), update.map_err(|error| refused(name, &error))?))
    };
    calendars.iter().map(compare).collect()
}

fn look(workspace: &Workspace, parcel: Parcel, wanted: &Wanted) -> Reply {
    let snapshot = workspace.snapshot();
    let directories = compare(&snapshot, &parcel.directories, &wanted.areas)?;
    let preview = workspace.preview(&borrowed(&parcel.unpacked.states))?;
    Ok(Box::new(Outcome {
        snapshot,
        preview,
        taken: None,
        directories,
        calendars: compare_calendars(workspace, &parcel.calendars)?,
        tables: tables::look(workspace, &parcel.tables, &wanted.wish)?,
        unknown: Unknown::Leave,
        troubles: troubles(parcel.unpacked),
    }))
}

/// What could not be read, and what is still to come.
fn troubles(unpacked: Unpacked) -> Vec<String> {
    let damaged = unpacked.damaged.iter().map(ToString::to_string);
    damaged.chain(unpacked.missing).collect()
}

fn take(workspace: &mut Workspace, parcel: Parcel, wanted: &Wanted, trust: bool) -> Reply {
    // Everything that can be refused is, before anything is written.
    compare(&workspace.snapshot(), &parcel.directories, &wanted.areas)?;
    compare_calendars(workspace, &parcel.calendars)?;
    tables::look(workspace, &parcel.tables, &wanted.wish)?;
    let preview = workspace.preview(&borrowed(&parcel.unpacked.states))?;
    let accepted: Vec<ReplicaId> = preview
        .unknown_senders()
        .filter(|_| trust)
        .map(|file| file.cover.sender)
        .collect();
    let taken = workspace.take(&preview, &accepted)?;
    workspace.keep_parts(&parcel.unpacked)?;
    let mut directories = Vec::new();
    for (name, directory) in &parcel.directories {
        let update = workspace.snapshot().compare_areas(directory, &wanted.areas);
        let update = update.map_err(|error| refused(name, &error))?;
        workspace.take_areas(&update)?;
        directories.push((name.clone(), update.report));
    }
    let mut calendars = Vec::new();
    for (name, bytes) in &parcel.calendars {
        let update = workspace.compare_calendar(bytes);
        let update = update.map_err(|error| refused(name, &error))?;
        workspace.take_calendar(&update, wanted.unknown)?;
        calendars.push((name.clone(), update));
    }
    let tables = tables::take(workspace, &parcel.tables, &wanted.wish, wanted.contested)?;
    Ok(Box::new(Outcome {
        snapshot: workspace.snapshot(),
        preview,
        taken: Some(taken),
        directories,
        calendars,
        tables,
        unknown: wanted.unknown,
        troubles: troubles(parcel.unpacked),
    }))
}
