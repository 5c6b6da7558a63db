//! `pruefe`: works through the checklist of a connection point by point.

mod page;

use clap::Arg;
use serde_json::json;

use self::page::{Page, progress, sentence};

use super::records;
use crate::cli::answer::{Reply, Said};
use crate::cli::args::{flag, option, options, required};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::table::{Entry, Group, Task};
use crate::cli::words;
use crate::cli::words::typed;
use crate::insight::checklist::Checklist;
use crate::model::catalogue::OutcomeDemand;
use crate::model::dates::german_time;
use crate::model::rules::closed;
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::workspace::{Snapshot, Typed, Workspace};

pub static CHECK: Entry = Entry {
    words: &["pruefe", "check", "prüfe"],
    group: Group::Edit,
    about: "eine Prüfliste abarbeiten: beginnen, Punkte eintragen, abnehmen",
    examples: &[],
    args: Vec::new,
    task: Task::Choose(&[&START, &POINT, &SHOW, &ACCEPT, &REOPEN]),
};

static START: Entry = Entry {
    words: &["start"],
    group: Group::Edit,
    about: "eine Prüfung beginnen; das letzte Wort der Ausgabe ist ihr Schlüssel",
    examples: &["werkbank pruefe start 06633-wohngeld-10092 --umgebung test"],
    args: start_args,
    task: Task::Run(start),
};

static POINT: Entry = Entry {
    words: &["punkt", "item"],
    group: Group::Edit,
    about: "das Ergebnis eines Punktes eintragen",
    examples: &[
        "werkbank pruefe punkt 01JD 1 bestanden",
        "werkbank pruefe punkt 01JD 6 nicht-bestanden --klasse 2 --notiz \"Port 443 gesperrt\"",
    ],
    args: point_args,
    task: Task::Run(point),
};

static SHOW: Entry = Entry {
    words: &["zeige", "show"],
    group: Group::Look,
    about: "die Prüfliste mit allen Ergebnissen zeigen",
    examples: &["werkbank pruefe zeige 01JD"],
    args: run_arg,
    task: Task::Run(show),
};

static ACCEPT: Entry = Entry {
    words: &["abnahme", "accept"],
    group: Group::Edit,
    about: "die Abnahme eintragen oder verweigern; was offen ist, wird genannt und festgehalten",
    examples: &[
        "werkbank pruefe abnahme 01JD --durch \"B. Beispiel\"",
        "werkbank pruefe abnahme 01JD --verweigert --bemerkung \"Nachtest am 1.12.\"",
    ],
    args: accept_args,
    task: Task::Run(accept),
};

static REOPEN: Entry = Entry {
    words: &["oeffne", "reopen", "öffne"],
    group: Group::Edit,
    about: "eine abgenommene oder verweigerte Prüfung wieder öffnen, damit sich Ergebnisse ändern lassen",
    examples: &["werkbank pruefe oeffne 01JD"],
    args: run_arg,
    task: Task::Run(reopen),
};

fn start_args() -> Vec<Arg> {
    vec![
        required("ANBINDUNG", "Schlüssel der Anbindung"),
        option(
            "variante",
            "VARIANTE",
            "Anbindungsvariante; sonst die der Anbindung",
        ),
        option("umgebung", "UMGEBUNG", "test oder produktion"),
        option("termin", "TERMIN", "der Termin, bei dem geprüft wird"),
        option("datum", "DATUM", "sonst heute"),
        option(
            "vorlage",
            "VORLAGE",
            "Prüfvorlage; sonst die geltende für die Leistung, „keine“ nimmt die eingebaute Prüfliste",
        ),
    ]
}

fn run_arg() -> Vec<Arg> {
    vec![required("PRÜFUNG", "Schlüssel der Prüfung")]
}

fn point_args() -> Vec<Arg> {
    let mut args = run_arg();
    args.extend([
        required("NUMMER", "Nummer des Punktes, wie „pruefe zeige“ sie nennt"),
        required(
            "ERGEBNIS",
            "offen, bestanden, hinweis, nicht-bestanden, blockiert oder entfaellt",
        ),
        option("notiz", "TEXT", "Bemerkung zum Punkt"),
        option(
            "klasse",
            "N",
            "Mängelklasse 1 bis 3, nötig bei nicht-bestanden",
        ),
        option("nachweis", "TEXT", "Dateiname oder Protokollnummer"),
        option("huerde", "HÜRDE", "die Hürde, die daraus geworden ist"),
    ]);
    args
}

