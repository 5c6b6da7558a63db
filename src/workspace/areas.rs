//! The Gemeindeverzeichnis comes into the workspace: what is new, what has changed, what has vanished.
//!
//! An area is never deleted: one that no longer stands in the directory is marked as dissolved, so whatever the team
//! attached to it stays. What the directory does not know (website, remark, …) is never touched, and neither is what
//! somebody corrected by hand within the same Gebietsstand. One format does not remove what another brought. Where the directory comes from is not known here.

use std::collections::{HashMap, HashSet};
use std::fmt;

use chrono::NaiveDate;
use thiserror::Error;

use super::{Action, Snapshot, Workspace, WorkspaceError};
use crate::insight::View;
use crate::interop::gv100ad::{Area, BadLine, Directory, DistrictKey, GvError, TextCode};
use crate::model::dates::german_date;
use crate::model::entity::Entity;
use crate::model::keys::{AreaKey, KreisKey, LandKey, Level, Membership};
use crate::model::schema::{self, Kind};
use crate::model::text::{counted, number};
use crate::replica::Value;

/// Why a directory is not taken. Nothing has changed then.
#[derive(Debug, Error)]
pub enum AreaError {
    /// A chosen area is not in the directory.
    #[error(transparent)]
    Directory(#[from] GvError),
    /// The directory is older than what is there: areas that have vanished since would come back.
    #[error(
        "Das Verzeichnis hat den Gebietsstand {}, hier steht schon der vom {}. Ein älterer Stand wird nicht \
         übernommen; bitte die neuere Datei nehmen.",
        german_date(*.file),
        german_date(*.here)
    )]
    Older {
        /// Of the file.
        file: NaiveDate,
        /// Of the newest area in question.
        here: NaiveDate,
    },
}

/// How many records of each type were read, stand-ins for verbandsfreie Gemeinden included.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct RecordCounts {
    /// Satzart 10.
    pub lands: usize,
    /// Satzart 20: Regierungsbezirke.
    pub bezirke: usize,
    /// Satzart 30: Regionen.
    pub regions: usize,
    /// Satzart 40.
    pub kreise: usize,
    /// Satzart 50: Gemeindeverbände.
    pub verbaende: usize,
    /// Satzart 60.
    pub gemeinden: usize,
}

/// What taking a directory does. Displays as German text, a sentence per line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AreaReport {
    /// Gebietsstand of the directory.
    pub date: Option<NaiveDate>,
    /// What was read, whether taken or not.
    pub read: RecordCounts,
    /// The newer Gebietsstand here, if there is one: then only what is missing here is taken.
    pub newer_here: Option<NaiveDate>,
    /// Areas that are new here.
    pub new: usize,
    /// Areas of which something changes, those that reappear included.
    pub changed: usize,
    /// Areas of which nothing changes but that they are confirmed for a newer Gebietsstand.
    pub unchanged: usize,
    /// Areas that no longer stand in the directory and are marked as dissolved.
    pub dissolved: usize,
    /// Lines that were skipped. As long as there are any, no area counts as vanished: it may stand in one of them.
    pub bad_lines: Vec<BadLine>,
    /// Whether there is anything to write.
    pub writes: bool,
}

/// What taking a directory would do. Holding it changes nothing.
#[derive(Clone, PartialEq, Debug)]
pub struct AreaUpdate {
    /// For people.
    pub report: AreaReport,
    action: Action,
}

impl Snapshot {
    /// Compares a directory with what is here. `only` limits it to these areas, all in them and all they lie in; empty
    /// means everything.
    ///
    /// # Errors
    /// [`AreaError`] when a chosen area is not in it, or when it is older than what is here.
    pub fn compare_areas(
        &self,
        directory: &Directory,
        only: &[AreaKey],
    ) -> Result<AreaUpdate, AreaError> {
        let chosen = if only.is_empty() {
            None
        } else {
            Some(directory.only(only)?)
        };
        let coming = chosen.as_ref().unwrap_or(directory);
        let region = Region::new(directory, only, self.view());
        let older = refuse_older(self.view(), coming, &region);
        let mut update = Update::new(self.view(), directory);
        match older {
            Err(AreaError::Older { here, .. }) if has_positions(coming) => {
                update.complement(coming, here);
                return Ok(update.finish(only));
            }
            older => older?,
        }
        for area in coming.areas.iter().filter(|area| is_kept(area)) {
            update.take(area, coming);
        }
        if directory.bad_lines.is_empty() {
            update.dissolve(&region);
        }
        Ok(update.finish(only))
    }
}

impl AreaUpdate {
    /// What there is to write; empty if there is nothing.
    pub fn action(&self) -> &Action {
        &self.action
    }
}

