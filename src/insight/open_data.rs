//! What other programs take over: the coverage per Gemeinde and service, and everything as a package of tables with a
//! description (Frictionless Data Package and Table Schema, <https://specs.frictionlessdata.io>).

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::View;
use super::outline::Outline;
use super::reach::Reach;
use super::tables::{self, Headings};
use crate::interop::archive::Entry;
use crate::interop::sheet::{Cell, Column, Format, Scalar, Sheet, csv};
use crate::model::schema::{Kind, Type};

/// Whether people are named in what goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    /// Nobody is.
    LeftOut,
    /// Everybody is.
    Named,
}

/// The coverage: a row per Gemeinde and service that somebody is responsible for, with the key that every register of
/// the public administration knows, the Amtliche Regionalschlüssel.
pub fn coverage(view: View<'_>, outline: &Outline, today: NaiveDate) -> Sheet {
    let reach = Reach::new(view, outline);
    let services: Vec<[Scalar; 3]> = reach
        .services()
        .iter()
        .map(|service| named(view, &service.key))
        .collect();
    let mut rows = Vec::new();
    for (at, place) in reach.places().iter().enumerate() {
        let ars = view.text(Kind::Area, &place.key, "ars").unwrap_or_default();
        let kreis = place.key.get(..5).unwrap_or_default();
        let kreis_name = view.title(Kind::Area, kreis);
        for (number, [ozg_id, leistung, leika]) in services.iter().enumerate() {
            let standing = reach.standing(at, Some(number));
            let Some(stage) = standing.stage else {
                continue;
            };
            let row = [
                text(&ars),
                text(&place.key),
                text(&place.name),
                text(kreis),
                text(&kreis_name),
                Scalar::count(place.inhabitants),
                ozg_id.clone(),
                leistung.clone(),
                leika.clone(),
                text(stage.label()),
                Scalar::YesNo(standing.covered > 0),
                Scalar::Date(today),
            ];
            rows.push(row.map(Into::into).into());
        }
    }
    Sheet {
        name: "deckung".to_owned(),
        columns: COVERAGE
            .iter()
            .map(|(heading, format)| Column::new(heading, *format))
            .collect(),
        rows,
    }
}

/// What the coverage says of a service: its key, its name, its numbers in the LeiKa.
fn named(view: View<'_>, key: &str) -> [Scalar; 3] {
    let leika = view.items(Kind::Service, key, "leika");
    let leika: Vec<String> = leika.into_iter().map(|(key, _)| key).collect();
    [
        text(key),
        text(&view.title(Kind::Service, key)),
        text(&leika.join(", ")),
    ]
}

fn text(text: &str) -> Scalar {
    Scalar::Text(text.to_owned())
}

/// What the columns of the coverage are called.
const COVERAGE: [(&str, Format); 12] = [
    ("ars", Format::Text),
    ("ags", Format::Text),
    ("gemeinde", Format::Text),
    ("kreis", Format::Text),
    ("kreis_name", Format::Text),
    ("einwohner", Format::Integer),
    ("ozg_id", Format::Text),
    ("leistung", Format::Text),
    ("leika", Format::Text),
    ("stufe", Format::Text),
    ("online", Format::YesNo),
    ("stand", Format::Date),
];

/// A table as records for programs.
pub fn json(sheet: &Sheet) -> Json {
    let object = |row: &Vec<Cell>| {
        let pairs = sheet.columns.iter().zip(row);
        let pairs = pairs.map(|(column, cell)| {
            let value = match &cell.value {
                Scalar::Empty => Json::Null,
                Scalar::Text(text) => json!(text),
                Scalar::Integer(number) => json!(number),
                Scalar::Decimal(number) => json!(number),
                Scalar::Date(day) => json!(day.to_string()),
                Scalar::Time(time) => json!(time.format("%H:%M").to_string()),
                Scalar::YesNo(yes) => json!(yes),
            };
            (column.heading.clone(), value)
        });
        Json::Object(pairs.collect())
    };
    sheet.rows.iter().map(object).collect()
}

/// The files of a package.
pub fn package(
    view: View<'_>,
    outline: &Outline,
    (today, people): (NaiveDate, People),
) -> Vec<Entry> {
    let kinds = Kind::of_team().filter(|kind| people == People::Named || *kind != Kind::Person);
    let mut sheets: Vec<(Option<Kind>, Sheet)> = kinds
        .map(|kind| {
            let keys = view.keys(kind);
            let sheet = tables::sheet(view, kind, keys, (Headings::Slugs, today));
            let mut sheet = Sheet {
                name: kind.slug().to_owned(),
                ..sheet
            };
            if people == People::LeftOut {
                leave_out_people(kind, &mut sheet);
            }
            (Some(kind), sheet)
        })
        .collect();
    sheets.push((None, coverage(view, outline, today)));
    let resources: Vec<Json> = sheets
        .iter()
        .map(|(kind, sheet)| resource(*kind, sheet))
        .collect();
    let description = json!({
        "profile": "tabular-data-package",
        "name": "ozg-werkbank",
        "title": "Stand der Anbindungen, aus der OZG-Werkbank",
        "created": format!("{today}T00:00:00Z"),
        "resources": resources,
    });
    let mut files: Vec<Entry> = sheets
        .iter()
        .map(|(_, sheet)| Entry {
            name: format!("{}.csv", sheet.name),
            bytes: csv::write(sheet).into_bytes(),
        })
        .collect();
    let text = serde_json::to_string_pretty(&description).unwrap_or_default();
    files.push(Entry {
        name: "datapackage.json".to_owned(),
        bytes: text.into_bytes(),
    });
    files
}

