//! Which Hürden are the most: by category, by kind, by cause. What is solved or dropped no longer counts.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::View;
use crate::model::entity::Entity;
use crate::model::schema::Kind;

/// What Hürden are put together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Organisational, technical, financial, legal.
    Category,
    /// The kind in the catalogue, such as T4.
    Kind,
    /// Who causes them.
    Cause,
}

/// Those that have it in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What they have in common; nothing where it is not given.
    pub key: Option<Box<str>>,
    /// The same for people.
    pub label: String,
    /// Their keys, sorted.
    pub obstacles: Vec<Box<str>>,
    /// How many of all these and the bars before are, in percent, rounded down.
    pub running: usize,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Category, Self::Kind, Self::Cause];

    /// What it is called in a heading.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Category => "nach Kategorie",
            Self::Kind => "nach Art",
            Self::Cause => "nach Verursacher",
        }
    }

    fn key(self, obstacle: Entity<'_>, view: View<'_>) -> Option<Box<str>> {
        let kind = obstacle.text("art");
        match self {
            Self::Kind => kind.map(Into::into),
            Self::Cause => obstacle.text("verursacher").map(Into::into),
            Self::Category => {
                let kind = view.catalogue.obstacle_kind(kind?)?;
                Some(kind.category.as_str().into())
            }
        }
    }

    fn name(self, key: &str, view: View<'_>) -> String {
        let catalogue = view.catalogue;
        let name = match self {
            Self::Category => catalogue.obstacle_category(key).map(|found| &found.name),
            Self::Kind => catalogue.obstacle_kind(key).map(|found| &found.name),
            Self::Cause => catalogue.cause(key).map(|found| &found.name),
        };
        match (self, name) {
            (Self::Kind, Some(name)) => format!("{key} {name}"),
            (_, Some(name)) => name.clone(),
            (_, None) => key.to_owned(),
        }
    }
}

/// Whether somebody still has to do something about a Hürde.
pub fn is_unsolved(obstacle: Entity<'_>) -> bool {
    !matches!(obstacle.text("stand"), Some("geloest" | "verworfen"))
}

/// The bars, the longest first.
pub fn pareto(view: View<'_>, by: By) -> Vec<Bar> {
    let mut groups: BTreeMap<Option<Box<str>>, Vec<Box<str>>> = BTreeMap::new();
    for obstacle in view
        .entities(Kind::Obstacle)
        .filter(|one| is_unsolved(*one))
    {
        let group = groups.entry(by.key(obstacle, view)).or_default();
        group.push(obstacle.key().into());
    }
    let all: usize = groups.values().map(Vec::len).sum();
    let mut bars: Vec<Bar> = groups
        .into_iter()
        .map(|(key, mut obstacles)| {
            obstacles.sort_unstable();
            let label = key.as_ref().map(|key| by.name(key, view));
            Bar {
                label: label.unwrap_or_else(|| "ohne Angabe".to_owned()),
                key,
                obstacles,
                running: 0,
            }
        })
        .collect();
    bars.sort_by_key(|bar| Reverse(bar.obstacles.len()));
    let mut sum = 0;
    for bar in &mut bars {
        sum += bar.obstacles.len();
        bar.running = sum * 100 / all;
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::testing::{replica, view};

    fn bars(by: By) -> Vec<(String, usize, usize)> {
        let replica = replica(&[
            "huerde a art=T4 stand=offen verursacher=it-dienstleister",
            "huerde b art=T4 stand=in-arbeit verursacher=it-dienstleister",
            "huerde c art=O1 stand=offen",
            "huerde d art=T1 stand=offen verursacher=it-dienstleister",
            "huerde e art=F1 stand=geloest",
            "huerde f art=F1 stand=verworfen",
        ]);
        let bars = pareto(view(&replica), by).into_iter();
        bars.map(|bar| (bar.label, bar.obstacles.len(), bar.running))
            .collect()
    }

    #[test]
    fn the_longest_bar_comes_first_and_the_share_runs_to_the_whole() {
        assert_eq!(
            bars(By::Category),
            [
                ("Technisch".to_owned(), 3, 75),
                ("Organisatorisch".to_owned(), 1, 100)
            ]
        );
        let kinds: Vec<(usize, usize)> = bars(By::Kind)
            .into_iter()
            .map(|(_, count, running)| (count, running))
            .collect();
        assert_eq!(kinds, [(2, 50), (1, 75), (1, 100)]);
    }

    #[test]
    fn what_nobody_has_said_is_a_bar_of_its_own() {
        let bars = bars(By::Cause);
        assert_eq!(bars.len(), 2);
        assert_eq!(bars[1], ("ohne Angabe".to_owned(), 1, 100));
    }

    #[test]
    fn without_any_there_is_no_bar() {
        let replica = replica(&["huerde e art=F1 stand=geloest"]);
        assert_eq!(pareto(view(&replica), By::Kind), []);
    }
}
