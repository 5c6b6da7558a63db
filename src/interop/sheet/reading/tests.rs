use super::*;
use crate::interop::archive::tests::zip;

fn rows(name: &str, bytes: &[u8]) -> Vec<Vec<String>> {
    let grids = read(name, bytes).unwrap().unwrap();
    grids
        .into_iter()
        .flat_map(|grid| grid.rows)
        .map(|row| row.cells)
        .collect()
}

/// A workbook of LibreOffice with one sheet.
fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"Liste\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", content.as_bytes()),
    ])
}

#[test]
fn text_is_read_in_every_spelling_of_spreadsheets() {
    let wanted = [["Name", "Ort"], ["Straße; \"neu\"", "Bad Zwesten"]];
    let utf16: Vec<u8> = "\u{feff}Name\tOrt\r\n\"Straße; \"\"neu\"\"\"\tBad Zwesten\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [
        "Name;Ort\n\"Straße; \"\"neu\"\"\";Bad Zwesten\n".as_bytes(),
        "\u{feff}Name,Ort\r\n\"Straße; \"\"neu\"\"\",Bad Zwesten\r\n\r\n".as_bytes(),
        b"Name;Ort\n\"Stra\xdfe; \"\"neu\"\"\";Bad Zwesten\n",
        &utf16,
    ] {
        assert_eq!(rows("liste.csv", bytes), wanted);
    }
}

#[test]
fn a_workbook_of_libreoffice_says_what_its_cells_say() {
    let bytes = ods(
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Über<text:s text:c=\"2\"/>&amp; <text:span>mehr\
         </text:span></text:p><text:p>Zeile</text:p><office:annotation><text:p>Notiz</text:p></office:annotation></table:table-cell>\
         <table:table-cell table:number-columns-repeated=\"2\"/>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"2026-11-24\"><text:p>24. Nov</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"time\" office:time-value=\"PT09H30M00S\"><text:p>9:30</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"float\" office:value=\"1234.5\"><text:p>1.234,50</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>WAHR</text:p></table:table-cell>\
         <table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell/></table:table-row>\
         <table:table-row><table:table-cell office:value-type=\"string\"><text:p>Ende</text:p></table:table-cell></table:table-row>",
    );
    let grids = read("a.ods", &bytes).unwrap().unwrap();
    assert_eq!(grids[0].sheet.as_deref(), Some("Liste"));
    let first = &grids[0].rows[0];
    assert_eq!(
        first.cells,
        [
            "Über  & mehr\nZeile",
            "",
            "",
            "24.11.2026",
            "09:30",
            "1234,5",
            "ja"
        ]
    );
    assert_eq!(
        (grids[0].rows[1].number, grids[0].rows[1].cell(0)),
        (1_048_002, "Ende")
    );
}

#[test]
fn what_repeats_without_end_costs_little() {
    let cell = "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"4000000000\"><text:p>x</text:p>\
                </table:table-cell>";
    let bytes = ods(&format!(
        "<table:table-row table:number-rows-repeated=\"18446744073709551615\">{cell}</table:table-row>"
    ));
    let grids = read("a.ods", &bytes).unwrap().unwrap();
    assert_eq!(grids[0].rows.len(), 1_000);
    assert_eq!(grids[0].rows[0].cells.len(), ANY.columns);
}

#[test]
fn a_workbook_of_libreoffice_cut_anywhere_is_refused() {
    let bytes = ods(
        "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>",
    );
    for length in BEGINNING_OF_ODS..bytes.len() {
        assert!(
            read("a.ods", &bytes[..length]).is_none_or(|read| read.is_err()),
            "{length}"
        );
    }
}

/// Before, it is not even known what it is.
const BEGINNING_OF_ODS: usize = 90;

#[test]
fn columns_are_called_as_spreadsheets_call_them() {
    for (column, wanted) in [
        (0, "A"),
        (25, "Z"),
        (26, "AA"),
        (51, "AZ"),
        (701, "ZZ"),
        (702, "AAA"),
    ] {
        assert_eq!(column_name(column), wanted);
    }
}
