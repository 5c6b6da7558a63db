//! Where the Gemeinden are on a map: at their positions, or, where these are not known, as tiles grouped by Kreis.
//!
//! Pure arithmetic. One unit is as long in both directions; how many cells it takes is not known here.

use std::ops::Range;

use super::reach::{KreisReach, Place};

/// A point of the plane, to the right and downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// Where everything is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Map {
    /// The places, by number; nothing for one that has no position.
    pub spots: Vec<Option<Point>>,
    /// Where the names of Kreise stand, by number, and how many units there are for each.
    pub headings: Vec<(usize, Point, u16)>,
    /// How far it reaches from the origin.
    pub width: f64,
    /// How far it reaches from the origin.
    pub height: f64,
}

/// Kilometres per degree.
const KILOMETRES: f64 = 111.2;

/// The map by positions, in kilometres; `None` when fewer than half of the places have one, as the rest would be
/// missing on it.
pub fn by_position(places: &[Place]) -> Option<Map> {
    let known = || places.iter().filter_map(|place| place.position);
    let count = known().count();
    if count == 0 || count * 2 < places.len() {
        return None;
    }
    let bounds = |degrees: &dyn Fn(&Place) -> Option<f64>| {
        let known = places.iter().filter_map(degrees);
        known.fold((f64::MAX, f64::MIN), |(low, high), one| {
            (low.min(one), high.max(one))
        })
    };
    let (west, east) = bounds(&|place| place.position.map(|position| position.east));
    let (south, north) = bounds(&|place| place.position.map(|position| position.north));
    // Near enough for anything as large as Germany.
    let narrow = f64::midpoint(south, north).to_radians().cos();
    let spot = |place: &Place| {
        place.position.map(|position| Point {
            x: (position.east - west) * KILOMETRES * narrow,
            y: (north - position.north) * KILOMETRES,
        })
    };
    Some(Map {
        spots: places.iter().map(spot).collect(),
        headings: Vec::new(),
        width: (east - west) * KILOMETRES * narrow,
        height: (north - south) * KILOMETRES,
    })
}

/// Fewest tiles side by side in a Kreis, so that there is room for its name.
const NARROWEST: usize = 7;

/// The map as tiles of one unit, the Kreise side by side in shelves of at most `width` units.
pub fn as_tiles(kreise: &[KreisReach], width: u16) -> Map {
    let width = usize::from(width).max(1);
    let count = kreise.last().map_or(0, |kreis| kreis.places.end);
    let mut map = Map {
        spots: vec![None; count],
        ..Map::default()
    };
    let (mut left, mut top, mut deepest) = (0, 0, 0);
    for (number, kreis) in kreise.iter().enumerate() {
        let side = kreis.places.len().isqrt().max(NARROWEST).min(width);
        if left > 0 && left + side > width {
            (left, top, deepest) = (0, top + deepest + GAP, 0);
        }
        let heading = point(left, top);
        map.headings
            .push((number, heading, u16::try_from(side).unwrap_or(u16::MAX)));
        block(&mut map.spots, kreis.places.clone(), (left, top + 1), side);
        let rows = kreis.places.len().div_ceil(side) + 1;
        deepest = deepest.max(rows);
        map.width = map.width.max(units(left + side - 1));
        map.height = map.height.max(units(top + rows - 1));
        left += side + GAP;
    }
    map
}

/// Units between the blocks.
const GAP: usize = 1;

fn block(
    spots: &mut [Option<Point>],
    places: Range<usize>,
    (left, top): (usize, usize),
    side: usize,
) {
    for (at, place) in places.enumerate() {
        if let Some(spot) = spots.get_mut(place) {
            *spot = Some(point(left + at % side, top + at / side));
        }
    }
}

fn point(x: usize, y: usize) -> Point {
    Point {
        x: units(x),
        y: units(y),
    }
}

