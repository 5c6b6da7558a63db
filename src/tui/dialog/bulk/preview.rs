//! What a change of several records would do, before it is done: how many change, and which cannot and why.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::plan::{Plan, Wish};
use super::records;
use crate::model::text::{counted, number};
use crate::tui::app::Scene;
use crate::tui::dialog::done;
use crate::tui::dialog::form_dialog::FormDialog;
use crate::tui::input::{Input, Key};
use crate::tui::layer::{Layer, is_escape};
use crate::tui::message::Message;
use crate::tui::theme::Role;
use crate::tui::widget::Focus;
use crate::tui::widget::columns::Column;
use crate::tui::widget::rows::{paragraph, paragraphs, split_below};
use crate::tui::widget::table::{Row, Table, TableView};
use crate::tui::widget::text::{to_cells, wrap};
use crate::workspace::{Snapshot, Workspace};

/// The question before it is done.
pub(super) struct Preview {
    wish: Arc<Wish>,
    plan: Plan,
    /// What is to happen, and to how many.
    told: Vec<(Role, String)>,
    /// The refused ones: name and reason.
    rows: Vec<[String; 2]>,
    columns: [Column; 2],
    table: Table,
    /// The form it came from, to go back to.
    form: Option<FormDialog>,
}

/// Columns and most rows inside the frame.
const COLUMNS: u16 = 88;
const ROWS: u16 = 28;
/// Rows for a reason, with a free one above.
const REASON: u16 = 3;

impl Preview {
    pub fn new(wish: Wish, form: FormDialog, snapshot: &Snapshot) -> Self {
        let plan = wish.plan(snapshot);
        let view = snapshot.view();
        let row = |(key, reason): &(String, String)| [view.title(wish.kind, key), reason.clone()];
        Self {
            told: told(&wish, &plan, snapshot),
            rows: plan.refused.iter().map(row).collect(),
            columns: [
                Column::flexible(wish.kind.def().label, 16, 40),
                Column::flexible("bleibt, wie es ist, denn", 24, 200),
            ],
            table: Table::default(),
            form: Some(form),
            wish: Arc::new(wish),
            plan,
        }
    }

    fn back(&mut self) -> Vec<Message> {
        let form = self.form.take().map(Message::open);
        std::iter::once(Message::Close).chain(form).collect()
    }

    fn go(&mut self) -> Vec<Message> {
        if self.plan.changing.is_empty() {
            return self.back();
        }
        let wish = Arc::clone(&self.wish);
        let work = Message::work(move |workspace| apply(&wish, workspace));
        vec![Message::Close, work]
    }

    /// Rows of the text above the table, with a free one below.
    fn head(&self, columns: u16) -> u16 {
        let rows = self
            .told
            .iter()
            .map(|(_, text)| wrap(text, usize::from(columns)).len());
        to_cells(rows.sum::<usize>() + 1)
    }

    /// The text, the table, and the whole reason of the chosen row.
    fn places(&self, area: Rect) -> (Rect, Rect, Rect) {
        let head = self.head(area.width).min(area.height);
        let text = Rect {
            height: head,
            ..area
        };
        let below = Rect {
            y: text.bottom(),
            height: area.height - head,
            ..area
        };
        let (table, reason) = split_below(below, REASON.min(below.height / 2));
        (text, table, reason)
    }
}

/// What is to happen, and to how many.
fn told(wish: &Wish, plan: &Plan, snapshot: &Snapshot) -> Vec<(Role, String)> {
    let words = wish.words(snapshot);
    let what = match plan.changing.len() {
        0 => format!("{words}. Das ändert nichts."),
        count => format!("{words}. Das ändert {}.", records(wish.kind, count)),
    };
    let mut told = vec![(Role::Text, what)];
    if plan.same > 0 {
        let same = format!("Bei {} ist es schon so.", number(plan.same as u64));
        told.push((Role::Muted, same));
    }
    if !plan.refused.is_empty() {
        let refused = counted(
            plan.refused.len() as u64,
            "bleibt, wie sie ist",
            "bleiben, wie sie sind",
        );
        told.push((Role::Warn, format!("{refused}; warum, steht hier.")));
    }
    told
}

/// Does it to all that allow it, looked at once more: somebody may have changed them meanwhile.
fn apply(wish: &Wish, workspace: &mut Workspace) -> Vec<Message> {
    let snapshot = workspace.snapshot();
    let plan = wish.plan(&snapshot);
    let action = wish.action(plan.changing.iter().map(String::as_str), &snapshot);
    match workspace.apply(&action) {
        Ok(written) => {
            let changed = records(wish.kind, plan.changing.len());
            let words = wish.words(&snapshot);
            let refused = match plan.refused.len() {
                0 => String::new(),
                count => format!(" {} blieben, wie sie waren.", number(count as u64)),
            };
            let text = format!("{changed} geändert: {words}.{refused} <undo> nimmt es zurück.");
            vec![done(text, &written.hints)]
        }
        Err(error) => vec![Message::failure(&error)],
    }
}

impl Layer for Preview {
    fn title(&self) -> String {
        format!(
            "{} bearbeiten",
            records(self.wish.kind, self.wish.keys.len())
        )
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        let table = match self.rows.len() {
            0 => 0,
            rows => to_cells(rows + 1).saturating_add(REASON),
        };
        (COLUMNS, self.head(COLUMNS).saturating_add(table).min(ROWS))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        if self.plan.changing.is_empty() {
            return vec![("Esc", "Zurück")];
        }
        vec![("Eingabe", "Ändern"), ("Esc", "Zurück")]
    }

    fn is_changed(&self) -> bool {
        true
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return self.back();
        }
        if matches!(input, Input::Key(press) if press.key == Key::Enter) {
            return self.go();
        }
        let (_, table, _) = self.places(area);
        self.table.handle(input, self.rows.len(), table);
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let (text, table, reason) = self.places(area);
        paragraphs(&self.told, text, buf, scene.theme);
        if self.rows.is_empty() {
            return;
        }
        let row = |row: usize| Row {
            cells: self.rows[row].iter().cloned().map(Line::from).collect(),
            ..Row::default()
        };
        let view = TableView {
            columns: &self.columns,
            sort: None,
            len: self.rows.len(),
            row: &row,
            empty: "",
        };
        self.table
            .render(view, table, buf, scene.theme, Focus::Here);
        if let Some(row) = self.table.selected(self.rows.len()) {
            let muted = scene.theme.style(Role::Muted);
            paragraph(&self.rows[row][1], reason, buf, muted);
        }
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        let (_, table, _) = self.places(area);
        self.table.cursor(self.rows.len(), table)
    }
}
