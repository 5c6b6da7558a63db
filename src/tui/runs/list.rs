//! The runs, and the connections in test that wait for one.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::insight::View;
use crate::insight::checklist::Checklist;
use crate::insight::runs::{Entry, Stage};
use crate::model::dates::german_date;
use crate::model::schema::Kind;
use crate::model::text::{Folded, counted, number, pad_left, pad_right};
use crate::tui::app::Scene;
use crate::tui::data::Data;
use crate::tui::input::Input;
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::grouped::{Grouped, Row};
use crate::tui::widget::{Focus, Outcome};

/// Which entries are shown and which is chosen.
#[derive(Debug, Default)]
pub struct RunList {
    grouped: Grouped,
    /// The entries that the filter lets through, by their place in [`Data::runs`].
    shown: Vec<usize>,
    filter: String,
    chosen: Option<Entry>,
    /// The run to choose as soon as it is there.
    wished: Option<String>,
}

/// The stages in their order, with what stands above each.
const STAGES: [(Stage, &str); 3] = [
    (Stage::Open, "Laufend"),
    (Stage::Waiting, "Im Test, noch keine Prüfung"),
    (Stage::Closed, "Abgeschlossen"),
];

/// Columns of a day, of `14/30`, and of `2 M`.
const DAY: usize = 8;
const PROGRESS: usize = 5;
const DEFECTS: usize = 4;
/// A title narrower than this says nothing.
const LEAST_TITLE: usize = 16;

impl RunList {
    /// The list as it was left.
    pub fn restored(filter: &str, run: Option<&str>) -> Self {
        Self {
            filter: filter.to_owned(),
            wished: run.map(str::to_owned),
            ..Self::default()
        }
    }

    /// Takes over a new state. A connection whose first run has begun is followed to that run.
    pub fn refresh(&mut self, data: &Data) {
        let all = data.runs.entries();
        let words: Vec<Folded> = Folded::new(&self.filter).words().collect();
        let passes = |entry: &Entry| {
            words.is_empty() || {
                let text = Folded::new(&text(entry, data.view()));
                words.iter().all(|word| word.is_in(&text))
            }
        };
        self.shown = (0..all.len()).filter(|at| passes(&all[*at])).collect();
        let place = |is: &dyn Fn(&Entry) -> bool| self.shown.iter().position(|at| is(&all[*at]));
        let wished = self.wished.as_deref();
        let at = wished
            .and_then(|run| place(&|entry| entry.run.as_deref() == Some(run)))
            .or_else(|| {
                let chosen = self.chosen.as_ref()?;
                match &chosen.run {
                    Some(run) => place(&|entry| entry.run.as_ref() == Some(run)),
                    None => place(&|entry| entry.connection == chosen.connection),
                }
            });
        if at.is_some() {
            self.wished = None;
        }
        let mut rows = Vec::with_capacity(self.shown.len() + STAGES.len());
        let mut stage = None;
        for (at, entry) in self.shown.iter().map(|at| &all[*at]).enumerate() {
            if stage != Some(entry.stage) {
                stage = Some(entry.stage);
                rows.extend(
                    STAGES
                        .iter()
                        .position(|(of, _)| *of == entry.stage)
                        .map(Row::Heading),
                );
            }
            rows.push(Row::Entry(at));
        }
        self.grouped.set(rows, at);
        self.follow(data);
    }

    fn follow(&mut self, data: &Data) {
        self.chosen = self.entry(data).cloned();
    }

