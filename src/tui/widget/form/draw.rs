//! How a form looks.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block as Border, Clear, Widget};

use super::layout::{Block, Frame, blocks};
use super::popup::Popup;
use super::spec::{Need, Presence};
use super::{Form, Leaving, Place};
use crate::model::text::{counted, width};
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::columns::Align;
use crate::tui::widget::rows::{line, paragraph, scroll_bar};
use crate::tui::widget::text::{to_cells, wrap};
use crate::tui::widget::text_field::Validity;
use crate::tui::widget::{Focus, date_picker};

impl Form {
    /// Draws the form, and the picker above it.
    pub fn render(&self, area: Rect, buf: &mut Buffer, theme: Theme) {
        let area = area.intersection(buf.area);
        let frame = Frame::new(area, self.told.as_deref());
        self.render_body(frame.body, buf, theme);
        self.render_help(frame.help, buf, theme);
        for (place, text, rect) in self.buttons(frame.buttons) {
            let role = if self.at == place {
                Role::Selection
            } else {
                Role::Accent
            };
            line(
                &Line::styled(text, theme.style(role)),
                rect,
                buf,
                Align::Left,
            );
        }
        if let Some(popup) = &self.popup {
            self.render_popup(popup, area, buf, theme);
        }
    }

    /// Where the terminal's cursor belongs.
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        match &self.popup {
            Some(Popup::Picker(picker)) => return picker.cursor(inside(self.popup_frame(area))),
            Some(Popup::Day(picker)) => return picker.cursor(inside(self.popup_frame(area))),
            None => {}
        }
        let frame = Frame::new(area, self.told.as_deref());
        let Place::Field(at) = self.at else {
            let button = self
                .buttons(frame.buttons)
                .into_iter()
                .find(|(place, ..)| *place == self.at);
            return button
                .map(|(_, _, rect)| Position::new(rect.x + 2, rect.y))
                .filter(|at| area.contains(*at));
        };
        let field = self.fields.get(at)?;
        let page = blocks(&self.fields, page_width(frame.body));
        let at = field.control.cursor(page[at].control)?;
        let y = usize::from(at.y).checked_sub(self.first)?;
        let place = Position::new(frame.body.x + at.x, frame.body.y + to_cells(y));
        frame.body.contains(place).then_some(place)
    }

    /// The page is drawn as a whole and then shown in part, so that fields need not know of edges.
    fn render_body(&self, body: Rect, buf: &mut Buffer, theme: Theme) {
        if body.is_empty() {
            return;
        }
        let cells = page_width(body);
        let blocks = blocks(&self.fields, cells);
        let height = blocks.last().map_or(0, |block| block.rows.bottom());
        let mut page = Buffer::empty(Rect::new(0, 0, cells, height));
        for (at, block) in blocks.iter().enumerate() {
            self.render_block(at, block, &mut page, theme);
        }
        let first = to_cells(
            self.first
                .min(usize::from(height.saturating_sub(body.height))),
        );
        for y in 0..body.height.min(height - first) {
            for x in 0..cells {
                buf[(body.x + x, body.y + y)] = page[(x, first + y)].clone();
            }
        }
        let visible = usize::from(first)..usize::from((first + body.height).min(height));
        scroll_bar(&visible, usize::from(height), body, buf, theme);
    }

    fn render_block(&self, at: usize, block: &Block, page: &mut Buffer, theme: Theme) {
        let field = &self.fields[at];
        if field.presence == Presence::Away {
            return;
        }
        let focus = if self.at == Place::Field(at) {
            Focus::Here
        } else {
            Focus::Elsewhere
        };
        if let Some(heading) = block.heading {
            let title = format!("{} ", field.spec.group);
            let rest = usize::from(heading.width).saturating_sub(width(&title));
            let rule = Span::styled("─".repeat(rest), theme.style(Role::Border));
            let title = Span::styled(title, theme.style(Role::Title));
            line(&Line::from(vec![title, rule]), heading, page, Align::Left);
        }
        let here = if focus == Focus::Here {
            glyph::HERE
        } else {
            " "
        };
        let mark = match (field.spec.rivals.is_empty(), field.spec.need) {
            (false, _) => {
                Span::styled(format!(" {}", glyph::CONFLICT), theme.style(Role::Conflict))
            }
            (true, Need::Required) => Span::styled(" *", theme.style(Role::Accent)),
            (true, Need::Optional) => Span::raw(""),
        };
        let role = if focus == Focus::Here {
            Role::Accent
        } else {
            Role::Text
        };
        let label = Span::styled(format!("{here}{}", field.spec.label), theme.style(role));
        // More than a few elements are not all seen.
        let count = match field.control.count() {
            0..=3 => Span::raw(""),
            count => Span::styled(format!(" {count}"), theme.style(Role::Muted)),
        };
        let label = Line::from(vec![label, mark, count]);
        line(&label, block.label, page, Align::Left);
        let validity = if field.error.is_some() {
            Validity::Wrong
        } else {
            Validity::Fine
        };
        let today = self.around.today;
        field
            .control
            .render(block.control, page, (theme, focus, validity), today);
        let mut notes = block.notes;
        for (role, text) in field.notes() {
            paragraph(&text, notes, page, theme.style(role));
            let rows = wrap(&text, usize::from(notes.width)).len();
            let taken = to_cells(rows).min(notes.height);
            notes = Rect {
                y: notes.y + taken,
                height: notes.height - taken,
                ..notes
            };
        }
    }

    fn render_help(&self, area: Rect, buf: &mut Buffer, theme: Theme) {
        let (role, mut text, keys) = self.saying();
        let with_keys = format!("{text} {keys}");
        if wrap(&with_keys, usize::from(area.width)).len() <= usize::from(area.height) {
            with_keys.trim().clone_into(&mut text);
        }
        paragraph(&text, area, buf, theme.style(role));
    }

    /// What is said below the fields, what is urgent first, and which keys there are, if there is room for that.
    fn saying(&self) -> (Role, String, &'static str) {
        if self.leaving == Leaving::Asked {
            let unsaved = "Die Eingaben sind noch nicht übernommen. Esc noch einmal verwirft sie, F2 übernimmt sie.";
            return (Role::Warn, unsaved.to_owned(), "");
        }
        if let Some(told) = &self.told {
            return (Role::Bad, told.clone(), "");
        }
        let field = match self.at {
            Place::Field(at) => self.fields.get(at),
            Place::Save | Place::Cancel => None,
        };
        let Some(field) = field else {
            let text = match self.changed() {
                _ if self.save.is_none() => String::new(),
                0 => "Nichts geändert.".to_owned(),
                count => format!("{} geändert.", counted(count as u64, "Feld", "Felder")),
            };
            return (Role::Muted, text, "");
        };
        let mut text = field.spec.help.clone();
        let answer = field.control.answer(self.around.today);
        let is_empty = answer.is_ok_and(|answer| answer.is_empty());
        if text.is_empty() && is_empty && field.spec.need == Need::Required {
            "Ohne diese Angabe geht es nicht.".clone_into(&mut text);
        }
        let keys = if field.spec.rivals.is_empty() {
            field.control.keys()
        } else {
            "F5 nimmt die jeweils andere Angabe; Speichern entscheidet."
        };
        (Role::Muted, text, keys)
    }

    /// The buttons with their words and places.
    pub(super) fn buttons(&self, area: Rect) -> Vec<(Place, String, Rect)> {
        let cancel = format!("[ {}  Esc ]", self.leaving_word());
        let Some(save) = self.save else {
            let only = Rect {
                width: to_cells(width(&cancel)),
                ..area
            };
            return vec![(Place::Cancel, cancel, only.intersection(area))];
        };
        let save = format!("[ {save}  F2 ]");
        let first = Rect {
            width: to_cells(width(&save)),
            ..area
        }
        .intersection(area);
        let x = first.right().saturating_add(2).min(area.right());
        let second = Rect {
            x,
            width: to_cells(width(&cancel)),
            ..area
        }
        .intersection(area);
        vec![(Place::Save, save, first), (Place::Cancel, cancel, second)]
    }

    fn render_popup(&self, popup: &Popup, area: Rect, buf: &mut Buffer, theme: Theme) {
        let frame = self.popup_frame(area);
        Clear.render(frame, buf);
        let title = match self.at {
            Place::Field(at) => self.fields[at].spec.label.as_str(),
            Place::Save | Place::Cancel => "",
        };
        let title = Line::styled(format!(" {title} "), theme.style(Role::TitleFocused));
        Border::bordered()
            .border_style(theme.style(Role::BorderFocused))
            .title(title)
            .render(frame, buf);
        match popup {
            Popup::Picker(picker) => picker.render(inside(frame), buf, theme),
            Popup::Day(picker) => {
                picker.render(
                    inside(frame),
                    buf,
                    theme,
                    self.around.today,
                    &self.around.holidays,
                );
            }
        }
    }

    pub(super) fn popup_frame(&self, area: Rect) -> Rect {
        let (width, height) = match self.popup {
            Some(Popup::Day(_)) => date_picker::SIZE,
            _ => (66, 16),
        };
        let (width, height) = ((width + 4).min(area.width), (height + 2).min(area.height));
        Rect {
            x: area.x + (area.width - width) / 2,
            y: area.y + (area.height - height) / 3,
            width,
            height,
        }
    }
}

/// The inside of a popup's frame.
pub(super) fn inside(frame: Rect) -> Rect {
    Rect {
        x: frame.x + 2.min(frame.width),
        y: frame.y + 1.min(frame.height),
        width: frame.width.saturating_sub(4),
        height: frame.height.saturating_sub(2),
    }
}

/// Cells on the right that belong to the scroll bar.
pub(super) const BAR: u16 = 2;

pub(super) fn page_width(body: Rect) -> u16 {
    body.width.saturating_sub(BAR)
}
