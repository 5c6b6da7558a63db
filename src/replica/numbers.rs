//! Numbers in the order of first use, for everything that is written once and then called by its number.
//!
//! It must never decide what is written: numbers depend on the order of the calls alone, not on the hasher.

use std::collections::HashMap;
use std::hash::Hash;

use foldhash::fast::RandomState;

/// What was numbered so far. The hasher is quick, since packing years of work asks millions of times, and seeded anew
/// for each process, so that whoever mails texts does not know which of them collide.
#[derive(Debug)]
pub(super) struct Numbers<K>(HashMap<K, u64, RandomState>);

/// The number of something, from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Numbered {
    /// Given just now.
    First(u64),
    /// Given before.
    Again(u64),
}

impl<K> Default for Numbers<K> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

impl<K: Hash + Eq> Numbers<K> {
    /// How many were given.
    pub fn count(&self) -> u64 {
        self.0.len() as u64
    }

    pub fn of(&mut self, key: K) -> Numbered {
        let new = self.count();
        match *self.0.entry(key).or_insert(new) {
            number if number == new => Numbered::First(number),
            number => Numbered::Again(number),
        }
    }
}

impl Numbered {
    pub const fn number(self) -> u64 {
        match self {
            Self::First(number) | Self::Again(number) => number,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_again_has_the_number_of_the_first_time() {
        let mut numbers = Numbers::default();
        let given = ["Kreis", "Amt", "Kreis", "Stadt", "Amt"].map(|name| numbers.of(name));
        let expected = [
            Numbered::First(0),
            Numbered::First(1),
            Numbered::Again(0),
            Numbered::First(2),
            Numbered::Again(1),
        ];
        assert_eq!(given, expected);
    }
}