    /// The chosen entry.
    pub fn entry<'a>(&self, data: &'a Data) -> Option<&'a Entry> {
        let at = self.shown.get(self.grouped.chosen()?)?;
        data.runs.entries().get(*at)
    }

    /// The run that is chosen, for the next start.
    pub fn run(&self) -> Option<&str> {
        self.chosen.as_ref()?.run.as_deref()
    }

    /// Chooses a run, now or as soon as it is there.
    pub fn go_to(&mut self, run: &str, data: &Data) {
        self.wished = Some(run.to_owned());
        self.refresh(data);
        if self.wished.is_some() && !self.filter.is_empty() {
            self.filter(String::new(), data);
        }
    }

    /// Shows only entries in which all words stand.
    pub fn filter(&mut self, text: String, data: &Data) {
        self.filter = text;
        self.grouped.reset();
        self.refresh(data);
    }

    /// What is typed as filter.
    pub fn filter_text(&self) -> &str {
        &self.filter
    }

    /// Moves among the entries.
    pub fn handle(&mut self, input: &Input, area: Rect, data: &Data) -> Outcome {
        let outcome = self.grouped.handle(input, area);
        self.follow(data);
        outcome
    }

    /// What its frame says after its name.
    pub fn title(&self) -> String {
        if self.filter.is_empty() {
            return counted(self.shown.len() as u64, "Eintrag", "Einträge");
        }
        let found = number(self.shown.len() as u64);
        format!("Filter „{}“: {found}", self.filter)
    }

    /// The entries as a table, and how many they are.
    pub fn table(&self, data: &Data) -> (String, usize) {
        let mut table = "Datum\tAnbindung\tStand\tErfüllt\tPunkte\tMängel\n".to_owned();
        for at in &self.shown {
            let entry = &data.runs.entries()[*at];
            let list = entry.run.as_deref();
            let list = list.and_then(|run| Checklist::of(data.view(), run));
            let counts = list.map_or_else(Default::default, |list| {
                [list.fulfilled(), list.points.len(), list.defects()].map(|count| count.to_string())
            });
            let cells = [
                entry.day.map(german_date).unwrap_or_default(),
                data.view().title(Kind::Connection, &entry.connection),
                stand(entry, data.view()),
            ];
            table.push_str(&super::cells(cells.into_iter().chain(counts)));
        }
        (table, self.shown.len())
    }

    /// Draws the entries.
    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        (scene, focus): (&Scene, Focus),
        data: &Data,
    ) -> Option<Position> {
        let theme = scene.theme;
        let all = data.runs.entries();
        // The last two columns are the scroll bar's.
        let cells = usize::from(area.width.saturating_sub(2));
        let row = |row: Row| match row {
            Row::Heading(stage) => self.heading(STAGES[stage], data, theme),
            Row::Entry(at) => line(&all[self.shown[at]], cells, data.view(), theme),
        };
        let empty = if self.filter.is_empty() {
            "Noch keine Prüfung, und keine Anbindung steht im Test. Hier erscheint von selbst, was zu prüfen ist: \
             Anbindungen ab Status 60. <new> legt eine Prüfung an."
        } else {
            "Der Filter lässt nichts übrig. <filter> ändert ihn, Esc hebt ihn auf."
        };
        self.grouped
            .render((area, buf), (theme, focus), &scene.keymap.fill(empty), &row)
    }

    fn heading(&self, (stage, words): (Stage, &str), data: &Data, theme: Theme) -> Line<'static> {
        let all = data.runs.entries();
        let count = self.shown.iter().filter(|at| all[**at].stage == stage);
        Line::from(vec![
            Span::styled(words.to_owned(), theme.style(Role::Title)),
            Span::styled(
                format!("  {}", number(count.count() as u64)),
                theme.style(Role::Muted),
            ),
        ])
    }
}

/// Everything by which an entry can be found.
fn text(entry: &Entry, view: View<'_>) -> String {
    let service = view.text(Kind::Connection, &entry.connection, "leistung");
    let service = service.unwrap_or_default();
    let mut parts = vec![
        view.title(Kind::Connection, &entry.connection),
        view.title(Kind::Service, &service),
        service,
        stand(entry, view),
        entry.day.map(german_date).unwrap_or_default(),
    ];
    if let Some(run) = &entry.run {
        let slugs = ["umgebung", "variante", "pruefende", "vorlage", "bemerkung"];
        let fields = slugs.iter().filter_map(|slug| Kind::TestRun.field(slug));
        parts.extend(fields.map(|field| view.show(Kind::TestRun, run, field)));
    }
    parts.join(" ")
}

fn stand(entry: &Entry, view: View<'_>) -> String {
    match (&entry.run, Kind::TestRun.field("stand")) {
        (Some(run), Some(field)) => view.show(Kind::TestRun, run, field),
        _ => "noch nicht begonnen".to_owned(),
    }
}

/// `✓ 24.11.26 Wohngeld · Wohngeldstelle Kassel   14/30  2 M`
fn line(entry: &Entry, cells: usize, view: View<'_>, theme: Theme) -> Line<'static> {
    let title = view.title(Kind::Connection, &entry.connection);
    let muted = theme.style(Role::Muted);
    let Some(run) = entry.run.as_deref() else {
        return Line::from(vec![
            Span::styled(format!("{} ", glyph::OPEN), muted),
            Span::raw(pad_right(&title, cells.saturating_sub(2))),
        ]);
    };
    let (sign, role) = sign(view.text(Kind::TestRun, run, "stand").as_deref());
    let list = Checklist::of(view, run);
    let progress = list.as_ref().map_or_else(String::new, |list| {
        format!("{}/{}", list.fulfilled(), list.points.len())
    });
    let defects = match list.map_or(0, |list| list.defects()) {
        0 => String::new(),
        some => format!("{some} M"),
    };
    let room = cells.saturating_sub(2 + 1 + PROGRESS + DEFECTS);
    // The day goes first where it is narrow.
    let (day, room) = if room < DAY + LEAST_TITLE {
        (String::new(), room)
    } else {
        let day = entry.day.map(|day| day.format("%d.%m.%y ").to_string());
        let day = pad_right(&day.unwrap_or_default(), DAY + 1);
        (day, room - DAY - 1)
    };
    Line::from(vec![
        Span::styled(format!("{sign} "), theme.style(role)),
        Span::styled(day, muted),
        Span::raw(pad_right(&title, room)),
        Span::styled(format!(" {}", pad_left(&progress, PROGRESS)), muted),
        Span::styled(pad_left(&defects, DEFECTS), theme.style(Role::Bad)),
    ])
}

fn sign(stand: Option<&str>) -> (&'static str, Role) {
    match stand {
        Some("abgenommen") => (glyph::DONE, Role::Ok),
        Some("verweigert") => (glyph::FAILED, Role::Bad),
        Some("abgeschlossen") => (glyph::STEP, Role::Info),
        _ => (glyph::HERE, Role::Accent),
    }
}
