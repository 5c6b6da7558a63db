//! Which connections a filter lets through: those in whose names, status or obstacle every typed word stands, in any
//! spelling.

use std::collections::HashMap;

use crate::insight::View;
use crate::insight::outline::Link;
use crate::model::schema::Kind;
use crate::model::text::Folded;

/// What was typed, word by word.
#[derive(Debug, Default)]
pub struct Filter {
    text: String,
    words: Vec<Folded>,
}

impl Filter {
    /// Reads what was typed; blanks let everything through.
    pub fn new(text: &str) -> Self {
        let text = text.trim();
        Self {
            text: text.to_owned(),
            words: Folded::new(text).words().collect(),
        }
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Those of `links` that it lets through, by their place in `all`.
    pub fn pass(
        &self,
        links: impl Iterator<Item = usize>,
        all: &[Link],
        view: View<'_>,
    ) -> Vec<usize> {
        let mut seen: HashMap<String, Vec<bool>> = HashMap::new();
        let mut passes = |link: &Link| {
            let mut found = vec![false; self.words.len()];
            for text in texts(&link.key, view) {
                let hits = seen.entry(text).or_insert_with_key(|text| self.hits(text));
                for (found, hit) in found.iter_mut().zip(hits) {
                    *found |= *hit;
                }
            }
            found.into_iter().all(|found| found)
        };
        links.filter(|&at| passes(&all[at])).collect()
    }

    /// Which of the words stand in a text. The same few texts come again and again, so this is kept.
    fn hits(&self, text: &str) -> Vec<bool> {
        let text = Folded::new(text);
        self.words.iter().map(|word| word.is_in(&text)).collect()
    }
}

/// Everything by which a connection can be found.
fn texts(connection: &str, view: View<'_>) -> Vec<String> {
    let Some(entity) = view.entity(Kind::Connection, connection) else {
        return Vec::new();
    };
    let catalogue = view.catalogue;
    let service = entity.text("leistung").unwrap_or_default();
    let authority = entity.text("behoerde").unwrap_or_default();
    let state = entity
        .text("hemmnis")
        .and_then(|key| catalogue.side_state(key));
    let variant = entity
        .text("variante")
        .and_then(|key| catalogue.variant(key));
    let mut texts = vec![
        view.title(Kind::Service, service),
        view.short_service(service),
        service.to_owned(),
        view.title(Kind::Authority, authority),
    ];
    texts.extend(view.status_label(connection));
    texts.extend(entity.text("status").map(str::to_owned));
    texts.extend(state.map(|state| state.name.clone()));
    texts.extend(variant.map(|variant| variant.name.clone()));
    texts
}
