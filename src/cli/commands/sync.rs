//! `abgleich`: exchanges through a folder that others replicate too.

use std::fmt::Write;

use clap::Arg;
use serde_json::{Value as Json, json};

use crate::cli::answer::{Answer, Reply};
use crate::cli::args::{as_path, flag, required};
use crate::cli::call::Call;
use crate::cli::paper::Paper;
use crate::cli::table::{Entry, Group, Task};
use crate::exchange::Fingerprint;
use crate::model::text::counted;
use crate::workspace::{Strangers, Synced};

pub static SYNC: Entry = Entry {
    words: &["abgleich", "sync"],
    group: Group::Exchange,
    about: "über einen gemeinsamen Ordner austauschen (Nextcloud, Syncthing, Netzlaufwerk): Neues holen und ablegen",
    examples: &["werkbank abgleich ~/Nextcloud/werkbank"],
    args,
    task: Task::Run(sync),
};

fn args() -> Vec<Arg> {
    vec![
        as_path(required("ORDNER", "der gemeinsame Ordner")),
        flag(
            "trust",
            "unbekannten Absendern vertrauen; vorher die Kennung am Telefon vergleichen",
        ),
    ]
}

fn sync(call: &Call<'_>) -> Reply {
    let strangers = if call.has("trust") {
        Strangers::Accept
    } else {
        Strangers::Ask
    };
    let folder = call.path("ORDNER").unwrap_or(call.folder());
    Ok(Box::new(Done(call.to_write()?.sync(folder, strangers)?)))
}

struct Done(Synced);

impl Answer for Done {
    fn text(&self, _: Paper) -> String {
        let Self(synced) = self;
        let mut text = String::new();
        for (name, imported) in &synced.taken {
            let changes = counted(imported.changes as u64, "Änderung", "Änderungen");
            let _ = writeln!(text, "{changes} übernommen aus „{name}“.");
        }
        for stranger in &synced.strangers {
            let fingerprint = Fingerprint::of(&stranger.replica);
            let _ = writeln!(
                text,
                "Eine Datei kommt von {stranger}, bisher unbekannt. Die Kennung bitte am Telefon vergleichen: {fingerprint}. \
                 Stimmt sie, den Abgleich mit „--trust“ wiederholen."
            );
        }
        for sentence in &synced.skipped {
            let _ = writeln!(text, "{sentence}");
        }
        if let Some((path, changes)) = &synced.sent {
            let what = match changes {
                0 => "Abgelegt, was hier schon da ist".to_owned(),
                _ => format!(
                    "{} abgelegt",
                    counted(*changes as u64, "Änderung", "Änderungen")
                ),
            };
            let _ = writeln!(text, "{what}: {}", path.display());
        }
        if synced.removed > 0 {
            let files = counted(synced.removed as u64, "eigene Datei", "eigene Dateien");
            let _ = writeln!(text, "{files} entfernt, deren Inhalt alle haben.");
        }
        if text.is_empty() {
            text.push_str("Nichts Neues, alles ist auf demselben Stand.\n");
        }
        text
    }

    fn json(&self) -> Json {
        let Self(synced) = self;
        let taken = synced.taken.iter().map(|(name, imported)| {
            json!({ "file": name, "changes": imported.changes, "conflicts": imported.conflicts })
        });
        let strangers = synced.strangers.iter().map(|stranger| {
            let fingerprint = Fingerprint::of(&stranger.replica).to_string();
            json!({ "sender": stranger.to_string(), "fingerprint": fingerprint })
        });
        json!({
            "taken": taken.collect::<Vec<_>>(),
            "strangers": strangers.collect::<Vec<_>>(),
            "skipped": synced.skipped,
            "sent": synced.sent.as_ref().map(|(path, changes)| json!({
                "file": path.display().to_string(),
                "changes": changes,
            })),
            "removed": synced.removed,
        })
    }
}
