//! What must hold between entries and files, beyond what the types already say.

use unicode_width::UnicodeWidthStr;

use super::document::CatalogueError;
use super::{Catalogue, Service};
use crate::model::keys::OzgId;

/// Widest short name of a service, in columns.
const SERVICE_SHORT: usize = 12;
/// Widest short name on the axes of an Anbindung, in columns.
const STATUS_SHORT: usize = 10;

/// Refuses the first thing that does not fit.
pub(super) fn check(catalogue: &Catalogue) -> Result<(), CatalogueError> {
    services(catalogue)?;
    authority_kinds(catalogue)?;
    ladder(catalogue)?;
    checklist(catalogue)
}

fn services(catalogue: &Catalogue) -> Result<(), CatalogueError> {
    for service in &catalogue.services {
        service_entry(catalogue, service)
            .map_err(|detail| CatalogueError::entry("leistungen.toml", &service.key, detail))?;
    }
    Ok(())
}

fn service_entry(catalogue: &Catalogue, service: &Service) -> Result<(), String> {
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
        demand(catalogue.authority_kind(kind).is_some(), || {
            format!("die Behördenart „{kind}“ gibt es nicht")
        })?;
    }
    for variant in &service.variants {
        demand(catalogue.variant(variant).is_some(), || {
            format!("die Anbindungsvariante „{variant}“ gibt es nicht")
        })?;
    }
    for (index, leika) in service.leika.iter().enumerate() {
        let key = &leika.key;
        let again = service.leika[..index]
            .iter()
            .any(|earlier| earlier.key == *key);
        demand(!again, || {
            format!("der Leistungsschlüssel {key} kommt zweimal vor")
        })?;
    }
    Ok(())
}

fn authority_kinds(catalogue: &Catalogue) -> Result<(), CatalogueError> {
    for kind in &catalogue.authority_kinds {
        let refuse = |detail: &str| {
            Err(CatalogueError::entry(
                "behoerdenarten.toml",
                &kind.key,
                detail,
            ))
        };
        if !is_word(&kind.key) {
            return refuse("der Schlüssel darf nur aus Kleinbuchstaben a–z bestehen");
        }
        if !kind.has_area() {
            return refuse("das Muster muss genau einmal „{gebiet}“ enthalten");
        }
    }
    Ok(())
}

fn ladder(catalogue: &Catalogue) -> Result<(), CatalogueError> {
    let refuse = |entry: &str, detail: String| CatalogueError::entry("status.toml", entry, detail);
    for pair in catalogue.statuses.windows(2) {
        demand(
            pair[0].code < pair[1].code && pair[0].phase <= pair[1].phase,
            || {
                format!(
                    "die Leiter muss aufsteigen, nach {} darf das nicht kommen",
                    pair[0].code
                )
            },
        )
        .map_err(|detail| refuse(&pair[1].code.to_string(), detail))?;
    }
    for status in &catalogue.statuses {
        let code = status.code;
        demand(code <= 99, || {
            "der Status muss zwischen 0 und 99 liegen".to_owned()
        })
        .and_then(|()| fits(&status.short, STATUS_SHORT))
        .map_err(|detail| refuse(&code.to_string(), detail))?;
    }
    for state in &catalogue.side_states {
        fits(&state.short, STATUS_SHORT).map_err(|detail| refuse(&state.key, detail))?;
    }
    for variant in &catalogue.variants {
        fits(&variant.short, STATUS_SHORT).map_err(|detail| refuse(&variant.key, detail))?;
    }
    Ok(())
}

fn checklist(catalogue: &Catalogue) -> Result<(), CatalogueError> {
    for item in &catalogue.check_items {
        let (key, section, role) = (&item.key, &item.section, &item.role);
        demand(catalogue.section(section).is_some(), || {
            format!("den Abschnitt „{section}“ gibt es nicht")
        })
        .and_then(|()| {
            demand(catalogue.role(role).is_some(), || {
                format!("die Rolle „{role}“ gibt es nicht")
            })
        })
        .and_then(|()| match &item.service {
            None => Ok(()),
            Some(service) => demand(
                catalogue
                    .service(service)
                    .is_some_and(|found| found.key == *service),
                || format!("die Leistung „{service}“ gibt es nicht"),
            )
            .and_then(|()| {
                demand(
                    key.strip_prefix(service.as_str())
                        .is_some_and(|rest| rest.starts_with('-')),
                    || format!("der Schlüssel eines Zusatzpunkts beginnt mit „{service}-“"),
                )
            }),
        })
        .map_err(|detail| CatalogueError::entry("pruefliste.toml", key, detail))?;
    }
    Ok(())
}

fn demand(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn fits(short: &str, columns: usize) -> Result<(), String> {
    demand(short.width() <= columns, || {
        format!("der Kurzname „{short}“ ist breiter als {columns} Spalten")
    })
}

fn is_word(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase())
}
