//! The tips of one writer's applied changes, by count: what tells two changes of one name apart.
//!
//! Kept in blocks that clones share, because every authored change works on a clone of its replica.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::id::Tip;

/// Tips in a block: 8 KiB.
const BLOCK: usize = 1024;

/// The tips of the changes 1, 2, 3 … of one writer.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Tips {
    full: Vec<Arc<[Tip]>>,
    last: Vec<Tip>,
}

impl Tips {
    pub fn push(&mut self, tip: Tip) {
        self.last.push(tip);
        if self.last.len() == BLOCK {
            self.full.push(std::mem::take(&mut self.last).into());
        }
    }

    /// The tip of the change `seq`, counted from 1.
    pub fn get(&self, seq: u64) -> Option<Tip> {
        let place = usize::try_from(seq.checked_sub(1)?).ok()?;
        match self.full.get(place / BLOCK) {
            Some(block) => block.get(place % BLOCK).copied(),
            None => self
                .last
                .get(place.checked_sub(self.full.len() * BLOCK)?)
                .copied(),
        }
    }

    pub fn len(&self) -> u64 {
        (self.full.len() * BLOCK + self.last.len()) as u64
    }

    /// Whether every block is as long as [`Self::push`] makes it.
    pub fn is_sound(&self) -> bool {
        self.last.len() < BLOCK && self.full.iter().all(|block| block.len() == BLOCK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tip_is_found_by_its_count_across_blocks() {
        let mut tips = Tips::default();
        let count = 3 * BLOCK as u64 + 5;
        for seq in 1..=count {
            tips.push(Tip(seq));
            assert_eq!(tips.len(), seq);
        }
        assert!((1..=count).all(|seq| tips.get(seq) == Some(Tip(seq))));
        assert_eq!((tips.get(0), tips.get(count + 1)), (None, None));
        assert!(tips.is_sound());
    }
}
