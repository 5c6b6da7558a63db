//! The dialogs of the exchange: whom this laptop trusts, and what each command of that view opens.

use super::form_dialog::FormDialog;
use super::{backups, erasures, import, inbox, laptop, received, shared_folder, surroundings};
use crate::exchange::Fingerprint;
use crate::model::text::counted;
use crate::replica::ReplicaId;
use crate::tui::app::App;
use crate::tui::command::Command;
use crate::tui::data::Data;
use crate::tui::layer::confirm::Confirm;
use crate::tui::message::{Message, Severity};
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::workspace::{Member, Workspace};

/// The messages that open the dialog of a command; none if it needs a member chosen and there is none.
pub fn open(app: &App, command: Command) -> Vec<Message> {
    let Some(data) = app.data.as_deref() else {
        return Vec::new();
    };
    let member = app.views.exchange.member(data);
    let opened = match command {
        Command::Trust => member.map(|member| Message::open(trust(member, data))),
        Command::Distrust => member.map(distrust),
        Command::Renew => Some(Message::open(laptop::renew(data))),
        Command::Moved => Some(laptop::moved()),
        Command::Present => Some(Message::open(laptop::present(data))),
        Command::Passphrase => Some(laptop::passphrase(data)),
        Command::BackUp => Some(backups::make()),
        Command::Backups => Some(backups::list()),
        Command::Received => Some(Message::open(received::Files::default())),
        Command::Erasures => Some(Message::open(erasures::Erasures::default())),
        Command::Clean => Some(erasures::clean(&app.remnants)),
        Command::Inbox => Some(inbox::ask()),
        Command::Arrived => Some(import::look_into(app.views.exchange.arrivals.paths())),
        Command::Sync => Some(shared_folder::ask(data)),
        Command::SyncAgain => shared_folder::again(data),
        _ => None,
    };
    opened.into_iter().collect()
}

const SAME: &str = "kennung";

/// Asks whether the fingerprint has been compared. Only yes lets the form be saved.
pub fn trust(member: &Member, data: &Data) -> FormDialog {
    let fact = |label: &str, text: &str| {
        FieldSpec::new("", label, InputKind::Fact).answer(Answer::one(text))
    };
    let specs = vec![
        FieldSpec::new(SAME, "Kennung stimmt", InputKind::YesNo)
            .required()
            .help("Bitte anrufen und vergleichen: Dort steht sie im Abgleich beim eigenen Rechner.")
            .check(|text| match text {
                "nein" => Err(
                    "Stimmt die Kennung nicht, ist es ein anderer Rechner: nicht vertrauen."
                        .to_owned(),
                ),
                _ => Ok(()),
            }),
        fact("Kennung", &Fingerprint::of(&member.replica).to_string()),
        fact("Name", &member.name),
        fact("Team", &member.team),
    ];
    let form = Form::new(specs, "Vertrauen", surroundings(&data.snapshot));
    let (replica, name) = (member.replica, member.name.clone());
    FormDialog::new(
        format!("Vertrauen · {}", member.name),
        form,
        move |dialog| {
            let name = name.clone();
            vec![Message::work(move |workspace| {
                accept(dialog, replica, &name, workspace)
            })]
        },
    )
}

fn accept(
    dialog: FormDialog,
    replica: ReplicaId,
    name: &str,
    workspace: &mut Workspace,
) -> Vec<Message> {
    match workspace.accept(replica) {
        Ok(()) => vec![Message::Note(
            Severity::Done,
            format!("{name} gilt jetzt als geprüft."),
        )],
        Err(error) => dialog.refused(None, error.to_string()),
    }
}

/// Asks before a member is trusted no more.
fn distrust(member: &Member) -> Message {
    let (replica, name) = (member.replica, member.name.clone());
    let changes = counted(member.changes, "Änderung bleibt", "Änderungen bleiben");
    let question = format!(
        "{name} sperren? {changes} übernommen. Was danach von dort kommt, wird aufgehoben, aber nicht gezeigt. Die \
         anderen erfahren es mit der nächsten Datei. „Vertrauen“ hebt die Sperre wieder auf."
    );
    let then = move || {
        let name = name.clone();
        vec![Message::long_to_the_end(
            "Sperren",
            move |workspace| match workspace.distrust(replica) {
                Ok(last) => vec![Message::Note(
                    Severity::Done,
                    format!("{name} ist gesperrt; übernommen bleibt alles bis Änderung {last}."),
                )],
                Err(error) => vec![Message::failure(&error)],
            },
        )]
    };
    Message::open(Confirm::new("Sperren", question, "Sperren", then))
}
