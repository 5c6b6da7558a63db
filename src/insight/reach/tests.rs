use proptest::prelude::*;

use super::*;
use crate::insight::coverage::coverage;
use crate::insight::testing::{replica, view};
use crate::model::schema::Kind;

/// A Kreis with two Gemeinden, one of which has a Standesamt of its own; the Wohngeldstelle of the Kreis serves both.
const REGION: [&str; 7] = [
    "gebiet 06633 name=Kreis ebene=kreis",
    "gebiet 06633001 name=Ahnatal ebene=gemeinde",
    "gebiet 06633002 name=Baunatal ebene=gemeinde",
    "behoerde w name=W art=wohngeld gebiet=06633",
    "behoerde s name=S art=standesamt gebiet=06633001",
    "anbindung w-10092 behoerde=w leistung=10092 status=95",
    "anbindung s-10026 behoerde=s leistung=10026 status=70",
];

fn reach(lines: &[&str]) -> Reach {
    let replica = replica(lines);
    let view = view(&replica);
    Reach::new(view, &Outline::new(view))
}

fn stage(reach: &Reach, place: usize, service: &str) -> Option<Stage> {
    reach.standing(place, reach.service(service)).stage
}

#[test]
fn an_authority_of_the_kreis_serves_its_gemeinden_and_one_of_a_gemeinde_only_that() {
    let reach = reach(&REGION);
    assert_eq!(stage(&reach, 0, "10092"), Some(Stage::Live));
    assert_eq!(stage(&reach, 1, "10092"), Some(Stage::Live));
    assert_eq!(stage(&reach, 0, "10026"), Some(Stage::Test));
    assert_eq!(stage(&reach, 1, "10026"), None);
}

#[test]
fn who_serves_the_smaller_area_counts_and_among_equals_who_is_behind() {
    let own = ["behoerde b name=B art=wohngeld gebiet=06633002"];
    let nearer = reach(&[&REGION[..], &own].concat());
    assert_eq!(stage(&nearer, 0, "10092"), Some(Stage::Live));
    assert_eq!(
        stage(&nearer, 1, "10092"),
        Some(Stage::Open),
        "not yet connected"
    );
    let second = ["behoerde b name=B art=wohngeld gebiet=06633"];
    let equal = reach(&[&REGION[..], &second].concat());
    assert_eq!(stage(&equal, 0, "10092"), Some(Stage::Open));
}

#[test]
fn who_says_for_whom_it_is_responsible_serves_nobody_else() {
    let lines = REGION.map(|line| match line.strip_prefix("behoerde w ") {
        Some(rest) => format!("behoerde w {rest} zustaendig.06633002=ja"),
        None => line.to_owned(),
    });
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let reach = reach(&lines);
    assert_eq!(stage(&reach, 0, "10092"), None);
    assert_eq!(stage(&reach, 1, "10092"), Some(Stage::Live));
}

#[test]
fn a_verband_serves_its_members() {
    let reach = reach(&[
        "gebiet 010515163 name=Amt ebene=verband",
        "gebiet 01051001 name=A ebene=gemeinde verband=010515163",
        "gebiet 01051002 name=B ebene=gemeinde",
        "gebiet 01051003 name=C ebene=gemeinde verband=010515163",
        "behoerde m name=M art=melde gebiet=010515163",
    ]);
    let served = |place| {
        (0..reach.services().len()).any(|service| reach.standing(place, Some(service)).of > 0)
    };
    assert_eq!([0, 1, 2].map(served), [true, false, true]);
}

fn held_up_by(hemmnis: &str) -> Option<Stage> {
    let lines = REGION.map(|line| match line.strip_prefix("anbindung w-10092 ") {
        Some(rest) => format!("anbindung w-10092 {rest} hemmnis={hemmnis}"),
        None => line.to_owned(),
    });
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    stage(&reach(&lines), 0, "10092")
}

#[test]
fn who_is_not_responsible_does_not_count_and_what_is_held_up_is_said() {
    assert_eq!(held_up_by("nicht-zustaendig"), None);
    assert_eq!(held_up_by("beendet"), Some(Stage::Held));
    assert_eq!(
        held_up_by("eigenloesung"),
        Some(Stage::Live),
        "made known all the same"
    );
}

