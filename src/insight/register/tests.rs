use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::insight::testing::{replica, view};
use crate::model::schema::Kind;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(1970, 1, 11).unwrap()
}

const TASKS: [&str; 6] = [
    "aufgabe a titel=Anrufen stand=offen faellig=tag:9 zustaendig=p",
    "aufgabe b titel=Öffnen stand=erledigt faellig=tag:2",
    "aufgabe c titel=Brief stand=offen faellig=tag:12 prioritaet=hoch",
    "aufgabe d titel=Muster stand=in-arbeit zustaendig=q prioritaet=niedrig",
    "person p name=Muster",
    "person q name=Vogt team=t",
];

fn shown(lines: &[&str], arrangement: &Arrangement, me: &Me) -> Vec<String> {
    let replica = replica(lines);
    let wanted = Wanted {
        view: view(&replica),
        kind: Kind::Task,
        only: None,
        today: today(),
        me,
    };
    let sheet = Arc::new(Sheet::new(wanted, arrangement));
    let listing = Listing::new(sheet, wanted, &arrangement.filter);
    listing.keys().map(str::to_owned).collect()
}

fn filtered(words: &str, conditions: Vec<Condition>) -> Vec<String> {
    let filter = Filter {
        words: words.to_owned(),
        conditions,
    };
    let arrangement = Arrangement {
        filter,
        ..usual(Kind::Task)
    };
    let replica = replica(&TASKS);
    let me = Me::find(view(&replica), "muster", "");
    shown(&TASKS, &arrangement, &me)
}

#[test]
fn what_is_due_first_stands_first_and_what_is_done_last() {
    assert_eq!(filtered("", Vec::new()), ["a", "c", "d", "b"]);
}

#[test]
fn words_and_conditions_narrow_in_any_spelling() {
    let one_of = |slug: &str| Test::OneOf(BTreeSet::from([slug.to_owned()]));
    for (words, field, test, expected) in [
        ("oeffnen", "stand", Test::Filled, vec!["b"]),
        ("OFFNEN", "stand", Test::Filled, vec!["b"]),
        ("offen ANR", "stand", Test::Filled, vec!["a"]),
        ("", "stand", one_of("offen"), vec!["a", "c"]),
        ("", "faellig", Test::Overdue, vec!["a"]),
        ("", "faellig", Test::Within(7), vec!["c"]),
        ("", "faellig", Test::Empty, vec!["d"]),
        ("", "zustaendig", Test::Mine, vec!["a"]),
        ("", "prioritaet", Test::Filled, vec!["c", "d"]),
        ("", "titel", Test::Contains("bri".into()), vec!["c"]),
        ("", "von_morgen", Test::Empty, vec!["a", "c", "d", "b"]),
    ] {
        let conditions = vec![Condition::new(field, test.clone())];
        assert_eq!(filtered(words, conditions), expected, "{words} {test:?}");
    }
}

#[test]
fn a_second_column_decides_where_the_first_is_equal() {
    let mut arrangement = usual(Kind::Task);
    arrangement.sort = Vec::new();
    arrangement.sort_by(NAME);
    arrangement.sort_by("stand");
    assert_eq!(
        shown(&TASKS, &arrangement, &Me::default()),
        ["a", "c", "d", "b"]
    );
    arrangement.sort_by("stand");
    assert_eq!(
        shown(&TASKS, &arrangement, &Me::default()),
        ["b", "d", "a", "c"]
    );
}

#[test]
fn built_in_arrangements_name_columns_and_fields_that_there_are() {
    for kind in Kind::ALL {
        for saved in built_in(kind) {
            let Arrangement {
                columns,
                sort,
                filter,
            } = saved.arrangement;
            let sorted = sort.into_iter().map(|sorting| sorting.by);
            for slug in columns.into_iter().chain(sorted) {
                assert!(Col::of(kind, &slug).is_some(), "{kind:?} {slug}");
            }
            for condition in filter.conditions {
                assert!(kind.field(&condition.field).is_some(), "{kind:?}");
            }
        }
    }
}