fn units(count: usize) -> f64 {
    // No map has more tiles than fit.
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::insight::outline::Outline;
    use crate::insight::reach::{Degrees, Reach};
    use crate::insight::testing::{replica, view};

    fn reach(lines: &[&str]) -> Reach {
        let replica = replica(lines);
        let view = view(&replica);
        Reach::new(view, &Outline::new(view))
    }

    #[test]
    fn north_is_above_and_east_is_right() {
        let reach = reach(&[
            "gebiet 06633001 name=Ahnatal laenge=9,393523 breite=51,366434",
            "gebiet 06633002 name=Karlshafen laenge=9,453624 breite=51,643844",
            "gebiet 06633003 name=Baunatal laenge=9,415659 breite=51,254184",
        ]);
        let map = by_position(reach.places()).unwrap();
        let spot = |at: usize| map.spots[at].unwrap();
        assert!(spot(1).y < spot(0).y && spot(0).y < spot(2).y);
        assert!(spot(0).x < spot(2).x && spot(2).x < spot(1).x);
        // From Bad Karlshafen to Baunatal it is 43 km.
        assert!((map.height - 43.3).abs() < 0.5, "{}", map.height);
        assert!((map.width - 4.2).abs() < 0.3, "{}", map.width);
    }

    #[test]
    fn without_most_positions_there_is_no_map_by_position() {
        let reach = reach(&[
            "gebiet 06633001 name=Ahnatal laenge=9,393523 breite=51,366434",
            "gebiet 06633002 name=Karlshafen",
            "gebiet 06633003 name=Baunatal laenge=9,4",
        ]);
        assert_eq!(by_position(reach.places()), None);
        assert_eq!(by_position(&[]), None);
    }

    fn kreise(sizes: &[usize]) -> Vec<KreisReach> {
        let mut lines = Vec::new();
        for (number, size) in sizes.iter().enumerate() {
            lines.extend((0..*size).map(|at| format!("gebiet 06{number:03}{at:03} name=Ort")));
        }
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        reach(&lines).kreise().to_vec()
    }

    #[test]
    fn the_tiles_of_a_kreis_stand_together_below_its_name() {
        let map = as_tiles(&kreise(&[9, 2]), 40);
        let at = |x, y| Some(point(x, y));
        assert_eq!(map.spots[0], at(0, 1));
        assert_eq!(map.spots[8], at(1, 2), "seven side by side");
        assert_eq!(map.spots[9], at(8, 1), "the next Kreis beside it");
        assert_eq!(map.headings[1].1, point(8, 0));
        assert_eq!((map.width, map.height), (14.0, 2.0));
    }

    proptest! {
        #[test]
        fn no_two_tiles_are_at_one_place_and_none_is_outside(
            sizes in proptest::collection::vec(1..40usize, 0..12),
            width in 1..60u16,
        ) {
            let map = as_tiles(&kreise(&sizes), width);
            let mut seen = std::collections::HashSet::new();
            for spot in &map.spots {
                let spot = spot.unwrap();
                prop_assert!(seen.insert((spot.x.to_bits(), spot.y.to_bits())));
                prop_assert!(spot.x < f64::from(width) && spot.x <= map.width && spot.y <= map.height);
            }
            for (_, heading, _) in &map.headings {
                prop_assert!(!seen.contains(&(heading.x.to_bits(), heading.y.to_bits())));
            }
        }

        #[test]
        fn all_places_are_within_the_map(degrees in proptest::collection::vec((5.0..15.0f64, 47.0..55.0f64), 1..50)) {
            let places: Vec<Place> = degrees
                .into_iter()
                .map(|(east, north)| Place {
                    key: "".into(),
                    name: "".into(),
                    inhabitants: 0,
                    position: Some(Degrees { east, north }),
                })
                .collect();
            let map = by_position(&places).unwrap();
            for spot in map.spots {
                let spot = spot.unwrap();
                prop_assert!((0.0..=map.width + 1e-6).contains(&spot.x));
                prop_assert!((0.0..=map.height + 1e-6).contains(&spot.y));
            }
        }
    }
}
