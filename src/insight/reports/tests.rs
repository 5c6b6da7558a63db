//! What must hold of every report, on a small region in the middle of its work.

use super::*;
use crate::insight::burn_up::{Order, Turn};
use crate::insight::testing::{replica, view};
use crate::interop::document::{Form, html};
use crate::replica::{Hlc, Replica};

fn region() -> Replica {
    replica(&[
        "gebiet 06 name=Hessen",
        "gebiet 06633 name=Landkreis_Kassel",
        "gebiet 06633001 name=Ahnatal",
        "behoerde 06633-wohngeld name=Wohngeldbehörde art=wohngeld gebiet=06633",
        "behoerde 06633001-standesamt name=<b>Standesamt</b> art=standesamt gebiet=06633001",
        "anbindung w behoerde=06633-wohngeld leistung=10092 status=95",
        "anbindung s behoerde=06633001-standesamt leistung=10026 status=40 hemmnis=blockiert huerde=h zieltermin=tag:3",
        "huerde h titel=Firewall art=T4 stand=offen schwere=hoch benoetigt=Freischaltung von_wem=Rechenzentrum frist=tag:5 ebene=E3",
        "huerde g titel=Zertifikat art=T6 stand=geloest loesung=Antrag_gestellt empfehlung=Früh_fragen",
        "aufgabe a titel=Anrufen stand=offen faellig=tag:9",
        "person e name=E._Muster rolle=fachlich telefon=0561_1",
        "person d name=D._Beispiel",
        "termin u titel=Vorher datum=tag:2 behoerde=06633001-standesamt vereinbarungen=Zertifikat_beschaffen",
        "termin t titel=Besuch datum=tag:20 beginn=minute:540 behoerde=06633001-standesamt anbindungen.s=ja teilnehmende.e=ja agenda=Begrüßung",
        "pruefung p anbindung=s datum=tag:8 umgebung=test pruefende.d=ja stand=laufend ergebnis.1=erfuellt ergebnis.2=nicht-erfuellt maengelklasse.2=2 notiz.2=fehlt_<noch>",
    ])
}

fn written(report: &Report) -> Document {
    let replica = region();
    let view = view(&replica);
    let outline = Outline::new(view);
    let today = NaiveDate::from_ymd_opt(1970, 1, 11).unwrap();
    let steps = [Step {
        connection: "w".into(),
        day: today,
        order: Order {
            hlc: Hlc::new(1, 0),
            writer: [1; 8],
            number: 0,
        },
        turn: Turn::Rung(Some(95)),
    }];
    report.write(&Source {
        view,
        outline: &outline,
        steps: &steps,
        today,
        since: today,
        team: "Taskforce <Nord> & Süd",
        service: None,
        subject: match report.of {
            Some(Kind::Appointment) => "t",
            Some(Kind::TestRun) => "p",
            _ => "s",
        },
    })
}

#[test]
fn reports_say_the_same_as_they_always_did() {
    for report in REPORTS {
        let document = written(report);
        for form in [Form::Html, Form::Markdown] {
            let name = format!("{}_{}", report.name, form.ending());
            let text = String::from_utf8(form.write(&document).unwrap()).unwrap();
            insta::assert_snapshot!(name, text);
        }
        assert!(Form::Xlsx.write(&document).unwrap().starts_with(b"PK"));
    }
}

#[test]
fn a_page_is_well_formed_stands_alone_and_nests_its_headings() {
    for report in REPORTS {
        let page = html::write(&written(report));
        for foreign in [
            "http:", "https:", "<script", "<img", "<link", "@import", "url(",
        ] {
            assert!(!page.contains(foreign), "{}: {foreign}", report.name);
        }
        assert!(page.contains("<html lang=\"de\">"));
        assert!(!page.contains("<b>Standesamt") && !page.contains("<Nord>"));
        assert_eq!(page.matches("<h1>").count(), 1);
        let mut depth = 1;
        for (at, _) in page.match_indices("<h") {
            let Some(level) = page[at + 2..].chars().next().and_then(|c| c.to_digit(10)) else {
                continue;
            };
            assert!(
                level <= depth + 1,
                "{}: h{level} after h{depth}",
                report.name
            );
            depth = level;
        }
        balanced(&page);
    }
}

/// Every tag that opens is closed, innermost first.
fn balanced(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    for part in page.split('<').skip(1) {
        let (tag, _) = part.split_once('>').unwrap();
        let name = tag.split([' ', '/']).find(|word| !word.is_empty()).unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "</{name}>");
        } else if !tag.ends_with('/') && !["!DOCTYPE", "meta", "br"].contains(&name) {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn nothing_at_all_is_a_report_too() {
    let replica = replica(&[]);
    let view = view(&replica);
    let today = NaiveDate::default();
    for report in REPORTS {
        let document = report.write(&Source {
            view,
            outline: &Outline::new(view),
            steps: &[],
            today,
            since: today,
            team: "",
            service: None,
            subject: "",
        });
        balanced(&html::write(&document));
    }
}

#[test]
fn no_two_reports_have_one_name() {
    for (at, report) in REPORTS.iter().enumerate() {
        for name in [report.name, report.alias] {
            let found = REPORTS
                .iter()
                .position(|of| of.name == name || of.alias == name);
            assert_eq!(found, Some(at), "{name}");
        }
    }
}
