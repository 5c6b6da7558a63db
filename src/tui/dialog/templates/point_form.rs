//! The form of a point of a Prüfvorlage, to change one or to make a new one.

use std::sync::Arc;

use crate::insight::templates::{TemplatePoint, placed, points, written};
use crate::model::schema::{Field, Kind};
use crate::replica::Value;
use crate::tui::dialog::form_dialog::FormDialog;
use crate::tui::dialog::{done, record, surroundings};
use crate::tui::message::Message;
use crate::tui::widget::form::{Answer, FieldSpec, Form};
use crate::workspace::{Action, ActionError, Snapshot, Typed, Workspace, WorkspaceError};

/// What is written when the form is done.
enum Target {
    /// This point.
    Known(String),
    /// A new one in a section, below so many others.
    New { section: String, above: usize },
}

/// A form for changing a point.
pub fn edit(template: &str, point: &TemplatePoint, snapshot: &Snapshot) -> Message {
    let known = written(&point.item, point.place);
    let specs = fields().map(|field| {
        let known = known.iter().find(|(slug, ..)| *slug == field.slug);
        let text = known.and_then(|(.., value)| value.as_text());
        spec(field, snapshot).answer(Answer::one(text.unwrap_or_default()))
    });
    let key = point.item.key.clone();
    let title = format!("Punkt {key} · {}", name(template, snapshot));
    form(
        title,
        specs.collect(),
        template,
        Target::Known(key),
        snapshot,
    )
}

/// A form for a new point below the one at a place.
pub fn add(
    template: &str,
    points: &[TemplatePoint],
    at: Option<usize>,
    snapshot: &Snapshot,
) -> Message {
    let section = at.and_then(|at| points.get(at));
    let section = section.map_or(FIRST, |point| point.item.section.as_str());
    let specs = fields().map(|field| {
        let spec = spec(field, snapshot);
        match field.slug {
            "abschnitt" => spec.offering(Answer::one(section)),
            "verbindlichkeit" => spec.offering(Answer::one("pflicht")),
            "umgebung" => spec.offering(Answer::one("beide")),
            _ => spec,
        }
    });
    let above = at.map_or(0, |at| {
        let up_to = points.iter().take(at + 1);
        up_to.filter(|point| point.item.section == section).count()
    });
    let target = Target::New {
        section: section.to_owned(),
        above,
    };
    let title = format!("Neuer Punkt · {}", name(template, snapshot));
    form(title, specs.collect(), template, target, snapshot)
}

/// The section of the first point of a template.
const FIRST: &str = "A";

fn name(template: &str, snapshot: &Snapshot) -> String {
    snapshot.view().title(Kind::Template, template)
}

/// What a form of a point asks for.
fn fields() -> impl Iterator<Item = &'static Field> {
    let slugs = [
        "text",
        "abschnitt",
        "verbindlichkeit",
        "umgebung",
        "wege",
        "rolle",
        "hilfe",
    ];
    slugs
        .into_iter()
        .filter_map(|slug| Kind::Template.field(slug))
}

fn spec(field: &'static Field, snapshot: &Snapshot) -> FieldSpec {
    let spec = record::blank(Kind::Template, field, snapshot);
    match field.slug {
        "text" => spec.required().help("Was gelten muss, als ganzer Satz."),
        "hilfe" => spec.help("Wie man es prüft, für alle, die es zum ersten Mal tun."),
        _ => spec,
    }
}

fn form(
    title: String,
    specs: Vec<FieldSpec>,
    template: &str,
    target: Target,
    snapshot: &Snapshot,
) -> Message {
    let save = match target {
        Target::Known(_) => "Speichern",
        Target::New { .. } => "Anlegen",
    };
    let form = Form::new(specs, save, surroundings(snapshot));
    let (template, target) = (template.to_owned(), Arc::new(target));
    Message::open(FormDialog::new(title, form, move |dialog| {
        let (template, target) = (template.clone(), Arc::clone(&target));
        vec![Message::work(move |workspace| {
            save_point(&template, &target, dialog, workspace)
        })]
    }))
}

/// Writes the point in one step, with its place if it is new.
fn save_point(
    template: &str,
    target: &Target,
    dialog: FormDialog,
    workspace: &mut Workspace,
) -> Vec<Message> {
    let snapshot = workspace.snapshot();
    let key = match target {
        Target::Known(key) => key.clone(),
        Target::New { .. } => snapshot.new_point_key(workspace.env()),
    };
    let typed = dialog
        .changes()
        .into_iter()
        .filter_map(|(slug, answer)| match answer {
            Answer::One(text) => Some(Typed {
                slug: slug.to_owned(),
                item: Some(key.clone()),
                text,
            }),
            Answer::Many(_) => None,
        });
    let typed: Vec<Typed> = typed.collect();
    let places = match target {
        Target::Known(_) => Vec::new(),
        Target::New { section, above } => {
            let points = points(snapshot.view(), template);
            placed(&points, &key, section, *above)
        }
    };
    let action = snapshot
        .change(Kind::Template, template, &typed)
        .map(|action| {
            let place = |action: Action, (slug, item, value): (_, String, Value)| {
                action.set_item(Kind::Template, template, slug, &item, value)
            };
            places.into_iter().fold(action, place)
        })
        .map_err(WorkspaceError::from);
    match action.and_then(|action| workspace.apply(&action)) {
        Ok(written) => vec![done(format!("Punkt {key} gespeichert."), &written.hints)],
        Err(WorkspaceError::Action(ActionError::Nothing)) => Vec::new(),
        Err(error) => dialog.refused(None, error.to_string()),
    }
}
