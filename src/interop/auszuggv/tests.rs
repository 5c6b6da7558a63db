//! Small made-up tables with the structure of the official ones.

use std::fmt::Write;

use super::*;
use crate::interop::archive::ArchiveError;
use crate::interop::archive::tests::zip;
use crate::interop::gv100ad::{self, Area, TextCode};
use crate::model::keys::{AreaKey, Level};

/// A Land with a Bezirk, a Kreis, a stand-in, a Verband and two Gemeinden, as a spreadsheet in German saves it.
const RECORDS: &str = "\
10;;06;;;;;Hessen;;;;;;;;;;;;
20;;06;6;;;;Reg.-Bez. Kassel;;;;;;;;;;;;
40;44;06;6;33;;;Kassel;;;;;;;;;;;;
50;50;06;6;33;0001;;Ahnatal;;;;;;;;;;;;
60;64;06;6;33;0001;001;Ahnatal;  18,40; 8 100; 4 012; 4 088; 440;34292;9,393523;51,366434;E01;Kassel-Land;01;dicht besiedelt
50;54;06;6;33;5024;;Am Söhrewald / Sórewald;;;;;;;;;;;;
60;64;06;6;33;5024;024;Söhrewald;  61,15; 4 800; 2 350; 2 450; 79;34320;9,583210;51,232940;E01;Kassel-Land;03;gering besiedelt
";

const HEAD: &str = "\
Alle politisch selbständigen Gemeinden in Deutschland am 31.03.2023 (1. Quartal);;;;;;;;;;;;;;;;;;;
Satz- art;Text- kenn- zeichen;Amtlicher Regionalschlüssel;;;;;Gemeindename;Fläche km²;Bevölkerung 31.12.2021;;;;PLZ;;;;;;
1;2;3;;;;;4;5;6;;;;7;8;;9;;10;
;;Land;RB;Kreis;VB;Gem;;;insgesamt;männlich;weiblich;je km²;;Längengrad;Breitengrad;Schlüssel;Bezeichnung;Schlüssel;Bezeichnung
";

const FOOT: &str = "\
;;;;;;;;;;;;;;;;;;;
1) Postleitzahl des Verwaltungssitzes;;;;;;;;;;;;;;;;;;;
© Statistisches Bundesamt (Destatis), 2023;;;;;;;;;;;;;;;;;;;
";

fn quarterly() -> String {
    [HEAD, RECORDS, FOOT].concat()
}

fn read(text: &str) -> Result<Directory, AuszugError> {
    load("AuszugGV.csv", text.as_bytes())
}

fn area(directory: &Directory, key: &str) -> Area {
    let key: AreaKey = key.parse().unwrap();
    let mut areas = directory.areas.iter();
    areas.find(|area| area.key == key).unwrap().clone()
}

fn refusal(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

/// Which cells of a workbook are texts, and which numbers.
#[derive(Clone, Copy, PartialEq)]
enum Cells {
    /// As Destatis has it: keys are texts, figures numbers.
    Official,
    /// As after opening a text file: whatever looks like a number is one.
    Numbers,
}

fn sheet(text: &str, cells: Cells, texts: &mut Vec<String>) -> String {
    let mut rows = String::new();
    for (number, line) in (1..).zip(text.lines()) {
        write!(rows, "<row r=\"{number}\">").unwrap();
        for (column, cell) in ('A'..)
            .zip(line.split(';'))
            .filter(|(_, cell)| !cell.is_empty())
        {
            let dense: String = cell.replace(' ', "").replace(',', ".");
            let is_figure = cells == Cells::Numbers || ('I'..='M').contains(&column);
            if is_figure && dense.parse::<f64>().is_ok() {
                let dense = dense.trim_start_matches('0');
                write!(rows, "<c r=\"{column}{number}\" s=\"3\"><v>{dense}</v></c>").unwrap();
            } else {
                let index = texts.len();
                texts.push(cell.replace('&', "&amp;"));
                write!(rows, "<c r=\"{column}{number}\" t=\"s\"><v>{index}</v></c>").unwrap();
            }
        }
        rows += "</row>";
    }
    format!(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"x\"><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></worksheet>"
    )
}

fn workbook(sheets: &[(&str, &str)], cells: Cells) -> Vec<u8> {
    let mut texts = Vec::new();
    let (mut list, mut relations, mut files) = (String::new(), String::new(), Vec::new());
    for (number, (name, text)) in (1..).zip(sheets) {
        write!(
            list,
            "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"
        )
        .unwrap();
        write!(
            relations,
            "<Relationship Id=\"rId{number}\" Target=\"worksheets/sheet{number}.xml\"/>"
        )
        .unwrap();
        let path = format!("xl/worksheets/sheet{number}.xml");
        files.push((path, sheet(text, cells, &mut texts)));
    }
    let texts: Vec<String> = texts
        .iter()
        .map(|text| format!("<si><r><t>{text}</t></r><rPh><t>X</t></rPh></si>"))
        .collect();
    let texts = texts.concat();
    files.push((
        "xl/workbook.xml".into(),
        format!("<workbook><sheets>{list}</sheets></workbook>"),
    ));
    files.push((
        "xl/_rels/workbook.xml.rels".into(),
        format!("<Relationships>{relations}</Relationships>"),
    ));
    files.push((
        "xl/sharedStrings.xml".into(),
        format!("<sst uniqueCount=\"999999999999999\">{texts}</sst>"),
    ));
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, xml)| (name.as_str(), xml.as_bytes()))
        .collect();
    zip(&files)
}

