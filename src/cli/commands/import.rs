//! `import`: takes whatever a file is, told by its content. All files of a call are looked into before any is taken.

use std::fmt::Write;
use std::path::Path;

use clap::Arg;
use serde_json::{Value as Json, json};

use crate::cli::answer::{Answer, Reply, Said};
use crate::cli::args::{as_path, flag, options, passphrase_file, several};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::files;
use crate::cli::json::iso;
use crate::cli::paper::Paper;
use crate::cli::table::{Entry, Group, Task};
use crate::cli::words::moment;
use crate::interop::directory;
use crate::interop::gv100ad::Directory;
use crate::interop::ical;
use crate::model::keys::AreaKey;
use crate::model::text::counted;
use crate::replica::ReplicaId;
use crate::workspace::{
    AreaReport, Arrival, CalendarUpdate, Imported, Named, Preview, SenderTrust, Snapshot,
    Strangers, Unknown, Unpacked, Workspace,
};

pub static IMPORT: Entry = Entry {
    words: &["import"],
    group: Group::Exchange,
    about: "Dateien übernehmen: Standdateien anderer (auch in E-Mails und Archiven), das Gemeindeverzeichnis, Kalenderdateien",
    examples: &[
        "werkbank import stand_b-beispiel.ozgstand stand_c-exempel.ozgstand",
        "werkbank import --dry-run stand_b-beispiel.ozgstand",
        "werkbank import Nachricht.eml",
        "werkbank import",
        "werkbank import gv100ad.zip --area 06633",
        "werkbank import AuszugGV.xlsx --area 06633",
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
             Gemeindeverzeichnis (GV100AD als Text oder ZIP, AuszugGV als .xlsx oder .csv); oder Kalenderdateien (.ics) mit \
             verschobenen Terminen",
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
}

fn import(call: &Call<'_>) -> Reply {
    if call.paths("DATEI").is_empty() {
        return from_inbox(call);
    }
    let areas = chosen(call)?;
    if call.has("dry-run") {
        let workspace = call.to_read()?;
        let parcel = unpack(call, &workspace, &areas)?;
        return look(&workspace, parcel, &areas);
    }
    let mut workspace = call.to_write()?;
    let parcel = unpack(call, &workspace, &areas)?;
    let unknown = if call.has("new") {
        Unknown::Create
    } else {
        Unknown::Leave
    };
    take(&mut workspace, parcel, &areas, (call.has("trust"), unknown))
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

fn unpack(call: &Call<'_>, workspace: &Workspace, areas: &[AreaKey]) -> Result<Parcel, CliError> {
    let read = |path: &Path| Ok((files::name(path), files::read(path)?));
    let files = call.paths("DATEI").into_iter().map(read);
    let files: Vec<Named> = files.collect::<Result<_, CliError>>()?;
    let passphrase = call.first_line_of("passphrase-file")?;
    let mut unpacked = workspace.unpack(files, passphrase.as_deref())?;
    let mut directories = Vec::new();
    let mut calendars = Vec::new();
    let mut strangers = Vec::new();
    for (name, bytes) in std::mem::take(&mut unpacked.others) {
        if ical::looks_like(&bytes) {
            calendars.push((name, bytes));
            continue;
        }
        match directory::read(&name, &bytes) {
            Some(Ok(directory)) => directories.push((name, directory)),
            Some(Err(error)) if !(error.is_foreign() && name.contains(INSIDE)) => {
                return Err(refused(&name, &error));
            }
            Some(Err(_)) | None => strangers.push(name),
        }
    }
    let parcel = Parcel::new(unpacked, directories, calendars);
    parcel.refuse_strangers(&strangers)?;
    if !areas.is_empty() && parcel.directories.is_empty() {
        return Err(CliError::Usage(
            "„--area“ gilt nur für das Gemeindeverzeichnis.".to_owned(),
        ));
    }
    Ok(parcel)
}

impl Parcel {
    fn new(
        unpacked: Unpacked,
        mut directories: Vec<(String, Directory)>,
        calendars: Vec<Named>,
    ) -> Self {
        // The newer one has the last word.
        directories.sort_by_key(|(_, directory)| directory.date());
        Self {
            unpacked,
            directories,
            calendars,
        }
    }

    /// Pictures and signatures beside a state file are no matter; a file in which nothing of ours is, is.
    fn refuse_strangers(&self, strangers: &[String]) -> Result<(), CliError> {
        let alone = strangers.iter().find(|name| !name.contains(INSIDE));
        let nothing = self.unpacked.states.is_empty()
            && self.unpacked.missing.is_empty()
            && self.directories.is_empty()
            && self.calendars.is_empty();
        let damaged = self.unpacked.damaged.first();
        match (alone.or(strangers.first().filter(|_| nothing)), damaged) {
            (_, Some(error)) if nothing => Err(CliError::Refused(error.to_string())),
            (Some(name), _) => {
                let reason = "Das ist weder eine Standdatei (.ozgstand) noch das Gemeindeverzeichnis (GV100AD oder \
                              AuszugGV) noch eine Kalenderdatei (.ics).";
                Err(refused(name, &reason))
            }
            _ => Ok(()),
        }
    }
}

/// Stands in the way to a file that was inside another.
const INSIDE: &str = " › ";

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

fn look(workspace: &Workspace, parcel: Parcel, areas: &[AreaKey]) -> Reply {
    let snapshot = workspace.snapshot();
    let directories = compare(&snapshot, &parcel.directories, areas)?;
    let preview = workspace.preview(&borrowed(&parcel.unpacked.states))?;
    Ok(Box::new(Outcome {
        snapshot,
        preview,
        taken: None,
        directories,
        calendars: compare_calendars(workspace, &parcel.calendars)?,
        unknown: Unknown::Leave,
        troubles: troubles(parcel.unpacked),
    }))
}

/// What could not be read, and what is still to come.
fn troubles(unpacked: Unpacked) -> Vec<String> {
    let damaged = unpacked.damaged.iter().map(ToString::to_string);
    damaged.chain(unpacked.missing).collect()
}

fn take(
    workspace: &mut Workspace,
    parcel: Parcel,
    areas: &[AreaKey],
    (trust, unknown): (bool, Unknown),
) -> Reply {
    // Everything that can be refused is, before anything is written.
    compare(&workspace.snapshot(), &parcel.directories, areas)?;
    compare_calendars(workspace, &parcel.calendars)?;
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
        let update = workspace.snapshot().compare_areas(directory, areas);
        let update = update.map_err(|error| refused(name, &error))?;
        workspace.take_areas(&update)?;
        directories.push((name.clone(), update.report));
    }
    let mut calendars = Vec::new();
    for (name, bytes) in &parcel.calendars {
        let update = workspace.compare_calendar(bytes);
        let update = update.map_err(|error| refused(name, &error))?;
        workspace.take_calendar(&update, unknown)?;
        calendars.push((name.clone(), update));
    }
    Ok(Box::new(Outcome {
        snapshot: workspace.snapshot(),
        preview,
        taken: Some(taken),
        directories,
        calendars,
        unknown,
        troubles: troubles(parcel.unpacked),
    }))
}

/// What was done, or would be.
struct Outcome {
    snapshot: Snapshot,
    preview: Preview,
    /// `None` when it was only a look.
    taken: Option<Imported>,
    directories: Vec<(String, AreaReport)>,
    calendars: Vec<(String, CalendarUpdate)>,
    /// What becomes, or became, of events that are no appointment here.
    unknown: Unknown,
    /// German sentences.
    troubles: Vec<String>,
}

const TERM_COLUMNS: usize = 12;

impl Answer for Outcome {
    fn text(&self, paper: Paper) -> String {
        let mut text = String::new();
        for file in &self.preview.files {
            let author = &file.cover.author;
            let written = moment(self.snapshot.local(file.cover.written));
            let _ = writeln!(
                text,
                "{}: von {}, {}, geschrieben {written}",
                file.name,
                author.name(),
                author.team()
            );
            if file.trust == SenderTrust::Unknown {
                let _ = writeln!(text, "  bisher unbekannt, Kennung {}", file.fingerprint);
            }
        }
        if !self.preview.files.is_empty() {
            self.changes(&mut text, paper);
        }
        for (name, report) in &self.directories {
            let _ = writeln!(text, "{name}: {report}");
        }
        for (name, update) in &self.calendars {
            self.calendar(&mut text, name, update);
        }
        for trouble in &self.troubles {
            let _ = writeln!(text, "{trouble}");
        }
        if let Some(renewed) = self.taken.as_ref().and_then(|taken| taken.renewed) {
            let _ = writeln!(
                text,
                "Eigene frühere Änderungen waren hier verloren und sind wieder da. Damit nichts doppelt gezählt wird, \
                 hat dieser Rechner jetzt eine neue Kennung: {}.",
                renewed.fingerprint
            );
        }
        if self.taken.is_none() {
            text.push_str("Nur angesehen, nichts übernommen.\n");
        }
        text
    }

    fn json(&self) -> Json {
        let files = self.preview.files.iter().map(|file| {
            json!({
                "file": file.name,
                "sender": file.cover.sender.to_string(),
                "name": file.cover.author.name(),
                "team": file.cover.author.team(),
                "written": iso(self.snapshot.local(file.cover.written)),
                "fingerprint": file.fingerprint.to_string(),
                "unknown": file.trust == SenderTrust::Unknown,
                "forks": file.forks.iter().map(|fork| json!({
                    "replica": fork.who.to_string(),
                    "seq": fork.seq,
                })).collect::<Vec<_>>(),
            })
        });
        let authors = self.preview.authors.iter().map(|share| {
            json!({
                "replica": share.replica.to_string(),
                "name": share.name,
                "new": share.is_new,
                "distrusted_by": share.distrusted_by,
                "changes": share.changes,
                "edits": share.edits,
            })
        });
        let directories = self.directories.iter().map(|(name, report)| {
            json!({
                "file": name,
                "date": report.date.map(|date| date.to_string()),
                "read": {
                    "10": report.read.lands,
                    "20": report.read.bezirke,
                    "30": report.read.regions,
                    "40": report.read.kreise,
                    "50": report.read.verbaende,
                    "60": report.read.gemeinden,
                },
                "new": report.new,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "dissolved": report.dissolved,
                "bad_lines": report.bad_lines.iter().map(ToString::to_string).collect::<Vec<_>>(),
            })
        });
        json!({
            "taken": self.taken.is_some(),
            "files": files.collect::<Vec<_>>(),
            "changes": self.preview.changes(),
            "authors": authors.collect::<Vec<_>>(),
            "conflicts": self.preview.conflicts.len(),
            "waiting": self.preview.waiting,
            "held": self.preview.held.values().sum::<usize>(),
            "erased": self.preview.erased.len(),
            "unknown_fields": self.preview.unknown_fields,
            "renewed": self.taken.as_ref().and_then(|taken| taken.renewed).map(|new| new.fingerprint.to_string()),
            "troubles": self.troubles,
            "directories": directories.collect::<Vec<_>>(),
            "calendars": self.calendars.iter().map(|(name, update)| self.calendar_json(name, update)).collect::<Vec<_>>(),
        })
    }
}

impl Outcome {
    fn calendar(&self, text: &mut String, name: &str, update: &CalendarUpdate) {
        let _ = writeln!(text, "{name}:");
        for moved in &update.moved {
            let words = moved.words().replace('\n', "\n    ");
            let _ = writeln!(text, "  {}: {words}", moved.title);
        }
        let fate = match (self.unknown, self.taken.is_some()) {
            (Unknown::Create, _) => "neu angelegt",
            (Unknown::Leave, true) => "hier unbekannt, nicht angelegt; „--new“ legt ihn an",
            (Unknown::Leave, false) => "hier unbekannt; nur mit „--new“ wird er angelegt",
        };
        for coming in &update.unknown {
            let _ = writeln!(text, "  {}: {}, {fate}", coming.title, coming.when);
        }
        for sentence in &update.refused {
            let _ = writeln!(text, "  {sentence}");
        }
        if update.same > 0 {
            let same = counted(update.same as u64, "Termin", "Termine");
            let _ = writeln!(text, "  {same} unverändert");
        }
    }

    fn calendar_json(&self, name: &str, update: &CalendarUpdate) -> Json {
        let moved = update.moved.iter().map(|moved| {
            json!({
                "key": moved.key,
                "title": moved.title,
                "before": moved.before.to_string(),
                "after": moved.after.to_string(),
                "cancelled": moved.is_cancelled,
                "older": moved.is_older,
            })
        });
        let unknown = update.unknown.iter().map(|coming| {
            json!({
                "title": coming.title,
                "when": coming.when.to_string(),
                "created": self.unknown == Unknown::Create,
            })
        });
        json!({
            "file": name,
            "moved": moved.collect::<Vec<_>>(),
            "unknown": unknown.collect::<Vec<_>>(),
            "unchanged": update.same,
            "refused": update.refused,
        })
    }

    fn changes(&self, text: &mut String, paper: Paper) {
        let preview = &self.preview;
        if preview.changes() == 0 {
            text.push_str("Keine neuen Änderungen.\n");
        }
        for share in &preview.authors {
            let words = format!(
                "{} mit {}, bis {}",
                counted(share.changes as u64, "Änderung", "Änderungen"),
                counted(share.edits as u64, "Wert", "Werten"),
                moment(self.snapshot.local(share.span.1)),
            );
            let words = if share.is_new {
                format!("{words}; neues Mitglied")
            } else {
                words
            };
            let words = if share.distrusted_by.is_empty() {
                words
            } else {
                let by = share.distrusted_by.join(", ");
                format!(
                    "{words}; gesperrt von {by}, hier nicht: „werkbank mitglieder sperren“ tut es auch hier"
                )
            };
            text.push_str(&paper.entry(2, &share.name, TERM_COLUMNS, &words));
        }
        let records: Vec<String> = preview
            .kinds
            .iter()
            .map(|(kind, count)| match kind {
                Some(kind) => counted(*count as u64, kind.def().label, kind.def().plural),
                None => counted(
                    *count as u64,
                    "Datensatz einer neueren Version",
                    "Datensätze einer neueren Version",
                ),
            })
            .collect();
        if !records.is_empty() {
            text.push_str(&paper.entry(2, "betrifft", TERM_COLUMNS, &records.join(", ")));
        }
        if !preview.conflicts.is_empty() {
            let conflicts = counted(preview.conflicts.len() as u64, "Datensatz", "Datensätzen");
            let words = format!("in {conflicts}, siehe „werkbank konflikte“");
            text.push_str(&paper.entry(2, "Konflikte", TERM_COLUMNS, &words));
        }
        if preview.unknown_fields > 0 {
            let values = counted(preview.unknown_fields as u64, "Wert", "Werte");
            let words = format!("{values} einer neueren Programmversion; bleiben erhalten");
            text.push_str(&paper.entry(2, "unbekannt", TERM_COLUMNS, &words));
        }
        if !preview.erased.is_empty() {
            let records = counted(preview.erased.len() as u64, "Datensatz", "Datensätze");
            let words = format!("Persönliches von {records}, unwiderruflich");
            text.push_str(&paper.entry(2, "getilgt", TERM_COLUMNS, &words));
        }
        for (who, count) in &preview.held {
            let words = format!(
                "{} von {}, hier gesperrt",
                counted(*count as u64, "Änderung", "Änderungen"),
                self.snapshot.name_of(*who)
            );
            text.push_str(&paper.entry(2, "zurückgehalten", TERM_COLUMNS, &words));
        }
        for fork in preview.files.iter().flat_map(|file| &file.forks) {
            let words = format!(
                "Änderungen von {} {}: Davon gibt es zwei Fassungen, siehe „werkbank mitglieder“",
                self.snapshot.name_of(fork.who),
                fork.place.since(fork.seq)
            );
            text.push_str(&paper.entry(2, "ausgelassen", TERM_COLUMNS, &words));
        }
        if preview.waiting > 0 {
            let verb = if preview.waiting == 1 {
                "wartet"
            } else {
                "warten"
            };
            let words = format!(
                "{} {verb} auf fehlende Dateien, siehe „werkbank status“",
                counted(preview.waiting as u64, "Änderung", "Änderungen")
            );
            text.push_str(&paper.entry(2, "wartend", TERM_COLUMNS, &words));
        }
    }
}
