//! What must hold between the fields of one record, whoever writes it: the ladder and its evidence, times in order,
//! check points with their notes.
//!
//! It sees one record before and after; whether referenced records exist is checked above.

use std::collections::BTreeMap;

use thiserror::Error;

use super::catalogue::{Catalogue, OutcomeDemand, Phase, SideStateDemand, Status};
use super::schema::{Kind, Need, Shape};
use crate::replica::Value;

/// A record as it is or would be.
pub trait Fields {
    /// The value shown in a field.
    fn get(&self, slug: &str) -> Option<Value>;

    /// The values per check point, or the elements of a set.
    fn items(&self, slug: &str) -> Vec<(String, Value)>;

    /// The text of a field.
    fn text(&self, slug: &str) -> Option<String> {
        self.get(slug)?.as_text().map(str::to_owned)
    }
}

/// Why a record may not become what it would.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum RuleError {
    /// A field that it cannot be without.
    #[error("Bitte ausfüllen: {label} ist nötig.")]
    Missing {
        /// Where to write it.
        slug: &'static str,
        /// Its name.
        label: &'static str,
    },
    /// Down the ladder without a reason.
    #[error("Von „{from}“ zurück auf „{to}“ geht es nur mit einem Grund.")]
    BackWithoutReason {
        /// Rung before.
        from: String,
        /// Rung after.
        to: String,
    },
    /// Over rungs without a reason.
    #[error(
        "Von „{from}“ auf „{to}“ werden Stufen übersprungen ({skipped}); das braucht einen Grund."
    )]
    SkipWithoutReason {
        /// Rung before.
        from: String,
        /// Rung after.
        to: String,
        /// Rungs between.
        skipped: String,
    },
    /// A Hemmnis without what it demands.
    #[error("„{state}“ braucht noch eine Angabe: {label}.")]
    SideStateNeeds {
        /// The Hemmnis.
        state: String,
        /// Where to write it.
        slug: &'static str,
        /// Its name.
        label: &'static str,
    },
    /// It ends before it begins.
    #[error("Das Ende liegt vor dem Beginn.")]
    EndsBeforeBegin,
    /// A result without the note it demands.
    #[error("Punkt {item}: „{outcome}“ braucht eine Begründung in der Bemerkung zum Punkt.")]
    OutcomeNeedsNote {
        /// The check point.
        item: String,
        /// Its result.
        outcome: String,
    },
    /// A failed point without its class.
    #[error("Punkt {item}: „{outcome}“ braucht eine Mängelklasse.")]
    OutcomeNeedsDefect {
        /// The check point.
        item: String,
        /// Its result.
        outcome: String,
    },
    /// Accepted in spite of grave defects.
    #[error("Eine Abnahme geht nicht, solange Mängel dieser Klassen offen sind: Punkt {0}.")]
    OpenDefects(String),
    /// A finding changes after the Abnahme.
    #[error(
        "Die Abnahme ist eingetragen ({0}). Ergebnisse ändern sich erst wieder, wenn die Prüfung wieder geöffnet wird (Stand „laufend“)."
    )]
    Closed(&'static str),
    /// Solved without saying how.
    #[error("Eine gelöste Hürde braucht die Lösung, damit andere daraus lernen.")]
    SolvedWithoutSolution,
}

impl RuleError {
    /// The field that has to be mended; `None` when it is the reason.
    pub fn slug(&self) -> Option<&'static str> {
        match self {
            Self::Missing { slug, .. } | Self::SideStateNeeds { slug, .. } => Some(slug),
            Self::BackWithoutReason { .. } | Self::SkipWithoutReason { .. } => None,
            Self::EndsBeforeBegin => Some("ende"),
            Self::OutcomeNeedsNote { .. } => Some("notiz"),
            Self::OutcomeNeedsDefect { .. } => Some("maengelklasse"),
            Self::OpenDefects(_) | Self::Closed(_) => Some("stand"),
            Self::SolvedWithoutSolution => Some("loesung"),
        }
    }
}

/// Checks a record that becomes `after`; `before` is `None` for a new one.
///
/// # Errors
/// The first [`RuleError`], in the order of the form.
pub fn check(
    kind: Kind,
    before: Option<&dyn Fields>,
    after: &dyn Fields,
    reason: Option<&str>,
    catalogue: &Catalogue,
) -> Result<(), RuleError> {
    required(kind, after)?;
    match kind {
        Kind::Connection => {
            let reason = reason.is_some_and(|reason| !reason.trim().is_empty());
            ladder(before, after, reason, catalogue)?;
            side_state(after, catalogue)
        }
        Kind::Appointment => in_order(after),
        Kind::TestRun => {
            stays_closed(before, after)?;
            check_points(after, catalogue)
        }
        Kind::Obstacle => solved(after),
        _ => Ok(()),
    }
}

