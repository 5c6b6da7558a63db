//! `mitglieder`: who works along, who has what, who is trusted; and this laptop's own name and key.

mod gaps;
mod standing;

use std::path::Path;

use clap::Arg;
use serde_json::{Value as Json, json};

use super::export::member;
use crate::cli::answer::{Answer, Reply, Said};
use crate::cli::args::{as_path, flag, option, output, required};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::files;
use crate::cli::json::iso;
use crate::cli::paper::Paper;
use crate::cli::table::{Entry, Group, Task};
use crate::cli::words::{moment, typed};
use crate::exchange::{Fingerprint, Protection};
use crate::model::text::counted;
use crate::replica::ReplicaId;
use crate::workspace::{ForkPlace, Member, Snapshot, Trust, Workspace};

pub use gaps::stretch;

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
            "{} ab Nr. {} sind unter der neuen Kennung noch einmal geschrieben.",
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
        let since = match fork.place {
            ForkPlace::Exact => format!("ab Änderung {}", fork.seq),
            ForkPlace::AtTheLatest => format!("spätestens ab Änderung {}", fork.seq),
        };
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
                "{changes} haben die anderen noch nicht: „werkbank export“."
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
