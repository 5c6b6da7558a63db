//! What an import did, or would do, in words and as JSON.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::tables::TableOutcome;
use crate::cli::answer::Answer;
use crate::cli::json::iso;
use crate::cli::paper::Paper;
use crate::cli::words::moment;
use crate::model::text::counted;
use crate::workspace::{
    AreaReport, CalendarUpdate, Imported, Preview, SenderTrust, Snapshot, Unknown,
};

/// What was done, or would be.
pub(super) struct Outcome {
    pub snapshot: Snapshot,
    pub preview: Preview,
    /// `None` when it was only a look.
    pub taken: Option<Imported>,
    pub directories: Vec<(String, AreaReport)>,
    pub calendars: Vec<(String, CalendarUpdate)>,
    pub tables: Option<TableOutcome>,
    /// What becomes, or became, of events that are no appointment here.
    pub unknown: Unknown,
    /// German sentences.
    pub troubles: Vec<String>,
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
        if let Some(tables) = &self.tables {
            tables.tell(&mut text, paper);
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
            "tables": self.tables.as_ref().map(TableOutcome::json),
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
