//! Taking files of others: first what they would bring, then the question.

mod areas;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::file_picker::{FilePicker, Several};
use super::form_dialog::FormDialog;
use super::surroundings;
use crate::exchange::Fingerprint;
use crate::exchange::state_file::Cover;
use crate::interop::{archive, gv100ad};
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::replica::ReplicaId;
use crate::tui::message::{Message, Severity};
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::workspace::{AuthorShare, Preview, Snapshot, Workspace};

/// Asks which file, beginning in `folder`.
pub fn ask(folder: PathBuf) -> Message {
    let title = "Importieren · Standdatei oder Gemeindeverzeichnis";
    FilePicker::open(title, folder, Several::Yes, |paths, picker| {
        vec![Message::work(move |workspace| {
            look(&paths, picker, workspace)
        })]
    })
}

/// Reads files and shows what they would bring.
fn look(paths: &[PathBuf], picker: FilePicker, workspace: &Workspace) -> Vec<Message> {
    let files: Result<Vec<Named>, String> = paths.iter().map(|path| read(path)).collect();
    match files.and_then(|files| preview(&files, workspace)) {
        Ok(preview) => vec![Message::open(preview)],
        Err(reason) => picker.refused(reason),
    }
}

/// A file with its name.
type Named = (String, Vec<u8>);

fn preview(files: &[Named], workspace: &Workspace) -> Result<FormDialog, String> {
    let snapshot = workspace.snapshot();
    if let [(_, bytes)] = files
        && (archive::is_zip(bytes) || gv100ad::looks_like(bytes))
    {
        return areas::ask(bytes, &snapshot);
    }
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    let preview = workspace
        .preview(&files)
        .map_err(|error| error.to_string())?;
    Ok(show(preview, &snapshot))
}

/// A file longer than this is none of ours.
const LONGEST: u64 = 1 << 30;

fn read(path: &Path) -> Result<Named, String> {
    let unreadable =
        |error: std::io::Error| format!("„{}“ lässt sich nicht lesen: {error}.", path.display());
    if std::fs::metadata(path).map_err(unreadable)?.len() > LONGEST {
        return Err(format!(
            "„{}“ ist größer als jede Datei, die hier gelesen wird.",
            path.display()
        ));
    }
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    Ok((
        name.unwrap_or_default(),
        std::fs::read(path).map_err(unreadable)?,
    ))
}

/// Shows what files would bring; unknown senders have to be compared first.
fn show(preview: Preview, snapshot: &Snapshot) -> FormDialog {
    let mut specs = Vec::new();
    for file in preview.unknown_senders() {
        specs.push(unknown_sender(&file.cover));
    }
    let fact = |group: &str, label: &str, text: String| {
        FieldSpec::new("", label, InputKind::Fact)
            .group(group)
            .answer(Answer::One(text))
    };
    specs.extend(preview.files.iter().map(|file| {
        let written = snapshot.local(file.cover.written).format("%d.%m.%Y %H:%M");
        fact(
            "Dateien",
            file.cover.author.name(),
            format!("{}, geschrieben {written}", file.name),
        )
    }));
    if preview.changes() == 0 {
        specs.push(fact(
            "Neu",
            "Änderungen",
            "keine; alles ist schon da".to_owned(),
        ));
    }
    specs.extend(
        preview
            .authors
            .iter()
            .map(|share| fact("Neu", &share.name, share_text(share, snapshot))),
    );
    if !preview.kinds.is_empty() {
        specs.push(fact("Neu", "Betroffen", kinds_text(&preview.kinds)));
    }
    if preview.waiting > 0 {
        let waiting = counted(
            preview.waiting as u64,
            "Änderung wartet",
            "Änderungen warten",
        );
        let text =
            format!("{waiting} dann auf eine Datei, die noch fehlt; nichts davon geht verloren.");
        specs.push(fact("Neu", "Wartend", text));
    }
    let conflicts = preview
        .conflicts
        .iter()
        .map(|(kind, key)| match Kind::from_slug(kind) {
            Some(kind) => format!("{}: {}", kind.def().label, snapshot.view().title(kind, key)),
            None => format!("{key} (von einer neueren Version)"),
        });
    let conflicts: Vec<String> = conflicts.collect();
    if !conflicts.is_empty() {
        let count = counted(conflicts.len() as u64, "Konflikt", "Konflikte");
        specs.push(fact("Zu entscheiden", &count, conflicts.join("\n")));
    }
    let form = Form::new(specs, "Übernehmen", surroundings(snapshot));
    let accepted: Vec<ReplicaId> = preview
        .unknown_senders()
        .map(|file| file.cover.sender)
        .collect();
    FormDialog::new(
        "Vorschau · noch ist nichts übernommen",
        form,
        move |dialog| {
            let (preview, accepted) = (preview.clone(), accepted.clone());
            vec![Message::work(move |workspace| {
                take(dialog, &preview, &accepted, workspace)
            })]
        },
    )
}

