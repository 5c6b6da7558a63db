//! What files would bring, as a form: what has to be answered first, then what is new, then what to look at.

use std::collections::BTreeMap;

use super::reading::{Found, name_and_origin};
use chrono::{Datelike, Days};

use crate::exchange::Fingerprint;
use crate::exchange::state_file::Cover;
use crate::model::dates::german_date;
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::replica::ReplicaId;
use crate::tui::dialog::surroundings;
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::workspace::{
    AuthorShare, Contradiction, FilePreview, Preview, SenderTrust, Snapshot, Trust,
};

/// Nobody wrote a state file before.
const FIRST_YEAR: i32 = 2025;

/// The form over a preview.
pub(super) fn form(preview: &Preview, found: &Found, snapshot: &Snapshot) -> Form {
    let teller = Teller {
        preview,
        found,
        snapshot,
    };
    if nothing_can_be_taken(preview, snapshot.me()) {
        let mut fields = vec![fact(
            NEWS,
            "Änderungen",
            "nichts kann übernommen werden".to_owned(),
        )];
        fields.extend(teller.attention());
        fields.extend(preview.files.iter().map(|file| teller.file(file)));
        return Form::telling(fields, surroundings(snapshot));
    }
    let mut fields = Vec::new();
    for file in preview.unknown_senders() {
        fields.extend(unknown_sender(&file.cover));
    }
    if !found.states.is_empty() {
        fields.extend(teller.news());
        fields.extend(teller.new_members());
        fields.extend(teller.conflicts());
    }
    fields.extend(teller.attention());
    fields.extend(preview.files.iter().map(|file| teller.file(file)));
    let save = if found.states.is_empty() {
        "Aufheben"
    } else {
        "Übernehmen"
    };
    Form::new(fields, save, surroundings(snapshot))
}

/// Whether every file contradicts what is here of its sender or of this laptop, which keeps all of it out.
pub(super) fn nothing_can_be_taken(preview: &Preview, me: ReplicaId) -> bool {
    let stays_out = |file: &FilePreview| {
        let mut forks = file.forks.iter();
        forks.any(|fork| fork.who == file.cover.sender || fork.who == me)
    };
    !preview.files.is_empty() && preview.files.iter().all(stays_out)
}

/// The question about a sender whom nobody here knows. Only yes lets the form be saved.
pub(in crate::tui::dialog) fn unknown_sender(cover: &Cover) -> [FieldSpec; 2] {
    let author = &cover.author;
    let group = format!("Unbekannt: {} ({})", author.name(), author.team());
    let fingerprint = Fingerprint::of(&cover.sender).to_string();
    let question = FieldSpec::new(
        &cover.sender.to_string(),
        "Kennung stimmt",
        InputKind::YesNo,
    );
    [
        fact(&group, "Kennung", fingerprint),
        question
            .group(&group)
            .required()
            .help("Hier noch unbekannt. Bitte am Telefon vergleichen, ob dort dieselbe Kennung steht.")
            .check(|text| match text {
                "nein" => Err(
                    "Stimmt die Kennung nicht, darf die Datei nicht übernommen werden. Bitte abbrechen und am Telefon \
                     nachfragen."
                        .to_owned(),
                ),
                _ => Ok(()),
            }),
    ]
}

fn fact(group: &str, label: &str, text: String) -> FieldSpec {
    FieldSpec::new("", label, InputKind::Fact)
        .group(group)
        .answer(Answer::One(text))
}

/// Puts a preview into words.
struct Teller<'a> {
    preview: &'a Preview,
    found: &'a Found,
    snapshot: &'a Snapshot,
}

