//! `mitglieder`: who works along, and who has what.

use serde_json::{Value as Json, json};

use crate::cli::answer::{Answer, Reply};
use crate::cli::call::Call;
use crate::cli::json::iso;
use crate::cli::paper::Paper;
use crate::cli::table::{Entry, Group, Task};
use crate::cli::words::moment;
use crate::exchange::Fingerprint;
use crate::model::text::counted;
use crate::replica::{Gap, ReplicaId};
use crate::workspace::{Member, Snapshot, Trust, Workspace};

pub static MEMBERS: Entry = Entry {
    words: &["mitglieder", "members"],
    group: Group::Workspace,
    about: "zeigen, wer mitarbeitet und wer was hat",
    examples: &["werkbank mitglieder"],
    args: Vec::new,
    task: Task::Run(list),
};

fn list(call: &Call<'_>) -> Reply {
    let workspace = call.to_read()?;
    Ok(Box::new(Roll::of(&workspace)))
}

/// All members.
pub struct Roll {
    members: Vec<Member>,
    snapshot: Snapshot,
}

impl Roll {
    /// Those of a workspace.
    pub fn of(workspace: &Workspace) -> Self {
        Self {
            members: workspace.members(),
            snapshot: workspace.snapshot(),
        }
    }

    /// This machine, in words.
    pub fn me(&self) -> String {
        let me = self.members.iter().find(|member| member.is_me);
        me.map_or_else(String::new, |me| format!("{}, {}", me.name, me.team))
    }

    /// What a member is called.
    pub fn name(&self, replica: ReplicaId) -> String {
        let member = self.members.iter().find(|member| member.replica == replica);
        member.map_or_else(|| replica.short(), |member| member.name.clone())
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
        if member.behind > 0 {
            let changes = counted(member.behind, "Änderung", "Änderungen");
            parts.push(format!("dort fehlen vielleicht noch {changes} von hier"));
        }
        parts.join(", ")
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
                "changes": member.changes,
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