impl Workspace {
    /// Takes what [`Snapshot::compare_areas`] showed, as one change; without anything to write there is none.
    ///
    /// # Errors
    /// When the disk refuses; nothing has changed then.
    pub fn take_areas(&mut self, update: &AreaUpdate) -> Result<(), WorkspaceError> {
        if update.report.writes {
            self.apply(&update.action)?;
        }
        Ok(())
    }
}

/// Whether it brings what GV100AD, which appears more often, does not have.
fn has_positions(directory: &Directory) -> bool {
    let mut gemeinden = directory.areas.iter().flat_map(|area| &area.gemeinde);
    gemeinden.any(|gemeinde| gemeinde.position.is_some())
}

/// What may come from an older directory: places do not move.
const COMPLEMENTS: [&str; 3] = ["laenge", "breite", "verstaedterung"];

/// The stand-in of a verbandsfreie Gemeinde says nothing that the Gemeinde does not say itself.
fn is_kept(area: &Area) -> bool {
    match area.key {
        AreaKey::Verband(key) => key.membership() == Membership::Member,
        _ => true,
    }
}

/// Where the directory has the say.
struct Region<'a> {
    /// The chosen areas; none means everywhere.
    only: &'a [AreaKey],
    /// The whole of Germany is in it.
    is_complete: bool,
    /// The Länder of which it has most of the Kreise that are here: it is no extract of them.
    lands: HashSet<LandKey>,
    /// The Kreise it describes.
    kreise: HashSet<KreisKey>,
    /// Every area in it.
    keys: HashSet<AreaKey>,
    /// The levels it has: a table of Gemeinden alone says nothing of Gemeindeverbände.
    levels: HashSet<Level>,
}

/// There have been between 400 and 402 Kreise since 2011; a file with far fewer is an extract.
const KREISE_OF_GERMANY: usize = 380;

impl<'a> Region<'a> {
    fn new(directory: &Directory, only: &'a [AreaKey], view: View<'_>) -> Self {
        let keys: HashSet<AreaKey> = directory.areas.iter().map(|area| area.key).collect();
        let below = keys.iter().filter(|key| key.level() > Level::Kreis);
        Self {
            only,
            is_complete: directory.count(Level::Kreis) > KREISE_OF_GERMANY,
            lands: lands_described(&keys, view),
            kreise: below.filter_map(AreaKey::kreis).collect(),
            levels: keys.iter().map(AreaKey::level).collect(),
            keys,
        }
    }

    /// Whether an area lies in what was chosen.
    fn holds(&self, key: &AreaKey, verband: Option<&str>) -> bool {
        let inside = |chosen: &AreaKey| match chosen {
            AreaKey::Land(land) => key.land() == *land,
            AreaKey::Kreis(kreis) => key.kreis() == Some(*kreis),
            AreaKey::Verband(chosen) => verband == Some(chosen.as_str()),
            AreaKey::Gemeinde(_) | AreaKey::Fictitious(_) => false,
        };
        self.only.is_empty()
            || self
                .only
                .iter()
                .any(|chosen| chosen == key || inside(chosen))
    }

    /// Whether an area that was here would have to stand in the directory, and does not.
    fn misses(&self, key: &AreaKey, verband: Option<&str>) -> bool {
        let lies_in_kreis = |kreis| key.level() > Level::Kreis && self.kreise.contains(&kreis);
        let lies_in_land = key.level() > Level::Land && self.lands.contains(&key.land());
        let described = self.is_complete || lies_in_land || key.kreis().is_some_and(lies_in_kreis);
        let described = described && self.levels.contains(&key.level());
        let invented = matches!(key, AreaKey::Fictitious(_));
        described && !invented && self.holds(key, verband) && !self.keys.contains(key)
    }
}

/// See [`Region::lands`].
fn lands_described(keys: &HashSet<AreaKey>, view: View<'_>) -> HashSet<LandKey> {
    let mut here: HashMap<LandKey, (usize, usize)> = HashMap::new();
    let kreise = view
        .entities(Kind::Area)
        .filter(|entity| entity.date("aufgeloest").is_none())
        .filter_map(|entity| entity.key().parse::<AreaKey>().ok())
        .filter(|key| key.level() == Level::Kreis);
    for key in kreise {
        let (found, all) = here.entry(key.land()).or_default();
        *found += usize::from(keys.contains(&key));
        *all += 1;
    }
    let most = here
        .into_iter()
        .filter(|(_, (found, all))| 2 * found > *all);
    most.map(|(land, _)| land).collect()
}

fn refuse_older(view: View<'_>, coming: &Directory, region: &Region<'_>) -> Result<(), AreaError> {
    let newest = view
        .entities(Kind::Area)
        .filter(|entity| {
            entity
                .key()
                .parse()
                .is_ok_and(|key| region.holds(&key, entity.text("verband")))
        })
        .filter_map(|entity| entity.date("gebietsstand"))
        .max();
    match (coming.date(), newest) {
        (Some(file), Some(here)) if file < here => Err(AreaError::Older { file, here }),
        _ => Ok(()),
    }
}

