//! What other programs take over, on the command line: `bericht deckung` and `bericht datenpaket`.

use serde_json::json;

use super::Written;
use crate::cli::answer::{Reply, Said};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::files;
use crate::insight::open_data::{self, People};
use crate::insight::outline::Outline;
use crate::interop::sheet::csv;
use crate::model::text::{counted, number};
use crate::workspace::write_all;

/// A set of data that is no report for people.
pub struct Data {
    pub name: &'static str,
    pub alias: &'static str,
    pub about: &'static str,
    pub write: fn(&Call<'_>) -> Reply,
}

/// The sets there are.
pub const DATA: [Data; 2] = [
    Data {
        name: "deckung",
        alias: "coverage",
        about: "Stand je Gemeinde und Leistung mit Regionalschlüssel, für andere Programme (csv, json)",
        write: coverage,
    },
    Data {
        name: "datenpaket",
        alias: "datapackage",
        about: "alles als CSV mit Beschreibung (datapackage.json) in einem Ordner; ohne Personen, außer mit --personen",
        write: package,
    },
];

fn coverage(call: &Call<'_>) -> Reply {
    let ending = call.ending();
    let form = call.maybe("format").or(ending.as_deref()).unwrap_or("csv");
    let workspace = call.to_read()?;
    let snapshot = workspace.snapshot();
    let outline = Outline::new(snapshot.view());
    let sheet = open_data::coverage(snapshot.view(), &outline, snapshot.today());
    let text = match form {
        "csv" => csv::write(&sheet),
        "json" => format!("{:#}\n", open_data::json(&sheet)),
        other => {
            return Err(CliError::Usage(format!(
                "Die Deckung gibt es als csv und json, nicht als „{other}“."
            )));
        }
    };
    let Some(path) = call.path("o") else {
        return Ok(Box::new(Written(text)));
    };
    files::write(path, text.as_bytes())?;
    let (rows, file) = (sheet.rows.len() as u64, path.display().to_string());
    let sentence = format!("{} geschrieben: {file}", counted(rows, "Zeile", "Zeilen"));
    Ok(Said::boxed(sentence, json!({ "rows": rows, "file": file })))
}

fn package(call: &Call<'_>) -> Reply {
    let Some(folder) = call.path("o") else {
        return Err(CliError::Usage(
            "Wohin? Gebraucht wird ein Ordner: „-o ORDNER“.".to_owned(),
        ));
    };
    let people = if call.has("personen") {
        People::Named
    } else {
        People::LeftOut
    };
    let workspace = call.to_read()?;
    let snapshot = workspace.snapshot();
    let outline = Outline::new(snapshot.view());
    let package = open_data::package(snapshot.view(), &outline, (snapshot.today(), people));
    let count = package.len() as u64;
    files::folder(folder)?;
    let package = package.into_iter().map(|file| (file.name, file.bytes));
    write_all(folder, package.collect())?;
    let place = folder.display().to_string();
    let sentence = format!(
        "Datenpaket mit {} Dateien geschrieben: {place}",
        number(count)
    );
    Ok(Said::boxed(
        sentence,
        json!({ "files": count, "folder": place }),
    ))
}