/// The words for a connection's status: a live one that still gets PDFs by link reads "produktiv (Übergangslösung)".
pub fn status_label(status: &Status, variant: Option<&str>, catalogue: &Catalogue) -> String {
    let interim = variant
        .and_then(|key| catalogue.variant(key))
        .is_some_and(|v| v.interim);
    if interim && status.phase == Phase::Connected {
        "produktiv (Übergangslösung)".to_owned()
    } else {
        status.name.clone()
    }
}

/// The rung that a status field holds.
pub fn rung<'a>(status: &str, catalogue: &'a Catalogue) -> Option<&'a Status> {
    catalogue.status(status.parse().ok()?)
}

/// The rung after `code`, if there is one.
pub fn next_rung(code: u8, catalogue: &Catalogue) -> Option<&Status> {
    catalogue.statuses.iter().find(|status| status.code > code)
}

fn required(kind: Kind, after: &dyn Fields) -> Result<(), RuleError> {
    let missing = kind.fields().iter().find(|field| {
        field.need == Need::Required
            && field.shape == Shape::Single
            && after.get(field.slug).is_none()
    });
    match missing {
        Some(field) => Err(RuleError::Missing {
            slug: field.slug,
            label: field.label,
        }),
        None => Ok(()),
    }
}

fn ladder(
    before: Option<&dyn Fields>,
    after: &dyn Fields,
    reason: bool,
    catalogue: &Catalogue,
) -> Result<(), RuleError> {
    let rung_of = |fields: &dyn Fields| rung(&fields.text("status")?, catalogue);
    let (Some(from), Some(to)) = (before.and_then(rung_of), rung_of(after)) else {
        return Ok(());
    };
    if reason || from.code == to.code {
        return Ok(());
    }
    let (from_name, to_name) = (from.name.clone(), to.name.clone());
    if to.code < from.code {
        return Err(RuleError::BackWithoutReason {
            from: from_name,
            to: to_name,
        });
    }
    let between = |status: &&Status| from.code < status.code && status.code < to.code;
    let skipped: Vec<_> = catalogue
        .statuses
        .iter()
        .filter(between)
        .map(|status| status.name.as_str())
        .collect();
    if skipped.is_empty() {
        return Ok(());
    }
    let skipped = skipped.join(", ");
    Err(RuleError::SkipWithoutReason {
        from: from_name,
        to: to_name,
        skipped,
    })
}

fn side_state(after: &dyn Fields, catalogue: &Catalogue) -> Result<(), RuleError> {
    let state = after
        .text("hemmnis")
        .and_then(|key| catalogue.side_state(&key));
    let Some(state) = state else { return Ok(()) };
    let slug = match state.demand {
        SideStateDemand::Nothing => return Ok(()),
        SideStateDemand::Obstacle => "huerde",
        SideStateDemand::FollowUp => "wiedervorlage",
        SideStateDemand::Authority => "stattdessen",
        SideStateDemand::Embedding => "einbindung_geplant",
    };
    if after.get(slug).is_some() {
        return Ok(());
    }
    let label = Kind::Connection
        .field(slug)
        .map_or(slug, |field| field.label);
    Err(RuleError::SideStateNeeds {
        state: state.name.clone(),
        slug,
        label,
    })
}

fn in_order(after: &dyn Fields) -> Result<(), RuleError> {
    let one_day = after.get("bis_datum").is_none();
    let later = |first: &str, second: &str| match (after.get(first), after.get(second)) {
        (Some(first), Some(second)) => first > second,
        _ => false,
    };
    if later("datum", "bis_datum") || (one_day && later("beginn", "ende")) {
        return Err(RuleError::EndsBeforeBegin);
    }
    Ok(())
}

/// What was found at a point; closed with the Abnahme.
const FINDINGS: [&str; 5] = ["ergebnis", "maengelklasse", "notiz", "nachweis", "zeit"];

/// The word for the state of a run whose findings do not change any more.
pub fn closed(stand: &str) -> Option<&'static str> {
    match stand {
        "abgenommen" => Some("abgenommen"),
        "verweigert" => Some("Abnahme verweigert"),
        _ => None,
    }
}

fn stays_closed(before: Option<&dyn Fields>, after: &dyn Fields) -> Result<(), RuleError> {
    let state = |fields: &dyn Fields| closed(&fields.text("stand")?);
    let Some((before, words)) = before.and_then(|before| Some((before, state(before)?))) else {
        return Ok(());
    };
    let changed = |slug: &&str| sorted(before, slug) != sorted(after, slug);
    if state(after).is_some() && FINDINGS.iter().any(changed) {
        return Err(RuleError::Closed(words));
    }
    Ok(())
}

