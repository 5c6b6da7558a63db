//! The roll: all members with what is to be said of each, and what there is to do about them.

use serde_json::{Value as Json, json};

use crate::cli::answer::Answer;
use crate::cli::json::iso;
use crate::cli::paper::Paper;
use crate::cli::words::moment;
use crate::exchange::Fingerprint;
use crate::model::text::counted;
use crate::replica::{Gap, ReplicaId};
use crate::workspace::{ForkPlace, Member, Snapshot, Trust, Workspace};

/// All members.
pub struct Roll {
    members: Vec<Member>,
    snapshot: Snapshot,
    /// How many own changes nobody else is known to have.
    unshared: u64,
    is_copied: bool,
    /// What to say to whom about what is missing here.
    requests: Vec<String>,
}

impl Roll {
    /// Those of a workspace.
    pub fn of(workspace: &Workspace) -> Self {
        Self {
            members: workspace.members(),
            snapshot: workspace.snapshot(),
            unshared: workspace.unshared(),
            is_copied: workspace.is_copied(),
            requests: workspace.requests(),
        }
    }

    /// Each of them, this laptop first.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// This machine, in words.
    pub fn me(&self) -> String {
        let me = self.members.iter().find(|member| member.is_me);
        me.map_or_else(String::new, |me| format!("{}, {}", me.name, me.team))
    }

    /// What a member is called; with the beginning of its fingerprint where another one is called the same.
    pub fn name(&self, replica: ReplicaId) -> String {
        let member = self.members.iter().find(|member| member.replica == replica);
        let Some(Member { name, .. }) = member else {
            return replica.short();
        };
        let bearers = self.members.iter().filter(|member| member.name == *name);
        if bearers.count() == 1 {
            return name.clone();
        }
        let fingerprint = Fingerprint::of(&replica).to_string();
        let first = fingerprint.split(' ').next().unwrap_or_default();
        format!("{name} ({first} …)")
    }

    fn trust(&self, member: &Member) -> String {
        match member.trust {
            _ if member.is_me => "dieser Rechner".to_owned(),
            Some(Trust::Accepted) => "geprüft".to_owned(),
            Some(Trust::IntroducedBy(by)) => format!("eingeführt durch {}", self.name(by)),
            Some(Trust::Distrusted { last }) => format!("gesperrt nach Änderung {last}"),
            None => "noch keine Datei".to_owned(),
        }
    }

    /// What is to be said of a member besides its name.
    fn news(&self, member: &Member) -> String {
        let mut parts = vec![
            self.trust(member),
            counted(member.changes, "Änderung", "Änderungen"),
        ];
        parts.extend(member.last_file.map(|wall| {
            let written = moment(self.snapshot.local(wall));
            format!("letzte Datei vom {written}")
        }));
        if !member.gaps.is_empty() {
            let gaps: Vec<String> = member.gaps.iter().map(stretch).collect();
            parts.push(format!("hier fehlt {}", gaps.join(", ")));
        }
        if let Some(former) = member.successor_of {
            parts.push(format!("Nachfolger von {}", former.short()));
        }
        if member.held > 0 {
            let changes = counted(member.held, "Änderung", "Änderungen");
            parts.push(format!("{changes} zurückgehalten"));
        }
        for by in &member.distrusted_by {
            parts.push(format!("gesperrt von {}", self.name(*by)));
        }
        parts.extend(self.fork(member));
        if member.behind > 0 {
            let changes = counted(member.behind, "Änderung", "Änderungen");
            let lacking = if member.behind == 1 {
                "fehlt"
            } else {
                "fehlen"
            };
            parts.push(format!("dort {lacking} vielleicht noch {changes} von hier"));
        }
        parts.join(", ")
    }

