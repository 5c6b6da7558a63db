//! What must hold of the grid and of what is shown of it.

use proptest::prelude::*;

use super::arrange::{
    Arrangement, ColumnOrder, Direction, Filter, Grouping, Having, Inactive, Line, RowOrder, Shown,
};
use super::*;
use crate::insight::testing::{replica, view};
use crate::model::schema::date;
use crate::replica::Replica;

const REGION: &[&str] = &[
    "gebiet 06 name=Hessen",
    "gebiet 06633 name=Kassel",
    "gebiet 06633028 name=Wolfhagen",
    "gebiet 06633002 name=Ärmelsheim",
    "gebiet 06634 name=Schwalm",
    "behoerde 06-land name=Landesamt gebiet=06",
    "behoerde 06633-wohngeld name=Wohngeldstelle art=wohngeld gebiet=06633",
    "behoerde 06633002-standesamt name=Ämtchen art=standesamt gebiet=06633002",
    "behoerde 06633028-standesamt name=Standesamt art=standesamt gebiet=06633028",
    "behoerde 06634-wohngeld name=Amt art=wohngeld gebiet=06634",
    "behoerde verloren name=Verlorenes",
    "anbindung a behoerde=06633-wohngeld leistung=10092 status=95",
    "anbindung b behoerde=06633002-standesamt leistung=10026 status=70 zieltermin=tag:9",
    "anbindung c behoerde=06634-wohngeld leistung=10092 status=40 hemmnis=blockiert",
    "anbindung d behoerde=06-land leistung=10000 status=0 hemmnis=nicht-zustaendig",
];

fn grid_of(replica: &Replica) -> Grid {
    let view = view(replica);
    Grid::new(view, &Outline::new(view), date(10).unwrap())
}

fn grid() -> Grid {
    grid_of(&replica(REGION))
}

fn cell(grid: &Grid, authority: &str, service: &str) -> Cell {
    grid.cell(
        grid.row_of(authority).unwrap(),
        grid.column_of(service).unwrap(),
    )
}

/// The lines that are shown, groups with their sums.
fn drawn(grid: &Grid, arrangement: &Arrangement) -> Vec<String> {
    let shown = Shown::new(grid, arrangement);
    let line = |line: &Line| match *line {
        Line::Group(group) => {
            let Tally { connected, total } = shown.group(group).all;
            format!("{} {connected}/{total}", grid.groups()[group].name)
        }
        Line::Row(row) => format!("  {}", grid.rows()[row].name),
    };
    shown.lines.iter().map(line).collect()
}

#[test]
fn a_cell_says_what_there_is_and_what_should_be() {
    let grid = grid();
    let stand = |authority, service| match cell(&grid, authority, service) {
        Cell::At(stand) => stand,
        other => panic!("{authority} {service}: {other:?}"),
    };
    assert_eq!(
        cell(&grid, "06633-wohngeld", "10026"),
        Cell::Elsewhere,
        "of another kind"
    );
    assert_eq!(
        cell(&grid, "06633028-standesamt", "10026"),
        Cell::Missing,
        "not written down"
    );
    assert_eq!(stand("06633-wohngeld", "10092").phase, Phase::Connected);
    assert!(stand("06633002-standesamt", "10026").is_late);
    let blocked = stand("06634-wohngeld", "10092");
    assert_eq!(
        blocked.side.and_then(|side| grid.side(side)),
        Some("blockiert")
    );
    assert!(!stand("06-land", "10000").counts);
}

#[test]
fn rows_stand_below_their_kreis_and_sums_add_up() {
    let expected = [
        "Hessen 0/0",
        "  Landesamt",
        "Kassel 1/2",
        "  Wohngeldstelle",
        "  Ämtchen",
        "  Standesamt",
        "Schwalm 0/1",
        "  Amt",
        "Ohne Gebiet 0/0",
        "  Verlorenes",
    ];
    assert_eq!(drawn(&grid(), &Arrangement::default()), expected);
}

#[test]
fn rows_are_sorted_with_their_groups_or_without() {
    let grid = grid();
    let by = |rows: RowOrder, rows_direction, grouping| {
        drawn(
            &grid,
            &Arrangement {
                rows,
                rows_direction,
                grouping,
                ..Arrangement::default()
            },
        )
    };
    let names = by(RowOrder::Name, Direction::Rising, Grouping::Flat);
    let expected = [
        "  Amt",
        "  Ämtchen",
        "  Landesamt",
        "  Standesamt",
        "  Verlorenes",
        "  Wohngeldstelle",
    ];
    assert_eq!(names, expected);
    let progress = by(RowOrder::Progress, Direction::Falling, Grouping::Kreis);
    assert_eq!(progress[..2], ["Kassel 1/2", "  Wohngeldstelle"]);
    let service = by(
        RowOrder::Service("10026".into()),
        Direction::Falling,
        Grouping::Flat,
    );
    assert_eq!(service[..2], ["  Ämtchen", "  Standesamt"]);
}

