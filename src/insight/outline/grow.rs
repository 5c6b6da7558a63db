//! Growing the tree: who is whose child, what is left out, and in which order all stands.

use std::collections::HashMap;

use super::{Kind, Link, Node, Outline, Tally, View, sort_key};
use crate::model::entity::Entity;

/// What hangs where, before it is put in order. Keys are those of the areas and authorities.
#[derive(Default)]
struct Seeds<'a> {
    areas: HashMap<&'a str, Seed<'a>>,
    children: HashMap<&'a str, Vec<&'a str>>,
    authorities: HashMap<&'a str, Vec<Entity<'a>>>,
    links: HashMap<&'a str, Vec<Link>>,
    roots: Vec<&'a str>,
    homeless: Vec<Entity<'a>>,
}

struct Seed<'a> {
    name: &'a str,
    association: Option<&'a str>,
    is_dissolved: bool,
}

/// The length of the keys of a Land, a Kreis and a Gemeindeverband; a Gemeinde has 8.
const LAND: usize = 2;
const KREIS: usize = 5;
const VERBAND: usize = 9;

pub(super) fn grow(view: View<'_>) -> Outline {
    let mut seeds = sow(view);
    let links = seeds.links.values().map(Vec::len).sum();
    let mut outline = Outline {
        links: Vec::with_capacity(links),
        ..Outline::default()
    };
    for root in std::mem::take(&mut seeds.roots) {
        seeds.grow_area(root, 0, &mut outline);
    }
    for authority in std::mem::take(&mut seeds.homeless) {
        seeds.grow_authority(authority, 0, &mut outline);
    }
    outline
}

fn sow(view: View<'_>) -> Seeds<'_> {
    let mut seeds = Seeds::default();
    for entity in view.entities(Kind::Area) {
        let seed = Seed {
            name: entity.text("name").unwrap_or(entity.key()),
            association: entity.text("verband"),
            is_dissolved: entity.value("aufgeloest").is_some(),
        };
        seeds.areas.insert(entity.key(), seed);
    }
    for entity in view.entities(Kind::Connection) {
        let authority = entity.text("behoerde").unwrap_or_default();
        seeds
            .links
            .entry(authority)
            .or_default()
            .push(Link::read(entity, view));
    }
    for links in seeds.links.values_mut() {
        links.sort_by(|a, b| (&a.service, &a.key).cmp(&(&b.service, &b.key)));
    }
    for entity in view.entities(Kind::Authority) {
        match entity
            .text("gebiet")
            .filter(|area| seeds.areas.contains_key(area))
        {
            Some(area) => seeds.authorities.entry(area).or_default().push(entity),
            None => seeds.homeless.push(entity),
        }
    }
    seeds.plant();
    seeds
}

impl<'a> Seeds<'a> {
    /// Gives every area that is shown its parent.
    fn plant(&mut self) {
        let mut members: HashMap<&str, usize> = HashMap::new();
        for seed in self.areas.values().filter(|seed| !seed.is_dissolved) {
            if let Some(association) = seed.association {
                *members.entry(association).or_default() += 1;
            }
        }
        let is_shown = |key: &str, seed: &Seed| {
            let bears = self.authorities.contains_key(key);
            // A Verband of one is the Gemeinde itself under another key.
            bears || (!seed.is_dissolved && (key.len() != VERBAND || members.get(key) > Some(&1)))
        };
        let mut shown: Vec<&'a str> = self
            .areas
            .iter()
            .filter(|(key, seed)| is_shown(key, seed))
            .map(|(key, _)| *key)
            .collect();
        shown.sort_by_cached_key(|key| (sort_key(self.areas[key].name), *key));
        let set: std::collections::HashSet<&str> = shown.iter().copied().collect();
        for key in shown {
            match self
                .parent(key)
                .find(|parent| set.contains(parent) && *parent != key)
            {
                Some(parent) => self.children.entry(parent).or_default().push(key),
                None => self.roots.push(key),
            }
        }
        for authorities in self.authorities.values_mut().chain([&mut self.homeless]) {
            authorities.sort_by_cached_key(|entity| (sort_key(name(*entity)), entity.key()));
        }
    }

    /// The areas that a key lies in, the smallest first.
    fn parent(&self, key: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
        let association = self.areas.get(key).and_then(|seed| seed.association);
        let prefix = move |length| key.get(..length).filter(|_| key.len() > length);
        association
            .into_iter()
            .chain(prefix(KREIS))
            .chain(prefix(LAND))
    }

    fn grow_area(&mut self, key: &'a str, depth: usize, outline: &mut Outline) {
        let at = outline.begin(Kind::Area, key, self.areas[key].name, depth);
        let mut children = self.children.remove(key).unwrap_or_default();
        let mut authorities = self.authorities.remove(key).unwrap_or_default();
        // A kreisfreie Stadt is a Kreis with one Gemeinde: one node, known by both keys.
        if let [only] = children[..]
            && key.len() == KREIS
            && only.strip_prefix(key) == Some("000")
        {
            outline.places.insert((Kind::Area, only.into()), at);
            authorities.extend(self.authorities.remove(only).unwrap_or_default());
            children.clear();
        }
        for authority in authorities {
            self.grow_authority(authority, depth + 1, outline);
        }
        for child in children {
            self.grow_area(child, depth + 1, outline);
        }
        outline.end(at);
    }

    fn grow_authority(&mut self, entity: Entity<'a>, depth: usize, outline: &mut Outline) {
        let at = outline.begin(Kind::Authority, entity.key(), name(entity), depth);
        outline
            .links
            .extend(self.links.remove(entity.key()).unwrap_or_default());
        outline.end(at);
    }
}

fn name(entity: Entity<'_>) -> &str {
    entity.text("name").unwrap_or(entity.key())
}

impl Outline {
    fn begin(&mut self, kind: Kind, key: &str, name: &str, depth: usize) -> usize {
        let at = self.nodes.len();
        let links = self.links.len();
        self.places.insert((kind, key.into()), at);
        self.nodes.push(Node {
            kind,
            key: key.into(),
            name: name.into(),
            depth,
            subtree: at..at,
            links: links..links,
            tally: Tally::default(),
        });
        at
    }

    fn end(&mut self, at: usize) {
        let (nodes, links) = (self.nodes.len(), self.links.len());
        let node = &mut self.nodes[at];
        node.subtree.end = nodes;
        node.links.end = links;
        node.tally = Tally::of(&self.links[node.links.clone()]);
    }
}