impl Teller<'_> {
    fn news(&self) -> Vec<FieldSpec> {
        let preview = self.preview;
        if preview.changes() == 0 {
            let text = "nichts; alles ist schon da".to_owned();
            return vec![fact(NEWS, "Änderungen", text)];
        }
        let share = |share: &AuthorShare| fact(NEWS, &share.name, self.share(share));
        let mut fields: Vec<FieldSpec> = preview.authors.iter().map(share).collect();
        if !preview.kinds.is_empty() {
            fields.push(fact(NEWS, "Betroffen", kinds(&preview.kinds)));
        }
        fields
    }

    fn share(&self, share: &AuthorShare) -> String {
        let changes = counted(share.changes as u64, "Änderung", "Änderungen");
        let values = counted(share.edits as u64, "Wert", "Werten");
        let day = |wall| self.snapshot.local(wall).format("%d.%m.%Y").to_string();
        let (first, last) = (day(share.span.0), day(share.span.1));
        if first == last {
            format!("{changes} mit {values}, am {first}")
        } else {
            format!("{changes} mit {values}, vom {first} bis {last}")
        }
    }

    fn new_members(&self) -> Vec<FieldSpec> {
        let is_asked = |replica| {
            let mut asked = self.preview.unknown_senders();
            asked.any(|file| file.cover.sender == replica)
        };
        let authors = self.preview.authors.iter();
        authors
            .filter(|share| share.is_new && !is_asked(share.replica))
            .map(|share| {
                let text = format!("Kennung {}", Fingerprint::of(&share.replica));
                fact("Neu dabei", &share.name, text)
            })
            .collect()
    }

    fn conflicts(&self) -> Option<FieldSpec> {
        let conflicts = self.titles(&self.preview.conflicts);
        let count = counted(conflicts.len() as u64, "Konflikt", "Konflikte");
        (!conflicts.is_empty()).then(|| fact("Zu entscheiden", &count, conflicts.join("\n")))
    }

    /// What should be looked at before anything is taken.
    fn attention(&self) -> Vec<FieldSpec> {
        let preview = self.preview;
        let mut said: Vec<(&str, String)> = Vec::new();
        let forks = preview.files.iter().flat_map(|file| self.forks(file));
        said.extend(forks.map(|text| ("Doppelgänger", text)));
        let clocks = preview.files.iter().filter_map(|file| self.clock(file));
        said.extend(clocks.map(|text| ("Uhr", text)));
        let distrusted = preview.authors.iter();
        let distrusted = distrusted.filter(|share| !share.distrusted_by.is_empty());
        said.extend(distrusted.map(|share| {
            let by = share.distrusted_by.join(", ");
            let text = format!(
                "{} ist gesperrt von {by}, hier noch nicht. Im Zweifel abbrechen, dort nachfragen und auch hier sperren \
                 (Ansicht Abgleich).",
                share.name
            );
            ("Gesperrt", text)
        }));
        if !preview.erased.is_empty() {
            let text = self.titles(&preview.erased).join("\n");
            said.push((
                "Tilgung",
                format!("Persönliche Angaben werden gelöscht:\n{text}"),
            ));
        }
        if preview.unknown_fields > 0 {
            let values = counted(
                preview.unknown_fields as u64,
                "Angabe kennt",
                "Angaben kennen",
            );
            said.push((
                "Neuere Version",
                format!("{values} erst eine neuere Version; sie bleiben erhalten."),
            ));
        }
        said.extend(
            preview
                .held
                .iter()
                .map(|(who, count)| ("Zurückgehalten", self.held(*who, *count))),
        );
        if preview.waiting > 0 {
            said.push(("Wartend", self.waiting()));
        }
        let missing = self.found.missing.iter();
        said.extend(missing.map(|text| ("Teile fehlen", text.clone())));
        let unread = self.found.unread.iter();
        said.extend(unread.map(|text| ("Nicht lesbar", text.clone())));
        let fields = said.into_iter();
        fields
            .map(|(label, text)| fact("Zu beachten", label, text))
            .collect()
    }

    /// A clock that is so wrong that somebody should set it. What it says only decides what is shown first.
    fn clock(&self, file: &FilePreview) -> Option<String> {
        let written = self.snapshot.local(file.cover.written).date();
        let is_possible =
            written.year() >= FIRST_YEAR && written <= self.snapshot.today() + Days::new(2);
        (!is_possible).then(|| {
            format!(
                "Nach der Uhr von {} ist die Datei vom {}. Dort bitte die Uhr stellen; verloren geht dadurch nichts.",
                file.cover.author.name(),
                german_date(written)
            )
        })
    }

    fn forks(&self, file: &FilePreview) -> Vec<String> {
        let forks = file.forks.iter();
        forks
            .map(|Contradiction { who, seq, place }| {
                let since = place.since(*seq);
                let name = self.snapshot.name_of(*who);
                if *who == self.snapshot.me() {
                    format!(
                        "Von diesem Rechner gibt es {since} zwei Fassungen. „{}“ bleibt draußen; erst diesen Rechner \
                         erneuern (Abgleich), dann noch einmal einlesen.",
                        file.name
                    )
                } else if *who == file.cover.sender {
                    format!(
                        "Von {name} gibt es {since} zwei Fassungen: Ein Rechner wurde kopiert. „{}“ bleibt draußen, bis \
                         einer der beiden erneuert ist.",
                        file.name
                    )
                } else {
                    format!(
                        "Von {name} gibt es {since} zwei Fassungen: Ein Rechner wurde kopiert. Dessen Änderungen bleiben \
                         von da an draußen, alles andere wird übernommen."
                    )
                }
            })
            .collect()
    }

    fn held(&self, who: ReplicaId, count: usize) -> String {
        let changes = counted(count as u64, "Änderung", "Änderungen");
        let name = self.snapshot.name_of(who);
        format!("{changes} von {name}, dem hier nicht mehr vertraut wird")
    }

    fn waiting(&self) -> String {
        let waiting = counted(
            self.preview.waiting as u64,
            "Änderung wartet",
            "Änderungen warten",
        );
        let gaps = self.preview.gaps.iter().map(|gap| {
            let name = self.snapshot.name_of(gap.replica);
            if gap.from == gap.to {
                format!("{name}: Änderung {}", gap.from)
            } else {
                format!("{name}: Änderungen {} bis {}", gap.from, gap.to)
            }
        });
        let gaps: Vec<String> = gaps.collect();
        format!(
            "{waiting} auf eine Datei, die noch fehlt; nichts davon geht verloren.\n{}",
            gaps.join("\n")
        )
    }

    fn titles(&self, records: &[(String, String)]) -> Vec<String> {
        let title = |(kind, key): &(String, String)| match Kind::from_slug(kind) {
            Some(kind) => {
                let title = self.snapshot.view().title(kind, key);
                format!("{}: {title}", kind.def().label)
            }
            None => format!("{key} (von einer neueren Version)"),
        };
        records.iter().map(title).collect()
    }

    fn file(&self, file: &FilePreview) -> FieldSpec {
        let author = &file.cover.author;
        let written = self.snapshot.local(file.cover.written);
        let trust = match file.trust {
            SenderTrust::Me => "von diesem Rechner".to_owned(),
            SenderTrust::Known(Trust::Accepted) => "Kennung verglichen".to_owned(),
            SenderTrust::Known(Trust::IntroducedBy(by)) => {
                format!("eingeführt durch {}", self.snapshot.name_of(by))
            }
            SenderTrust::Known(Trust::Distrusted { .. }) => "gesperrt".to_owned(),
            SenderTrust::Unknown => "unbekannt".to_owned(),
        };
        let text = format!(
            "{}, geschrieben {}, {trust}\n{}",
            author.team(),
            written.format("%d.%m.%Y %H:%M"),
            name_and_origin(&file.name)
        );
        fact("Dateien", author.name(), text)
    }
}

const NEWS: &str = "Neu";

fn kinds(kinds: &BTreeMap<Option<Kind>, usize>) -> String {
    let text = |(kind, count): (&Option<Kind>, &usize)| match kind {
        Some(kind) => counted(*count as u64, kind.def().label, kind.def().plural),
        None => format!("{count} von einer neueren Version"),
    };
    kinds.iter().map(text).collect::<Vec<_>>().join(", ")
}
