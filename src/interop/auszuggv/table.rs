//! From rows to a directory: where the records begin, for which day they hold, and whether the columns are the right
//! ones.

use std::collections::HashSet;
use std::ops::ControlFlow;

use chrono::NaiveDate;

use super::{AuszugError, row, stand};
use crate::interop::gv100ad::{BadLine, Directory, LineError, Record};

/// Columns of a record.
pub(super) const COLUMNS: usize = 20;
/// Where the first record must be found.
pub(super) const ROWS_TO_LOOK_AT: usize = 100;
/// A directory has about 16,000 rows; the limit keeps what a wrong file can cost small.
pub(super) const MAX_ROWS: usize = 50_000;
/// One record in so many may be unreadable.
const TOLERATED: usize = 10;

/// A table that is being read, row by row.
pub(super) struct Table<'a> {
    file: &'a str,
    /// As it is told: `Blatt „…“, `; empty in a text file.
    sheet: String,
    /// Found so far.
    date: Option<NaiveDate>,
    /// The first record.
    first: Option<usize>,
    /// Cells of the first record.
    width: usize,
    /// Rows so far; their numbers are only what a file claims.
    rows: usize,
    known: HashSet<String>,
    directory: Directory,
    error: Option<AuszugError>,
}

impl<'a> Table<'a> {
    pub fn of_file(file: &'a str) -> Self {
        Self {
            file,
            sheet: String::new(),
            date: None,
            first: None,
            width: 0,
            rows: 0,
            known: HashSet::new(),
            directory: Directory::default(),
            error: None,
        }
    }

    pub fn of_sheet(file: &'a str, sheet: &str) -> Self {
        Self {
            sheet: format!("Blatt „{sheet}“, "),
            date: stand::find(sheet),
            ..Self::of_file(file)
        }
    }

    /// Whether there was a record.
    pub fn has_begun(&self) -> bool {
        self.first.is_some()
    }

    /// Takes the next row; breaks when there is no need for more.
    pub fn take(&mut self, number: usize, cells: &[String]) -> ControlFlow<()> {
        self.rows += 1;
        if self.rows > MAX_ROWS {
            return self.fail(AuszugError::TooLong);
        }
        if self.first.is_none() {
            if !row::begins_table(cells) {
                self.date = self
                    .date
                    .or_else(|| cells.iter().find_map(|cell| stand::find(cell)));
                return match self.rows {
                    ..ROWS_TO_LOOK_AT => ControlFlow::Continue(()),
                    _ => ControlFlow::Break(()),
                };
            }
            self.first = Some(number);
            self.width = cells.len();
            self.date = self.date.or_else(|| stand::find(self.file));
        }
        let Some(date) = self.date else {
            let sheet = self.sheet.clone();
            return self.fail(AuszugError::NoDate { sheet, row: number });
        };
        if row::is_record(cells) {
            let record = row::parse(cells, date, (&self.sheet, self.width));
            self.keep(number, record);
        }
        ControlFlow::Continue(())
    }

    fn fail(&mut self, error: AuszugError) -> ControlFlow<()> {
        self.error = Some(error);
        ControlFlow::Break(())
    }

    fn keep(&mut self, number: usize, record: Result<Record, LineError>) {
        let directory = &mut self.directory;
        match record {
            Ok(record) if !self.known.insert(record.digits().to_owned()) => {
                let reason = LineError::Twice(record.digits().to_owned());
                directory.bad_lines.push(BadLine { number, reason });
            }
            Ok(Record::Area(area)) => directory.areas.push(*area),
            Ok(Record::District(district)) => directory.districts.push(district),
            Err(reason) => directory.bad_lines.push(BadLine { number, reason }),
        }
    }

    /// What was read, once all rows are there.
    pub fn finish(self) -> Result<Directory, AuszugError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let mut directory = self.directory;
        let bad = directory.bad_lines.len();
        let all = bad + directory.areas.len() + directory.districts.len();
        if let Some(first) = directory.bad_lines.first()
            && bad * TOLERATED > all
        {
            let first = first.clone();
            return Err(AuszugError::OtherColumns { bad, all, first });
        }
        let mut gemeinden = directory
            .areas
            .iter()
            .filter_map(|area| area.gemeinde.as_ref());
        if !gemeinden.any(|gemeinde| gemeinde.position.is_some()) {
            let (sheet, row) = (self.sheet, self.first.unwrap_or_default());
            return Err(AuszugError::NoPositions { sheet, row });
        }
        directory.find_parents();
        Ok(directory)
    }
}
