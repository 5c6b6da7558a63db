//! Workbooks as XLSX files (ECMA-376), as Excel, LibreOffice and others open them.
//!
//! The heading row stays in sight and filters, cells have the types of their columns, and text is never a formula. The
//! same workbook always gives the same bytes.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rust_xlsxwriter::{
    Color, DocProperties, Format as Look, FormatAlign, FormatBorder, Workbook as File, Worksheet,
    XlsxError,
};
use thiserror::Error;

use super::{Cell, Column, Format, Scalar, Sheet, Tint, Workbook, yes_or_no};
use crate::model::text::{truncate, width};

/// Why a workbook cannot be written.
#[derive(Debug, Error)]
pub enum XlsxWriteError {
    /// More rows than Excel opens.
    #[error(
        "Das Blatt „{sheet}“ hätte {rows} Zeilen; Excel öffnet höchstens {MOST_ROWS}. Bitte vorher filtern."
    )]
    TooManyRows {
        /// Which.
        sheet: String,
        /// How many.
        rows: usize,
    },
    /// More text than a cell takes.
    #[error(
        "In „{sheet}“, Zeile {row}, Spalte „{column}“ stehen mehr als {MOST_UNITS} Zeichen; so viel fasst in Excel keine \
         Zelle. Bitte den Text kürzen oder als CSV speichern."
    )]
    TooLong {
        /// Which sheet.
        sheet: String,
        /// The row as Excel counts.
        row: usize,
        /// The heading of the column.
        column: String,
    },
    /// What the library says.
    #[error("Die Tabelle lässt sich nicht schreiben: {0}")]
    Library(#[from] XlsxError),
}

/// How Excel numbers the size of paper.
const A4: u8 = 9;
/// Rows of a sheet below the heading row (Excel: 1,048,576 with it).
const MOST_ROWS: usize = 1_048_575;
/// UTF-16 code units of a cell.
const MOST_UNITS: usize = 32_767;
/// Characters of the name of a sheet.
const LONGEST_NAME: usize = 31;
/// Widths of columns, in characters.
const NARROWEST: usize = 8;
const WIDEST: usize = 60;

/// A workbook as the bytes of a file.
///
/// # Errors
/// [`XlsxWriteError`] naming sheet, row and column.
pub fn write(workbook: &Workbook) -> Result<Vec<u8>, XlsxWriteError> {
    let mut file = File::new();
    let always = NaiveDate::default().and_time(chrono::NaiveTime::MIN);
    file.set_properties(&DocProperties::new().set_creation_datetime(&always.and_utc()));
    let mut names = Names::default();
    for sheet in &workbook.sheets {
        let worksheet = file.add_worksheet();
        worksheet.set_name(names.legal(&sheet.name))?;
        fill(worksheet, sheet)?;
    }
    Ok(file.save_to_buffer()?)
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxWriteError> {
    if sheet.rows.len() > MOST_ROWS {
        return Err(XlsxWriteError::TooManyRows {
            sheet: sheet.name.clone(),
            rows: sheet.rows.len(),
        });
    }
    let heading = Look::new()
        .set_bold()
        .set_background_color(Color::RGB(0x1F_3864))
        .set_font_color(Color::White)
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin);
    for (at, column) in (0..).zip(&sheet.columns) {
        worksheet.write_string_with_format(0, at, &column.heading, &heading)?;
        worksheet.set_column_width(at, breadth(sheet, usize::from(at)))?;
        if column.format == Format::Internal {
            worksheet.set_column_hidden(at)?;
        }
    }
    let mut looks = Looks::default();
    for (row, cells) in (1..).zip(&sheet.rows) {
        for ((at, column), cell) in (0..).zip(&sheet.columns).zip(cells) {
            let place = Place {
                sheet,
                column,
                row,
                at,
            };
            place.write(worksheet, cell, looks.of(column.format, cell.tint))?;
        }
    }
    worksheet.set_freeze_panes(1, 1)?;
    if let (Some(last_row), Some(last_column)) = (
        u32::try_from(sheet.rows.len()).ok(),
        u16::try_from(sheet.columns.len())
            .ok()
            .and_then(|count| count.checked_sub(1)),
    ) {
        worksheet.autofilter(0, 0, last_row, last_column)?;
    }
    worksheet.set_landscape();
    worksheet.set_paper_size(A4);
    worksheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// Where a cell stands.
struct Place<'a> {
    sheet: &'a Sheet,
    column: &'a Column,
    row: u32,
    at: u16,
}

