//! What must hold between entries and files, beyond what the types already say.

use unicode_width::UnicodeWidthStr;

use super::document::CatalogueError;
use super::{AuthorityKind, Catalogue, CheckItem, HolidayRule, Land, ObstacleKind, Service};
use crate::model::keys::OzgId;

/// Widest short name of a service, in columns.
const SERVICE_SHORT: usize = 12;
/// Widest short name on the axes of an Anbindung, in columns.
const STATUS_SHORT: usize = 10;

/// Refuses the first thing that does not fit.
pub(super) fn check(catalogue: &Catalogue) -> Result<(), CatalogueError> {
    for entry in &catalogue.lands {
        land(entry).map_err(refuse("laender.toml", entry.key.as_str()))?;
    }
    for entry in &catalogue.authority_kinds {
        authority_kind(entry).map_err(refuse("behoerdenarten.toml", &entry.key))?;
    }
    for entry in &catalogue.services {
        service(catalogue, entry).map_err(refuse("leistungen.toml", &entry.key))?;
    }
    status(catalogue)?;
    for entry in &catalogue.check_items {
        check_item(catalogue, entry).map_err(refuse("pruefliste.toml", &entry.key))?;
    }
    for entry in &catalogue.obstacle_kinds {
        obstacle_kind(catalogue, entry).map_err(refuse("huerden.toml", &entry.key))?;
    }
    for pair in catalogue.pact_milestones.windows(2) {
        demand(pair[0].date <= pair[1].date, || {
            "die Meilensteine müssen nach Datum geordnet sein".to_owned()
        })
        .map_err(refuse("meilensteine.toml", &pair[1].key))?;
    }
    for entry in &catalogue.holiday_rules {
        holiday_rule(entry).map_err(refuse("feiertage.toml", &entry.key))?;
    }
    Ok(())
}

fn land(land: &Land) -> Result<(), String> {
    let short = &land.short;
    demand(
        short.len() == 2 && short.bytes().all(|byte| byte.is_ascii_uppercase()),
        || format!("das Kürzel „{short}“ hat nicht zwei Großbuchstaben"),
    )?;
    demand(
        !land.bezirk_digits.is_empty() && land.bezirk_digits.iter().all(|digit| *digit <= 9),
        || "die Bezirke sind einzelne Ziffern von 0 bis 9, mindestens eine".to_owned(),
    )
}

fn authority_kind(kind: &AuthorityKind) -> Result<(), String> {
    demand(is_word(&kind.key), || {
        "der Schlüssel besteht nicht nur aus Kleinbuchstaben a–z".to_owned()
    })?;
    demand(kind.has_area(), || {
        "das Muster enthält nicht genau einmal „{gebiet}“".to_owned()
    })
}

fn service(catalogue: &Catalogue, service: &Service) -> Result<(), String> {
    let key_is_sound = service.key.parse::<OzgId>().is_ok() || is_word(&service.key);
    demand(key_is_sound, || {
        "der Schlüssel ist weder eine OZG-ID noch ein Wort aus Kleinbuchstaben a–z".to_owned()
    })?;
    for id in &service.further_ids {
        let owners = catalogue
            .services
            .iter()
            .filter(|other| other.key == id.as_str() || other.further_ids.contains(id));
        demand(owners.count() == 1, || {
            format!("die weitere OZG-ID {id} gehört schon zu einer anderen Leistung")
        })?;
    }
    fits(&service.short, SERVICE_SHORT)?;
    demand(!service.levels.is_empty(), || {
        "es fehlt mindestens eine Ebene".to_owned()
    })?;
    demand(!service.kinds.is_empty(), || {
        "es fehlt mindestens eine Behördenart".to_owned()
    })?;
    for kind in &service.kinds {
        exists(catalogue.authority_kind(kind), "die Behördenart", kind)?;
    }
    for variant in &service.variants {
        exists(
            catalogue.variant(variant),
            "die Anbindungsvariante",
            variant,
        )?;
    }
    for (index, leika) in service.leika.iter().enumerate() {
        let again = service.leika[..index]
            .iter()
            .any(|earlier| earlier.key == leika.key);
        demand(!again, || {
            format!("der Leistungsschlüssel {} kommt zweimal vor", leika.key)
        })?;
    }
    Ok(())
}

