//! Workbooks as XLSX files (ECMA-376), as Excel, LibreOffice and others open them.
//!
//! The heading row stays in sight and filters, cells have the types of their columns, and text is never a formula. The
//! same workbook always gives the same bytes.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rust_xlsxwriter::{
    Color, DocProperties, Format as Look, FormatAlign, FormatBorder, Workbook as File, Worksheet,
};

use super::look::{breadth, colours};
use super::{Cell, Column, Format, Scalar, Sheet, SheetWriteError, Tint, Workbook, yes_or_no};
use crate::model::text::truncate;

/// How Excel numbers the size of paper.
const A4: u8 = 9;
/// Rows of a sheet below the heading row (Excel: 1,048,576 with it).
pub(super) const MOST_ROWS: usize = 1_048_575;
/// UTF-16 code units of a cell.
pub(super) const MOST_UNITS: usize = 32_767;
/// Characters of the name of a sheet.
const LONGEST_NAME: usize = 31;

/// A workbook as the bytes of a file.
///
/// # Errors
/// [`SheetWriteError`] naming sheet, row and column.
pub fn write(workbook: &Workbook) -> Result<Vec<u8>, SheetWriteError> {
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

fn fill(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), SheetWriteError> {
    if sheet.rows.len() > MOST_ROWS {
        return Err(SheetWriteError::TooManyRows {
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
        worksheet.set_column_width(at, f64::from(breadth(sheet, usize::from(at))))?;
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
    ) -> Result<(), SheetWriteError> {
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

    fn fitting<'t>(&self, text: &'t str) -> Result<&'t str, SheetWriteError> {
        if text.encode_utf16().count() <= MOST_UNITS {
            return Ok(text);
        }
        Err(SheetWriteError::TooLong {
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
            columns: vec![Column::new("Angabe", Format::Text)],
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
}
