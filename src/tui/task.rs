//! What the worker has been asked and has not done yet, oldest first. It does one after the other in this order.

use std::collections::VecDeque;

use crate::workspace::Progress;

/// What is on its way.
#[derive(Default)]
pub struct Tasks(VecDeque<Task>);

/// One thing the worker was asked.
pub enum Task {
    /// Done before anybody notices.
    Short,
    /// Takes its time.
    Long(LongTask),
}

/// Something that takes its time, seen from outside.
#[derive(Clone)]
pub struct LongTask {
    /// What is being done, as a noun: `Einlesen`.
    pub title: &'static str,
    /// How far it is.
    pub progress: Progress,
    /// Whether it can be stopped on its way.
    pub end: End,
}

/// Whether something can be stopped on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It can; nothing has changed then.
    Any,
    /// Only when all is done.
    Last,
}

impl Tasks {
    /// The worker is asked.
    pub fn begin(&mut self, task: Task) {
        self.0.push_back(task);
    }

    /// The worker has done the oldest.
    pub fn finish(&mut self) {
        self.0.pop_front();
    }

    /// Whether all is done.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first that takes its time.
    pub fn long(&self) -> Option<&LongTask> {
        self.0.iter().find_map(|task| match task {
            Task::Long(task) => Some(task),
            Task::Short => None,
        })
    }

    /// How many take their time.
    pub fn long_ones(&self) -> usize {
        let long = self.0.iter().filter(|task| matches!(task, Task::Long(_)));
        long.count()
    }

    /// The first that takes its time, if it can be stopped and nobody has stopped it yet.
    pub fn stoppable(&self) -> Option<&LongTask> {
        self.long()
            .filter(|task| task.end == End::Any && !task.progress.is_cancelled())
    }
}

impl LongTask {
    /// What it is and how far, in words.
    pub fn words(&self) -> String {
        match self.progress.state() {
            _ if self.progress.is_cancelled() => format!("{} wird abgebrochen …", self.title),
            (_, 0) => format!("{} …", self.title),
            (done, total) => {
                let percent = done.min(total).saturating_mul(100) / total;
                format!("{} … {percent} %", self.title)
            }
        }
    }
}
