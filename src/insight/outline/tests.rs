//! What must hold of the tree.

use super::*;
use crate::insight::testing::{replica, view};

fn outline(lines: &[&str]) -> Outline {
    Outline::new(view(&replica(lines)))
}

/// The tree as indented names with "connected/total".
fn drawn(outline: &Outline) -> Vec<String> {
    let line = |node: &Node| {
        let Tally { connected, total } = node.tally;
        format!(
            "{}{} {connected}/{total}",
            "  ".repeat(node.depth),
            node.name
        )
    };
    outline.nodes().iter().map(line).collect()
}

const REGION: &[&str] = &[
    "gebiet 06 name=Hessen",
    "gebiet 06633 name=Kassel",
    "gebiet 06633001 name=Ahnatal verband=066330001",
    "gebiet 066330001 name=Ahnatal",
    "gebiet 06633028 name=Wolfhagen",
    "gebiet 06633002 name=Ärmelsheim",
    "behoerde 06633-wohngeld name=Wohngeldstelle gebiet=06633",
    "behoerde 06633001-standesamt name=Standesamt gebiet=06633001",
    "anbindung a behoerde=06633-wohngeld leistung=10092 status=95",
    "anbindung b behoerde=06633001-standesamt leistung=10026 status=70",
    "anbindung c behoerde=06633001-standesamt leistung=10000 status=0 hemmnis=nicht-zustaendig",
];

#[test]
fn authorities_stand_before_the_areas_within_and_figures_add_up() {
    let expected = [
        "Hessen 1/2",
        "  Kassel 1/2",
        "    Wohngeldstelle 1/1",
        "    Ahnatal 0/1",
        "      Standesamt 0/1",
        "    Ärmelsheim 0/0",
        "    Wolfhagen 0/0",
    ];
    assert_eq!(drawn(&outline(REGION)), expected);
}

#[test]
fn everything_below_a_node_is_one_range() {
    let outline = outline(REGION);
    let keys = |node: &Node| -> String {
        outline.links()[node.links.clone()]
            .iter()
            .map(|link| &*link.key)
            .collect()
    };
    let all: Vec<String> = outline.nodes().iter().map(keys).collect();
    assert_eq!(all, ["acb", "acb", "a", "cb", "cb", "", ""]);
}

#[test]
fn a_verband_is_shown_if_it_has_several_members_or_an_authority() {
    let two = [REGION, &["gebiet 06633003 name=Nieste verband=066330001"]].concat();
    assert!(drawn(&outline(&two)).contains(&"      Nieste 0/0".to_owned()));
    let seat = [REGION, &["behoerde v name=Amt gebiet=066330001"]].concat();
    assert!(drawn(&outline(&seat)).contains(&"      Amt 0/0".to_owned()));
}

#[test]
fn a_kreisfreie_stadt_is_one_node_known_by_both_keys() {
    let outline = outline(&[
        "gebiet 06611 name=Kassel,Stadt",
        "gebiet 06611000 name=Kassel",
        "behoerde x name=Bürgeramt gebiet=06611000",
        "behoerde y name=Amt gebiet=06611",
    ]);
    assert_eq!(
        drawn(&outline),
        ["Kassel,Stadt 0/0", "  Amt 0/0", "  Bürgeramt 0/0"]
    );
    assert_eq!(
        outline.place(Kind::Area, "06611000"),
        outline.place(Kind::Area, "06611")
    );
}

#[test]
fn dissolved_areas_are_shown_only_with_what_hangs_on_them() {
    let lines = [
        "gebiet 06 name=Hessen",
        "gebiet 06633099 name=Alt aufgeloest=tag:1",
    ];
    assert_eq!(drawn(&outline(&lines)), ["Hessen 0/0"]);
    let with_authority = [&lines[..], &["behoerde x name=Amt gebiet=06633099"]].concat();
    assert_eq!(
        drawn(&outline(&with_authority)),
        ["Hessen 0/0", "  Alt 0/0", "    Amt 0/0"]
    );
}

#[test]
fn nothing_is_lost_when_its_parent_is_missing() {
    let outline = outline(&[
        "gebiet 06633001 name=Ahnatal",
        "behoerde x name=Amt gebiet=99",
    ]);
    assert_eq!(drawn(&outline), ["Ahnatal 0/0", "Amt 0/0"]);
}

#[test]
fn folded_nodes_hide_what_is_below_them() {
    let outline = outline(REGION);
    assert_eq!(outline.rows(|_| false), [0]);
    assert_eq!(
        outline.rows(|node| node.depth < 2 && &*node.key != "06633001"),
        [0, 1, 2, 3, 5, 6]
    );
    assert_eq!(outline.rows(|_| true).len(), outline.nodes().len());
}

#[test]
fn appointments_belong_to_the_authorities_they_are_about_in_the_order_of_time() {
    let lines = [
        "termin spaeter titel=Später datum=tag:20 behoerde=06633-wohngeld",
        "termin frueher titel=Früher datum=tag:10 behoerde=06633001-standesamt",
        "termin frei titel=Frei datum=tag:15",
        "termin ohne titel=Ohne",
    ];
    let outline = outline(&[REGION, &lines].concat());
    let keys = |kind, key| -> Vec<&str> {
        let node = outline.place(kind, key).unwrap();
        outline
            .meetings(node)
            .map(|meeting| &*meeting.key)
            .collect()
    };
    assert_eq!(
        keys(Kind::Area, "06"),
        ["frueher", "frei", "spaeter", "ohne"]
    );
    assert_eq!(keys(Kind::Area, "06633001"), ["frueher"]);
    assert_eq!(keys(Kind::Authority, "06633-wohngeld"), ["spaeter"]);
}

#[test]
fn the_last_test_run_of_a_connection_is_the_one_of_the_latest_day() {
    let lines = [
        "pruefung x anbindung=a datum=tag:20",
        "pruefung y anbindung=a datum=tag:10",
        "pruefung z anbindung=b",
    ];
    let outline = outline(&lines);
    assert_eq!(outline.latest_run("a"), Some("x"));
    assert_eq!(outline.latest_run("b"), Some("z"));
    assert_eq!(outline.latest_run("c"), None);
}