const SHEET: &str = "Onlineprodukt_Gemeinden31032023";

#[test]
fn every_field_is_read_from_its_column() {
    let directory = read(&quarterly()).unwrap();
    assert_eq!(directory.bad_lines, []);
    assert_eq!(directory.date().unwrap().to_string(), "2023-03-31");
    let kreis = area(&directory, "06633");
    assert_eq!(
        (kreis.full_name().as_str(), kreis.code),
        ("Landkreis Kassel", Some(TextCode(44)))
    );
    let ahnatal = area(&directory, "06633001");
    let facts = ahnatal.gemeinde.unwrap();
    assert_eq!(
        (ahnatal.name.as_str(), facts.ars.as_str()),
        ("Ahnatal", "066330001001")
    );
    assert_eq!(
        (facts.hectares, facts.inhabitants, facts.male),
        (1840, 8100, 4012)
    );
    assert_eq!(
        (facts.plz.unwrap().as_str(), facts.several_plz),
        ("34292", None)
    );
    let position = facts.position.unwrap();
    assert_eq!(
        (position.east.as_str(), position.north.as_str()),
        ("9,393523", "51,366434")
    );
    assert_eq!(facts.urbanisation.as_deref(), Some("dicht besiedelt"));
    assert_eq!(directory.districts[0].name, "Reg.-Bez. Kassel");
}

#[test]
fn the_same_areas_come_as_from_gv100ad() {
    let line = |kind: &str,
                key: &str,
                gemeinde: &str,
                verband: &str,
                name: &str,
                code: &str,
                facts: &str| {
        let head = format!(
            "{kind}20230331{key:<5}{gemeinde:<3}{verband:<4}{name:<50}{:50}{code:<2}    {facts}",
            ""
        );
        format!("{head:<220}\n")
    };
    let facts = |hectares, all, male, plz| format!("{hectares:0>11}{all:0>11}{male:0>11}    {plz}");
    let text = [
        line("10", "06", "", "", "Hessen", "", ""),
        line("20", "066", "", "", "Reg.-Bez. Kassel", "", ""),
        line("40", "06633", "", "", "Kassel", "44", ""),
        line("50", "06633", "", "0001", "Ahnatal", "50", ""),
        line(
            "60",
            "06633",
            "001",
            "0001",
            "Ahnatal",
            "64",
            &facts(1840, 8100, 4012, 34292),
        ),
        line(
            "50",
            "06633",
            "",
            "5024",
            "Am Söhrewald / Sórewald",
            "54",
            "",
        ),
        line(
            "60",
            "06633",
            "024",
            "5024",
            "Söhrewald",
            "64",
            &facts(6115, 4800, 2350, 34320),
        ),
    ];
    let mut expected = gv100ad::parse(text.concat().as_bytes()).unwrap();
    let mut directory = read(&quarterly()).unwrap();
    for area in expected.areas.iter_mut().chain(&mut directory.areas) {
        if let Some(gemeinde) = &mut area.gemeinde {
            (
                gemeinde.several_plz,
                gemeinde.position,
                gemeinde.urbanisation,
            ) = (None, None, None);
        }
    }
    assert_eq!(directory, expected);
}

