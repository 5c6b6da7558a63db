//! The form of a record: to make a new one of any kind, or to change one.

mod fields;
#[cfg(test)]
mod tests;

pub(super) use self::fields::reference;
use std::collections::BTreeSet;

pub(super) use self::fields::typed;
use super::form_dialog::FormDialog;
use super::templates::TemplatePoints;
use super::{done, surroundings};
use crate::insight::proposals::{Wish, proposals};
use crate::model::keys::AreaKey;
use crate::model::schema::{Field, Kind, Shape};
use crate::replica::Value;
use crate::tui::message::{Destination, Message};
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::workspace::{Action, ActionError, Snapshot, Typed, Workspace, WorkspaceError};

/// What is known of a new record before anybody types: fields and values.
pub type Prefill = Vec<(&'static str, Answer)>;

/// The reason of a change is no field of the record.
const REASON: &str = "@grund";

/// Where a new record is written down as soon as it is there: in the same step, so that undo takes both back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The kind of the record that refers to the new one.
    pub kind: Kind,
    /// Its key.
    pub key: String,
    /// The field that refers.
    pub slug: &'static str,
    /// The check point.
    pub item: String,
}

/// A form for a new record.
pub fn create(kind: Kind, prefill: Prefill, snapshot: &Snapshot) -> FormDialog {
    making(kind, prefill, None, snapshot)
}

/// A form for a new record that another one refers to then.
pub fn create_linked(kind: Kind, prefill: Prefill, link: Link, snapshot: &Snapshot) -> FormDialog {
    making(kind, prefill, Some(link), snapshot)
}

fn making(kind: Kind, prefill: Prefill, link: Option<Link>, snapshot: &Snapshot) -> FormDialog {
    let mut specs = fields::fields(kind, None, snapshot);
    for (slug, answer) in usual(kind, snapshot).into_iter().chain(prefill) {
        if let Some(spec) = specs.iter_mut().find(|spec| spec.id == slug) {
            spec.offered = Some(answer);
        }
    }
    let form = Form::new(specs, "Anlegen", surroundings(snapshot));
    let shown = snapshot.clone();
    let dialog = FormDialog::new(
        format!("{} anlegen", kind.def().label),
        form,
        move |dialog| {
            let saving = Saving {
                kind,
                key: None,
                link: link.clone(),
                shown: shown.clone(),
            };
            vec![Message::work(move |workspace| {
                saving.save(dialog, workspace)
            })]
        },
    );
    match kind {
        Kind::Authority => dialog.following(name_authority(snapshot.clone())),
        _ => dialog,
    }
}

/// A form for changing a record.
pub fn edit(kind: Kind, key: &str, snapshot: &Snapshot) -> FormDialog {
    let mut specs = fields::fields(kind, Some(key), snapshot);
    if kind == Kind::Connection {
        let help = "Nötig bei Rückschritten und übersprungenen Stufen; steht dann im Verlauf.";
        let reason = FieldSpec::new(REASON, "Grund der Änderung", InputKind::Line);
        specs.push(reason.group("Änderung").help(help));
    }
    let form = Form::new(specs, "Speichern", surroundings(snapshot));
    let title = format!(
        "{} · {}",
        kind.def().label,
        snapshot.view().title(kind, key)
    );
    let (key, shown) = (key.to_owned(), snapshot.clone());
    FormDialog::new(title, form, move |dialog| {
        let saving = Saving {
            kind,
            key: Some(key.clone()),
            link: None,
            shown: shown.clone(),
        };
        vec![Message::work(move |workspace| {
            saving.save(dialog, workspace)
        })]
    })
}

/// The field of this slug alone, empty.
pub(in crate::tui) fn blank_of(kind: Kind, slug: &str, snapshot: &Snapshot) -> Option<FieldSpec> {
    Some(blank(kind, kind.field(slug)?, snapshot))
}

/// One field alone, empty.
pub(in crate::tui) fn blank(kind: Kind, field: &'static Field, snapshot: &Snapshot) -> FieldSpec {
    fields::spec(kind, field, None, snapshot)
}

/// What most new records of a kind begin with.
fn usual(kind: Kind, snapshot: &Snapshot) -> Prefill {
    let usual = snapshot.usual(kind).into_iter();
    usual
        .map(|(slug, text)| (slug, Answer::one(&text)))
        .collect()
}

/// Name and Gemeinden of a new authority follow from kind and area until somebody writes others.
fn name_authority(snapshot: Snapshot) -> impl FnMut(&mut Form) + Send {
    let mut name = Answer::one("");
    let mut serves = Answer::Many(BTreeSet::new());
    move |form| {
        let (Some(Answer::One(kind)), Some(Answer::One(area))) =
            (form.answer("art"), form.answer("gebiet"))
        else {
            return;
        };
        let level = area.parse::<AreaKey>().ok().map(|key| key.level());
        let wish = Wish {
            areas: &[&area],
            kinds: &[&kind],
            level,
        };
        let fitting = proposals(snapshot.view(), wish)
            .into_iter()
            .find(|proposal| proposal.area == area);
        let Some(proposal) = fitting else {
            return;
        };
        let mut follow = |slug, last: &mut Answer, next: Answer| {
            if form.answer(slug).as_ref() == Some(last) && next != *last {
                form.fill(slug, &next);
                *last = next;
            }
        };
        follow("name", &mut name, Answer::One(proposal.name));
        follow(
            "zustaendig",
            &mut serves,
            Answer::Many(proposal.serves.into_iter().collect()),
        );
    }
}

