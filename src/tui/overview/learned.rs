//! What the overview shows, worked out aside: the figures of a state, and what the log tells of the time before.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::insight::burn_up::{Step, Week, weeks};
use crate::insight::due::{Coming, Due, coming, due};
use crate::insight::map::{Map, by_position};
use crate::insight::pareto::{Bar, By, pareto};
use crate::insight::reach::Reach;
use crate::replica::VersionVector;
use crate::tui::data::Data;
use crate::tui::message::Message;
use crate::workspace::Workspace;

/// Which state and day something was worked out for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    vector: VersionVector,
    today: NaiveDate,
}

impl Moment {
    pub fn of(data: &Data) -> Self {
        Self {
            vector: data.snapshot.vector(),
            today: data.snapshot.today(),
        }
    }
}

/// What was worked out, or chosen.
pub enum Answer {
    /// The figures of a moment.
    Figures(Moment, Box<Figures>),
    /// What the log tells up to a moment.
    Past(Moment, Box<Past>),
    /// Kreise and map are about this service from now on, or about all.
    Service(Option<String>),
}

/// The figures of one state.
#[derive(Debug)]
pub struct Figures {
    /// How far everything has come.
    pub reach: Reach,
    /// The services in the order in which they are shown: those that somebody here executes first.
    pub services: Vec<usize>,
    /// Hürden, put together in each way.
    pub obstacles: [Vec<Bar>; By::ALL.len()],
    /// What is due.
    pub due: Vec<Due>,
    /// What comes next.
    pub coming: Vec<Coming>,
    /// The map, if the places have positions.
    pub map: Option<Map>,
    /// The places, those with the most inhabitants first.
    pub by_size: Vec<usize>,
}

impl Figures {
    fn new(data: &Data) -> Self {
        let (view, today) = (data.view(), data.snapshot.today());
        let reach = Reach::new(view, &data.outline);
        let places = reach.places();
        let mut by_size: Vec<usize> = (0..places.len()).collect();
        by_size.sort_by_key(|at| std::cmp::Reverse(places[*at].inhabitants));
        let mut services: Vec<usize> = (0..reach.services().len()).collect();
        services.sort_by_key(|at| reach.services()[*at].coverage.responsible == 0);
        Self {
            obstacles: By::ALL.map(|by| pareto(view, by)),
            due: due(view, today),
            coming: coming(view, today),
            map: by_position(places),
            services,
            by_size,
            reach,
        }
    }
}

/// What the log tells.
#[derive(Debug, Default)]
pub struct Past {
    /// What of the log has been read.
    vector: VersionVector,
    steps: Arc<Vec<Step>>,
    /// The burn-up.
    pub weeks: Vec<Week>,
    /// Who has written how many changes that have come since the last visit.
    pub news: Vec<(String, u64)>,
}

/// What there is of it.
#[derive(Debug, Default)]
pub struct Learned {
    asked: Option<Moment>,
    pub figures: Option<Box<Figures>>,
    pub past: Option<Box<Past>>,
}

/// From so many values on reading the log for the first time may take longer than anybody would wait in silence.
const LONG: u64 = 50_000;

impl Learned {
    /// Asks for what is not known yet of this state.
    pub fn ask(&mut self, data: &Arc<Data>) -> Vec<Message> {
        let moment = Moment::of(data);
        if self.asked.as_ref() == Some(&moment) {
            return Vec::new();
        }
        self.asked = Some(moment.clone());
        // What was read of another workspace is of no use.
        let past = self.past.as_ref();
        let past = past.filter(|past| moment.vector.includes(&past.vector));
        let (known, steps) = past
            .map(|past| (past.vector.clone(), Arc::clone(&past.steps)))
            .unwrap_or_default();
        let is_long = known.total() == 0 && data.snapshot.edits() > LONG;
        let data = Arc::clone(data);
        let figures = {
            let moment = moment.clone();
            Message::aside(move || {
                let figures = Box::new(Figures::new(&data));
                vec![Message::Overview(Answer::Figures(moment, figures))]
            })
        };
        let read = move |workspace: &mut Workspace| read(workspace, &known, steps, moment);
        let past = if is_long {
            Message::long_to_the_end("Verlauf lesen", read)
        } else {
            Message::work(read)
        };
        vec![figures, past]
    }

    /// Takes over what was worked out, unless something newer has been asked for since. Says whether it did.
    pub fn take(&mut self, answer: Answer) -> bool {
        let asked = |moment: &Moment| self.asked.as_ref() == Some(moment);
        match answer {
            Answer::Figures(moment, figures) if asked(&moment) => self.figures = Some(figures),
            Answer::Past(moment, past) if asked(&moment) => self.past = Some(past),
            _ => return false,
        }
        true
    }
}

/// Reads what is new in the log; the weeks are counted aside, so that nobody waits for that.
fn read(
    workspace: &Workspace,
    known: &VersionVector,
    steps: Arc<Vec<Step>>,
    moment: Moment,
) -> Vec<Message> {
    let (vector, news) = (workspace.snapshot().vector(), news(workspace));
    let new = match workspace.steps(known) {
        Ok(new) => new,
        Err(error) => return vec![Message::failure(&error)],
    };
    vec![Message::aside(move || {
        let steps = if new.is_empty() {
            steps
        } else {
            Arc::new(steps.iter().cloned().chain(new).collect())
        };
        let past = Past {
            weeks: weeks(&steps, moment.today),
            vector,
            steps,
            news,
        };
        vec![Message::Overview(Answer::Past(moment, Box::new(past)))]
    })]
}

/// Who has written how many changes that have come since somebody last left.
fn news(workspace: &Workspace) -> Vec<(String, u64)> {
    let seen = workspace.last_visit().unwrap_or_default();
    let members = workspace.members().into_iter();
    let others = members.filter(|member| !member.is_me);
    let fresh = others.map(|member| {
        let seen = seen.get(&member.replica);
        (member.name, member.changes.saturating_sub(seen))
    });
    fresh.filter(|(_, count)| *count > 0).collect()
}
