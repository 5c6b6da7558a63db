//! What a Hürde holds up, and which solved ones are like it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::View;
use super::mentions::Mentions;
use crate::model::entity::Entity;
use crate::model::schema::Kind;
use crate::model::text::{Folded, fold};

/// What a Hürde holds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effect {
    /// How many authorities.
    pub authorities: usize,
    /// How many connections.
    pub connections: usize,
    /// How many people live where these authorities are responsible.
    pub inhabitants: u64,
}

/// Counts what a Hürde holds up: what it names itself, and the connections that name it as what blocks them.
pub fn effect(view: View<'_>, mentions: &Mentions, key: &str) -> Effect {
    let named = |slug| {
        let items = view.items(Kind::Obstacle, key, slug).into_iter();
        items.map(|(item, _)| item).collect::<BTreeSet<String>>()
    };
    let mut connections = named("anbindungen");
    let blocked = mentions.by((Kind::Connection, &["huerde"]), (Kind::Obstacle, key));
    connections.extend(blocked.map(str::to_owned));
    let mut authorities = named("behoerden");
    let of = |connection: &String| view.text(Kind::Connection, connection, "behoerde");
    authorities.extend(connections.iter().filter_map(of));
    Effect {
        authorities: authorities.len(),
        connections: connections.len(),
        inhabitants: inhabitants(view, &authorities),
    }
}

/// The people in all areas that some of the authorities serve, each counted once.
fn inhabitants(view: View<'_>, authorities: &BTreeSet<String>) -> u64 {
    let mut areas = BTreeSet::new();
    for authority in authorities {
        let serves = view.items(Kind::Authority, authority, "zustaendig");
        if serves.is_empty() {
            areas.extend(view.text(Kind::Authority, authority, "gebiet"));
        }
        areas.extend(serves.into_iter().map(|(area, _)| area));
    }
    // The key of an area begins with the keys of those it lies in.
    let lies_in_another = |area: &String| {
        (2..area.len()).any(|end| area.get(..end).is_some_and(|of| areas.contains(of)))
    };
    let counted = areas.iter().filter(|area| !lies_in_another(area));
    let people = |area: &String| {
        let area = view.entity(Kind::Area, area)?;
        u64::try_from(area.integer("einwohner")?).ok()
    };
    counted.filter_map(people).sum()
}

/// Letters from which on a word says what something is about.
const WORD: usize = 4;

/// What one shared word, the same kind and the same category are worth.
const SHARED: usize = 2;
const KIND: usize = 6;
const CATEGORY: usize = 1;

/// From here on one is like another.
const ENOUGH: usize = 5;

/// Whether a Hürde is solved and says how.
pub fn says_how(obstacle: Entity<'_>) -> bool {
    obstacle.text("stand") == Some("geloest") && obstacle.text("loesung").is_some()
}

/// The solved Hürden that say how, read once to be compared with many.
#[derive(Debug, Default)]
pub struct Solved(Vec<Solution>);

#[derive(Debug)]
struct Solution {
    key: Arc<str>,
    art: Option<Arc<str>>,
    text: Folded,
}

impl Solved {
    /// Reads all that there are.
    pub fn new(view: View<'_>) -> Self {
        let solved = view.entities(Kind::Obstacle).filter(|one| says_how(*one));
        let read = |obstacle: Entity<'_>| Solution {
            key: obstacle.shared_key(),
            art: obstacle.shared_text("art"),
            text: Folded::new(&text(obstacle)),
        };
        Self(solved.map(read).collect())
    }

    /// Those most like a Hürde, the nearest first, at most `most`; never itself.
    pub fn similar(&self, view: View<'_>, key: &str, most: usize) -> Vec<String> {
        let Some(this) = view.entity(Kind::Obstacle, key) else {
            return Vec::new();
        };
        let words = words(this);
        let others = self.0.iter().filter(|other| &*other.key != key);
        let mut scored: Vec<(usize, &str)> = others
            .map(|other| (likeness(this, &words, other), &*other.key))
            .filter(|(score, _)| *score >= ENOUGH)
            .collect();
        scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let nearest = scored.into_iter().take(most);
        nearest.map(|(_, key)| key.to_owned()).collect()
    }
}