    fn fork(&self, member: &Member) -> Option<String> {
        let fork = member.fork?;
        let since = fork.place.since(fork.seq);
        let remedy = match (member.is_me, fork.place) {
            (true, _) => "hier „werkbank mitglieder erneuern“ ausführen".to_owned(),
            (false, ForkPlace::Exact) => format!(
                "auf einem der beiden Rechner „werkbank mitglieder erneuern --ab {}“ ausführen",
                fork.seq
            ),
            (false, ForkPlace::AtTheLatest) => {
                format!(
                    "von {} einen vollständigen Stand senden lassen",
                    member.name
                )
            }
        };
        Some(format!(
            "Rechner doppelt, {since} gibt es zwei Fassungen (aus einer Datei von {}): {remedy}",
            self.name(fork.sender)
        ))
    }

    /// What there is to do about all of them.
    fn to_do(&self) -> Vec<String> {
        let mut lines = self.requests.clone();
        if self.unshared > 0 && self.members.len() > 1 {
            let changes = counted(self.unshared, "eigene Änderung", "eigene Änderungen");
            lines.push(format!(
                "{changes} haben die anderen noch nicht („werkbank verlauf --ungesendet“): „werkbank export“."
            ));
        }
        if self.is_copied {
            lines.push(
                "Dieser Ordner wurde kopiert oder verschoben: „werkbank mitglieder erneuern“, oder mit „--verschoben“, \
                 wenn es keinen zweiten gibt."
                    .to_owned(),
            );
        }
        lines
    }

    /// One entry per member, for the glance.
    pub fn glance(&self, paper: Paper, columns: usize) -> String {
        let entry = |member: &Member| paper.entry(0, &member.name, columns, &self.news(member));
        self.members.iter().map(entry).collect()
    }
}

const TERM_COLUMNS: usize = 7;

impl Answer for Roll {
    fn text(&self, paper: Paper) -> String {
        let mut blocks = Vec::new();
        for member in &self.members {
            let fingerprint = Fingerprint::of(&member.replica).to_string();
            blocks.push(format!(
                "{}, {}\n{}{}",
                member.name,
                member.team,
                paper.entry(2, "Stand", TERM_COLUMNS, &self.news(member)),
                paper.entry(2, "Kennung", TERM_COLUMNS, &fingerprint),
            ));
        }
        let to_do = self.to_do();
        if !to_do.is_empty() {
            let lines = to_do.iter().map(|line| paper.entry(0, "-", 1, line));
            blocks.push(lines.collect());
        }
        blocks.join("\n")
    }

    fn json(&self) -> Json {
        let member = |member: &Member| {
            let gaps = member.gaps.iter();
            json!({
                "replica": member.replica.to_string(),
                "fingerprint": Fingerprint::of(&member.replica).to_string(),
                "name": member.name,
                "team": member.team,
                "me": member.is_me,
                "trust": match member.trust {
                    _ if member.is_me => "me".to_owned(),
                    Some(Trust::Accepted) => "accepted".to_owned(),
                    Some(Trust::IntroducedBy(by)) => format!("introduced by {by}"),
                    Some(Trust::Distrusted { .. }) => "distrusted".to_owned(),
                    None => "unknown".to_owned(),
                },
                "email": member.email,
                "key": member.recipient.as_ref().map(ToString::to_string),
                "successor_of": member.successor_of.map(|former| former.to_string()),
                "distrusted_by": member.distrusted_by.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "fork": member.fork.map(|fork| json!({
                    "seq": fork.seq,
                    "exact": fork.place == ForkPlace::Exact,
                })),
                "changes": member.changes,
                "held": member.held,
                "has": member.has.iter().map(|(of, seq)| (of.to_string(), seq.into())).collect::<serde_json::Map<_, _>>(),
                "missing": gaps.map(|gap| json!({ "seq": gap.from, "to": gap.to })).collect::<Vec<_>>(),
                "behind": member.behind,
                "last_file": member.last_file.map(|wall| iso(self.snapshot.local(wall))),
            })
        };
        self.members.iter().map(member).collect()
    }
}

/// `Änderung 5`, `Änderung 5 bis 7`
pub fn stretch(gap: &Gap) -> String {
    if gap.from == gap.to {
        format!("Änderung {}", gap.from)
    } else {
        format!("Änderung {} bis {}", gap.from, gap.to)
    }
}