fn status(catalogue: &Catalogue) -> Result<(), CatalogueError> {
    for pair in catalogue.statuses.windows(2) {
        demand(
            pair[0].code < pair[1].code && pair[0].phase <= pair[1].phase,
            || format!("die Leiter steigt nach {} nicht weiter auf", pair[0].code),
        )
        .map_err(refuse("status.toml", &pair[1].code.to_string()))?;
    }
    for status in &catalogue.statuses {
        demand(status.code <= 99, || {
            "der Status ist größer als 99".to_owned()
        })
        .and_then(|()| fits(&status.short, STATUS_SHORT))
        .map_err(refuse("status.toml", &status.code.to_string()))?;
    }
    for (at, state) in catalogue.side_states.iter().enumerate() {
        let mut before = catalogue.side_states[..at].iter();
        demand(
            state.sign.is_ascii_uppercase() && before.all(|other| other.sign != state.sign),
            || {
                format!(
                    "das Zeichen „{}“ ist kein Großbuchstabe für sich",
                    state.sign
                )
            },
        )
        .map_err(refuse("status.toml", &state.key))?;
    }
    let side_states = catalogue
        .side_states
        .iter()
        .map(|state| (&state.key, &state.short));
    let variants = catalogue
        .variants
        .iter()
        .map(|variant| (&variant.key, &variant.short));
    for (key, short) in side_states.chain(variants) {
        fits(short, STATUS_SHORT).map_err(refuse("status.toml", key))?;
    }
    Ok(())
}

fn check_item(catalogue: &Catalogue, item: &CheckItem) -> Result<(), String> {
    exists(
        catalogue.section(&item.section),
        "den Abschnitt",
        &item.section,
    )?;
    exists(catalogue.role(&item.role), "die Rolle", &item.role)?;
    let Some(service) = &item.service else {
        return Ok(());
    };
    let own = catalogue
        .services
        .iter()
        .find(|other| other.key == *service);
    exists(own, "die Leistung", service)?;
    let number = item
        .key
        .strip_prefix(service.as_str())
        .and_then(|rest| rest.strip_prefix('-'));
    demand(number.is_some_and(is_number), || {
        format!("der Schlüssel eines Zusatzpunkts ist „{service}-“ mit einer Nummer dahinter")
    })
}

fn obstacle_kind(catalogue: &Catalogue, kind: &ObstacleKind) -> Result<(), String> {
    let category = &kind.category;
    exists(
        catalogue.obstacle_category(category),
        "die Kategorie",
        category,
    )?;
    let number = kind.key.strip_prefix(category.as_str());
    demand(number.is_some_and(is_number), || {
        format!("der Schlüssel einer Hürde ist „{category}“ mit einer Nummer dahinter")
    })
}

fn holiday_rule(rule: &HolidayRule) -> Result<(), String> {
    let in_order = rule
        .from_year
        .zip(rule.to_year)
        .is_none_or(|(from, to)| from <= to);
    demand(in_order, || {
        "das letzte Jahr liegt vor dem ersten".to_owned()
    })
}

/// Says where a rule is broken.
fn refuse(file: &str, entry: &str) -> impl FnOnce(String) -> CatalogueError {
    move |detail| CatalogueError::entry(file, entry, detail)
}

fn demand(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn exists<T>(found: Option<&T>, what: &str, key: &str) -> Result<(), String> {
    demand(found.is_some(), || format!("{what} „{key}“ gibt es nicht"))
}

fn fits(short: &str, columns: usize) -> Result<(), String> {
    demand(short.width() <= columns, || {
        format!("der Kurzname „{short}“ ist breiter als {columns} Spalten")
    })
}

fn is_word(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