impl Place<'_> {
    fn write(
        &self,
        worksheet: &mut Worksheet,
        cell: &Cell,
        look: &Look,
    ) -> Result<(), XlsxWriteError> {
        let (row, at) = (self.row, self.at);
        match &cell.value {
            Scalar::Empty => worksheet.write_blank(row, at, look)?,
            Scalar::Text(text) => {
                worksheet.write_string_with_format(row, at, self.fitting(text)?, look)?
            }
            // Doubles hold whole numbers up to 2^53.
            #[expect(clippy::cast_precision_loss, reason = "no count here is larger")]
            Scalar::Integer(number) => {
                worksheet.write_number_with_format(row, at, *number as f64, look)?
            }
            Scalar::Decimal(number) => {
                worksheet.write_number_with_format(row, at, *number, look)?
            }
            Scalar::Date(day) => worksheet.write_datetime_with_format(row, at, day, look)?,
            Scalar::Time(time) => worksheet.write_datetime_with_format(row, at, time, look)?,
            Scalar::YesNo(yes) => {
                worksheet.write_string_with_format(row, at, yes_or_no(*yes), look)?
            }
        };
        Ok(())
    }

    fn fitting<'t>(&self, text: &'t str) -> Result<&'t str, XlsxWriteError> {
        if text.encode_utf16().count() <= MOST_UNITS {
            return Ok(text);
        }
        Err(XlsxWriteError::TooLong {
            sheet: self.sheet.name.clone(),
            row: self.row as usize + 1,
            column: self.column.heading.clone(),
        })
    }
}

/// How cells look, made when the first one of their kind comes.
#[derive(Default)]
struct Looks(HashMap<(Format, Tint), Look>);

impl Looks {
    fn of(&mut self, format: Format, tint: Tint) -> &Look {
        let known = self.0.entry((format, tint));
        known.or_insert_with(|| look(format, tint))
    }
}

fn look(format: Format, tint: Tint) -> Look {
    let look = Look::new().set_align(FormatAlign::Top);
    let look = match format {
        // As text, so that nobody's program takes a key for a number when it is edited.
        Format::Text | Format::YesNo | Format::Internal => look.set_num_format("@"),
        Format::LongText => look.set_num_format("@").set_text_wrap(),
        Format::Integer => look.set_num_format("#,##0"),
        Format::Decimal => look.set_num_format("#,##0.0###"),
        Format::Share => look.set_num_format("0.0%"),
        Format::Date => look.set_num_format("dd.mm.yyyy"),
        Format::Time => look.set_num_format("hh:mm"),
    };
    let (ink, paper) = colours(tint);
    let look = match ink {
        Some(ink) => look.set_font_color(Color::RGB(ink)),
        None => look,
    };
    match paper {
        Some(paper) => look.set_background_color(Color::RGB(paper)),
        None => look,
    }
}

/// Ink and paper, with a contrast of at least 4.5 to 1 (WCAG 2.1, 1.4.3).
const fn colours(tint: Tint) -> (Option<u32>, Option<u32>) {
    match tint {
        Tint::Plain => (None, None),
        Tint::Good => (Some(0x00_5C00), Some(0xDF_F2DF)),
        Tint::Moving => (Some(0x1F_4E79), Some(0xDD_EBF7)),
        Tint::Warning => (Some(0x6F_4400), Some(0xFF_F0C8)),
        Tint::Bad => (Some(0x8C_0010), Some(0xFD_DDE0)),
        Tint::Muted => (Some(0x59_5959), None),
    }
}

