//! How tables look, in every kind of workbook.

use super::{Scalar, Sheet, Tint};
use crate::model::text::width;

/// Widths of columns, in characters.
const NARROWEST: usize = 8;
const WIDEST: usize = 60;

/// Ink and paper, with a contrast of at least 4.5 to 1 (WCAG 2.1, 1.4.3).
pub const fn colours(tint: Tint) -> (Option<u32>, Option<u32>) {
    match tint {
        Tint::Plain => (None, None),
        Tint::Good => (Some(0x00_5C00), Some(0xDF_F2DF)),
        Tint::Moving => (Some(0x1F_4E79), Some(0xDD_EBF7)),
        Tint::Warning => (Some(0x6F_4400), Some(0xFF_F0C8)),
        Tint::Bad => (Some(0x8C_0010), Some(0xFD_DDE0)),
        Tint::Muted => (Some(0x59_5959), None),
    }
}

/// As wide as its longest line, within bounds; in characters.
pub fn breadth(sheet: &Sheet, at: usize) -> u32 {
    let cells = sheet.rows.iter().filter_map(|row| row.get(at));
    let widths = cells.map(|cell| match &cell.value {
        Scalar::Text(text) => text.lines().map(width).max().unwrap_or(0),
        Scalar::Date(_) | Scalar::Decimal(_) => 10,
        Scalar::Time(_) => 5,
        Scalar::Integer(number) => number.to_string().len() * 4 / 3,
        Scalar::YesNo(_) => 4,
        Scalar::Empty => 0,
    });
    let heading = sheet
        .columns
        .get(at)
        .map_or(0, |column| width(&column.heading));
    // The button of the filter covers the end of a heading.
    let widest = widths.max().unwrap_or(0).max(heading + 3) + 4;
    u32::try_from(widest.clamp(NARROWEST, WIDEST)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_can_be_read() {
        let channel = |value: u32| {
            let value = f64::from(value & 0xFF) / 255.0;
            if value <= 0.03928 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        let light = |rgb: u32| {
            0.2126 * channel(rgb >> 16) + 0.7152 * channel(rgb >> 8) + 0.0722 * channel(rgb)
        };
        let tints = [
            Tint::Plain,
            Tint::Good,
            Tint::Moving,
            Tint::Warning,
            Tint::Bad,
            Tint::Muted,
        ];
        for tint in tints {
            let (ink, paper) = colours(tint);
            let (ink, paper) = (light(ink.unwrap_or(0)), light(paper.unwrap_or(0xFF_FFFF)));
            assert!((paper + 0.05) / (ink + 0.05) >= 4.5, "{tint:?}");
        }
    }
}
