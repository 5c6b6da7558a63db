//! How the columns of a table share the width there is.
//!
//! Pure arithmetic: the most important columns come first, each gets at least its minimum, what is left goes to those
//! that can use it.

/// On which side of its column a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// A column as the table lays it out. Widths are in cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Heading.
    pub title: String,
    /// Narrowest width at which it is still of use.
    pub min: u16,
    /// Widest width it can use.
    pub max: u16,
    /// Its share of the room that is left; 0 stays at the minimum.
    pub flex: u16,
    /// Which columns go first when there is no room for all: the highest number. 0 goes last.
    pub priority: u8,
    /// Side on which the text stands.
    pub align: Align,
}

impl Column {
    /// A column of exactly `width` cells.
    pub fn fixed(title: &str, width: u16) -> Self {
        Self {
            title: title.to_owned(),
            min: width,
            max: width,
            flex: 0,
            priority: 0,
            align: Align::Left,
        }
    }

    /// A column from `min` to `max` cells that takes what is left.
    pub fn flexible(title: &str, min: u16, max: u16) -> Self {
        Self {
            max: max.max(min),
            flex: 1,
            ..Self::fixed(title, min)
        }
    }

    /// The same, standing on the right.
    #[must_use]
    pub fn right(self) -> Self {
        Self {
            align: Align::Right,
            ..self
        }
    }

    /// The same for a heading and texts of at most so many cells, which need no more than that.
    #[must_use]
    pub fn for_texts(self, heading: u16, widest: u16) -> Self {
        let needed = heading.max(widest);
        Self {
            min: self.min.min(needed),
            max: self.max.min(needed),
            ..self
        }
    }

    /// The same, hidden earlier than columns of a lower number.
    #[must_use]
    pub fn priority(self, priority: u8) -> Self {
        Self { priority, ..self }
    }
}

/// Blank cells between two columns.
pub const GAP: u16 = 2;

/// A column that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Which of the columns.
    pub index: usize,
    /// First cell, from the left edge of the table.
    pub x: u16,
    /// Cells it has.
    pub width: u16,
}

/// Places the columns that have room in `available` cells, in their order. At least one is always placed.
pub fn place(columns: &[Column], available: u16) -> Vec<Placed> {
    let shown = choose(columns, available);
    let mut widths: Vec<u16> = shown
        .iter()
        .map(|index| columns[*index].min.min(available))
        .collect();
    let gaps = GAP * u16::try_from(shown.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let mut left = available.saturating_sub(widths.iter().sum::<u16>() + gaps);
    // Row by row of cells, so that a column that is full passes its share on.
    while left > 0 {
        let hungry: Vec<usize> = (0..shown.len())
            .filter(|at| columns[shown[*at]].flex > 0 && widths[*at] < columns[shown[*at]].max)
            .collect();
        let shares: u32 = hungry
            .iter()
            .map(|at| u32::from(columns[shown[*at]].flex))
            .sum();
        if shares == 0 {
            break;
        }
        let round = left;
        for at in hungry {
            let column = &columns[shown[at]];
            let share = u32::from(round) * u32::from(column.flex) / shares;
            let more = u16::try_from(share)
                .unwrap_or(u16::MAX)
                .max(1)
                .min(column.max - widths[at])
                .min(left);
            widths[at] += more;
            left -= more;
        }
    }
    let mut x = 0;
    shown
        .into_iter()
        .zip(widths)
        .map(|(index, width)| {
            let placed = Placed { index, x, width };
            x += width + GAP;
            placed
        })
        .collect()
}

/// The columns whose minimum widths fit, most important first, then in their own order.
fn choose(columns: &[Column], available: u16) -> Vec<usize> {
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by_key(|index| columns[*index].priority);
    let mut used = 0;
    let mut shown: Vec<usize> = order
        .into_iter()
        .enumerate()
        .take_while(|(place, index)| {
            let gap = if *place == 0 { 0 } else { u32::from(GAP) };
            used += u32::from(columns[*index].min) + gap;
            *place == 0 || used <= u32::from(available)
        })
        .map(|(_, index)| index)
        .collect();
    shown.sort_unstable();
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Column> {
        vec![
            Column::fixed("Schlüssel", 8),
            Column::flexible("Name", 10, 40),
            Column::flexible("Kreis", 6, 20).priority(2),
            Column::fixed("Einwohner", 9).right().priority(1),
        ]
    }

    fn widths(available: u16) -> Vec<(usize, u16)> {
        place(&columns(), available)
            .into_iter()
            .map(|placed| (placed.index, placed.width))
            .collect()
    }

    #[test]
    fn columns_vanish_by_priority_and_grow_up_to_their_maximum() {
        for (available, expected) in [
            (0, vec![(0, 0)]),
            (5, vec![(0, 5)]),
            (19, vec![(0, 8)]),
            (20, vec![(0, 8), (1, 10)]),
            (31, vec![(0, 8), (1, 10), (3, 9)]),
            (39, vec![(0, 8), (1, 10), (2, 6), (3, 9)]),
            (47, vec![(0, 8), (1, 14), (2, 10), (3, 9)]),
            (200, vec![(0, 8), (1, 40), (2, 20), (3, 9)]),
        ] {
            assert_eq!(widths(available), expected, "{available} cells");
        }
    }

    #[test]
    fn a_column_of_short_texts_leaves_its_room_to_the_others() {
        let mut columns = columns();
        columns[2] = columns[2].clone().for_texts(5, 3);
        let widths: Vec<u16> = place(&columns, 47).iter().map(|at| at.width).collect();
        assert_eq!(widths, [8, 19, 5, 9]);
        assert_eq!(columns[0].clone().for_texts(5, 30), columns[0]);
    }

    #[test]
    fn placed_columns_follow_each_other_with_a_gap_and_stay_inside() {
        for available in 20..120 {
            let placed = place(&columns(), available);
            for pair in placed.windows(2) {
                assert_eq!(pair[0].x + pair[0].width + GAP, pair[1].x);
            }
            let last = placed[placed.len() - 1];
            assert!(last.x + last.width <= available, "{available} cells");
        }
        assert!(place(&[], 10).is_empty());
    }
}