fn likeness(this: Entity<'_>, words: &[Folded], other: &Solution) -> usize {
    let shared = words.iter().filter(|word| word.is_in(&other.text)).count();
    let (art, of) = (this.text("art"), other.art.as_deref());
    let category = |art: Option<&str>| art.and_then(|art| art.chars().next());
    let mut score = shared * SHARED;
    if art.is_some() && art == of {
        score += KIND;
    }
    if art.is_some() && category(art) == category(of) {
        score += CATEGORY;
    }
    score
}

fn text(obstacle: Entity<'_>) -> String {
    let texts = ["titel", "beschreibung", "benoetigt"];
    let texts = texts.into_iter().filter_map(|slug| obstacle.text(slug));
    texts.collect::<Vec<_>>().join(" ")
}

/// The words that say what it is about, each once.
fn words(obstacle: Entity<'_>) -> Vec<Folded> {
    let folded = fold(&text(obstacle));
    let words: BTreeSet<&str> = folded
        .split(' ')
        .filter(|word| word.chars().count() >= WORD)
        .collect();
    words.into_iter().map(Folded::new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::testing::{replica, view};
    use crate::replica::{Draft, DraftEdit, Intent, Privacy, RecordId, Replica, SEED_LEN, Value};

    fn count(replica: &mut Replica, area: &str, people: i64) {
        let edit = DraftEdit {
            record: RecordId {
                kind: "gebiet".into(),
                key: area.into(),
            },
            field: "einwohner".into(),
            item: None,
            value: Value::Int(people),
            privacy: Privacy::Open,
        };
        let draft = Draft {
            edits: vec![edit],
            reason: None,
            intent: Intent::Edit,
        };
        replica.author(draft, 2, [0; SEED_LEN]);
    }

    #[test]
    fn the_effect_counts_what_is_named_and_what_names_it_each_once() {
        let mut replica = replica(&[
            "gebiet 06633 name=Kassel",
            "gebiet 06633001 name=Ahnatal",
            "behoerde 06633-wohngeld name=W gebiet=06633 zustaendig.06633=ja",
            "behoerde 06633001-standesamt name=S gebiet=06633001",
            "anbindung a behoerde=06633-wohngeld huerde=h",
            "anbindung b behoerde=06633001-standesamt",
            "anbindung c behoerde=06633001-standesamt huerde=andere",
            "huerde h titel=Firewall behoerden.06633001-standesamt=ja anbindungen.b=ja",
        ]);
        count(&mut replica, "06633", 240_000);
        count(&mut replica, "06633001", 8_000);
        let view = view(&replica);
        let effect = effect(view, &Mentions::new(view), "h");
        let expected = Effect {
            authorities: 2,
            connections: 2,
            inhabitants: 240_000,
        };
        assert_eq!(effect, expected);
    }

    #[test]
    fn solved_ones_of_the_same_kind_or_words_are_like_it() {
        let replica = replica(&[
            "huerde neu titel=Firewall-Freischaltung art=T4 stand=offen",
            "huerde gleich titel=Proxy art=T4 stand=geloest loesung=Port",
            "huerde naeher titel=FIREWALL-FREISCHALTUNG art=T4 stand=geloest loesung=Antrag",
            "huerde fremd titel=Personal art=O2 stand=geloest loesung=Vertretung",
            "huerde worte titel=Freischaltung-der-Firewall art=T7 stand=geloest loesung=Anruf",
            "huerde offen titel=Firewall-Freischaltung art=T4 stand=offen",
        ]);
        let view = view(&replica);
        let similar = Solved::new(view).similar(view, "neu", 5);
        assert_eq!(similar, ["naeher", "gleich", "worte"]);
    }
}