fn sorted(fields: &dyn Fields, slug: &str) -> BTreeMap<String, Value> {
    fields.items(slug).into_iter().collect()
}

fn check_points(after: &dyn Fields, catalogue: &Catalogue) -> Result<(), RuleError> {
    let noted = |slug: &str, item: &str| {
        after
            .items(slug)
            .iter()
            .any(|(of, value)| of == item && value.is_present())
    };
    let accepted = after.text("stand").as_deref() == Some("abgenommen");
    for (item, value) in after.items("ergebnis") {
        let Some(outcome) = value.as_text().and_then(|key| catalogue.outcome(key)) else {
            continue;
        };
        let named = || outcome.name.clone();
        match outcome.demand {
            OutcomeDemand::Note if !noted("notiz", &item) => {
                return Err(RuleError::OutcomeNeedsNote {
                    item,
                    outcome: named(),
                });
            }
            OutcomeDemand::Defect if !noted("maengelklasse", &item) => {
                return Err(RuleError::OutcomeNeedsDefect {
                    item,
                    outcome: named(),
                });
            }
            OutcomeDemand::Defect if accepted && forbids_acceptance(after, &item, catalogue) => {
                return Err(RuleError::OpenDefects(item));
            }
            _ => {}
        }
    }
    Ok(())
}

fn forbids_acceptance(after: &dyn Fields, item: &str, catalogue: &Catalogue) -> bool {
    let classes = after.items("maengelklasse");
    let class = classes
        .iter()
        .find(|(of, _)| of == item)
        .and_then(|(_, value)| value.as_text());
    class
        .and_then(|class| catalogue.defect_class(class.parse().ok()?))
        .is_some_and(|class| class.forbids_acceptance)
}