fn test() -> impl Strategy<Value = Test> {
    prop_oneof![
        prop::collection::btree_set("[a-z0-9-]{1,8}", 0..3).prop_map(Test::OneOf),
        ".{0,12}".prop_map(Test::Contains),
        Just(Test::Overdue),
        (0..400u64).prop_map(Test::Within),
        Just(Test::Filled),
        Just(Test::Empty),
        Just(Test::Mine),
        Just(Test::MyTeam),
    ]
}

fn arrangement() -> impl Strategy<Value = Arrangement> {
    let slug = || {
        let all = Col::all(Kind::Task).into_iter();
        prop::sample::select(all.map(|col| col.slug().to_owned()).collect::<Vec<_>>())
    };
    let order = prop_oneof![Just(Order::Ascending), Just(Order::Descending)];
    let sorting = (slug(), order).prop_map(|(by, order)| Sorting { by, order });
    let condition = (slug(), test()).prop_map(|(field, test)| Condition { field, test });
    (
        prop::collection::vec(slug(), 0..6),
        prop::collection::vec(sorting, 0..3),
        ".{0,8}",
        prop::collection::vec(condition, 0..3),
    )
        .prop_map(|(columns, sort, words, conditions)| Arrangement {
            columns,
            sort,
            filter: Filter { words, conditions },
        })
}

fn tasks() -> impl Strategy<Value = Vec<String>> {
    let stand = prop::sample::select(vec!["offen", "in-arbeit", "erledigt", "entfallen"]);
    let task = ("[A-Za-zäöüß]{1,6}", stand, 0..40i32);
    prop::collection::vec(task, 0..30).prop_map(|tasks| {
        let line = |(at, (title, stand, day)): (usize, (String, &str, i32))| {
            format!("aufgabe k{at} titel={title} stand={stand} faellig=tag:{day}")
        };
        tasks.into_iter().enumerate().map(line).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_arrangement_is_read_back_as_it_was_written(arrangement in arrangement()) {
        let saved = Saved { name: "Meine \"Liste\"".into(), arrangement };
        let text = toml::to_string(&saved).unwrap();
        prop_assert_eq!(toml::from_str::<Saved>(&text).unwrap(), saved);
    }

    #[test]
    fn every_row_is_a_record_and_none_is_there_twice(
        tasks in tasks(),
        arrangement in arrangement(),
    ) {
        let lines: Vec<&str> = tasks.iter().map(String::as_str).collect();
        prop_assume!(!lines.is_empty());
        let rows = shown(&lines, &arrangement, &Me::default());
        let distinct: BTreeSet<&String> = rows.iter().collect();
        prop_assert_eq!(distinct.len(), rows.len());
        let everything = Arrangement { filter: Filter::default(), ..arrangement };
        let all = shown(&lines, &everything, &Me::default());
        prop_assert_eq!(all.len(), lines.len());
        // A filter takes rows away and moves none.
        let left: Vec<String> = all.into_iter().filter(|key| rows.contains(key)).collect();
        prop_assert_eq!(left, rows);
    }

    #[test]
    fn sorting_the_other_way_round_turns_the_list_round(tasks in tasks()) {
        let lines: Vec<&str> = tasks.iter().map(String::as_str).collect();
        prop_assume!(!lines.is_empty());
        let mut arrangement = usual(Kind::Task);
        arrangement.sort = Vec::new();
        arrangement.sort_by("faellig");
        let up = shown(&lines, &arrangement, &Me::default());
        arrangement.sort_by("faellig");
        let down = shown(&lines, &arrangement, &Me::default());
        let replica = replica(&lines);
        let day = |key: &String| view(&replica).value(Kind::Task, key, "faellig");
        let up: Vec<_> = up.iter().map(day).collect();
        let mut down: Vec<_> = down.iter().map(day).collect();
        down.reverse();
        prop_assert_eq!(up, down);
    }
}
