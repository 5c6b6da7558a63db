use chrono::NaiveDate;

use super::*;
use crate::interop::archive::tests::zip;
use crate::model::keys::Level;

/// A line of 220 blanks, to be written on at columns counted from 1.
struct Line(Vec<char>);

impl Line {
    fn of(record_type: &str, key: &str, name: &str) -> Self {
        Self(vec![' '; 220])
            .at(1, record_type)
            .at(3, "20231130")
            .at(11, key)
            .at(23, name)
    }

    fn at(mut self, column: usize, text: &str) -> Self {
        for (place, character) in (column - 1..).zip(text.chars()) {
            self.0[place] = character;
        }
        self
    }

    fn text(&self) -> String {
        self.0.iter().collect()
    }
}

/// A Gemeinde with its AGS and Verband number.
fn gemeinde(ags: &str, verband: &str, name: &str) -> Line {
    Line::of("60", ags, name)
        .at(19, verband)
        .at(123, "64")
        .at(129, "00000001840")
        .at(140, "00000008100")
        .at(151, "00000004012")
        .at(166, "34292")
        .at(178, "2626")
        .at(182, "64A1")
        .at(186, "43501")
        .at(191, "167")
}

fn file(lines: &[Line]) -> String {
    lines.iter().map(|line| line.text() + "\n").collect()
}

/// A Land with a Bezirk, a Kreis, a Verband, a member and a verbandsfreie Gemeinde.
fn sample() -> String {
    file(&[
        Line::of("10", "06", "Hessen").at(73, "Wiesbaden"),
        Line::of("20", "066", "Reg.-Bez. Kassel").at(73, "Kassel"),
        Line::of("40", "06633", "Kassel")
            .at(73, "Kassel")
            .at(123, "44"),
        Line::of("50", "06633", "Ahnatal")
            .at(19, "0001")
            .at(123, "50"),
        gemeinde("06633001", "0001", "Ahnatal"),
        Line::of("50", "06633", "Am Söhrewald / Sórewald")
            .at(19, "5024")
            .at(73, "Söhre")
            .at(123, "54"),
        gemeinde("06633024", "5024", "Söhrewald"),
    ])
}

fn key(text: &str) -> AreaKey {
    text.parse().unwrap()
}

fn area(directory: &Directory, text: &str) -> Area {
    directory
        .areas
        .iter()
        .find(|area| area.key == key(text))
        .unwrap()
        .clone()
}

fn keys(directory: &Directory) -> Vec<String> {
    directory
        .areas
        .iter()
        .map(|area| area.key.to_string())
        .collect()
}

