//! Taking what the preview showed, and one sentence or two about it.

use super::reading::{Found, borrowed, file_of};
use crate::model::text::counted;
use crate::replica::ReplicaId;
use crate::tui::message::{Message, Severity};
use crate::workspace::{Imported, Named, Preview, Progress, Workspace, WorkspaceError};

/// What was done.
pub(super) struct Taken {
    /// Nothing if only parts came.
    imported: Option<Imported>,
    /// Sentences about files that were not taken after all.
    refused: Vec<String>,
    /// Sentences about files of which parts are missing.
    missing: Vec<String>,
}

/// Takes the files; one that contradicts what is here is left out if there are others.
pub(super) fn take(
    preview: &Preview,
    found: &Found,
    accepted: &[ReplicaId],
    workspace: &mut Workspace,
    progress: &Progress,
) -> Result<Taken, WorkspaceError> {
    let mut taken = Taken {
        imported: None,
        refused: Vec::new(),
        missing: found.missing.clone(),
    };
    if !found.states.is_empty() {
        taken.imported = Some(take_states(
            preview,
            &found.states,
            accepted,
            &mut taken.refused,
            (workspace, progress),
        )?);
    }
    workspace.keep_parts(&found.rest)?;
    if let Err(error) = set_aside(found, workspace) {
        taken.refused.push(error.to_string());
    }
    Ok(taken)
}

/// Sets aside those of the files that lie in the inbox.
pub(super) fn set_aside(found: &Found, workspace: &Workspace) -> Result<(), WorkspaceError> {
    workspace.set_aside_arrived(&found.paths, |name| {
        let came = |state: &str| state == name || state.starts_with(&format!("{name} › "));
        let is_taken = found.states.iter().any(|(state, _)| came(state));
        let mut reasons = found.unread.iter();
        reasons
            .find(|reason| !is_taken && reason.contains(name))
            .cloned()
    })
}

fn take_states(
    preview: &Preview,
    states: &[Named],
    accepted: &[ReplicaId],
    refused: &mut Vec<String>,
    (workspace, progress): (&mut Workspace, &Progress),
) -> Result<Imported, WorkspaceError> {
    let error = match workspace.take_watched(preview, accepted, progress) {
        Ok(imported) => return Ok(imported),
        Err(error) => error,
    };
    let at_fault = file_of(&error);
    let others: Vec<Named> = states
        .iter()
        .filter(|(name, _)| Some(name.as_str()) != at_fault)
        .cloned()
        .collect();
    if others.is_empty() || others.len() == states.len() {
        return Err(error);
    }
    refused.push(error.to_string());
    let preview = workspace.preview(&borrowed(&others))?;
    take_states(&preview, &others, accepted, refused, (workspace, progress))
}

impl Taken {
    /// What to tell about it.
    pub fn told(self) -> Message {
        let mut severity = Severity::Done;
        let mut words = Vec::new();
        if let Some(imported) = &self.imported {
            words = said(imported);
            severity = severity_of(imported);
        }
        if !self.missing.is_empty() {
            severity = Severity::Warning;
            words.push("Die Teile sind aufgehoben, bis die übrigen da sind.".to_owned());
            words.extend(self.missing);
        }
        if !self.refused.is_empty() {
            severity = Severity::Warning;
            words.extend(self.refused);
        }
        Message::Note(severity, words.join(" "))
    }
}

/// How much that matters.
pub(in crate::tui::dialog) fn severity_of(imported: &Imported) -> Severity {
    if imported.waiting > 0 || imported.conflicts > 0 || imported.renewed.is_some() {
        Severity::Warning
    } else {
        Severity::Done
    }
}

/// What taking files did, in sentences.
pub(in crate::tui::dialog) fn said(imported: &Imported) -> Vec<String> {
    let count = |count: usize, one, many| counted(count as u64, one, many);
    let changes = count(imported.changes, "Änderung", "Änderungen");
    let waiting = count(imported.waiting, "Änderung wartet", "Änderungen warten");
    let conflicts = count(imported.conflicts, "Konflikt ist", "Konflikte sind");
    let erased = count(imported.erased, "Eintrag", "Einträge");
    let mut words = vec![match imported.changes {
        0 => "Nichts Neues: alles war schon da.".to_owned(),
        _ => format!("{changes} übernommen."),
    }];
    if imported.erased > 0 {
        words.push(format!("{erased} getilgt."));
    }
    if imported.waiting > 0 {
        words.push(format!("{waiting} auf eine fehlende Datei."));
    }
    if imported.conflicts > 0 {
        words.push(format!("{conflicts} zu entscheiden (<conflicts>)."));
    }
    if let Some(renewed) = &imported.renewed {
        words.push(format!(
            "Eigene Änderungen, die hier fehlten, sind zurück; dieser Rechner geht unter neuer Kennung weiter: {}.",
            renewed.fingerprint
        ));
    }
    words
}
