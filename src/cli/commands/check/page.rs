//! A checklist written down: how far it is, what is open, every point with what was found.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use crate::cli::answer::Answer;
use crate::cli::json;
use crate::cli::paper::Paper;
use crate::insight::checklist::{Checklist, Meanwhile, Point};
use crate::model::schema::Kind;
use crate::model::text::{counted, width};
use crate::workspace::Snapshot;

/// `14 von 30 Punkten erfüllt, 2 Mängel`
pub fn sentence(list: &Checklist<'_>) -> String {
    let defects = match list.defects() {
        0 => String::new(),
        some => format!(", {}", counted(some as u64, "Mangel", "Mängel")),
    };
    format!(
        "{} von {} Punkten erfüllt{defects}",
        list.fulfilled(),
        list.points.len()
    )
}

/// The same for machines.
pub fn progress(list: &Checklist<'_>) -> Json {
    let open: Vec<&str> = list
        .points
        .iter()
        .filter(|point| !point.is_fulfilled())
        .map(|point| point.item.key.as_str())
        .collect();
    json!({
        "fulfilled": list.fulfilled(),
        "points": list.points.len(),
        "defects": list.defects(),
        "open": open,
    })
}

/// The whole checklist of a run.
pub struct Page {
    /// Where it is read from.
    pub snapshot: Snapshot,
    /// The key of the run.
    pub run: String,
}

impl Answer for Page {
    fn text(&self, paper: Paper) -> String {
        let view = self.snapshot.view();
        let Some(list) = Checklist::of(view, &self.run) else {
            return String::new();
        };
        let mut text = format!(
            "Prüfung „{}“  {}\n{}.\n",
            view.title(Kind::TestRun, &self.run),
            self.run,
            sentence(&list)
        );
        let keys = list.points.iter().map(|point| width(&point.item.key));
        let columns = MARK_COLUMNS + keys.max().unwrap_or(0);
        let mut section = "";
        for point in &list.points {
            if point.item.section != section {
                section = &point.item.section;
                let name = view
                    .catalogue
                    .section(section)
                    .map(|section| section.name.as_str());
                let _ = write!(text, "\n{}\n", name.unwrap_or(section));
            }
            let mark = point.outcome.map_or('.', |outcome| outcome.ascii);
            let term = format!("[{mark}] {:>1$}", point.item.key, columns - MARK_COLUMNS);
            text.push_str(&paper.entry(2, &term, columns, &said(point)));
        }
        text
    }

    fn json(&self) -> Json {
        let view = self.snapshot.view();
        let mut object = json::record(view, Kind::TestRun, &self.run);
        if let Some(list) = Checklist::of(view, &self.run) {
            object.insert("progress".to_owned(), progress(&list));
            object.insert(
                "items".to_owned(),
                list.points.iter().map(of_point).collect(),
            );
        }
        Json::Object(object)
    }
}

/// `[x] ` before the number.
const MARK_COLUMNS: usize = 4;

/// What must hold, and below what was found.
fn said(point: &Point<'_>) -> String {
    let mut lines = vec![point.item.text.clone()];
    let class = point
        .class
        .map(|class| format!("Mängelklasse {}", class.number));
    let parts = [class.as_deref(), point.note, point.proof];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    if !parts.is_empty() {
        lines.push(format!("\u{2192} {}", parts.join(" \u{b7} ")));
    }
    match &point.meanwhile {
        Meanwhile::Same => {}
        Meanwhile::Reworded(now) => lines.push(format!("(seit Beginn geändert: {now})")),
        Meanwhile::Removed => lines.push("(seit Beginn aus der Vorlage entfernt)".to_owned()),
    }
    lines.join("\n")
}

fn of_point(point: &Point<'_>) -> Json {
    json!({
        "item": point.item.key,
        "text": point.item.text,
        "section": point.item.section,
        "duty": point.item.duty.label(),
        "environment": point.item.environment.label(),
        "result": point.outcome.map(|outcome| outcome.key.as_str()),
        "class": point.class.map(|class| class.number),
        "note": point.note,
        "evidence": point.proof,
        "template_now": match &point.meanwhile {
            Meanwhile::Same => json!("same"),
            Meanwhile::Reworded(text) => json!({ "text": text }),
            Meanwhile::Removed => json!("removed"),
        },
        "obstacle": point.obstacle,
        "task": point.task,
        "time": point.time.map(|time| time.format("%H:%M").to_string()),
    })
}