/// An update in the making.
struct Update<'a> {
    view: View<'a>,
    action: Action,
    report: AreaReport,
}

impl<'a> Update<'a> {
    fn new(view: View<'a>, directory: &Directory) -> Self {
        let report = AreaReport {
            date: directory.date(),
            read: RecordCounts::of(directory),
            newer_here: None,
            new: 0,
            changed: 0,
            unchanged: 0,
            dissolved: 0,
            bad_lines: directory.bad_lines.clone(),
            writes: false,
        };
        Self {
            view,
            action: Action::new(),
            report,
        }
    }

    fn take(&mut self, area: &Area, directory: &Directory) {
        let key = area.key.to_string();
        let Some(here) = self.view.entity(Kind::Area, &key) else {
            self.report.new += 1;
            for (slug, value) in facts(area, directory, self.view) {
                if value.is_present() {
                    self.set(&key, slug, value);
                }
            }
            self.set(&key, "gebietsstand", schema::date_value(area.date));
            return;
        };
        let stand = here.date("gebietsstand");
        if stand > Some(area.date) {
            // Lies around the chosen areas and came with a newer directory.
            return;
        }
        let corrected = stand == Some(area.date);
        let mut changes = false;
        for (slug, value) in facts(area, directory, self.view) {
            let is = here.value(slug);
            let differs = is.map_or(value.is_present(), |is| *is != value);
            if differs && !(corrected && is.is_some_and(Value::is_present)) {
                self.set(&key, slug, value);
                changes = true;
            }
        }
        if here.date("aufgeloest").is_some() {
            self.set(&key, "aufgeloest", Value::Empty);
            changes = true;
        }
        if !corrected {
            self.set(&key, "gebietsstand", schema::date_value(area.date));
        }
        if changes {
            self.report.changed += 1;
        } else {
            self.report.unchanged += 1;
        }
    }

    /// Takes of an older directory only what is missing here of areas that are here.
    fn complement(&mut self, directory: &Directory, here: NaiveDate) {
        self.report.newer_here = Some(here);
        for area in &directory.areas {
            let key = area.key.to_string();
            let Some(entity) = self.view.entity(Kind::Area, &key) else {
                continue;
            };
            let is_missing = |slug: &str| !entity.value(slug).is_some_and(Value::is_present);
            let missing: Vec<_> = facts(area, directory, self.view)
                .into_iter()
                .filter(|(slug, _)| COMPLEMENTS.contains(slug) && is_missing(slug))
                .collect();
            if missing.is_empty() {
                self.report.unchanged += 1;
            } else {
                self.report.changed += 1;
            }
            for (slug, value) in missing {
                self.set(&key, slug, value);
            }
        }
    }

    fn dissolve(&mut self, region: &Region<'_>) {
        let Some(date) = self.report.date else { return };
        let is_missed = |entity: &Entity<'_>| {
            let key = entity.key().parse::<AreaKey>();
            let known = entity.date("gebietsstand").is_some() && !entity.is_yes("fiktiv");
            known && key.is_ok_and(|key| region.misses(&key, entity.text("verband")))
        };
        let mut missed: Vec<&str> = self
            .view
            .entities(Kind::Area)
            .filter(|entity| entity.date("aufgeloest").is_none() && is_missed(entity))
            .map(|entity| entity.key())
            .collect();
        missed.sort_unstable();
        self.report.dissolved = missed.len();
        for key in missed {
            self.set(key, "aufgeloest", schema::date_value(date));
        }
    }

    fn set(&mut self, key: &str, slug: &'static str, value: Value) {
        self.action = std::mem::take(&mut self.action).set(Kind::Area, key, slug, value);
    }

    fn finish(self, only: &[AreaKey]) -> AreaUpdate {
        let mut report = self.report;
        report.writes = !self.action.is_empty();
        let date = report.date.map(german_date).unwrap_or_default();
        let limit = only.iter().map(ToString::to_string).collect::<Vec<_>>();
        let limit = match limit.as_slice() {
            [] => String::new(),
            keys => format!(", nur {}", keys.join(", ")),
        };
        AreaUpdate {
            report,
            action: self
                .action
                .because(format!("Gemeindeverzeichnis, Stand {date}{limit}")),
        }
    }
}

