//! `behoerden`: the authorities of an area in one step, as the catalogue proposes them.

use clap::Arg;
use serde_json::{Value as Json, json};

use super::records;
use crate::cli::answer::{Answer, Reply};
use crate::cli::args::{flag, option, options, several};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::paper::{Column, Paper, table};
use crate::cli::table::{Entry, Group, Task};
use crate::cli::words;
use crate::insight::View;
use crate::insight::proposals::{Proposal, Wish, proposals};
use crate::model::keys::Level;
use crate::model::schema::{Choices, Kind};
use crate::model::text::{Folded, counted, number};
use crate::workspace::{Action, WithConnections};

pub static AUTHORITIES: Entry = Entry {
    words: &["behoerden", "authorities", "behörden"],
    group: Group::Edit,
    about: "die Behörden eines Gebiets in einem Schritt nach dem Katalog anlegen",
    examples: &[
        "werkbank behoerden 06633 --dry-run",
        "werkbank behoerden 06633 --art wohngeld --art kfz-zulassung --anbindungen",
        "werkbank behoerden 06633 --art melde --ebene gemeinde",
    ],
    args,
    task: Task::Run(create),
};

fn args() -> Vec<Arg> {
    vec![
        several(
            "GEBIET",
            "Schlüssel oder Name; alles, was darin liegt, gehört dazu",
        ),
        options(
            "art",
            "BEHÖRDENART",
            "nur diese Art; sonst alle, die ausgerollte Leistungen ausführen",
        ),
        option(
            "ebene",
            "EBENE",
            "land, kreis, verband oder gemeinde; sonst wie im Katalog",
        ),
        flag(
            "anbindungen",
            "auch die Anbindungen anlegen, auf der ersten Stufe",
        ),
        flag("dry-run", "nur zeigen, was geschehen würde"),
    ]
}

struct Plan {
    proposals: Vec<Proposal>,
    connections: WithConnections,
    taken: bool,
}

fn create(call: &Call<'_>) -> Reply {
    let look = call.has("dry-run");
    let mut workspace = if look {
        call.to_read()?
    } else {
        call.to_write()?
    };
    let snapshot = workspace.snapshot();
    let view = snapshot.view();
    let areas = call.texts("GEBIET").into_iter();
    let areas = areas.map(|word| words::record(view, Kind::Area, word));
    let areas = areas.collect::<Result<Vec<_>, _>>()?;
    let kinds = kinds(call, view)?;
    let wish = Wish {
        areas: &areas.iter().map(String::as_str).collect::<Vec<_>>(),
        kinds: &kinds.iter().map(String::as_str).collect::<Vec<_>>(),
        level: level(call)?,
    };
    let plan = Plan {
        proposals: proposals(view, wish),
        connections: if call.has("anbindungen") {
            WithConnections::Open
        } else {
            WithConnections::No
        },
        taken: !look,
    };
    if plan.taken {
        records::apply(
            &mut workspace,
            &Action::creating(&plan.proposals, plan.connections),
        )?;
    }
    Ok(Box::new(plan))
}

/// The kinds that were asked for, else those that execute what is rolled out here.
fn kinds(call: &Call<'_>, view: View<'_>) -> Result<Vec<String>, CliError> {
    let catalogue = view.catalogue;
    let all = Choices::AuthorityKind.options(catalogue);
    let asked = call.texts("art");
    if asked.is_empty() {
        let works = |kind: &str| {
            catalogue
                .services_of(kind)
                .any(|service| view.is_active(&service.key))
        };
        let kinds = all.into_iter().map(|kind| kind.slug);
        return Ok(kinds.filter(|kind| works(kind)).collect());
    }
    let find = |word: &str| {
        let wanted = Folded::new(word);
        let found = all
            .iter()
            .find(|kind| kind.slug == word || words::is_same(&wanted, &kind.label));
        found.map(|kind| kind.slug.clone()).ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(|kind| kind.slug.as_str()).collect();
            CliError::Usage(format!(
                "Die Behördenart „{word}“ gibt es nicht. Es gibt: {}.",
                known.join(", ")
            ))
        })
    };
    asked.into_iter().map(find).collect()
}

fn level(call: &Call<'_>) -> Result<Option<Level>, CliError> {
    let Some(word) = call.maybe("ebene") else {
        return Ok(None);
    };
    let found = Level::ALL
        .into_iter()
        .find(|level| level.slug() == word.to_lowercase());
    match found {
        Some(level) => Ok(Some(level)),
        None => Err(CliError::Usage(format!(
            "Die Ebene „{word}“ gibt es nicht. Es gibt: land, kreis, verband, gemeinde."
        ))),
    }
}

impl Plan {
    fn connections_of(&self, proposal: &Proposal) -> usize {
        match self.connections {
            WithConnections::Open => proposal.services.len(),
            WithConnections::No => 0,
        }
    }
}

impl Answer for Plan {
    fn text(&self, paper: Paper) -> String {
        let columns = [
            Column::key("Schlüssel"),
            Column::text("Name"),
            Column::number("Gemeinden"),
            Column::number("Anbindungen"),
            Column::key(""),
        ];
        let row = |proposal: &Proposal| {
            vec![
                proposal.key.clone(),
                proposal.name.clone(),
                number(proposal.serves.len() as u64),
                number(self.connections_of(proposal) as u64),
                if proposal.exists { "schon da" } else { "neu" }.to_owned(),
            ]
        };
        let rows: Vec<Vec<String>> = self.proposals.iter().map(row).collect();
        let new = self
            .proposals
            .iter()
            .filter(|proposal| !proposal.exists)
            .count();
        let connections: usize = self
            .proposals
            .iter()
            .map(|one| self.connections_of(one))
            .sum();
        let done = if self.taken {
            "angelegt"
        } else {
            "vorgeschlagen, nichts angelegt"
        };
        format!(
            "{}{}, {} {done}.\n",
            table(&columns, &rows, paper),
            counted(new as u64, "Behörde", "Behörden"),
            counted(connections as u64, "Anbindung", "Anbindungen"),
        )
    }

    fn json(&self) -> Json {
        let proposal = |proposal: &Proposal| {
            json!({
                "key": proposal.key,
                "label": proposal.name,
                "new": !proposal.exists,
                "serves": proposal.serves,
                "connections": self.connections_of(proposal),
            })
        };
        json!({
            "taken": self.taken,
            "authorities": self.proposals.iter().map(proposal).collect::<Vec<_>>(),
        })
    }
}
