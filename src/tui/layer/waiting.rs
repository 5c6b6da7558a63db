//! What is on the screen while the answer to a dialog is being found out: a passphrase takes a second. Esc means that
//! nobody wants the answer any more.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Layer, is_escape};
use crate::tui::app::Scene;
use crate::tui::input::Input;
use crate::tui::job::{Aside, Job};
use crate::tui::message::{Message, Severity};
use crate::tui::theme::Role;
use crate::tui::widget::rows::paragraph;
use crate::workspace::Progress;

/// Waits for an answer.
pub struct Waiting {
    title: &'static str,
    text: &'static str,
    wanted: Progress,
}

/// Waits on screen until what these messages ask for is found out.
pub fn watched(title: &'static str, text: &'static str, messages: Vec<Message>) -> Vec<Message> {
    let wanted = Progress::default();
    let waiting = Waiting {
        title,
        text,
        wanted: wanted.clone(),
    };
    let watch = |message| match message {
        Message::Long(task, job) => {
            let wanted = wanted.clone();
            let answer =
                move |workspace: &mut _| vec![Message::Awaited(wanted, job.run(workspace))];
            Message::Long(task, Job::new(answer))
        }
        Message::Aside(aside) => {
            let wanted = wanted.clone();
            Message::Aside(Aside::new(move || {
                vec![Message::Awaited(wanted, aside.run())]
            }))
        }
        message => message,
    };
    let asked = messages.into_iter().map(watch);
    std::iter::once(Message::open(waiting))
        .chain(asked)
        .collect()
}

impl Layer for Waiting {
    fn title(&self) -> String {
        self.title.into()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        (44, 1)
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![("Esc", "Abbrechen")]
    }

    fn waits_for(&self, answer: &Progress) -> bool {
        self.wanted.is(answer)
    }

    fn handle(&mut self, input: &Input, _area: Rect, _scene: &Scene) -> Vec<Message> {
        if !is_escape(input) {
            return Vec::new();
        }
        self.wanted.cancel();
        let text = "Abgebrochen; nichts wurde geändert.";
        vec![Message::Close, Message::Note(Severity::Info, text.into())]
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        paragraph(self.text, area, buf, scene.theme.style(Role::Muted));
    }

    fn cursor(&self, _area: Rect, _scene: &Scene) -> Option<Position> {
        None
    }
}
