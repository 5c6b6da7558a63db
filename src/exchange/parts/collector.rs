//! Parts of several files as they come in, until their wholes are complete.

use std::collections::BTreeMap;
use std::fmt;

use super::Part;
use crate::replica::Hash;

/// Gathers parts in any order; one that comes twice changes nothing.
#[derive(Default, Debug)]
pub struct Collector {
    wholes: BTreeMap<Hash, BTreeMap<u16, Part>>,
}

/// What the parts amount to, ordered by name.
#[derive(Default, PartialEq, Eq, Debug)]
pub struct Gathered {
    /// Files of which every part is there.
    pub complete: Vec<Whole>,
    /// Files of which some parts are there.
    pub missing: Vec<Missing>,
}

/// A file put together again, byte for byte.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Whole {
    /// Names it; see [`Part::whole`].
    pub id: Hash,
    /// Its file name.
    pub name: String,
    /// Its content: a state file, encrypted or not. Whether it is sound, only reading it tells.
    pub bytes: Vec<u8>,
}

/// What is still to come. Displayed as a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing {
    /// File name of the whole.
    pub name: String,
    /// Numbers of the missing parts, ascending, never empty.
    pub numbers: Vec<u16>,
    /// How many parts there are altogether.
    pub count: u16,
}

impl Collector {
    /// Adds a part.
    pub fn add(&mut self, part: Part) {
        let parts = self.wholes.entry(part.whole).or_default();
        parts.entry(part.number).or_insert(part);
    }

    /// Puts together what is complete and tells what is missing.
    pub fn finish(self) -> Gathered {
        let mut gathered = Gathered::default();
        for (id, parts) in self.wholes {
            // Nobody adds a whole without a part.
            let Some((name, count, total)) = parts
                .values()
                .next()
                .map(|part| (part.name.clone(), part.count, part.total))
            else {
                continue;
            };
            let numbers: Vec<u16> = (1..=count).filter(|n| !parts.contains_key(n)).collect();
            if numbers.is_empty() {
                let mut bytes = Vec::with_capacity(total);
                for part in parts.values() {
                    bytes.extend_from_slice(part.bytes());
                }
                gathered.complete.push(Whole { id, name, bytes });
            } else {
                gathered.missing.push(Missing {
                    name,
                    numbers,
                    count,
                });
            }
        }
        gathered.complete.sort_by(|a, b| a.name.cmp(&b.name));
        gathered.missing.sort_by(|a, b| a.name.cmp(&b.name));
        gathered
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, count, .. } = self;
        let runs: Vec<String> = self
            .numbers
            .chunk_by(|a, b| a + 1 == *b)
            .map(|run| match run {
                [only] => only.to_string(),
                [first, .., last] => format!("{first}–{last}"),
                [] => String::new(),
            })
            .collect();
        match self.numbers.as_slice() {
            [only] => write!(f, "Von „{name}“ fehlt noch Teil {only} von {count}."),
            _ => write!(
                f,
                "Von „{name}“ fehlen noch die Teile {} von {count}.",
                runs.join(", ")
            ),
        }
    }
}
