//! Workbooks of LibreOffice (OpenDocument 1.3, part 3). Text is never a formula, and the same workbook always gives the
//! same bytes.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use chrono::Timelike;
use quick_xml::escape::escape;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::look::{breadth, colours};
use super::{Cell, Column, Format, Scalar, Sheet, SheetWriteError, Tint, Workbook, yes_or_no};

const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// The namespaces of every part.
const SPACES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
                      xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
                      xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
                      xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
                      xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" \
                      xmlns:config=\"urn:oasis:names:tc:opendocument:xmlns:config:1.0\" \
                      xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" office:version=\"1.3\"";

/// A workbook as the bytes of a file.
pub(super) fn write(workbook: &Workbook) -> Result<Vec<u8>, SheetWriteError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default();
    let plain = packed.compression_method(CompressionMethod::Stored);
    let parts = [
        ("mimetype", MIME.to_owned(), plain),
        ("META-INF/manifest.xml", manifest(), packed),
        ("settings.xml", settings(workbook), packed),
        ("content.xml", content(workbook), packed),
    ];
    for (name, text, options) in parts {
        archive.start_file(name, options)?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn manifest() -> String {
    let part = |path: &str, kind: &str| {
        format!(
            "<manifest:file-entry manifest:full-path=\"{path}\" manifest:media-type=\"{kind}\"/>"
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">\
         {}{}{}</manifest:manifest>",
        part("/", MIME),
        part("content.xml", "text/xml"),
        part("settings.xml", "text/xml"),
    )
}

/// Heading row and first column stay in sight.
fn settings(workbook: &Workbook) -> String {
    let item = |name: &str, kind: &str, value: &str| {
        format!(
            "<config:config-item config:name=\"{name}\" config:type=\"{kind}\">{value}</config:config-item>"
        )
    };
    let sheets = workbook.sheets.iter().map(|sheet| {
        let frozen = [
            item("HorizontalSplitMode", "short", "2"),
            item("VerticalSplitMode", "short", "2"),
            item("HorizontalSplitPosition", "int", "1"),
            item("VerticalSplitPosition", "int", "1"),
            item("ActiveSplitRange", "short", "3"),
            item("PositionLeft", "int", "0"),
            item("PositionRight", "int", "1"),
            item("PositionTop", "int", "0"),
            item("PositionBottom", "int", "1"),
        ];
        let name = escape(sheet.name.as_str());
        format!(
            "<config:config-item-map-entry config:name=\"{name}\">{}</config:config-item-map-entry>",
            frozen.concat()
        )
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-settings {SPACES}><office:settings>\
         <config:config-item-set config:name=\"ooo:view-settings\"><config:config-item-map-indexed config:name=\"Views\">\
         <config:config-item-map-entry>{}<config:config-item-map-named config:name=\"Tables\">{}</config:config-item-map-named>\
         </config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>\
         </office:settings></office:document-settings>",
        item("ViewId", "string", "view1"),
        sheets.collect::<String>(),
    )
}

fn content(workbook: &Workbook) -> String {
    let mut tables = String::new();
    let mut filters = String::new();
    for sheet in &workbook.sheets {
        table(&mut tables, sheet);
        filter(&mut filters, sheet);
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content {SPACES}><office:automatic-styles>{}\
         </office:automatic-styles><office:body><office:spreadsheet>{tables}<table:database-ranges>{filters}\
         </table:database-ranges></office:spreadsheet></office:body></office:document-content>",
        styles(workbook),
    )
}

/// The buttons of the filter.
fn filter(text: &mut String, sheet: &Sheet) {
    let Some(last) = sheet.columns.len().checked_sub(1) else {
        return;
    };
    let name = sheet.name.replace('\'', "''");
    let range = format!(
        "'{name}'.A1:'{name}'.{}{}",
        super::reading::column_name(last),
        sheet.rows.len() + 1
    );
    // Writing to a string cannot fail, here and below.
    let _ = write!(
        text,
        "<table:database-range table:name=\"Filter {}\" table:target-range-address=\"{}\" \
         table:display-filter-buttons=\"true\"/>",
        escape(sheet.name.as_str()),
        escape(range.as_str()),
    );
}

/// What a style is called.
fn style(format: Format, tint: Tint) -> String {
    format!("z{format:?}{tint:?}")
}

fn styles(workbook: &Workbook) -> String {
    let mut text = String::from(
        "<number:date-style style:name=\"tag\"><number:day number:style=\"long\"/><number:text>.</number:text>\
         <number:month number:style=\"long\"/><number:text>.</number:text><number:year number:style=\"long\"/>\
         </number:date-style><number:time-style style:name=\"zeit\"><number:hours number:style=\"long\"/>\
         <number:text>:</number:text><number:minutes number:style=\"long\"/></number:time-style>\
         <number:number-style style:name=\"ganz\"><number:number number:decimal-places=\"0\" \
         number:min-integer-digits=\"1\" number:grouping=\"true\"/></number:number-style>\
         <number:number-style style:name=\"bruch\"><number:number number:decimal-places=\"1\" \
         number:min-integer-digits=\"1\" number:grouping=\"true\"/></number:number-style>\
         <number:percentage-style style:name=\"anteil\"><number:number number:decimal-places=\"1\" \
         number:min-integer-digits=\"1\"/><number:text>%</number:text></number:percentage-style>\
         <number:text-style style:name=\"text\"><number:text-content/></number:text-style>\
         <style:style style:name=\"kopf\" style:family=\"table-cell\"><style:table-cell-properties \
         fo:background-color=\"#1f3864\" fo:wrap-option=\"wrap\" style:vertical-align=\"top\"/>\
         <style:text-properties fo:font-weight=\"bold\" fo:color=\"#ffffff\"/></style:style>",
    );
    let mut looks = BTreeSet::new();
    let mut widths = BTreeSet::new();
    for sheet in &workbook.sheets {
        widths.extend((0..sheet.columns.len()).map(|at| breadth(sheet, at)));
        for (column, cell) in sheet
            .rows
            .iter()
            .flat_map(|row| sheet.columns.iter().zip(row))
        {
            let name = style(column.format, cell.tint);
            if looks.insert(name.clone()) {
                cell_style(&mut text, &name, column.format, cell.tint);
            }
        }
    }
    for width in widths {
        // A character of the usual font is about 2 mm wide.
        let _ = write!(
            text,
            "<style:style style:name=\"b{width}\" style:family=\"table-column\"><style:table-column-properties \
             style:column-width=\"{}mm\"/></style:style>",
            width * 2
        );
    }
    text
}

fn cell_style(text: &mut String, name: &str, format: Format, tint: Tint) {
    let numbers = match format {
        Format::Text | Format::LongText | Format::YesNo | Format::Internal => "text",
        Format::Integer => "ganz",
        Format::Decimal => "bruch",
        Format::Share => "anteil",
        Format::Date => "tag",
        Format::Time => "zeit",
    };
    let (ink, paper) = colours(tint);
    let paper = paper
        .map(|rgb| format!(" fo:background-color=\"#{rgb:06x}\""))
        .unwrap_or_default();
    let ink = ink
        .map(|rgb| format!("<style:text-properties fo:color=\"#{rgb:06x}\"/>"))
        .unwrap_or_default();
    let wrap = if format == Format::LongText {
        " fo:wrap-option=\"wrap\""
    } else {
        ""
    };
    let _ = write!(
        text,
        "<style:style style:name=\"{name}\" style:family=\"table-cell\" style:data-style-name=\"{numbers}\">\
         <style:table-cell-properties style:vertical-align=\"top\"{wrap}{paper}/>{ink}</style:style>"
    );
}

fn table(text: &mut String, sheet: &Sheet) {
    let _ = write!(
        text,
        "<table:table table:name=\"{}\">",
        escape(sheet.name.as_str())
    );
    for (at, column) in sheet.columns.iter().enumerate() {
        let hidden = match column.format {
            Format::Internal => " table:visibility=\"collapse\"",
            _ => "",
        };
        let _ = write!(
            text,
            "<table:table-column table:style-name=\"b{}\"{hidden}/>",
            breadth(sheet, at)
        );
    }
    text.push_str("<table:table-header-rows><table:table-row>");
    for column in &sheet.columns {
        text.push_str("<table:table-cell table:style-name=\"kopf\" office:value-type=\"string\">");
        paragraphs(text, &column.heading);
        text.push_str("</table:table-cell>");
    }
    text.push_str("</table:table-row></table:table-header-rows>");
    for row in &sheet.rows {
        text.push_str("<table:table-row>");
        for (column, cell) in sheet.columns.iter().zip(row) {
            self::cell(text, column, cell);
        }
        text.push_str("</table:table-row>");
    }
    text.push_str("</table:table>");
}

fn cell(text: &mut String, column: &Column, cell: &Cell) {
    let value = match &cell.value {
        Scalar::Empty => String::new(),
        Scalar::Text(_) | Scalar::YesNo(_) => " office:value-type=\"string\"".to_owned(),
        Scalar::Integer(number) => {
            format!(" office:value-type=\"float\" office:value=\"{number}\"")
        }
        Scalar::Decimal(share) if column.format == Format::Share => {
            format!(" office:value-type=\"percentage\" office:value=\"{share}\"")
        }
        Scalar::Decimal(number) => {
            format!(" office:value-type=\"float\" office:value=\"{number}\"")
        }
        Scalar::Date(day) => format!(" office:value-type=\"date\" office:date-value=\"{day}\""),
        Scalar::Time(time) => format!(
            " office:value-type=\"time\" office:time-value=\"PT{:02}H{:02}M00S\"",
            time.hour(),
            time.minute()
        ),
    };
    let style = style(column.format, cell.tint);
    let _ = write!(
        text,
        "<table:table-cell table:style-name=\"{style}\"{value}>"
    );
    match &cell.value {
        Scalar::Empty => {}
        Scalar::Text(words) => paragraphs(text, words),
        Scalar::YesNo(yes) => paragraphs(text, yes_or_no(*yes)),
        _ => paragraphs(text, &cell.shown(column.format)),
    }
    text.push_str("</table:table-cell>");
}

/// Lines as paragraphs. Blanks that follow each other, or that nothing goes before, are one to a reader of XML, so they
/// are counted (OpenDocument 1.3, part 3, 6.1.3).
fn paragraphs(text: &mut String, words: &str) {
    for line in words.split('\n') {
        text.push_str("<text:p>");
        let mut blanks = 0;
        for piece in line.split_inclusive(' ') {
            let word = piece.strip_suffix(' ').unwrap_or(piece);
            let word: String = word.chars().filter(|c| !c.is_control()).collect();
            if !word.is_empty() {
                count_blanks(text, &mut blanks);
                text.push_str(&escape(word.as_str()));
            }
            blanks += usize::from(piece.ends_with(' '));
        }
        count_blanks(text, &mut blanks);
        text.push_str("</text:p>");
    }
}

fn count_blanks(text: &mut String, blanks: &mut usize) {
    match std::mem::take(blanks) {
        0 => {}
        1 if !text.ends_with('>') => text.push(' '),
        count => {
            let _ = write!(text, "<text:s text:c=\"{count}\"/>");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::reading;
    use super::*;

    #[test]
    fn what_is_written_is_read_and_the_same_gives_the_same_bytes() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let time = chrono::NaiveTime::from_hms_opt(9, 30, 0).unwrap();
        let values = [
            (
                Format::Text,
                Scalar::Text("  =1+1  <ä> & \"x\" ".to_owned()),
                "  =1+1  <ä> & \"x\" ",
            ),
            (
                Format::LongText,
                Scalar::Text("eins\n\nzwei ".to_owned()),
                "eins\n\nzwei ",
            ),
            (Format::Integer, Scalar::Integer(84_358_845), "84358845"),
            (Format::Date, Scalar::Date(day), "24.11.2026"),
            (Format::Time, Scalar::Time(time), "09:30"),
            (Format::YesNo, Scalar::YesNo(true), "ja"),
            (Format::Decimal, Scalar::Decimal(1.5), "1,5"),
        ];
        let workbook = Workbook {
            sheets: vec![Sheet {
                name: "A & 'B'".to_owned(),
                columns: values
                    .iter()
                    .map(|(format, ..)| Column::new("Kopf", *format))
                    .collect(),
                rows: vec![
                    values
                        .iter()
                        .map(|(_, value, _)| value.clone().into())
                        .collect(),
                ],
            }],
        };
        let bytes = write(&workbook).unwrap();
        assert_eq!(bytes, write(&workbook).unwrap());
        let grids = reading::read("a.ods", &bytes).unwrap().unwrap();
        assert_eq!(grids[0].sheet.as_deref(), Some("A & 'B'"));
        let wanted: Vec<&str> = values.iter().map(|(.., wanted)| *wanted).collect();
        assert_eq!(grids[0].rows[1].cells, wanted);
    }
}