#[test]
fn a_folded_group_shows_its_sums_only() {
    let arrangement = Arrangement {
        folded: ["06633".to_owned()].into(),
        ..Arrangement::default()
    };
    let lines = drawn(&grid(), &arrangement);
    assert_eq!(lines[2..4], ["Kassel 1/2", "Schwalm 0/1"]);
}

#[test]
fn filters_leave_out_rows_and_columns_and_sums_follow() {
    let grid = grid();
    let shown = |filter: Filter| {
        drawn(
            &grid,
            &Arrangement {
                filter,
                ..Arrangement::default()
            },
        )
    };
    let base = Filter::default;
    for (filter, expected) in [
        (
            Filter {
                text: "aermelsheim".into(),
                ..base()
            },
            vec!["Kassel 0/1", "  Ämtchen"],
        ),
        (
            Filter {
                text: "kassel wohngeld".into(),
                ..base()
            },
            vec!["Kassel 1/1", "  Wohngeldstelle"],
        ),
        (
            Filter {
                kind: "wohngeld".into(),
                ..base()
            },
            vec!["Kassel 1/1", "  Wohngeldstelle", "Schwalm 0/1", "  Amt"],
        ),
        (
            Filter {
                having: Having::Missing,
                ..base()
            },
            vec!["Kassel 0/0", "  Standesamt"],
        ),
        (
            Filter {
                having: Having::Late,
                ..base()
            },
            vec!["Kassel 0/1", "  Ämtchen"],
        ),
        (
            Filter {
                having: Having::Side("blockiert".into()),
                ..base()
            },
            vec!["Schwalm 0/1", "  Amt"],
        ),
        (
            Filter {
                having: Having::Rung(95),
                service: "eheschliessung".into(),
                ..base()
            },
            vec![],
        ),
    ] {
        assert_eq!(shown(filter.clone()), expected, "{filter:?}");
    }
}

#[test]
fn services_that_are_not_rolled_out_are_seen_only_if_wanted() {
    let grid = grid();
    let columns = |arrangement: &Arrangement| Shown::new(&grid, arrangement).columns.len();
    let active = columns(&Arrangement::default());
    let all = columns(&Arrangement {
        filter: Filter {
            inactive: Inactive::Shown,
            ..Filter::default()
        },
        ..Arrangement::default()
    });
    assert!(active < all && all == grid.columns().len());
    let hidden = columns(&Arrangement {
        hidden: ["10092".to_owned()].into(),
        ..Arrangement::default()
    });
    assert_eq!(hidden, active - 1);
}

fn arrangements() -> impl Strategy<Value = Arrangement> {
    let rows = prop_oneof![
        Just(RowOrder::Area),
        Just(RowOrder::Name),
        Just(RowOrder::Inhabitants),
        Just(RowOrder::Progress),
        Just(RowOrder::Service("10092".into())),
    ];
    let columns = prop_oneof![
        Just(ColumnOrder::Number),
        Just(ColumnOrder::Name),
        Just(ColumnOrder::Progress),
    ];
    let direction = || prop_oneof![Just(Direction::Rising), Just(Direction::Falling)];
    let grouping = prop_oneof![Just(Grouping::Kreis), Just(Grouping::Flat)];
    let folded = proptest::sample::subsequence(vec!["06", "06633", "06634", ""], 0..=4);
    (rows, direction(), columns, direction(), grouping, folded).prop_map(
        |(rows, rows_direction, columns, columns_direction, grouping, folded)| Arrangement {
            rows,
            rows_direction,
            columns,
            columns_direction,
            grouping,
            folded: folded.into_iter().map(str::to_owned).collect(),
            ..Arrangement::default()
        },
    )
}

proptest! {
    #[test]
    fn no_order_loses_or_doubles_a_row_or_changes_a_sum(arrangement in arrangements()) {
        let grid = grid();
        let shown = Shown::new(&grid, &arrangement);
        let plain = Shown::new(&grid, &Arrangement::default());
        let mut rows = shown.rows.clone();
        rows.sort_unstable();
        prop_assert_eq!(rows, (0..grid.rows().len()).collect::<Vec<_>>());
        let mut columns = shown.columns.clone();
        columns.sort_unstable();
        prop_assert_eq!(&columns, &plain.columns);
        prop_assert_eq!(&shown.total, &plain.total);
        let lines: std::collections::HashSet<Line> = shown.lines.iter().copied().collect();
        prop_assert_eq!(lines.len(), shown.lines.len());
        let sums = (0..grid.groups().len()).map(|group| shown.group(group).all.total);
        prop_assert_eq!(sums.sum::<usize>(), shown.total.all.total);
    }
}