/// The question about a sender whom nobody here knows. Only yes lets the form be saved.
pub(super) fn unknown_sender(cover: &Cover) -> FieldSpec {
    let fingerprint = Fingerprint::of(&cover.sender);
    FieldSpec::new(
        &cover.sender.to_string(),
        "Kennung stimmt",
        InputKind::YesNo,
    )
    .group(&format!(
        "Unbekannt: {} · {fingerprint}",
        cover.author.name()
    ))
    .required()
    .help("Hier noch unbekannt. Bitte am Telefon vergleichen, ob dort dieselbe Kennung steht.")
    .check(|text| match text {
        "nein" => {
            Err("Stimmt die Kennung nicht, darf die Datei nicht übernommen werden.".to_owned())
        }
        _ => Ok(()),
    })
}

fn share_text(share: &AuthorShare, snapshot: &Snapshot) -> String {
    let changes = counted(share.changes as u64, "Änderung", "Änderungen");
    let values = counted(share.edits as u64, "Wert", "Werten");
    let (first, last) = (snapshot.local(share.span.0), snapshot.local(share.span.1));
    let span = if first.date() == last.date() {
        format!("am {}", first.format("%d.%m.%Y"))
    } else {
        format!(
            "vom {} bis {}",
            first.format("%d.%m.%Y"),
            last.format("%d.%m.%Y")
        )
    };
    format!("{changes} mit {values}, {span}")
}

fn kinds_text(kinds: &BTreeMap<Option<Kind>, usize>) -> String {
    let text = |(kind, count): (&Option<Kind>, &usize)| match kind {
        Some(kind) => counted(*count as u64, kind.def().label, kind.def().plural),
        None => format!("{count} von einer neueren Version"),
    };
    kinds.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn take(
    dialog: FormDialog,
    preview: &Preview,
    accepted: &[ReplicaId],
    workspace: &mut Workspace,
) -> Vec<Message> {
    match workspace.take(preview, accepted) {
        Ok(taken) => {
            let changes = counted(taken.changes as u64, "Änderung", "Änderungen");
            let waiting = counted(taken.waiting as u64, "Änderung wartet", "Änderungen warten");
            let conflicts = counted(taken.conflicts as u64, "Konflikt ist", "Konflikte sind");
            let text = [
                (
                    taken.changes == 0,
                    "Nichts Neues: alles war schon da.".to_owned(),
                ),
                (taken.changes > 0, format!("{changes} übernommen.")),
                (
                    taken.waiting > 0,
                    format!("{waiting} auf eine fehlende Datei."),
                ),
                (
                    taken.conflicts > 0,
                    format!("{conflicts} zu entscheiden (F6)."),
                ),
            ];
            let said = text.into_iter().filter(|(so, _)| *so).map(|(_, text)| text);
            let severity = if taken.waiting == 0 && taken.conflicts == 0 {
                Severity::Done
            } else {
                Severity::Warning
            };
            vec![Message::Note(severity, said.collect::<Vec<_>>().join(" "))]
        }
        Err(error) => dialog.refused(None, error.to_string()),
    }
}
