//! Which record a cell means: by key, or by a name that only one bears, here or in the same file.

use std::collections::{HashMap, HashSet};

use crate::insight::View;
use crate::model::schema::Kind;
use crate::model::text::fold;

/// A shorter beginning of a name says too little, in characters.
const SHORTEST: usize = 4;

/// Names and keys of the records that there are, and of those that are coming.
#[derive(Default)]
pub struct References {
    names: HashMap<Kind, HashMap<String, Vec<String>>>,
    coming: HashSet<(Kind, String)>,
}

impl References {
    /// The records of these kinds.
    pub fn new(view: View<'_>, kinds: impl IntoIterator<Item = Kind>) -> Self {
        let mut references = Self::default();
        for kind in kinds {
            if references.names.contains_key(&kind) {
                continue;
            }
            references.names.insert(kind, HashMap::new());
            for key in view.keys(kind) {
                references.name(kind, key, &view.title(kind, key));
                if kind == Kind::Service {
                    references.name(kind, key, &view.short_service(key));
                }
            }
        }
        references
    }

    /// Notes that a record is called so.
    pub fn name(&mut self, kind: Kind, key: &str, name: &str) {
        let names = self.names.entry(kind).or_default();
        let keys = names.entry(fold(name)).or_default();
        if !keys.iter().any(|known| known == key) {
            keys.push(key.to_owned());
        }
    }

    /// Notes that the file brings a record.
    pub fn expect(&mut self, kind: Kind, key: &str) {
        self.coming.insert((kind, key.to_owned()));
    }

    /// Whether the file brings a record.
    pub fn is_coming(&self, kind: Kind, key: &str) -> bool {
        self.coming.contains(&(kind, key.to_owned()))
    }

    /// The keys of those that are called so.
    pub fn called(&self, kind: Kind, name: &str) -> &[String] {
        let names = self.names.get(&kind);
        let keys = names.and_then(|names| names.get(&fold(name)));
        keys.map_or(&[], Vec::as_slice)
    }

    /// The key of the only one whose name begins so: official names of services are longer than what people write.
    fn beginning(&self, kind: Kind, text: &str) -> Option<String> {
        let wanted = fold(text);
        let names = self.names.get(&kind)?.iter();
        let begin = names.filter(|(name, _)| wanted.len() >= SHORTEST && name.starts_with(&wanted));
        let keys: HashSet<&String> = begin.flat_map(|(_, keys)| keys).collect();
        let mut keys = keys.into_iter();
        keys.next().filter(|_| keys.next().is_none()).cloned()
    }

    /// The key of the record that a text means.
    ///
    /// # Errors
    /// A German sentence.
    pub fn find(&self, view: View<'_>, kind: Kind, text: &str) -> Result<String, String> {
        let text = text.trim();
        let is_key = |key: &str| view.exists(kind, key) || self.is_coming(kind, key);
        if is_key(text) {
            return Ok(text.to_owned());
        }
        // Spreadsheets take the zero from keys that begin with one.
        let padded = format!("0{text}");
        if text.bytes().all(|byte| byte.is_ascii_digit()) && is_key(&padded) {
            return Ok(padded);
        }
        let label = kind.def().label;
        match self.called(kind, text) {
            [only] => Ok(only.clone()),
            [] => {
                let meant = self.beginning(kind, text).filter(|_| kind == Kind::Service);
                meant.ok_or_else(|| format!("{label} „{text}“ gibt es nicht."))
            }
            several => Err(format!(
                "„{text}“ ist mehrdeutig; gemeint sein können die Schlüssel {}.",
                several.join(", ")
            )),
        }
    }
}