fn accept_args() -> Vec<Arg> {
    let mut args = run_arg();
    args.extend([
        options("durch", "PERSON", "wer unterzeichnet hat"),
        flag("verweigert", "die Abnahme ist verweigert"),
        option("datum", "DATUM", "sonst heute"),
        option("bemerkung", "TEXT", "Bemerkung zur Abnahme"),
    ]);
    args
}

fn start(call: &Call<'_>) -> Reply {
    let mut workspace = call.to_write()?;
    let snapshot = workspace.snapshot();
    let view = snapshot.view();
    let connection = words::record(view, Kind::Connection, call.text("ANBINDUNG"))?;
    let planned = view.text(Kind::Connection, &connection, "variante");
    let usual = snapshot.usual(Kind::TestRun).into_iter();
    let mut fields: Vec<Typed> = usual.map(|(slug, text)| typed(slug, None, &text)).collect();
    fields.extend([
        typed("anbindung", None, &connection),
        typed("variante", None, &planned.unwrap_or_default()),
    ]);
    for slug in ["variante", "umgebung", "termin", "datum"] {
        fields.extend(call.maybe(slug).map(|text| typed(slug, None, text)));
    }
    fields.extend(call.maybe("vorlage").map(|word| {
        let named = if word == BUILT_IN { "" } else { word };
        typed("vorlage", None, named)
    }));
    let (action, key) = snapshot.create(Kind::TestRun, None, &fields, workspace.env())?;
    records::apply(&mut workspace, &action)?;
    let snapshot = workspace.snapshot();
    let title = snapshot.view().title(Kind::TestRun, &key);
    let points = list(&snapshot, &key)?.points.len();
    let json = json!({ "kind": "test-run", "key": key, "label": title, "points": points });
    let count = counted(points as u64, "Punkt", "Punkte");
    Ok(Said::boxed(
        format!("Prüfung „{title}“ begonnen, {count}: {key}"),
        json,
    ))
}

/// What asks for the built-in list instead of a template.
const BUILT_IN: &str = "keine";

/// The run that the call is about.
fn run(call: &Call<'_>, snapshot: &Snapshot) -> Result<String, CliError> {
    words::record(snapshot.view(), Kind::TestRun, call.text("PRÜFUNG"))
}

fn list<'a>(snapshot: &'a Snapshot, run: &str) -> Result<Checklist<'a>, CliError> {
    Checklist::of(snapshot.view(), run).ok_or_else(|| {
        CliError::Refused(format!(
            "Die Prüfung „{run}“ gehört zu keiner Anbindung mehr."
        ))
    })
}

fn point(call: &Call<'_>) -> Reply {
    let mut workspace = call.to_write()?;
    let snapshot = workspace.snapshot();
    let run = run(call, &snapshot)?;
    refuse_accepted(&snapshot, &run)?;
    let item = item(call, &list(&snapshot, &run)?)?;
    let action = snapshot.change(
        Kind::TestRun,
        &run,
        &values(call, &workspace, &snapshot, &item)?,
    )?;
    records::apply(&mut workspace, &action)?;
    let snapshot = workspace.snapshot();
    let list = list(&snapshot, &run)?;
    let result = list.point(&item).and_then(|point| point.outcome);
    let result = result.map_or("offen", |outcome| outcome.name.as_str());
    let mut json = progress(&list);
    json["key"] = run.clone().into();
    json["item"] = item.as_str().into();
    Ok(Said::boxed(
        format!("Punkt {item}: {result}. {}.", sentence(&list)),
        json,
    ))
}

fn refuse_accepted(snapshot: &Snapshot, run: &str) -> Result<(), CliError> {
    let stand = snapshot.view().text(Kind::TestRun, run, "stand");
    match stand.as_deref().and_then(closed) {
        Some(stand) => Err(CliError::Refused(format!(
            "Die Prüfung ist abgeschlossen ({stand}). Zum Ändern erst „werkbank pruefe oeffne {run}“."
        ))),
        None => Ok(()),
    }
}

