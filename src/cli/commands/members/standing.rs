//! Who has which state of whom, as a table: a row for each member, a column for each whose changes it may have.

use serde_json::{Value as Json, json};

use super::roll::Roll;
use crate::cli::answer::{Answer, Reply};
use crate::cli::call::Call;
use crate::cli::paper::{self, Column, Lean, Paper};
use crate::workspace::Member;

pub fn table(call: &Call<'_>) -> Reply {
    let workspace = call.to_read()?;
    Ok(Box::new(Standing(Roll::of(&workspace))))
}

struct Standing(Roll);

impl Standing {
    /// How many of the changes of `of` the member `who` is known to have.
    fn count(who: &Member, of: &Member) -> u64 {
        who.has.get(&of.replica)
    }
}

impl Answer for Standing {
    fn text(&self, paper: Paper) -> String {
        let Self(roll) = self;
        let members = roll.members();
        let names = members.iter().map(|of| Column {
            lean: Lean::Right,
            ..Column::text(roll.name(of.replica))
        });
        let first = Column::text("Mitglied \\ hat von");
        let columns: Vec<Column> = std::iter::once(first).chain(names).collect();
        let row = |who: &Member| {
            let counts = members.iter().map(|of| Self::count(who, of).to_string());
            std::iter::once(roll.name(who.replica))
                .chain(counts)
                .collect()
        };
        let rows: Vec<Vec<String>> = members.iter().map(row).collect();
        paper::table(&columns, &rows, paper)
    }

    fn json(&self) -> Json {
        let Self(roll) = self;
        let members = roll.members();
        let row = |who: &Member| {
            let counts = members
                .iter()
                .map(|of| (of.replica.to_string(), Self::count(who, of).into()));
            json!({
                "replica": who.replica.to_string(),
                "name": who.name,
                "has": counts.collect::<serde_json::Map<_, _>>(),
            })
        };
        members.iter().map(row).collect()
    }
}