fn reasons(directory: &Directory) -> Vec<String> {
    directory
        .bad_lines
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn every_field_is_read_from_its_columns() {
    let directory = parse(sample().as_bytes()).unwrap();
    assert_eq!(directory.date(), NaiveDate::from_ymd_opt(2023, 11, 30));
    let kreis = area(&directory, "06633");
    assert_eq!(
        (kreis.name.as_str(), kreis.seat.as_deref(), kreis.code),
        ("Kassel", Some("Kassel"), Some(TextCode(44)))
    );
    assert_eq!(kreis.code.and_then(TextCode::label), Some("Landkreis"));
    let ahnatal = area(&directory, "06633001");
    let facts = ahnatal.gemeinde.unwrap();
    assert_eq!((ahnatal.name.as_str(), ahnatal.seat), ("Ahnatal", None));
    assert_eq!(facts.ars.to_string(), "066330001001");
    assert_eq!(
        (facts.hectares, facts.inhabitants, facts.male),
        (1840, 8100, 4012)
    );
    assert_eq!(
        (facts.plz.unwrap().as_str(), facts.several_plz),
        ("34292", Some(false))
    );
    assert_eq!(
        (facts.finanzamt.as_deref(), facts.gericht.as_deref()),
        (Some("2626"), Some("64A1"))
    );
    assert_eq!(
        (facts.arbeitsagentur.as_deref(), facts.wahlkreise),
        (Some("43501"), Some(167..=167))
    );
}

#[test]
fn areas_lie_in_the_next_larger_one_that_means_something() {
    let directory = parse(sample().as_bytes()).unwrap();
    let parent = |text: &str| area(&directory, text).parent;
    assert_eq!(parent("06"), None);
    assert_eq!(parent("06633"), Some(key("06")));
    assert_eq!(parent("066335024"), Some(key("06633")));
    assert_eq!(parent("06633024"), Some(key("066335024")));
    // Its entry as a Verband is a stand-in.
    assert_eq!(parent("06633001"), Some(key("06633")));
    let AreaKey::Kreis(kreis) = key("06633") else {
        panic!("5 digits are a Kreis")
    };
    assert_eq!(
        directory.bezirk_of(&kreis).unwrap().name,
        "Reg.-Bez. Kassel"
    );
}

#[test]
fn every_vintage_reads_the_same() {
    let text = sample();
    let expected = parse(text.as_bytes()).unwrap();
    assert_eq!(expected.areas.len(), 6);
    let crlf = text.replace('\n', "\r\n");
    let latin1: Vec<u8> = crlf.chars().map(|c| u8::try_from(c).unwrap()).collect();
    let vintages = [
        crlf.clone().into_bytes(),
        format!("\u{feff}{crlf}").into_bytes(),
        latin1.clone(),
        [latin1.as_slice(), b"\x1a"].concat(),
        text.trim_end_matches('\n').as_bytes().to_vec(),
        format!("\n{text}\n\n").into_bytes(),
    ];
    for bytes in vintages {
        assert_eq!(parse(&bytes).unwrap(), expected);
    }
}

#[test]
fn names_keep_letters_that_take_several_bytes() {
    let name = "Bautzen / Budyšin, Stadt, Hochschulstadt / Wysokoš";
    assert_eq!(name.chars().count(), 50);
    let line = gemeinde("14625020", "0020", name).text();
    assert_eq!(line.len(), 222);
    let directory = parse(line.as_bytes()).unwrap();
    assert_eq!(directory.areas[0].name, name);
    assert_eq!(
        directory.areas[0].gemeinde.as_ref().unwrap().inhabitants,
        8100
    );
}

#[test]
fn kreise_hang_at_the_land_where_there_is_no_bezirk() {
    let lines = [
        Line::of("10", "01", "Schleswig-Holstein"),
        Line::of("40", "01001", "Flensburg, Stadt"),
    ];
    let directory = parse(file(&lines).as_bytes()).unwrap();
    let AreaKey::Kreis(flensburg) = key("01001") else {
        panic!("5 digits are a Kreis")
    };
    assert_eq!(directory.bezirk_of(&flensburg), None);
    assert_eq!(area(&directory, "01001").parent, Some(key("01")));
}

#[test]
fn waters_without_a_kreis_hang_at_the_land() {
    let lines = [
        Line::of("10", "13", "Mecklenburg-Vorpommern"),
        Line::of("50", "13000", "Küstengewässer").at(19, "9999"),
        gemeinde("13000999", "9999", "Küstengewässer"),
    ];
    let directory = parse(file(&lines).as_bytes()).unwrap();
    assert_eq!(area(&directory, "13000999").parent, Some(key("13")));
    assert_eq!(area(&directory, "130009999").parent, Some(key("13")));
}

#[test]
fn the_regions_of_baden_wuerttemberg_have_four_digits() {
    let lines = [
        Line::of("20", "081", "Reg.-Bez. Stuttgart"),
        Line::of("30", "0811 ", "Region Stuttgart"),
    ];
    let directory = parse(file(&lines).as_bytes()).unwrap();
    let digits: Vec<_> = directory
        .districts
        .iter()
        .map(|district| district.key.digits())
        .collect();
    assert_eq!(digits, ["081", "0811"]);
}

#[test]
fn nobody_and_no_postal_code_are_possible() {
    let empty = gemeinde("06633200", "9200", "Gutsbezirk")
        .at(123, "66")
        .at(140, "0000000000000000000000")
        .at(166, "     ");
    let line = empty.at(178, "             ").at(191, "      ");
    let directory = parse(line.text().as_bytes()).unwrap();
    let facts = directory.areas[0].gemeinde.clone().unwrap();
    assert_eq!(
        (facts.inhabitants, facts.male, facts.plz, facts.wahlkreise),
        (0, 0, None, None)
    );
    assert!(directory.areas[0].code.unwrap().is_gemeindefrei());
}

#[test]
fn further_postal_codes_and_constituencies_are_told() {
    let line = gemeinde("06412000", "0000", "Frankfurt am Main, Stadt")
        .at(171, "*****")
        .at(191, "181182");
    let facts = parse(line.text().as_bytes()).unwrap().areas[0]
        .gemeinde
        .clone()
        .unwrap();
    assert_eq!(facts.several_plz, Some(true));
    assert_eq!(facts.wahlkreise, Some(181..=182));
}

#[test]
fn unknown_text_codes_are_kept() {
    let directory = parse(
        Line::of("50", "16061", "Verband")
            .at(19, "5001")
            .at(123, "68")
            .text()
            .as_bytes(),
    )
    .unwrap();
    assert_eq!(directory.areas[0].code, Some(TextCode(68)));
    assert_eq!(TextCode(68).label(), None);
}

#[test]
fn a_bad_line_is_named_and_shifts_nothing() {
    let good = sample();
    let table = [
        (
            gemeinde("06633002", "0002", "Zu lang").text() + " ",
            "Zeile 3: hat 221 statt 220 Zeichen",
        ),
        (
            "60 abgeschnitten".to_owned(),
            "Zeile 3: hat 16 statt 220 Zeichen",
        ),
        (
            Line::of("70", "06", "Neu").text(),
            "Zeile 3: die Satzart „70“ gibt es nicht",
        ),
        (Line::of("10", "17", "Neuland").text(), "„17“ gibt es nicht"),
        (
            Line::of("40", "0663 ", "Kreis").text(),
            "Der Kreisschlüssel hat 5 Ziffern, hier sind es 4.",
        ),
        (
            Line::of("40", "06634", "").text(),
            "Zeile 3: die Bezeichnung fehlt",
        ),
        (
            Line::of("40", "06634", "Kreis").at(3, "20230230").text(),
            "„20230230“ ist kein Datum",
        ),
        (
            gemeinde("06633002", "0002", "Ort")
                .at(140, "0000000810O")
                .text(),
            "Bevölkerung insgesamt: „0000000810O“ ist keine Zahl",
        ),
        (
            gemeinde("06633002", "0002", "Ort")
                .at(129, "           ")
                .text(),
            "Fläche: „“ ist keine Zahl",
        ),
        (
            gemeinde("06633002", "0002", "Ort").at(166, "00001").text(),
            "Die Postleitzahl passt nicht",
        ),
        (
            gemeinde("06633002", "0003", "Ort").text(),
            "Der Regionalschlüssel (ARS) passt nicht",
        ),
        (
            gemeinde("06633001", "0001", "Doppelt").text(),
            "Zeile 6: der Schlüssel 06633001 steht schon weiter oben",
        ),
    ];
    for (bad, reason) in table {
        let mut lines: Vec<&str> = good.lines().collect();
        lines.insert(if reason.starts_with("Zeile 6") { 5 } else { 2 }, &bad);
        let directory = parse(lines.join("\n").as_bytes()).unwrap();
        assert_eq!(
            directory.areas,
            parse(good.as_bytes()).unwrap().areas,
            "{reason}"
        );
        let reasons = reasons(&directory);
        assert!(
            reasons.len() == 1 && reasons[0].contains(reason),
            "{reasons:?} for {reason}"
        );
    }
}

#[test]
fn one_damaged_byte_condemns_one_line() {
    let mut bytes = sample().into_bytes();
    let umlaut = bytes.iter().rposition(|byte| !byte.is_ascii()).unwrap();
    bytes[umlaut] = b'!';
    let directory = parse(&bytes).unwrap();
    assert_eq!(
        reasons(&directory),
        ["Zeile 7: enthält Bytes, die kein Text sind"]
    );
    assert_eq!(directory.areas.len(), 5);
}

#[test]
fn no_damaged_byte_costs_more_than_its_line() {
    let good = sample().into_bytes();
    for at in 0..good.len() {
        for damage in [0x01, 0x10, 0x80, 0xff] {
            let mut bytes = good.clone();
            bytes[at] ^= damage;
            let lost = if good[at] == b'\n' { 2 } else { 1 };
            let directory = parse(&bytes).unwrap();
            assert!(
                directory.areas.len() + directory.districts.len() + lost >= 7,
                "{at}"
            );
            assert!(
                directory.bad_lines.len() <= lost,
                "{at}: {:?}",
                directory.bad_lines
            );
        }
    }
}

#[test]
fn other_files_are_told_from_broken_ones() {
    for other in [
        &b""[..],
        b"AGS;Name\n06633001;Ahnatal\n",
        b"\xff\xfe1\x000\x00",
        b"10 Uhr Termin im Rathaus, Zimmer 3",
    ] {
        assert!(matches!(parse(other), Err(GvError::NotGv100ad)));
    }
    let cut: String = sample()
        .lines()
        .map(|line| line.chars().take(100).collect::<String>() + "\n")
        .collect();
    let error = parse(cut.as_bytes()).unwrap_err();
    assert!(matches!(error, GvError::NoneUsable(_)));
    assert!(
        error
            .to_string()
            .contains("Zeile 1: hat 100 statt 220 Zeichen."),
        "{error}"
    );
}

#[test]
fn endless_files_are_refused() {
    let endless = sample() + &"x\n".repeat(MAX_LINES);
    assert!(matches!(parse(endless.as_bytes()), Err(GvError::TooLong)));
}

#[test]
fn the_directory_is_found_in_its_zip_by_what_it_holds() {
    let text = sample();
    let archive = zip(&[
        ("Hinweise.txt", b"Bitte die Hinweise beachten"),
        ("Satzbeschreibung.pdf", text.as_bytes()),
        ("GV100AD3108/GV100AD_31082025.ASC", text.as_bytes()),
    ]);
    assert_eq!(load(&archive).unwrap(), parse(text.as_bytes()).unwrap());
    assert_eq!(
        load(text.as_bytes()).unwrap(),
        parse(text.as_bytes()).unwrap()
    );
    assert!(matches!(
        load(&zip(&[("Hinweise.txt", b"nichts")])),
        Err(GvError::NotInArchive)
    ));
    assert!(matches!(
        load(b"PK\x03\x04 kein ZIP"),
        Err(GvError::Archive(_))
    ));
}

#[test]
fn a_choice_keeps_what_lies_in_it_and_what_it_lies_in() {
    let more = sample()
        + &file(&[
            Line::of("40", "06634", "Schwalm-Eder-Kreis"),
            Line::of("10", "08", "Baden-Württemberg"),
            Line::of("20", "081", "Reg.-Bez. Stuttgart"),
            Line::of("30", "0811 ", "Region Stuttgart"),
            Line::of("40", "08111", "Stuttgart"),
        ]);
    let directory = parse(more.as_bytes()).unwrap();
    let only = |chosen: &[&str]| {
        directory
            .only(&chosen.iter().map(|text| key(text)).collect::<Vec<_>>())
            .unwrap()
    };
    let districts = |chosen: &[&str]| only(chosen).districts.len();

    assert_eq!(
        keys(&only(&["06633001"])),
        ["06", "06633", "066330001", "06633001"]
    );
    assert_eq!(
        keys(&only(&["066335024"])),
        ["06", "06633", "066335024", "06633024"]
    );
    assert_eq!(
        only(&["06633"]).areas,
        parse(sample().as_bytes()).unwrap().areas
    );
    assert_eq!(
        keys(&only(&["08", "06634"])),
        ["06", "06634", "08", "08111"]
    );
    assert_eq!(
        (
            districts(&["06633001"]),
            districts(&["08"]),
            districts(&["06", "08111"])
        ),
        (1, 2, 3)
    );

    let error = directory
        .only(&[key("06633"), key("06999")])
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "Das Gebiet 06999 steht nicht im Gemeindeverzeichnis."
    );
}

#[test]
fn levels_are_counted() {
    let directory = parse(sample().as_bytes()).unwrap();
    let counts = [Level::Land, Level::Kreis, Level::Verband, Level::Gemeinde]
        .map(|level| directory.count(level));
    assert_eq!(counts, [1, 1, 2, 2]);
}

#[test]
fn the_kreis_of_the_sample_workspace_is_whole() {
    let directory = parse(include_bytes!("../../../assets/beispiel/gv100ad_06633.txt")).unwrap();
    assert_eq!(reasons(&directory), [""; 0]);
    let levels = [Level::Land, Level::Kreis, Level::Verband, Level::Gemeinde];
    assert_eq!(levels.map(|level| directory.count(level)), [1, 1, 29, 29]);
    assert_eq!(area(&directory, "06633024").name, "Söhrewald");
    assert_eq!(directory.districts[0].name, "Reg.-Bez. Kassel");
}
