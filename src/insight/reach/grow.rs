//! Working it all out: one look at every authority, each at the places it serves.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{Cell, Degrees, KreisReach, Place, Reach, ServiceReach, Share};
use crate::insight::View;
use crate::insight::coverage::{Coverage, is_live};
use crate::insight::outline::{Link, NOT_RESPONSIBLE, Node, Outline};
use crate::insight::stage::{Stage, Stages};
use crate::model::entity::Entity;
use crate::model::rules::rung;
use crate::model::schema::Kind;
use crate::model::text::sort_key;

/// The lengths of the keys of a Kreis, a Gemeinde and a Gemeindeverband.
const KREIS: usize = 5;
const GEMEINDE: usize = 8;
const VERBAND: usize = 9;

pub(super) fn grow(view: View<'_>, outline: &Outline) -> Reach {
    let services = services(view, outline);
    let ground = Ground::new(view);
    let kreise = kreise(&ground.places, outline, services.len());
    let cells = vec![Cell::default(); ground.places.len() * services.len()];
    let executing = executing(view, &services);
    let numbers = services.iter().zip(0..);
    let mut growing = Growing {
        view,
        numbers: numbers
            .map(|(service, number)| (service.key.clone(), number))
            .collect(),
        executing,
        kreis_numbers: kreise
            .iter()
            .zip(0..)
            .map(|(kreis, number)| (kreis.key.clone(), number))
            .collect(),
        reach: Reach {
            services,
            kreise,
            places: Vec::new(),
            cells,
        },
        ground,
    };
    let authorities = outline.nodes().iter();
    for node in authorities.filter(|node| node.kind == Kind::Authority) {
        growing.look_at(node, &outline.links()[node.links.clone()]);
    }
    growing.finish()
}

/// The Kreis that an authority sits in.
fn kreis_of(authority: Entity<'_>) -> Option<&str> {
    authority.text("gebiet")?.get(..KREIS)
}

/// The services that are rolled out, and those that are connected though they are not.
fn services(view: View<'_>, outline: &Outline) -> Vec<ServiceReach> {
    let connected: HashSet<&str> = outline.links().iter().map(|link| &*link.service).collect();
    let keys = view.keys(Kind::Service).into_iter();
    let mut services: Vec<ServiceReach> = keys
        .filter(|key| connected.contains(key) || view.is_active(key))
        .map(|key| ServiceReach {
            key: key.into(),
            name: view.short_service(key).into(),
            coverage: Coverage::default(),
            stages: Stages::default(),
            inhabitants: Share::default(),
        })
        .collect();
    services.sort_by_cached_key(|service| (sort_key(&service.name), service.key.clone()));
    services
}

/// Which services each kind of authority executes.
fn executing(view: View<'_>, services: &[ServiceReach]) -> HashMap<String, Vec<usize>> {
    let mut executing: HashMap<String, Vec<usize>> = HashMap::new();
    for (number, service) in services.iter().enumerate() {
        for (kind, _) in view.items(Kind::Service, &service.key, "behoerdenarten") {
            executing.entry(kind).or_default().push(number);
        }
    }
    executing
}

fn kreise(places: &[Place], outline: &Outline, services: usize) -> Vec<KreisReach> {
    let mut kreise: Vec<KreisReach> = Vec::new();
    let mut begin = 0;
    for run in places.chunk_by(|a, b| a.key.get(..KREIS) == b.key.get(..KREIS)) {
        let key = run[0].key.get(..KREIS).unwrap_or_default();
        let node = outline.place(Kind::Area, key);
        let name = node.map_or_else(|| key.into(), |node| outline.nodes()[node].name.clone());
        kreise.push(KreisReach {
            key: key.into(),
            name,
            places: begin..begin + run.len(),
            inhabitants: run.iter().map(|place| place.inhabitants).sum(),
            coverages: vec![Coverage::default(); services],
        });
        begin += run.len();
    }
    kreise
}

/// The Gemeinden, to be found by any key of an area.
struct Ground {
    places: Vec<Place>,
    associations: HashMap<Box<str>, Vec<usize>>,
}

impl Ground {
    fn new(view: View<'_>) -> Self {
        let is_there =
            |area: &Entity<'_>| area.key().len() == GEMEINDE && area.value("aufgeloest").is_none();
        let mut areas: Vec<Entity<'_>> = view.entities(Kind::Area).filter(is_there).collect();
        areas.sort_by_key(Entity::key);
        let mut associations: HashMap<Box<str>, Vec<usize>> = HashMap::new();
        for (at, area) in areas.iter().enumerate() {
            if let Some(association) = area.text("verband") {
                associations.entry(association.into()).or_default().push(at);
            }
        }
        Self {
            places: areas.into_iter().map(place).collect(),
            associations,
        }
    }

