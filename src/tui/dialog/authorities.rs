//! Creating the authorities of an area in one step: which kinds, on which level, and of what that would give, which.

use std::sync::Arc;

use super::form_dialog::FormDialog;
use super::{done, surroundings};
use crate::insight::proposals::{Proposal, Wish, proposals};
use crate::model::catalogue::AuthorityKind;
use crate::model::keys::Level;
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::tui::message::Message;
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::tui::widget::picker::Entry;
use crate::workspace::{Action, ActionError, Snapshot, WithConnections, Workspace, WorkspaceError};

const KINDS: &str = "arten";
const LEVEL: &str = "ebene";
const CHOSEN: &str = "behoerden";
const CONNECT: &str = "anbinden";

/// The levels an authority of a municipality can be on.
const LEVELS: [(Level, &str, &str); 3] = [
    (Level::Kreis, "kreis", "je Kreis oder kreisfreier Stadt"),
    (
        Level::Verband,
        "verband",
        "je Gemeindeverband, sonst je Gemeinde",
    ),
    (Level::Gemeinde, "gemeinde", "je Gemeinde"),
];

/// A form for creating the authorities of `area`.
pub fn create(area: &str, snapshot: &Snapshot) -> FormDialog {
    let kinds = snapshot
        .catalogue()
        .authority_kinds
        .iter()
        .map(kind_entry)
        .collect::<Vec<_>>();
    let levels = LEVELS.map(|(_, key, label)| entry(key, label, ""));
    let connect = FieldSpec::new(CONNECT, "Leistungen anbinden", InputKind::YesNo)
        .offering(Answer::one("ja"))
        .help("ja legt auch die Anbindungen ihrer Leistungen mit Status „offen“ an.");
    let specs = vec![
        FieldSpec::new(KINDS, "Arten", InputKind::Choices(Arc::new(kinds)))
            .required()
            .help("Welche Arten von Behörden gebraucht werden."),
        FieldSpec::new(LEVEL, "Ebene", InputKind::Choice(Arc::new(levels.to_vec())))
            .help("Wo diese Behörden hier sitzen. Leer heißt: wie im Katalog vorgesehen."),
        FieldSpec::new(CHOSEN, "Behörden", nothing_to_choose())
            .required()
            .help("Jede bekommt die Gemeinden ihres Gebiets. Was nicht stimmt, hier wegnehmen oder später ändern."),
        connect,
    ];
    let form = Form::new(specs, "Anlegen", surroundings(snapshot));
    let title = format!(
        "Behörden anlegen · {}",
        snapshot.view().title(Kind::Area, area)
    );
    let saved = area.to_owned();
    FormDialog::new(title, form, move |dialog| {
        let area = saved.clone();
        vec![Message::work(move |workspace| {
            save(dialog, &area, workspace)
        })]
    })
    .following(propose(area.to_owned(), snapshot.clone()))
}

fn entry(key: &str, label: &str, detail: &str) -> Entry {
    Entry {
        key: key.to_owned(),
        label: label.to_owned(),
        detail: detail.to_owned(),
    }
}

fn kind_entry(kind: &AuthorityKind) -> Entry {
    entry(&kind.key, &kind.name, kind.level.label())
}

fn nothing_to_choose() -> InputKind {
    InputKind::Choices(Arc::new(Vec::new()))
}

/// What kinds and level would give can be chosen from; at first everything that is not there yet is.
fn propose(area: String, snapshot: Snapshot) -> impl FnMut(&mut Form) + Send {
    let mut asked = (Answer::many([]), Answer::one(""));
    move |form| {
        let (Some(kinds), Some(level)) = (form.answer(KINDS), form.answer(LEVEL)) else {
            return;
        };
        let now = (kinds, level);
        if now == asked {
            return;
        }
        let found = proposed(&area, &texts(&now.0), &texts(&now.1).concat(), &snapshot);
        let entries: Vec<Entry> = found.iter().map(proposal_entry).collect();
        form.ask(CHOSEN, InputKind::Choices(Arc::new(entries)));
        let new = found.iter().filter(|proposal| !proposal.exists);
        form.fill(
            CHOSEN,
            &Answer::many(new.map(|proposal| proposal.key.as_str())),
        );
        asked = now;
    }
}

fn texts(answer: &Answer) -> Vec<String> {
    match answer {
        Answer::One(text) => vec![text.clone()],
        Answer::Many(texts) => texts.iter().cloned().collect(),
    }
}

fn proposed(area: &str, kinds: &[String], level: &str, snapshot: &Snapshot) -> Vec<Proposal> {
    let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    let level = LEVELS
        .iter()
        .find(|(_, known, _)| *known == level)
        .map(|(level, ..)| *level);
    proposals(
        snapshot.view(),
        Wish {
            areas: &[area],
            kinds: &kinds,
            level,
        },
    )
}

fn proposal_entry(proposal: &Proposal) -> Entry {
    let detail = if proposal.exists {
        "gibt es schon".to_owned()
    } else {
        counted(proposal.serves.len() as u64, "Gemeinde", "Gemeinden")
    };
    entry(&proposal.key, &proposal.name, &detail)
}

fn save(dialog: FormDialog, area: &str, workspace: &mut Workspace) -> Vec<Message> {
    let keys = dialog.many(CHOSEN);
    let mut chosen = proposed(
        area,
        &dialog.many(KINDS),
        &dialog.one(LEVEL),
        &workspace.snapshot(),
    );
    chosen.retain(|proposal| keys.contains(&proposal.key));
    let connections = match dialog.one(CONNECT).as_str() {
        "ja" => WithConnections::Open,
        _ => WithConnections::No,
    };
    match workspace.apply(&Action::creating(&chosen, connections)) {
        Ok(written) => {
            let new: Vec<&Proposal> = chosen.iter().filter(|proposal| !proposal.exists).collect();
            let first = new
                .first()
                .map(|proposal| Message::MadeAuthority(proposal.key.clone()));
            let connected = match connections {
                WithConnections::Open => {
                    chosen.iter().map(|proposal| proposal.services.len()).sum()
                }
                WithConnections::No => 0,
            };
            let made = counted(new.len() as u64, "Behörde", "Behörden");
            let connected = counted(connected as u64, "Anbindung", "Anbindungen");
            let told = done(format!("Angelegt: {made} mit {connected}."), &written.hints);
            first.into_iter().chain([told]).collect()
        }
        Err(WorkspaceError::Action(ActionError::Nothing)) => {
            dialog.refused(Some(CHOSEN), "Das alles gibt es schon.")
        }
        Err(error) => dialog.refused(None, error.to_string()),
    }
}