/// As wide as its longest line, within bounds.
fn breadth(sheet: &Sheet, at: usize) -> f64 {
    let cells = sheet.rows.iter().filter_map(|row| row.get(at));
    let widths = cells.map(|cell| match &cell.value {
        Scalar::Text(text) => text.lines().map(width).max().unwrap_or(0),
        Scalar::Date(_) | Scalar::Decimal(_) => 10,
        Scalar::Time(_) => 5,
        Scalar::Integer(number) => number.to_string().len() * 4 / 3,
        Scalar::YesNo(_) => 4,
        Scalar::Empty => 0,
    });
    let heading = sheet
        .columns
        .get(at)
        .map_or(0, |column| width(&column.heading));
    // The button of the filter covers the end of a heading.
    let widest = widths.max().unwrap_or(0).max(heading + 3) + 4;
    let widest = u32::try_from(widest.clamp(NARROWEST, WIDEST)).unwrap_or(0);
    f64::from(widest)
}

/// Names of sheets as Excel takes them: at most 31 characters, some of them forbidden, no two alike.
#[derive(Default)]
struct Names(HashSet<String>);

impl Names {
    fn legal(&mut self, wanted: &str) -> String {
        let clean: String = wanted
            .chars()
            .map(|c| {
                if "[]:*?/\\".contains(c) || c.is_control() {
                    ' '
                } else {
                    c
                }
            })
            .collect();
        let clean = clean.trim().trim_matches('\'');
        let clean = if clean.is_empty() { "Tabelle" } else { clean };
        let mut name = truncate(clean, LONGEST_NAME).into_owned();
        for number in 2.. {
            // `History` is Excel's own.
            let key = name.to_lowercase();
            if key != "history" && self.0.insert(key) {
                break;
            }
            let end = format!(" {number}");
            name = format!("{}{end}", truncate(clean, LONGEST_NAME - end.len()));
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(name: &str, value: Scalar) -> Sheet {
        Sheet {
            name: name.to_owned(),
            columns: vec![Column {
                heading: "Angabe".to_owned(),
                format: Format::Text,
            }],
            rows: vec![vec![value.into()]],
        }
    }

    #[test]
    fn the_same_workbook_gives_the_same_bytes() {
        let workbook = Workbook {
            sheets: vec![sheet("Hürden", Scalar::Text("=1+1".to_owned()))],
        };
        assert_eq!(write(&workbook).unwrap(), write(&workbook).unwrap());
    }

    #[test]
    fn names_of_sheets_are_made_such_that_excel_takes_them() {
        let mut names = Names::default();
        for (wanted, expected) in [
            ("Hürden", "Hürden"),
            ("hürden", "hürden 2"),
            ("a/b:c", "a b c"),
            ("", "Tabelle"),
            ("'''", "Tabelle 2"),
            ("History", "History 2"),
        ] {
            assert_eq!(names.legal(wanted), expected);
        }
        let long = names.legal(&"ä".repeat(40));
        assert_eq!(long.chars().count(), 31);
        assert_eq!(names.legal(&"ä".repeat(40)).chars().count(), 31);
    }

    #[test]
    fn what_no_cell_takes_is_named() {
        let long = sheet("Hürden", Scalar::Text("x".repeat(MOST_UNITS + 1)));
        let error = write(&Workbook { sheets: vec![long] })
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("„Hürden“, Zeile 2, Spalte „Angabe“"),
            "{error}"
        );
        let just = sheet("Hürden", Scalar::Text("x".repeat(MOST_UNITS)));
        assert!(write(&Workbook { sheets: vec![just] }).is_ok());
    }

    #[test]
    fn colours_can_be_read() {
        let channel = |value: u32| {
            let value = f64::from(value & 0xFF) / 255.0;
            if value <= 0.03928 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        let light = |rgb: u32| {
            0.2126 * channel(rgb >> 16) + 0.7152 * channel(rgb >> 8) + 0.0722 * channel(rgb)
        };
        let tints = [
            Tint::Plain,
            Tint::Good,
            Tint::Moving,
            Tint::Warning,
            Tint::Bad,
            Tint::Muted,
        ];
        for tint in tints {
            let (ink, paper) = colours(tint);
            let (ink, paper) = (light(ink.unwrap_or(0)), light(paper.unwrap_or(0xFF_FFFF)));
            assert!((paper + 0.05) / (ink + 0.05) >= 4.5, "{tint:?}");
        }
    }
}