fn solved(after: &dyn Fields) -> Result<(), RuleError> {
    if after.text("stand").as_deref() == Some("geloest") && after.get("loesung").is_none() {
        return Err(RuleError::SolvedWithoutSolution);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fields as `slug` or `slug.item`.
    struct Sheet(BTreeMap<&'static str, Value>);

    impl Fields for Sheet {
        fn get(&self, slug: &str) -> Option<Value> {
            self.0.get(slug).cloned()
        }

        fn items(&self, slug: &str) -> Vec<(String, Value)> {
            let cells = self.0.iter().filter_map(|(name, value)| {
                let (field, item) = name.split_once('.')?;
                (field == slug).then(|| (item.to_owned(), value.clone()))
            });
            cells.collect()
        }
    }

    fn sheet<const N: usize>(fields: [(&'static str, &str); N]) -> Sheet {
        Sheet(fields.map(|(slug, text)| (slug, Value::text(text))).into())
    }

    fn connection(status: &'static str) -> Sheet {
        sheet([
            ("behoerde", "06633-wohngeld"),
            ("leistung", "10092"),
            ("status", status),
        ])
    }

    fn with(mut sheet: Sheet, slug: &'static str, text: &str) -> Sheet {
        sheet.0.insert(slug, Value::text(text));
        sheet
    }

    fn checked(
        kind: Kind,
        before: Option<&Sheet>,
        after: &Sheet,
        reason: Option<&str>,
    ) -> Result<(), RuleError> {
        let before = before.map(|sheet| sheet as &dyn Fields);
        check(kind, before, after, reason, Catalogue::builtin().unwrap())
    }

    fn moved(from: &'static str, to: &'static str, reason: Option<&str>) -> Result<(), RuleError> {
        checked(
            Kind::Connection,
            Some(&connection(from)),
            &connection(to),
            reason,
        )
    }

    #[test]
    fn the_next_rung_needs_no_reason_but_going_back_and_skipping_do() {
        assert_eq!(moved("10", "20", None), Ok(()));
        assert_eq!(moved("20", "20", None), Ok(()));
        assert!(matches!(
            moved("20", "10", None),
            Err(RuleError::BackWithoutReason { .. })
        ));
        assert!(matches!(
            moved("20", "10", Some("  ")),
            Err(RuleError::BackWithoutReason { .. })
        ));
        assert!(matches!(
            moved("10", "40", None),
            Err(RuleError::SkipWithoutReason { .. })
        ));
        assert_eq!(moved("10", "40", Some("Vertrag lag schon vor")), Ok(()));
        assert_eq!(moved("20", "10", Some("Leitung hat gewechselt")), Ok(()));
    }

    #[test]
    fn a_first_record_may_start_on_any_rung() {
        assert_eq!(
            checked(Kind::Connection, None, &connection("70"), None),
            Ok(())
        );
    }

    #[test]
    fn blocked_needs_a_huerde_and_postponed_a_date() {
        for (state, slug) in [
            ("blockiert", "huerde"),
            ("zurueckgestellt", "wiedervorlage"),
        ] {
            let lame = with(connection("40"), "hemmnis", state);
            let error = checked(Kind::Connection, None, &lame, None).unwrap_err();
            assert_eq!(error.slug(), Some(slug));
            assert_eq!(
                checked(Kind::Connection, None, &with(lame, slug, "x"), None),
                Ok(())
            );
        }
    }

    #[test]
    fn live_by_pdf_link_reads_as_an_interim_solution() {
        let catalogue = Catalogue::builtin().unwrap();
        let interim = catalogue
            .variants
            .iter()
            .find(|variant| variant.interim)
            .unwrap();
        let lasting = catalogue
            .variants
            .iter()
            .find(|variant| !variant.interim)
            .unwrap();
        let live = catalogue.status(90).unwrap();
        let read = |variant: &str| status_label(live, Some(variant), catalogue);
        assert_eq!(read(&interim.key), "produktiv (Übergangslösung)");
        assert_eq!(read(&lasting.key), live.name);
        let testing = catalogue.status(70).unwrap();
        assert_eq!(
            status_label(testing, Some(&interim.key), catalogue),
            testing.name
        );
    }

    #[test]
    fn a_failed_point_needs_its_class_and_grave_ones_forbid_the_abnahme() {
        let run = sheet([("anbindung", "a"), ("datum", "d"), ("stand", "laufend")]);
        let failed = with(run, "ergebnis.6", "nicht-bestanden");
        let error = checked(Kind::TestRun, None, &failed, None).unwrap_err();
        assert!(
            matches!(error, RuleError::OutcomeNeedsDefect { .. }),
            "{error}"
        );
        let grave = with(failed, "maengelklasse.6", "1");
        assert_eq!(checked(Kind::TestRun, None, &grave, None), Ok(()));
        let accepted = with(grave, "stand", "abgenommen");
        let error = checked(Kind::TestRun, None, &accepted, None).unwrap_err();
        assert_eq!(error, RuleError::OpenDefects("6".into()));
        let light = with(accepted, "maengelklasse.6", "3");
        assert_eq!(checked(Kind::TestRun, None, &light, None), Ok(()));
    }

    #[test]
    fn after_the_abnahme_findings_change_only_when_the_run_is_opened_again() {
        let run = || {
            sheet([
                ("anbindung", "a"),
                ("datum", "d"),
                ("ergebnis.1", "bestanden"),
            ])
        };
        for stand in ["abgenommen", "verweigert"] {
            let closed = with(run(), "stand", stand);
            let worked = with(with(run(), "stand", stand), "ergebnis.2", "bestanden");
            let error = checked(Kind::TestRun, Some(&closed), &worked, None).unwrap_err();
            assert_eq!(error.slug(), Some("stand"), "{error}");
            let linked = with(with(run(), "stand", stand), "huerden.1", "h");
            assert_eq!(checked(Kind::TestRun, Some(&closed), &linked, None), Ok(()));
            let reopened = with(with(run(), "stand", "laufend"), "ergebnis.2", "bestanden");
            assert_eq!(
                checked(Kind::TestRun, Some(&closed), &reopened, None),
                Ok(())
            );
        }
    }

    #[test]
    fn a_point_left_out_needs_a_reason() {
        let run = sheet([
            ("anbindung", "a"),
            ("datum", "d"),
            ("ergebnis.18", "entfaellt"),
        ]);
        let error = checked(Kind::TestRun, None, &run, None).unwrap_err();
        assert_eq!(error.slug(), Some("notiz"));
        assert_eq!(
            checked(
                Kind::TestRun,
                None,
                &with(run, "notiz.18", "keine Gebühr"),
                None
            ),
            Ok(())
        );
    }

    #[test]
    fn an_appointment_does_not_end_before_it_begins() {
        let mut visit = sheet([("titel", "Besuch")]);
        visit.0.extend([
            ("datum", Value::Date(9)),
            ("beginn", Value::Time(600)),
            ("ende", Value::Time(540)),
        ]);
        assert_eq!(
            checked(Kind::Appointment, None, &visit, None),
            Err(RuleError::EndsBeforeBegin)
        );
        visit.0.insert("bis_datum", Value::Date(10));
        assert_eq!(checked(Kind::Appointment, None, &visit, None), Ok(()));
        visit.0.insert("bis_datum", Value::Date(8));
        assert_eq!(
            checked(Kind::Appointment, None, &visit, None),
            Err(RuleError::EndsBeforeBegin)
        );
    }

    #[test]
    fn a_missing_field_is_named() {
        let error = checked(Kind::Obstacle, None, &sheet([("titel", "T")]), None).unwrap_err();
        assert_eq!(error.slug(), Some("art"));
    }
}