#[test]
fn every_variant_reads_the_same() {
    let text = quarterly();
    let expected = read(&text).unwrap();
    assert_eq!(expected.areas.len(), 6);
    let crlf = text.replace('\n', "\r\n");
    let windows: Vec<u8> = crlf.chars().map(|c| u8::try_from(c).unwrap()).collect();
    let dotted = RECORDS
        .replace("; 8 100; 4 012", "; 8100; 4012")
        .replace("9,393523", "9.393523");
    let commas = RECORDS
        .lines()
        .map(|line| {
            let quoted = |cell: &str| match cell.find(',') {
                Some(_) => format!("\"{cell}\""),
                None => cell.to_owned(),
            };
            let cells = line.split(';').map(quoted);
            cells.collect::<Vec<_>>().join(",") + "\n"
        })
        .collect::<String>();
    let names = (1..=20)
        .map(|n| format!("Spalte{n}"))
        .collect::<Vec<_>>()
        .join(";")
        + "\n";
    let short = RECORDS
        .replace(";06;", ";6;")
        .replace(";0001;001;", ";1;1;")
        .replace(";024;", ";24;");
    let table = [
        ("A.csv", text.clone().into_bytes()),
        ("A.csv", format!("\u{feff}{crlf}").into_bytes()),
        ("A.csv", windows),
        ("AuszugGV 31.03.2023.csv", RECORDS.into()),
        ("AuszugGV_31032023.csv", (names + &dotted).into_bytes()),
        ("31032023_Auszug_GV.csv", commas.into_bytes()),
        (
            "Mail 31.12.2025.eml › AuszugGV_31032023.csv",
            short.into_bytes(),
        ),
        ("A.csv", text.replace(';', "\t").into_bytes()),
        (
            "A.xlsx",
            workbook(
                &[("Inhalt", "Inhalt\n;Tabelle"), (SHEET, &text), ("2", &text)],
                Cells::Official,
            ),
        ),
        ("A.xlsx", workbook(&[(SHEET, RECORDS)], Cells::Numbers)),
    ];
    for (name, bytes) in table {
        assert!(looks_like(&bytes), "{name}");
        let directory = load(name, &bytes).unwrap();
        let trimmed = format!("{directory:?}")
            .replace("9,58321\"", "9,583210\"")
            .replace("51,23294\"", "51,232940\"");
        assert_eq!(trimmed, format!("{expected:?}"), "{name}");
    }
}

#[test]
fn a_table_of_gemeinden_alone_is_enough() {
    let quarterly = quarterly();
    let gemeinden: String = quarterly
        .split_inclusive('\n')
        .filter(|line| !line.starts_with(['2', '4', '5']))
        .collect();
    let gemeinden = gemeinden.replace("10;;06;;;;;Hessen;;;;;;;;;;;;\n", "");
    let directory = read(&gemeinden).unwrap();
    assert_eq!(
        (directory.areas.len(), directory.count(Level::Gemeinde)),
        (2, 2)
    );
    assert_eq!(
        directory
            .only(&["06633".parse().unwrap()])
            .unwrap()
            .areas
            .len(),
        2
    );
}

#[test]
fn leading_zeros_are_put_back_where_they_are_certain() {
    let saxon = "60;63;14;5;11;0000;000;Chemnitz, Stadt;221,05;1;1;0;1;9111;12,9;50,8;;;1;\n";
    let directory = read(&(HEAD.to_owned() + saxon)).unwrap();
    let facts = directory.areas[0].gemeinde.clone().unwrap();
    assert_eq!(facts.plz.unwrap().as_str(), "09111");
    assert_eq!(facts.urbanisation.as_deref(), Some("dicht besiedelt"));
    let directory = read(&quarterly().replace(";34292;", ";292;"))
        .unwrap_err()
        .to_string();
    assert!(
        directory.contains("Spalte N (Postleitzahl): „292“ ist keine Postleitzahl"),
        "{directory}"
    );
}

