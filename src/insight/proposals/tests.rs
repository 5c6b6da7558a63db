//! What is proposed in a small region.

use super::*;
use crate::insight::testing::{replica, view};

const REGION: &[&str] = &[
    "gebiet 03 name=Musterland ebene=land",
    "gebiet 03251 name=Landkreis-Au ebene=kreis",
    "gebiet 032515401 name=Samtgemeinde-Auental ebene=verband",
    "gebiet 03251001 name=Audorf ebene=gemeinde verband=032515401",
    "gebiet 03251002 name=Bachdorf ebene=gemeinde verband=032515401",
    "gebiet 03251003 name=Talheim,Stadt ebene=gemeinde",
    "gebiet 03251004 name=Altdorf ebene=gemeinde aufgeloest=tag:19000",
    "gebiet 03251999 name=Auwald ebene=gemeinde art=Gemeindefrei",
    "gebiet 03252 name=Landkreis-Berg ebene=kreis",
    "gebiet 03252001 name=Bergheim ebene=gemeinde",
];

fn proposed(lines: &[&str], areas: &[&str], kinds: &[&str], level: Option<Level>) -> Vec<Proposal> {
    let replica = replica(&[REGION, lines].concat());
    proposals(
        view(&replica),
        Wish {
            areas,
            kinds,
            level,
        },
    )
}

fn served(proposals: &[Proposal]) -> Vec<(&str, Vec<&str>)> {
    proposals
        .iter()
        .map(|proposal| {
            (
                proposal.key.as_str(),
                proposal.serves.iter().map(String::as_str).collect(),
            )
        })
        .collect()
}

#[test]
fn an_authority_of_the_kreis_serves_all_its_gemeinden() {
    let proposals = proposed(&[], &["03251"], &["wohngeld"], None);
    assert_eq!(
        served(&proposals),
        [("03251-wohngeld", vec!["03251001", "03251002", "03251003"])]
    );
    assert_eq!(proposals[0].name, "Wohngeldbehörde Landkreis-Au");
    assert_eq!(proposals[0].services, ["10092"]);
    assert!(!proposals[0].exists);
}

#[test]
fn a_land_stands_for_everything_inside_and_each_kind_has_its_own_level() {
    let proposals = proposed(&[], &["03"], &["wohngeld", "melde"], None);
    let keys: Vec<&str> = proposals.iter().map(|p| p.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "03251-wohngeld",
            "03252-wohngeld",
            "03251001-melde",
            "03251002-melde",
            "03251003-melde",
            "03252001-melde"
        ]
    );
    assert_eq!(proposals[4].name, "Meldebehörde Talheim");
}

#[test]
fn at_the_level_of_the_verband_who_belongs_to_none_gets_an_own_one() {
    let proposals = proposed(&[], &["03251"], &["melde"], Some(Level::Verband));
    assert_eq!(
        served(&proposals),
        [
            ("03251003-melde", vec!["03251003"]),
            ("032515401-melde", vec!["03251001", "03251002"]),
        ]
    );
}

#[test]
fn what_exists_is_marked_and_whom_another_serves_is_left_out() {
    let lines = [
        "behoerde 03251003-unterhalt art=unterhalt gebiet=03251003 zustaendig.03251003=ja",
        "anbindung 03251003-unterhalt-10035 behoerde=03251003-unterhalt leistung=10035 status=00",
    ];
    let kreis = proposed(&lines, &["03251"], &["unterhalt"], None);
    assert_eq!(
        served(&kreis),
        [("03251-unterhalt", vec!["03251001", "03251002"])]
    );
    let town = proposed(&lines, &["03251003"], &["unterhalt"], Some(Level::Gemeinde));
    assert!(town[0].exists && town[0].services.is_empty() && town[0].serves.is_empty());
}

#[test]
fn services_that_are_not_rolled_out_are_not_proposed() {
    let proposals = proposed(&[], &["03251"], &["jobcenter"], None);
    assert_eq!(proposals[0].services, [] as [String; 0]);
}
