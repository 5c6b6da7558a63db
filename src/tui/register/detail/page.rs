//! The lines about a record as they are written one after the other: labels and values aligned, texts wrapped, links
//! where something leads on.

use ratatui::text::{Line, Span};

use super::About;
use crate::insight::View;
use crate::insight::register::{Due, due};
use crate::model::schema::Kind;
use crate::model::text::{capitalised, counted, pad_right, width};
use crate::tui::theme::{Role, glyph};
use crate::tui::widget::text::{plain_lines, wrap};

/// One line, and the record it leads to.
pub struct Entry {
    pub line: Line<'static>,
    pub link: Option<(Kind, String)>,
}

/// The lines that are written so far.
pub struct Page<'a> {
    pub about: About<'a>,
    pub lines: Vec<Entry>,
    width: usize,
}

/// Cells of the labels, where there is room for them beside the values.
const LABELS: usize = 20;
const ROOMY: usize = 50;
const NARROW: usize = 13;

/// Linked records of one sort that are listed.
const LINKS: usize = 8;

impl<'a> Page<'a> {
    pub fn new(about: About<'a>, width: u16) -> Self {
        Self {
            about,
            lines: Vec::new(),
            width: usize::from(width.max(1)),
        }
    }

    pub fn view(&self) -> View<'a> {
        self.about.data.view()
    }

    /// What a field shows.
    pub fn shown(&self, slug: &str) -> String {
        let field = self.about.kind.field(slug);
        let show = |field| self.view().show(self.about.kind, self.about.key, field);
        field.map(show).unwrap_or_default()
    }

    /// What a field holds.
    pub fn held(&self, slug: &str) -> Option<String> {
        self.view().text(self.about.kind, self.about.key, slug)
    }

    /// The elements of a field.
    pub fn items(&self, slug: &str) -> Vec<String> {
        let items = self
            .view()
            .items(self.about.kind, self.about.key, slug)
            .into_iter();
        items.map(|(item, _)| item).collect()
    }

    fn push(&mut self, line: Line<'static>, target: Option<(Kind, String)>) {
        self.lines.push(Entry { line, link: target });
    }

    /// A line as it is.
    pub fn line(&mut self, line: Line<'static>) {
        self.push(line, None);
    }

    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|last| last.line.width() > 0) {
            self.line(Line::default());
        }
    }

    /// The name of the record.
    pub fn title(&mut self) {
        let title = self.view().title(self.about.kind, self.about.key);
        self.wrapped(&title, 0, Role::Title);
    }

    pub fn heading(&mut self, text: &str) {
        self.gap();
        self.wrapped(&capitalised(text), 0, Role::Accent);
    }

    /// How due it is, if it can be.
    pub fn due(&mut self) {
        let About {
            kind, key, data, ..
        } = self.about;
        let Some(due) = due(data.view(), kind, key, data.snapshot.today()) else {
            return;
        };
        let (sign, role) = match due {
            Due::Overdue(..) => ("! ", Role::Bad),
            Due::Today(_) | Due::Soon(..) => ("", Role::Warn),
            Due::Done => ("", Role::Ok),
            Due::Later(_) | Due::Open => ("", Role::Muted),
        };
        self.labelled("Fälligkeit", &format!("{sign}{}", due.words()), role);
    }

    /// A text over as many lines as it needs.
    pub fn wrapped(&mut self, text: &str, indent: usize, role: Role) {
        let text = plain_lines(text.trim());
        let style = self.about.theme.style(role);
        for range in wrap(&text, self.width.saturating_sub(indent)) {
            let row = text[range].trim_end().to_owned();
            let line = Line::from(vec![
                Span::raw(" ".repeat(indent)),
                Span::styled(row, style),
            ]);
            self.line(line);
        }
    }

    const fn labels(&self) -> usize {
        if self.width >= ROOMY { LABELS } else { NARROW }
    }

    /// A label and what it says. A label that is too long for its place stands above.
    pub fn labelled(&mut self, label: &str, text: &str, role: Role) {
        if text.trim().is_empty() {
            return;
        }
        let theme = self.about.theme;
        let cells = self.labels();
        let first = self.lines.len();
        if width(label) >= cells {
            self.wrapped(label, 0, Role::Muted);
            self.wrapped(text, cells, role);
            return;
        }
        self.wrapped(text, cells, role);
        if let Some(entry) = self.lines.get_mut(first) {
            let label = pad_right(label, cells);
            entry.line.spans[0] = Span::styled(label, theme.style(Role::Muted));
        }
    }

    /// A field and what it shows, if it shows anything.
    pub fn field(&mut self, slug: &str) {
        let text = self.shown(slug);
        if let Some(field) = self.about.kind.field(slug) {
            self.labelled(field.label, &text, Role::Text);
        }
    }

    /// A long text under its label.
    pub fn text(&mut self, slug: &str) {
        let text = self.shown(slug);
        let Some(field) = self
            .about
            .kind
            .field(slug)
            .filter(|_| !text.trim().is_empty())
        else {
            return;
        };
        self.heading(field.label);
        self.wrapped(&text, 0, Role::Text);
        self.gap();
    }

    /// A field that refers to one record, with the way there.
    pub fn reference(&mut self, slug: &str) {
        let About { kind, .. } = self.about;
        let target = self.held(slug);
        let of = kind.field(slug).map(|field| (field.label, field.ty));
        if let (Some(key), Some((label, crate::model::schema::Type::Reference(of)))) = (target, of)
        {
            let name = self.view().title(of, &key);
            let first = self.lines.len();
            self.labelled(label, &format!("{name} {}", glyph::HERE), Role::Text);
            for entry in &mut self.lines[first..] {
                entry.link = Some((of, key.clone()));
            }
        }
    }

    /// Linked records under a heading that counts them.
    pub fn links(&mut self, label: &str, kind: Kind, keys: &[String]) {
        if keys.is_empty() {
            return;
        }
        self.heading(&format!("{label} ({})", keys.len()));
        for key in keys.iter().take(LINKS) {
            self.link(kind, key, "");
        }
        let more = keys.len().saturating_sub(LINKS);
        if more > 0 {
            let more = counted(more as u64, "weiterer Eintrag", "weitere Einträge");
            self.wrapped(&format!("und {more}"), 2, Role::Muted);
        }
        self.gap();
    }

    /// The way to a record, with something about it before its name.
    pub fn link(&mut self, kind: Kind, key: &str, before: &str) {
        let theme = self.about.theme;
        let name = self.view().title(kind, key).replace('\n', " ");
        let here = format!("{} ", glyph::HERE);
        let mut spans = vec![Span::styled(here, theme.style(Role::Accent))];
        if !before.is_empty() {
            let before = format!("{before} · ");
            spans.push(Span::styled(before, theme.style(Role::Muted)));
        }
        spans.push(Span::raw(name));
        self.push(Line::from(spans), Some((kind, key.to_owned())));
    }
}