#[test]
fn regions_and_waters_are_read() {
    let rows = "30;;08;1;2;;;Region Heilbronn-Franken;;;;;;;;;;;;\n\
                60;66;13;0;00;9999;999;Küstengewässer; 1,00;  0;  0;  0;  0;;;;;;03;gering besiedelt\n";
    let directory = read(&(quarterly() + rows)).unwrap();
    assert_eq!(directory.districts[1].key.digits(), "0812");
    let waters = area(&directory, "13000999");
    assert!(waters.code.unwrap().is_gemeindefrei());
    let facts = waters.gemeinde.unwrap();
    assert_eq!(
        (facts.inhabitants, facts.plz, facts.position),
        (0, None, None)
    );
}

#[test]
fn a_bad_row_is_named_with_its_column_and_shifts_nothing() {
    let bad = "60;64;06;6;33;0002;002;Calden;  54,85; 7 600; 3 800; 3 800; 139;34379;9,400742;51,409628;E01;;03;gering besiedelt";
    let many: String = (100..=110)
        .map(|n| bad.replace(";0002;002;", &format!(";0{n};{n};")) + "\n")
        .collect();
    let start = HEAD.to_owned() + RECORDS + &many;
    let number = start.lines().count() + 1;
    let table = [
        ("  54,85", "abc", "Spalte I (Fläche): „abc“ ist keine Zahl"),
        (" 7 600", "", "Spalte J (Bevölkerung insgesamt): ist leer"),
        (
            " 7 600",
            "7,6",
            "Spalte J (Bevölkerung insgesamt): „7,6“ ist keine Zahl",
        ),
        (
            ";33;",
            ";3X;",
            "Spalte E (Kreis): „3X“ ist kein Schlüssel aus 2 Ziffern",
        ),
        ("60;", "70;", "Spalte A (Satzart): „70“ gibt es nicht"),
        ("60;", "6O;", "Spalte A (Satzart): „6O“ gibt es nicht"),
        ("Calden", "", "Spalte H (Name): ist leer"),
        (
            "9,400742",
            "51,409628",
            "Spalte O (Längengrad): „51,409628“ ist kein Längengrad in Deutschland",
        ),
        (";51,409628", ";", "Spalte P (Breitengrad): ist leer"),
        (
            ";51,409628;E01;;03;gering besiedelt",
            "",
            "Spalte P (Breitengrad): fehlt, die Zeile ist abgeschnitten",
        ),
        (
            ";0002;002;",
            ";0001;001;",
            "der Schlüssel 06633001 steht schon weiter oben",
        ),
    ];
    let good = read(&start).unwrap();
    for (part, instead, reason) in table {
        let text = format!("{start}{}\n{FOOT}", bad.replacen(part, instead, 1));
        let directory = read(&text).unwrap();
        let told: Vec<String> = directory
            .bad_lines
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(told, [format!("Zeile {number}: {reason}")]);
        assert_eq!(directory.areas, good.areas, "{reason}");
    }
}