/// Takes out the columns that name people, and those of the program: hashes of names can be guessed. Who is meant stays
/// told by keys that say nothing.
fn leave_out_people(kind: Kind, sheet: &mut Sheet) {
    let tells_of_people = |column: &Column| {
        let field = kind.field(&column.heading);
        column.format == Format::Internal
            || field.is_some_and(|field| {
                field.is_personal() || field.ty == Type::Reference(Kind::Person)
            })
    };
    let kept: Vec<bool> = sheet
        .columns
        .iter()
        .map(|column| !tells_of_people(column))
        .collect();
    let mut at = kept.iter();
    sheet
        .columns
        .retain(|_| at.next().is_some_and(|kept| *kept));
    for row in &mut sheet.rows {
        let mut at = kept.iter();
        row.retain(|_| at.next().is_some_and(|kept| *kept));
    }
}

/// What a table is, in the words of the specification.
fn resource(kind: Option<Kind>, sheet: &Sheet) -> Json {
    let fields: Vec<Json> = sheet
        .columns
        .iter()
        .map(|column| field(kind, column))
        .collect();
    let key = match kind {
        Some(_) => json!(["schluessel"]),
        None => json!(["ags", "ozg_id"]),
    };
    json!({
        "profile": "tabular-data-resource",
        "name": sheet.name,
        "path": format!("{}.csv", sheet.name),
        "title": kind.map_or("Deckung je Gemeinde und Leistung", |kind| kind.def().plural),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ";", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true },
        "schema": { "fields": fields, "primaryKey": key, "missingValues": [""] },
    })
}

fn field(kind: Option<Kind>, column: &Column) -> Json {
    let known = kind.and_then(|kind| kind.field(&column.heading));
    let title = known.map_or(column.heading.as_str(), |field| field.label);
    let mut field = json!({ "name": column.heading, "title": title, "type": "string" });
    let more = match column.format {
        Format::Integer => json!({ "type": "integer" }),
        Format::Decimal | Format::Share => json!({ "type": "number", "decimalChar": "," }),
        Format::Date => json!({ "type": "date", "format": "%d.%m.%Y" }),
        Format::Time => json!({ "type": "time", "format": "%H:%M" }),
        Format::YesNo => {
            json!({ "type": "boolean", "trueValues": ["ja"], "falseValues": ["nein"] })
        }
        Format::Text | Format::LongText | Format::Internal => json!({}),
    };
    if let (Json::Object(field), Json::Object(more)) = (&mut field, more) {
        field.extend(more);
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::testing::{replica, view};

    #[test]
    fn the_package_describes_every_column_and_names_nobody_unless_that_is_wanted() {
        let replica = replica(&[
            "gebiet 06 name=Hessen ebene=land",
            "gebiet 06633 name=Kassel ebene=kreis",
            "gebiet 06633001 name=Ahnatal ebene=gemeinde ars=066330001001",
            "behoerde b name=Wohngeldstelle art=wohngeld gebiet=06633001 zustaendig.06633001=ja",
            "leistung 10092 aktiv=ja",
            "anbindung b-10092 behoerde=b leistung=10092 status=95 verantwortlich=p",
            "person p name=Erika_Geheim",
        ]);
        let view = view(&replica);
        let outline = Outline::new(view);
        let today = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap();
        let files = package(view, &outline, (today, People::LeftOut));
        let text = |name: &str| {
            let file = files.iter().find(|of| of.name == name).unwrap();
            String::from_utf8(file.bytes.clone()).unwrap()
        };
        assert!(
            files
                .iter()
                .all(|file| !String::from_utf8_lossy(&file.bytes).contains("Geheim"))
        );
        assert!(text("deckung.csv").contains("066330001001;06633001;Ahnatal;06633;Kassel;"));
        assert!(text("deckung.csv").contains(";ja;26.11.2026\r\n"));
        let description: Json = serde_json::from_str(&text("datapackage.json")).unwrap();
        for resource in description["resources"].as_array().unwrap() {
            let file = text(resource["path"].as_str().unwrap());
            let names: Vec<&str> = resource["schema"]["fields"]
                .as_array()
                .unwrap()
                .iter()
                .map(|field| field["name"].as_str().unwrap())
                .collect();
            assert_eq!(file.lines().next().unwrap(), names.join(";"));
        }
        let table = text("anbindung.csv");
        let headings = table.lines().next().unwrap();
        assert!(
            !headings.contains("fassung"),
            "a hash of a name can be guessed"
        );
        let named = package(view, &outline, (today, People::Named));
        assert!(
            named
                .iter()
                .any(|file| String::from_utf8_lossy(&file.bytes).contains("Geheim"))
        );
    }
}
