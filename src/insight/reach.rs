//! How far every service has come, for whom: per service, per Kreis, and at every Gemeinde.
//!
//! An authority serves the areas it is responsible for, or else the one it sits in. Where several serve a Gemeinde, the
//! one for the smaller area does; of several for areas of one size the one that has come least far counts. What counts
//! as covered is said in [`coverage`](super::coverage()). Worked out for everything in one go: once per state, aside.

mod grow;

use std::ops::Range;

use super::View;
use super::coverage::Coverage;
use super::outline::Outline;
use super::stage::{Stage, Stages};

/// How far everything has come.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    services: Vec<ServiceReach>,
    kreise: Vec<KreisReach>,
    places: Vec<Place>,
    /// One per place and service, the services of one place next to each other.
    cells: Vec<Cell>,
}

/// How far a service has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceReach {
    /// Its key.
    pub key: Box<str>,
    /// Its short name.
    pub name: Box<str>,
    /// The authorities that execute it.
    pub coverage: Coverage,
    /// The stages of these.
    pub stages: Stages,
    /// The inhabitants who can use it.
    pub inhabitants: Share,
}

/// A Kreis, or what is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KreisReach {
    /// Its key.
    pub key: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// Its Gemeinden.
    pub places: Range<usize>,
    /// How many people live in it.
    pub inhabitants: u64,
    /// The authorities that sit in it, per service.
    coverages: Vec<Coverage>,
}

/// A Gemeinde.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its key.
    pub key: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// How many people live in it.
    pub inhabitants: u64,
    /// Where it lies.
    pub position: Option<Degrees>,
}

/// A position on the globe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Degrees {
    /// Degrees east.
    pub east: f64,
    /// Degrees north.
    pub north: f64,
}

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// The part.
    pub part: u64,
    /// The whole.
    pub whole: u64,
}

/// How far a Gemeinde has come with a service, or with all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The stage; nothing where nobody is known to be responsible. Of all services together: live if all are covered,
    /// in test from half of them on, in work if anything has begun.
    pub stage: Option<Stage>,
    /// How many services are covered.
    pub covered: usize,
    /// For how many somebody is responsible.
    pub of: usize,
}

/// What is known of one service at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Cell {
    /// How near the responsible authority is: the higher, the smaller the area it serves. 0 if there is none.
    nearness: u8,
    stage: Option<Stage>,
    covered: bool,
}

impl Reach {
    /// Looks at everything.
    pub fn new(view: View<'_>, outline: &Outline) -> Self {
        grow::grow(view, outline)
    }

    /// The services that are rolled out or connected anywhere, by short name.
    pub fn services(&self) -> &[ServiceReach] {
        &self.services
    }

    /// The Kreise, by key.
    pub fn kreise(&self) -> &[KreisReach] {
        &self.kreise
    }

    /// The Gemeinden, by key.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The place of a service among [`Self::services`].
    pub fn service(&self, key: &str) -> Option<usize> {
        self.services
            .iter()
            .position(|service| *service.key == *key)
    }

    /// How many services are flächendeckend.
    pub fn complete(&self) -> usize {
        let services = self.services.iter();
        services
            .filter(|service| service.coverage.is_complete())
            .count()
    }

    /// How far the authorities in a Kreis have come, with one service or with all.
    pub fn coverage_in(&self, kreis: &KreisReach, service: Option<usize>) -> Coverage {
        match service {
            Some(service) => kreis.coverages.get(service).copied().unwrap_or_default(),
            None => kreis.coverages.iter().copied().sum(),
        }
    }

    /// The inhabitants of a Kreis who can use a service; of all services together the mean.
    pub fn inhabitants_in(&self, kreis: &KreisReach, service: Option<usize>) -> Share {
        self.inhabitants(kreis.places.clone(), service)
    }

    fn inhabitants(&self, places: Range<usize>, service: Option<usize>) -> Share {
        let services = match service {
            Some(service) => service..service + 1,
            None => 0..self.services.len(),
        };
        let count = services.len().max(1) as u64;
        let mut share = Share::default();
        for (at, place) in places.clone().zip(&self.places[places]) {
            let cells = &self.cells_of(at)[services.clone()];
            share.part +=
                place.inhabitants * cells.iter().filter(|cell| cell.covered).count() as u64;
            share.whole += place.inhabitants;
        }
        share.part /= count;
        share
    }

    /// How far a place has come, with one service or with all.
    pub fn standing(&self, place: usize, service: Option<usize>) -> Standing {
        let cells = self.cells_of(place);
        let Some(service) = service else {
            return together(cells);
        };
        let cell = cells.get(service).copied().unwrap_or_default();
        Standing {
            stage: cell.stage,
            covered: usize::from(cell.covered),
            of: usize::from(cell.stage.is_some()),
        }
    }

    fn cells_of(&self, place: usize) -> &[Cell] {
        let width = self.services.len();
        self.cells
            .get(place * width..(place + 1) * width)
            .unwrap_or_default()
    }
}

/// How far all services together have come.
fn together(cells: &[Cell]) -> Standing {
    let covered = cells.iter().filter(|cell| cell.covered).count();
    let of = cells.iter().filter(|cell| cell.stage.is_some()).count();
    let begun = || cells.iter().any(|cell| cell.stage > Some(Stage::Open));
    let stage = match (covered, of) {
        (_, 0) => None,
        (covered, of) if covered == of => Some(Stage::Live),
        (covered, of) if covered * 2 >= of => Some(Stage::Test),
        _ if begun() => Some(Stage::Work),
        _ => Some(Stage::Open),
    };
    Standing { stage, covered, of }
}

impl Share {
    /// In percent, rounded down, so that only the whole is 100.
    pub fn percent(self) -> Option<u64> {
        (self.part * 100).checked_div(self.whole)
    }
}

impl std::iter::Sum for Coverage {
    fn sum<I: Iterator<Item = Self>>(coverages: I) -> Self {
        coverages.fold(Self::default(), |sum, one| Self {
            responsible: sum.responsible + one.responsible,
            live: sum.live + one.live,
        })
    }
}

#[cfg(test)]
mod tests;