/// How a filled form becomes a change.
struct Saving {
    kind: Kind,
    /// The record to change; a new one if there is none.
    key: Option<String>,
    /// What refers to a new one.
    link: Option<Link>,
    /// What the form was made from.
    shown: Snapshot,
}

impl Saving {
    fn save(self, dialog: FormDialog, workspace: &mut Workspace) -> Vec<Message> {
        let snapshot = workspace.snapshot();
        let written = self
            .action(&dialog, &snapshot, workspace)
            .map_err(WorkspaceError::from)
            .and_then(|(action, key)| Ok((workspace.apply(&action)?, key)));
        match written {
            Ok((written, key)) => {
                let title = workspace.snapshot().view().title(self.kind, &key);
                let verb = if self.key.is_some() {
                    "Gespeichert"
                } else {
                    "Angelegt"
                };
                let told = done(format!("{verb}: {title}."), &written.hints);
                match self.kind {
                    Kind::Appointment => vec![Message::Go(Destination::Appointment(key)), told],
                    Kind::Authority if self.key.is_none() => {
                        vec![Message::MadeAuthority(key), told]
                    }
                    Kind::Template if self.key.is_none() => {
                        vec![Message::open(TemplatePoints::new(key)), told]
                    }
                    _ => vec![told],
                }
            }
            Err(WorkspaceError::Action(ActionError::Nothing)) => Vec::new(),
            Err(error) => dialog.refused(self.field(&error), error.to_string()),
        }
    }

    /// What the form says, as an action, and the key of its record.
    fn action(
        &self,
        dialog: &FormDialog,
        snapshot: &Snapshot,
        workspace: &Workspace,
    ) -> Result<(Action, String), ActionError> {
        let changes = dialog.changes();
        let typed: Vec<Typed> = changes
            .iter()
            .filter_map(|(slug, answer)| match answer {
                Answer::One(text) if *slug != REASON => Some(Typed {
                    slug: (*slug).to_owned(),
                    item: None,
                    text: text.clone(),
                }),
                _ => None,
            })
            .collect();
        let (mut action, key) = match &self.key {
            Some(key) => (snapshot.change(self.kind, key, &typed)?, key.clone()),
            None => snapshot.create(self.kind, None, &typed, workspace.env())?,
        };
        for (slug, answer) in &changes {
            if let Answer::Many(elements) = answer {
                action = self.set_elements(action, &key, slug, elements, snapshot)?;
            }
        }
        if let Some(link) = &self.link {
            let value = Value::text(key.as_str());
            action = action.set_item(link.kind, &link.key, link.slug, &link.item, value);
        }
        Ok((action.because(dialog.one(REASON)), key))
    }

    /// Writes only the elements that came and went in the form: the others may be changing elsewhere at this moment.
    fn set_elements(
        &self,
        mut action: Action,
        key: &str,
        slug: &str,
        elements: &BTreeSet<String>,
        snapshot: &Snapshot,
    ) -> Result<Action, ActionError> {
        let Some(field) = self
            .kind
            .field(slug)
            .filter(|field| field.shape == Shape::Set)
        else {
            return Ok(action);
        };
        // What was written, not what is shown: the first element written to a service takes over all of the catalogue's.
        let entity = self.shown.view().entity(self.kind, key);
        let before = entity.map(|entity| entity.set(slug)).unwrap_or_default();
        for element in elements
            .iter()
            .filter(|element| !before.contains(&element.as_str()))
        {
            if let Value::Text(element) = snapshot.parse(field, element)? {
                action = action.add(self.kind, key, field.slug, &element);
            }
        }
        for element in before
            .iter()
            .filter(|element| !elements.contains(**element))
        {
            action = action.remove(self.kind, key, field.slug, element);
        }
        Ok(action)
    }

    /// The field that has to be mended.
    fn field(&self, error: &WorkspaceError) -> Option<&'static str> {
        match error {
            WorkspaceError::Action(ActionError::Rule { rule, .. }) => {
                Some(rule.slug().unwrap_or(REASON))
            }
            WorkspaceError::Action(
                ActionError::Value { label, .. }
                | ActionError::Dangling { label, .. }
                | ActionError::Ambiguous { label, .. },
            ) => self
                .kind
                .fields()
                .iter()
                .find(|field| field.label == *label)
                .map(|field| field.slug),
            _ => None,
        }
    }
}