    /// The places in an area.
    fn in_area(&self, key: &str) -> Served<'_> {
        if key.len() == VERBAND {
            let members = self.associations.get(key);
            return Served::Some(members.map_or(&[], Vec::as_slice));
        }
        let from = self.places.partition_point(|place| &*place.key < key);
        let rest = &self.places[from..];
        let count = rest.partition_point(|place| place.key.starts_with(key));
        Served::Run(from..from + count)
    }
}

/// The places an authority serves, by number.
enum Served<'a> {
    Run(Range<usize>),
    Some(&'a [usize]),
}

fn place(area: Entity<'_>) -> Place {
    let degrees = |slug| area.text(slug)?.replace(',', ".").parse().ok();
    let position = || {
        Some(Degrees {
            east: degrees("laenge")?,
            north: degrees("breite")?,
        })
    };
    Place {
        key: area.key().into(),
        name: area.text("name").unwrap_or(area.key()).into(),
        inhabitants: area
            .integer("einwohner")
            .and_then(|count| u64::try_from(count).ok())
            .unwrap_or(0),
        position: position(),
    }
}

/// The smaller the area, the nearer. A Verband is smaller than a Kreis and larger than a Gemeinde.
fn nearness(area: &str) -> u8 {
    match area.len() {
        GEMEINDE => 4,
        VERBAND => 3,
        KREIS => 2,
        _ => 1,
    }
}

struct Growing<'a> {
    view: View<'a>,
    ground: Ground,
    numbers: HashMap<Box<str>, usize>,
    executing: HashMap<String, Vec<usize>>,
    kreis_numbers: HashMap<Box<str>, usize>,
    reach: Reach,
}

impl Growing<'_> {
    fn look_at(&mut self, node: &Node, links: &[Link]) {
        let Some(authority) = self.view.entity(Kind::Authority, &node.key) else {
            return;
        };
        let mut found: Vec<(usize, Stage, bool)> = Vec::new();
        let mut seen: HashSet<usize> = HashSet::new();
        for link in links {
            let connection = self.view.entity(Kind::Connection, &link.key);
            let number = self.numbers.get(&*link.service).copied();
            if let (Some(connection), Some(number)) = (connection, number)
                && seen.insert(number)
                && connection.text("hemmnis") != Some(NOT_RESPONSIBLE)
            {
                found.push((number, stage(connection, self.view), is_live(connection)));
            }
        }
        let executed = authority
            .text("art")
            .and_then(|kind| self.executing.get(kind));
        for number in executed.into_iter().flatten() {
            if !seen.contains(number) {
                found.push((*number, Stage::Open, false));
            }
        }
        let areas = authority.set("zustaendig");
        let seat = authority.text("gebiet").into_iter();
        let areas = if areas.is_empty() {
            seat.collect()
        } else {
            areas
        };
        let kreis = kreis_of(authority).and_then(|kreis| self.kreis_numbers.get(kreis).copied());
        for (number, stage, covered) in found {
            let service = &mut self.reach.services[number];
            service.stages.add(stage);
            count(&mut service.coverage, covered);
            if let Some(kreis) = kreis {
                count(&mut self.reach.kreise[kreis].coverages[number], covered);
            }
            for area in &areas {
                self.serve(area, number, (stage, covered));
            }
        }
    }

    /// An authority serves all places in an area with a service.
    fn serve(&mut self, area: &str, service: usize, (stage, covered): (Stage, bool)) {
        let width = self.reach.services.len();
        let new = Cell {
            nearness: nearness(area),
            stage: Some(stage),
            covered,
        };
        let cells = &mut self.reach.cells;
        let mut put = |place: usize| {
            let cell = &mut cells[place * width + service];
            let further = (cell.stage, cell.covered) > (new.stage, new.covered);
            if cell.nearness < new.nearness || (cell.nearness == new.nearness && further) {
                *cell = new;
            }
        };
        match self.ground.in_area(area) {
            Served::Run(places) => places.for_each(&mut put),
            Served::Some(places) => places.iter().copied().for_each(&mut put),
        }
    }

    fn finish(self) -> Reach {
        let mut reach = Reach {
            places: self.ground.places,
            ..self.reach
        };
        for number in 0..reach.services.len() {
            reach.services[number].inhabitants =
                reach.inhabitants(0..reach.places.len(), Some(number));
        }
        reach
    }
}

fn count(coverage: &mut Coverage, covered: bool) {
    coverage.responsible += 1;
    coverage.live += usize::from(covered);
}

/// What stands in the way counts before how far it is, unless people can use it all the same.
fn stage(connection: Entity<'_>, view: View<'_>) -> Stage {
    if connection.value("hemmnis").is_some() && !is_live(connection) {
        return Stage::Held;
    }
    let status = connection.text("status");
    let rung = status.and_then(|status| rung(status, view.catalogue));
    Stage::of(rung.map_or(0, |rung| rung.code))
}