/// What the directory says of an area. Only what it can know better than the team; an empty Verband says that the
/// Gemeinde belongs to none.
fn facts(area: &Area, directory: &Directory, view: View<'_>) -> Vec<(&'static str, Value)> {
    let text = |text: &str| Value::text(text);
    let mut facts = vec![
        ("name", text(&area.full_name())),
        ("ebene", text(area.key.level().slug())),
    ];
    facts.extend(
        area.code
            .and_then(TextCode::label)
            .map(|label| ("art", text(label))),
    );
    facts.extend(area.seat.as_deref().map(|seat| ("sitz", text(seat))));
    if let AreaKey::Kreis(kreis) = &area.key {
        let bezirk = directory.bezirk_of(kreis);
        facts.extend(bezirk.map(|bezirk| ("regierungsbezirk", text(&bezirk.name))));
    }
    if let Some(gemeinde) = &area.gemeinde {
        facts.push(("ars", text(gemeinde.ars.as_str())));
        match area.verband() {
            None => facts.push(("verband", Value::Empty)),
            Some(verband) if is_there(&verband, area, view) => {
                facts.push(("verband", text(&verband.to_string())));
            }
            Some(_) => {}
        }
        facts.push(("einwohner", count(gemeinde.inhabitants)));
        facts.push(("einwohner_maennlich", count(gemeinde.male)));
        facts.push(("flaeche_ha", count(gemeinde.hectares)));
        facts.extend(gemeinde.plz.map(|plz| ("plz", text(plz.as_str()))));
        let several = gemeinde.several_plz;
        facts.extend(several.map(|several| ("mehrere_plz", Value::Bool(several))));
        if let Some(position) = &gemeinde.position {
            facts.push(("laenge", text(&position.east)));
            facts.push(("breite", text(&position.north)));
        }
        let urbanisation = gemeinde.urbanisation.as_deref();
        facts.extend(urbanisation.map(|words| ("verstaedterung", text(words))));
    }
    facts
}

/// Whether a Verband can be referred to: it stands in the same directory, or was here before.
fn is_there(verband: &AreaKey, area: &Area, view: View<'_>) -> bool {
    area.parent.as_ref() == Some(verband) || view.exists(Kind::Area, &verband.to_string())
}

fn count(number: u64) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

impl RecordCounts {
    fn of(directory: &Directory) -> Self {
        let bezirke = directory
            .districts
            .iter()
            .filter(|district| matches!(district.key, DistrictKey::Bezirk(_)))
            .count();
        Self {
            lands: directory.count(Level::Land),
            bezirke,
            regions: directory.districts.len() - bezirke,
            kreise: directory.count(Level::Kreis),
            verbaende: directory.count(Level::Verband),
            gemeinden: directory.count(Level::Gemeinde),
        }
    }
}

impl fmt::Display for RecordCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.lands, "Land", "Länder"),
            (self.bezirke, "Regierungsbezirk", "Regierungsbezirke"),
            (self.regions, "Region", "Regionen"),
            (self.kreise, "Kreis", "Kreise"),
            (self.verbaende, "Gemeindeverband", "Gemeindeverbände"),
            (self.gemeinden, "Gemeinde", "Gemeinden"),
        ];
        let parts = parts.map(|(count, one, many)| counted(count as u64, one, many));
        f.write_str(&parts.join(", "))
    }
}

impl fmt::Display for AreaReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date.map(german_date).unwrap_or_default();
        writeln!(
            f,
            "Gemeindeverzeichnis, Stand {date}. Gelesen: {}.",
            self.read
        )?;
        if let Some(here) = self.newer_here {
            writeln!(
                f,
                "Hier steht schon der Stand vom {}: Nur fehlende Angaben zu Lage und Verstädterung werden ergänzt.",
                german_date(here)
            )?;
        }
        if self.writes {
            let [new, changed, unchanged, dissolved] =
                [self.new, self.changed, self.unchanged, self.dissolved]
                    .map(|count| number(count as u64));
            write!(
                f,
                "Gebiete: {new} neu, {changed} geändert, {unchanged} unverändert, {dissolved} aufgelöst."
            )?;
        } else if self.newer_here.is_some() {
            write!(f, "Es fehlt nichts.")?;
        } else {
            write!(f, "Alle Gebiete sind schon auf diesem Stand.")?;
        }
        if !self.bad_lines.is_empty() {
            let count = counted(
                self.bad_lines.len() as u64,
                "Zeile ist nicht lesbar und fehlt",
                "Zeilen sind nicht lesbar und fehlen",
            );
            write!(f, "\n{count}; deshalb gilt kein Gebiet als aufgelöst.")?;
        }
        for bad in self.bad_lines.iter().take(BAD_LINES_TO_NAME) {
            write!(f, "\n  {bad}")?;
        }
        let more = self.bad_lines.len().saturating_sub(BAD_LINES_TO_NAME);
        if more > 0 {
            write!(f, "\n  und {} weitere", number(more as u64))?;
        }
        Ok(())
    }
}

/// More would push the figures off the screen; all are in [`AreaReport::bad_lines`].
const BAD_LINES_TO_NAME: usize = 10;

#[cfg(test)]
mod tests;