/// The key of the point that the call names.
fn item(call: &Call<'_>, list: &Checklist<'_>) -> Result<String, CliError> {
    let word = call.text("NUMMER");
    let found = list
        .points
        .iter()
        .find(|point| point.item.key.eq_ignore_ascii_case(word));
    found.map(|point| point.item.key.clone()).ok_or_else(|| {
        let known: Vec<&str> = list
            .points
            .iter()
            .map(|point| point.item.key.as_str())
            .collect();
        CliError::Refused(format!(
            "Den Punkt „{word}“ hat diese Prüfliste nicht. Es gibt: {}.",
            known.join(", ")
        ))
    })
}

fn values(
    call: &Call<'_>,
    workspace: &Workspace,
    snapshot: &Snapshot,
    item: &str,
) -> Result<Vec<Typed>, CliError> {
    let now = workspace.env().local(workspace.env().wall()).time();
    let field = words::field(Kind::TestRun, "ergebnis")?;
    let result = snapshot.parse(field, call.text("ERGEBNIS"))?;
    let outcome = result
        .as_text()
        .and_then(|key| snapshot.catalogue().outcome(key));
    let mut values = vec![
        typed("ergebnis", Some(item), call.text("ERGEBNIS")),
        typed("zeit", Some(item), &german_time(now)),
    ];
    // A point that passes has no defect any more.
    if outcome.is_none_or(|outcome| outcome.demand != OutcomeDemand::Defect) {
        values.push(typed("maengelklasse", Some(item), ""));
    }
    let named = [
        ("maengelklasse", "klasse"),
        ("notiz", "notiz"),
        ("nachweis", "nachweis"),
        ("huerden", "huerde"),
    ];
    for (slug, option) in named {
        values.extend(call.maybe(option).map(|text| typed(slug, Some(item), text)));
    }
    Ok(values)
}

fn accept(call: &Call<'_>) -> Reply {
    let mut workspace = call.to_write()?;
    let snapshot = workspace.snapshot();
    let run = run(call, &snapshot)?;
    let open = list(&snapshot, &run)?.open_points();
    let (stand, done) = if call.has("verweigert") {
        ("verweigert", "Abnahme verweigert")
    } else {
        ("abgenommen", "Abgenommen")
    };
    let today = snapshot.today().to_string();
    let date = call.maybe("datum").map_or(today, str::to_owned);
    let mut fields = vec![
        typed("stand", None, stand),
        typed("abnahme_am", None, &date),
    ];
    fields.extend(
        call.maybe("bemerkung")
            .map(|text| typed("bemerkung", None, text)),
    );
    let people = call.texts("durch").into_iter();
    let people = people.map(|word| words::record(snapshot.view(), Kind::Person, word));
    let people = people.collect::<Result<Vec<_>, _>>()?;
    if !people.is_empty() {
        fields.push(typed("abnahme_durch", None, &people.join(",")));
    }
    if !open.is_empty() {
        fields.push(typed("offene_punkte", None, &open.join("\n")));
    }
    let action = snapshot.change(Kind::TestRun, &run, &fields)?;
    records::apply(&mut workspace, &action)?;
    let snapshot = workspace.snapshot();
    let list = list(&snapshot, &run)?;
    let mut text = format!("{done}. {}.", sentence(&list));
    for point in &open {
        text.push('\n');
        text.push_str(point);
    }
    let mut json = progress(&list);
    json["key"] = run.into();
    Ok(Said::boxed(text, json))
}

fn reopen(call: &Call<'_>) -> Reply {
    let mut workspace = call.to_write()?;
    let snapshot = workspace.snapshot();
    let run = run(call, &snapshot)?;
    let fields = [typed("stand", None, "laufend")];
    let action = snapshot.change(Kind::TestRun, &run, &fields)?;
    records::apply(&mut workspace, &action)?;
    let title = workspace.snapshot().view().title(Kind::TestRun, &run);
    Ok(Said::boxed(
        format!("Prüfung „{title}“ ist wieder offen."),
        json!({ "kind": "test-run", "key": run }),
    ))
}

fn show(call: &Call<'_>) -> Reply {
    let snapshot = call.to_read()?.snapshot();
    let run = run(call, &snapshot)?;
    list(&snapshot, &run)?;
    Ok(Box::new(Page { snapshot, run }))
}