#[test]
fn inhabitants_count_where_the_service_is_covered() {
    let lines = [
        "gebiet 06633 name=Kreis ebene=kreis",
        "behoerde w name=W art=wohngeld gebiet=06633001",
        "anbindung w-10092 behoerde=w leistung=10092 status=95",
    ];
    let replica = {
        use crate::replica::{Draft, DraftEdit, Intent, Privacy, RecordId, SEED_LEN, Value};
        let mut replica = replica(&lines);
        let edit = |key: &str, field: &str, value| DraftEdit {
            record: RecordId {
                kind: Kind::Area.slug().into(),
                key: key.into(),
            },
            field: field.into(),
            item: None,
            value,
            privacy: Privacy::Open,
        };
        let edits = [("06633001", 300), ("06633002", 100)];
        let edits = edits.map(|(key, count)| edit(key, "einwohner", Value::Int(count)));
        let draft = Draft {
            edits: edits.to_vec(),
            reason: None,
            intent: Intent::Edit,
        };
        replica.author(draft, 2, [0; SEED_LEN]);
        replica
    };
    let view = view(&replica);
    let reach = Reach::new(view, &Outline::new(view));
    let service = reach.service("10092").unwrap();
    let expected = Share {
        part: 300,
        whole: 400,
    };
    assert_eq!(reach.services()[service].inhabitants, expected);
    assert_eq!(expected.percent(), Some(75));
    let kreis = &reach.kreise()[0];
    assert_eq!((&*kreis.name, kreis.inhabitants), ("Kreis", 400));
    assert_eq!(reach.inhabitants_in(kreis, Some(service)), expected);
}

#[test]
fn all_services_together_are_live_only_when_each_is_covered() {
    let all = |statuses: [&str; 2]| {
        let connections = [
            format!(
                "anbindung a behoerde=w leistung=10092 status={}",
                statuses[0]
            ),
            format!(
                "anbindung b behoerde=w leistung=10026 status={}",
                statuses[1]
            ),
        ];
        let lines = [
            "gebiet 06633001 name=A",
            "behoerde w name=W gebiet=06633001",
            &connections[0],
            &connections[1],
        ];
        reach(&lines).standing(0, None).stage.unwrap()
    };
    assert_eq!(all(["95", "99"]), Stage::Live);
    assert_eq!(all(["95", "0"]), Stage::Test);
    assert_eq!(all(["70", "0"]), Stage::Work);
    assert_eq!(all(["0", "0"]), Stage::Open);
}

#[test]
fn without_anything_there_is_nothing() {
    let reach = reach(&[]);
    assert!(reach.kreise().is_empty() && reach.places().is_empty());
    assert!(!reach.services().is_empty(), "those that are rolled out");
    let nowhere = reach.standing(7, Some(0));
    assert_eq!((nowhere.stage, nowhere.of), (None, 0));
}

/// Authorities in two Kreise with connections of any status.
fn lines() -> impl Strategy<Value = Vec<String>> {
    let kinds = ["wohngeld", "standesamt", "melde"];
    let areas = ["06", "06633", "06633001", "06634", "06634002"];
    let states = ["0", "50", "90", "95", "99"];
    let one = (
        0..kinds.len(),
        0..areas.len(),
        proptest::option::of(0..states.len()),
        any::<bool>(),
    );
    proptest::collection::vec(one, 0..12).prop_map(move |authorities| {
        let mut lines: Vec<String> = areas
            .map(|key| format!("gebiet {key} name=Gebiet"))
            .to_vec();
        for (number, (kind, area, state, elsewhere)) in authorities.into_iter().enumerate() {
            let (kind, area) = (kinds[kind], areas[area]);
            lines.push(format!(
                "behoerde b{number} name=B art={kind} gebiet={area}"
            ));
            if let Some(state) = state {
                let hemmnis = if elsewhere {
                    " hemmnis=nicht-zustaendig"
                } else {
                    ""
                };
                let rung = states[state];
                lines.push(format!(
                    "anbindung c{number} behoerde=b{number} leistung=10092 status={rung}{hemmnis}"
                ));
            }
        }
        lines
    })
}

proptest! {
    #[test]
    fn the_figures_are_those_of_the_single_rule_and_the_kreise_add_up(lines in lines()) {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let replica = replica(&lines);
        let view = view(&replica);
        let outline = Outline::new(view);
        let reach = Reach::new(view, &outline);
        let roots: Vec<usize> = (0..outline.nodes().len()).filter(|at| outline.nodes()[*at].depth == 0).collect();
        for (number, service) in reach.services().iter().enumerate() {
            let single: Coverage = roots.iter().map(|root| coverage(view, &outline, *root, &service.key)).sum();
            prop_assert_eq!(service.coverage, single);
            prop_assert_eq!(service.stages.total(), single.responsible);
            for kreis in reach.kreise() {
                let node = outline.place(Kind::Area, &kreis.key).unwrap();
                prop_assert_eq!(
                    reach.coverage_in(kreis, Some(number)),
                    coverage(view, &outline, node, &service.key)
                );
            }
        }
    }
}
