//! Blocks that overlap stand side by side. Pure arithmetic over spans.

/// Where a block stands among those it overlaps with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane {
    /// Which of the lanes, from the left.
    pub at: usize,
    /// How many there are side by side.
    pub of: usize,
}

/// A lane for every span, half open, in the order they come in. Those that touch by overlapping form a group, and all
/// of a group are equally wide.
pub fn lanes(spans: &[(u16, u16)]) -> Vec<Lane> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|&nth| (spans[nth].0, std::cmp::Reverse(spans[nth].1), nth));
    let mut found = vec![Lane { at: 0, of: 1 }; spans.len()];
    let mut group: Vec<usize> = Vec::new();
    let mut ends: Vec<u16> = Vec::new();
    for nth in order {
        let (begin, end) = spans[nth];
        if ends.iter().all(|&end| end <= begin) {
            close(&mut group, ends.len(), &mut found);
            ends.clear();
        }
        let free = ends.iter().position(|&end| end <= begin);
        let at = free.unwrap_or(ends.len());
        if free.is_none() {
            ends.push(end);
        }
        ends[at] = end;
        found[nth].at = at;
        group.push(nth);
    }
    close(&mut group, ends.len(), &mut found);
    found
}

fn close(group: &mut Vec<usize>, of: usize, found: &mut [Lane]) {
    for nth in group.drain(..) {
        found[nth].of = of;
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn overlap(one: (u16, u16), other: (u16, u16)) -> bool {
        one.0 < other.1 && other.0 < one.1
    }

    #[test]
    fn what_follows_each_other_has_the_whole_width() {
        let lane = |at, of| Lane { at, of };
        assert_eq!(lanes(&[]), []);
        assert_eq!(lanes(&[(9, 10), (10, 12)]), [lane(0, 1), lane(0, 1)]);
        assert_eq!(
            lanes(&[(9, 12), (10, 11), (11, 13), (14, 15)]),
            [lane(0, 2), lane(1, 2), lane(1, 2), lane(0, 1)]
        );
    }

    proptest! {
        #[test]
        fn overlapping_blocks_never_cover_each_other_and_waste_no_lane(
            made in vec((0..90_u16, 1..12_u16), 0..24)
        ) {
            let spans: Vec<_> = made.iter().map(|(begin, takes)| (*begin, begin + takes)).collect();
            let lanes = lanes(&spans);
            for (one, lane) in spans.iter().zip(&lanes) {
                prop_assert!(lane.at < lane.of);
                for (other, beside) in spans.iter().zip(&lanes) {
                    if !std::ptr::eq(one, other) && overlap(*one, *other) {
                        prop_assert_ne!(lane.at, beside.at);
                        prop_assert_eq!(lane.of, beside.of);
                    }
                }
            }
            let most = (0..102).map(|at| spans.iter().filter(|span| overlap(**span, (at, at + 1))).count());
            let widest = lanes.iter().map(|lane| lane.of).max().unwrap_or(0);
            prop_assert_eq!(widest, most.max().unwrap_or(0));
        }
    }
}
