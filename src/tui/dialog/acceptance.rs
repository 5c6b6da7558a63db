//! The Abnahme: names what is open and which defects forbid it, asks who signs, and records the outcome in the run.

use std::sync::Arc;

use super::form_dialog::FormDialog;
use super::{record, surroundings};
use crate::insight::checklist::{Checklist, Point};
use crate::model::catalogue::{DefectClass, Duty};
use crate::model::dates::german_date;
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::tui::data::Data;
use crate::tui::message::Message;
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::tui::widget::picker::Entry;
use crate::workspace::{ActionError, Typed, Workspace, WorkspaceError};

const ACCEPTED: &str = "abgenommen";
const REFUSED: &str = "verweigert";

/// Opens the dialog for a run; nothing if there is no such run.
pub fn ask(run: &str, data: &Data) -> Option<Message> {
    let list = Checklist::of(data.view(), run)?;
    let open = list.open_points().len();
    let forbidden = list.points.iter().any(Point::forbids_acceptance);
    let fact = |label: &str, text: String| {
        FieldSpec::new("", label, InputKind::Fact)
            .answer(Answer::One(text))
            .group("Stand der Prüfung")
    };
    let classes = &data.snapshot.catalogue().defect_classes;
    let progress = format!("{} von {} Punkten", list.fulfilled(), list.points.len());
    let mut specs = vec![fact("erfüllt", progress)];
    specs.extend(classes.iter().map(|class| {
        let label = format!("Mangel {}", class.number);
        fact(&label, defects(class, &list))
    }));
    specs.push(fact("offen", named(&list)));
    specs.push(result(open, forbidden));
    let today = german_date(data.snapshot.today());
    let asked = ["abnahme_am", "abnahme_durch", "bemerkung"];
    let fields = asked.iter().filter_map(|slug| Kind::TestRun.field(slug));
    specs.extend(fields.map(|field| {
        let spec = record::blank(Kind::TestRun, field, &data.snapshot).group(RESULT);
        match field.slug {
            "abnahme_am" => FieldSpec {
                label: "Datum".to_owned(),
                ..spec.offering(Answer::one(&today)).required()
            },
            "abnahme_durch" => FieldSpec {
                label: "Unterzeichnende".to_owned(),
                ..spec
            },
            _ => {
                let known = data.view().text(Kind::TestRun, run, field.slug);
                spec.answer(Answer::One(known.unwrap_or_default()))
            }
        }
    }));
    let form = Form::new(specs, "Eintragen", surroundings(&data.snapshot));
    let run = run.to_owned();
    let title = format!("Abnahme · {}", data.view().title(Kind::TestRun, &run));
    Some(Message::open(FormDialog::new(title, form, move |dialog| {
        let run = run.clone();
        vec![Message::work(move |workspace| {
            record_it(&run, dialog, workspace)
        })]
    })))
}

const RESULT: &str = "Abnahme";

/// How the Abnahme can end. Grave defects leave one way only.
fn result(open: usize, forbidden: bool) -> FieldSpec {
    let entry = |key: &str, label: String| Entry {
        key: key.to_owned(),
        label,
        detail: String::new(),
    };
    let accepted = match open {
        0 => "abgenommen".to_owned(),
        open => format!(
            "abgenommen mit {}",
            counted(open as u64, "offenen Punkt", "offenen Punkten")
        ),
    };
    let refused = entry(REFUSED, "Abnahme verweigert".to_owned());
    let (entries, offered, help) = if forbidden {
        let help = "Mängel dieser Klassen sind vor der Abnahme zu beheben; möglich ist nur, die Verweigerung festzuhalten.";
        (vec![refused], REFUSED, help)
    } else {
        let help = "Offene Punkte werden festgehalten. Danach ändern sich Ergebnisse erst wieder, wenn die Prüfung wieder geöffnet wird.";
        (vec![entry(ACCEPTED, accepted), refused], ACCEPTED, help)
    };
    FieldSpec::new("stand", "Ergebnis", InputKind::Choice(Arc::new(entries)))
        .required()
        .offering(Answer::one(offered))
        .group(RESULT)
        .help(help)
}

/// `betriebsverhindernd: Punkt 6, 8 (verhindert die Abnahme)`
fn defects(class: &DefectClass, list: &Checklist<'_>) -> String {
    let of_class = list
        .points
        .iter()
        .filter(|point| point.is_defect() && point.class == Some(class));
    let keys: Vec<&str> = of_class.map(|point| point.item.key.as_str()).collect();
    match (&keys[..], class.forbids_acceptance) {
        ([], _) => format!("{}: keiner", class.name),
        (keys, true) => format!(
            "{}: Punkt {}; verhindert die Abnahme",
            class.name,
            keys.join(", ")
        ),
        (keys, false) => format!(
            "{}: Punkt {}; die Abnahme ist möglich",
            class.name,
            keys.join(", ")
        ),
    }
}

/// `Pflicht: Punkt 3, 4, 17; Soll: Punkt S1`
fn named(list: &Checklist<'_>) -> String {
    let of_duty = |duty: Duty| {
        let open = list.points.iter().filter(|point| !point.is_fulfilled());
        let of_duty = open.filter(|point| point.item.duty == duty);
        let keys: Vec<&str> = of_duty.map(|point| point.item.key.as_str()).collect();
        (!keys.is_empty()).then(|| format!("{}: Punkt {}", duty.label(), keys.join(", ")))
    };
    let parts: Vec<String> = [Duty::Mandatory, Duty::Recommended]
        .into_iter()
        .filter_map(of_duty)
        .collect();
    match &parts[..] {
        [] => "nichts".to_owned(),
        parts => parts.join("\n"),
    }
}

/// Writes it down. What is open is looked up again: somebody may have worked on meanwhile.
fn record_it(run: &str, dialog: FormDialog, workspace: &mut Workspace) -> Vec<Message> {
    let snapshot = workspace.snapshot();
    let open = Checklist::of(snapshot.view(), run).map(|list| list.open_points());
    let open = open.unwrap_or_default();
    let stand = dialog.one("stand");
    let typed = |slug: &str, text: String| Typed {
        slug: slug.into(),
        item: None,
        text,
    };
    let fields = [
        typed("stand", stand.clone()),
        typed("abnahme_am", dialog.one("abnahme_am")),
        typed("abnahme_durch", dialog.many("abnahme_durch").join(",")),
        typed("bemerkung", dialog.one("bemerkung")),
        typed("offene_punkte", open.join("\n")),
    ];
    let written = snapshot
        .change(Kind::TestRun, run, &fields)
        .map_err(WorkspaceError::from);
    let done = match (stand.as_str(), open.len()) {
        (REFUSED, _) => "Die Abnahme ist verweigert; die offenen Punkte sind festgehalten.",
        (_, 0) => "Die Prüfung ist abgenommen.",
        _ => "Die Prüfung ist abgenommen; die offenen Punkte sind festgehalten.",
    };
    match written.and_then(|action| workspace.apply(&action)) {
        Ok(written) => vec![super::done(done.to_owned(), &written.hints)],
        Err(error) => {
            let slug = match &error {
                WorkspaceError::Action(ActionError::Rule { rule, .. }) => rule.slug(),
                _ => None,
            };
            dialog.refused(slug, error.to_string())
        }
    }
}