#[test]
fn other_tables_are_refused_with_sheet_row_and_column() {
    let shifted = HEAD.to_owned()
        + &RECORDS
            .replace("60;64;", "60;64;neu;")
            .replace("40;44;", "40;44;neu;");
    assert_eq!(
        refusal(&shifted),
        "In der Tabelle stehen andere Angaben als im AuszugGV, 3 von 7 Zeilen sind nicht lesbar. Zeile 7: Spalte C \
         (Land): „neu“ ist kein Schlüssel aus 2 Ziffern. Bitte die unveränderte Datei von destatis.de nehmen."
    );
    let bytes = workbook(&[(SHEET, &shifted)], Cells::Official);
    let error = load("A.xlsx", &bytes).unwrap_err().to_string();
    assert!(
        error.contains(&format!("Zeile 7: Blatt „{SHEET}“, Spalte C (Land): „neu“")),
        "{error}"
    );

    let bytes = workbook(
        &[("Tabelle1", "Name;Ort\nA;B"), ("Tabelle2", "")],
        Cells::Official,
    );
    let error = load("A.xlsx", &bytes).unwrap_err().to_string();
    assert!(
        error.contains("in den Blättern „Tabelle1“, „Tabelle2“ steht bis Zeile 100 in Spalte A keine Satzart (10 bis 60)"),
        "{error}"
    );

    let without: String = RECORDS
        .lines()
        .map(|line| line.split(';').take(14).collect::<Vec<_>>().join(";") + "\n")
        .collect();
    let error = refusal(&(HEAD.to_owned() + &without));
    assert!(
        error.starts_with("ab Zeile 5: Die Spalten O (Längengrad) und P (Breitengrad) sind leer."),
        "{error}"
    );

    let error = load("AuszugGV_2020.csv", RECORDS.as_bytes())
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("Zeile 1: Über der ersten Satzart steht kein Gebietsstand"),
        "{error}"
    );

    for other in [
        &b""[..],
        b"AGS;Name\n06633001;Ahnatal\n",
        b"1020231130",
        b"60\x0006",
        b"60 Jahre; 06 Monate\n",
    ] {
        assert!(!looks_like(other));
    }
    let old = [
        &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..],
        b"W\0o\0r\0k\0b\0o\0o\0k\0",
    ]
    .concat();
    assert!(looks_like(&old));
    assert!(matches!(
        load("A.xls", &old),
        Err(AuszugError::Unreadable(TableReadError::OldWorkbook))
    ));
}

#[test]
fn a_damaged_text_is_refused_and_not_guessed() {
    let mut bytes = quarterly().into_bytes();
    let at = bytes
        .windows(2)
        .rposition(|pair| pair == "ö".as_bytes())
        .unwrap();
    bytes[at] = b'!';
    let error = load("A.csv", &bytes).unwrap_err().to_string();
    assert!(
        error.starts_with("Zeile 11: enthält Bytes, die kein Text sind"),
        "{error}"
    );
}

#[test]
fn a_workbook_cut_anywhere_is_refused() {
    let bytes = workbook(&[(SHEET, &quarterly())], Cells::Official);
    for length in 1..bytes.len() {
        assert!(load("A.xlsx", &bytes[..length]).is_err(), "{length}");
    }
    let mut texts = Vec::new();
    let xml = sheet(&quarterly(), Cells::Numbers, &mut texts);
    let half = &xml[..xml.rfind("<row r=\"9\"").unwrap()];
    let error = load("A.xlsx", &around(half)).unwrap_err().to_string();
    assert!(
        error.starts_with("Blatt „B31122025“ ab Zeile 8 ist beschädigt oder abgeschnitten."),
        "{error}"
    );
}

/// A workbook around the XML of a sheet.
fn around(xml: &str) -> Vec<u8> {
    zip(&[
        (
            "xl/workbook.xml",
            b"<workbook><sheets><sheet name=\"B31122025\" r:id=\"r\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b"<R><Relationship Id=\"r\" Target=\"/xl/worksheets/a.xml\"/></R>",
        ),
        ("xl/worksheets/a.xml", xml.as_bytes()),
    ])
}

#[test]
fn what_claims_or_unpacks_to_too_much_costs_little() {
    let far = "<worksheet><sheetData><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>\
               <row r=\"99999999999999999999\"><c r=\"ZZZZZZZZZZZZZZZZZZ1\" t=\"s\"><v>18446744073709551615</v></c></row>\
               </sheetData></worksheet>";
    assert!(matches!(
        load("A.xlsx", &around(far)),
        Err(AuszugError::NoTable { .. })
    ));
    let rows = "<row r=\"1\"><c t=\"str\"><v>60</v></c><c/><c><v>6</v></c></row>"
        .repeat(table::MAX_ROWS + 1);
    let endless = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    assert!(matches!(
        load("A.xlsx", &around(&endless)),
        Err(AuszugError::TooLong)
    ));
    let bomb = " ".repeat(65 << 20);
    assert!(matches!(
        load("A.xlsx", &around(&bomb)),
        Err(AuszugError::Unreadable(TableReadError::Archive(
            ArchiveError::TooLarge
        )))
    ));
    let endless = quarterly() + &RECORDS.repeat(table::MAX_ROWS / 7);
    assert!(matches!(read(&endless), Err(AuszugError::TooLong)));
}
