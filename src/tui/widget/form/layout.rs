//! Where the parts of a form stand: the fields on a page that may be taller than the screen, help and buttons below.

use ratatui::layout::Rect;

use super::field::Field;
use super::spec::Presence;
use crate::model::text::width;
use crate::tui::widget::text::{to_cells, wrap};

/// The fixed parts of a form.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    /// What is seen of the page.
    pub body: Rect,
    /// What is said about the field that has the focus.
    pub help: Rect,
    /// The buttons.
    pub buttons: Rect,
}

/// Rows below the fields where there is room: a blank one, help, buttons.
const GAP: u16 = 1;
const HELP: u16 = 2;
/// So many rows for the reason of a refusal: it matters more than the fields while it is read.
const REASON: u16 = 6;
const BUTTONS: u16 = 1;
pub(super) const BELOW: u16 = GAP + HELP + BUTTONS;

/// From this height on there is room for all of them.
pub(super) const ROOMY: u16 = 9;

impl Frame {
    /// `told` is the reason of a refusal, if there is one: it is read whole where there is room.
    pub fn new(area: Rect, told: Option<&str>) -> Self {
        let (gap, help, buttons) = match area.height {
            0..=2 => (0, 0, 0),
            3..=5 => (0, 0, 1),
            6..ROOMY => (0, 1, 1),
            height => {
                let reason = told.map_or(0, |told| wrap(told, usize::from(area.width)).len());
                // Half of the room at least stays for the fields.
                let most = REASON.min(height / 2 - GAP - BUTTONS);
                (GAP, to_cells(reason).clamp(HELP, most.max(HELP)), BUTTONS)
            }
        };
        let body = Rect {
            height: area.height - gap - help - buttons,
            ..area
        };
        let help = Rect {
            y: body.bottom() + gap,
            height: help,
            ..area
        };
        let buttons = Rect {
            y: help.bottom(),
            height: buttons,
            ..area
        };
        Self {
            body,
            help,
            buttons,
        }
    }
}

/// Where one field stands on the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// All rows of the field, with its heading and what is said below it.
    pub rows: Rect,
    /// The row of the heading, if the field begins a group.
    pub heading: Option<Rect>,
    pub label: Rect,
    pub control: Rect,
    /// What is wrong and what others said.
    pub notes: Rect,
}

/// Widest label and widest control.
const LABEL: usize = 32;
const CONTROL: u16 = 72;

/// Cells for the marks before and after a label, and for a gap.
const BESIDE_LABEL: usize = 4;

/// From this width on labels stand beside their fields.
const BESIDE: u16 = 56;

/// Places all fields on a page of `cells` width.
pub(super) fn blocks(fields: &[Field], cells: u16) -> Vec<Block> {
    let longest = fields
        .iter()
        .map(|field| width(&field.spec.label) + BESIDE_LABEL)
        .max()
        .unwrap_or(0);
    let beside = cells >= BESIDE;
    let label_width = if beside {
        to_cells(longest.min(LABEL))
    } else {
        cells
    };
    let mut y = 0;
    let mut group = "";
    let mut blocks = Vec::with_capacity(fields.len());
    for field in fields {
        let top = y;
        if field.presence == Presence::Away {
            let nowhere = Rect::new(0, top, 0, 0);
            blocks.push(Block {
                rows: nowhere,
                heading: None,
                label: nowhere,
                control: nowhere,
                notes: nowhere,
            });
            continue;
        }
        let heading = (field.spec.group != group && !field.spec.group.is_empty()).then(|| {
            // A blank row before each group but the first.
            let row = Rect::new(0, if y == 0 { 0 } else { y + 1 }, cells, 1);
            y = row.bottom();
            row
        });
        group = &field.spec.group;
        // A long one ends before the gap.
        let gap = u16::from(beside);
        let label = Rect::new(0, y, label_width.min(cells).saturating_sub(gap), 1);
        let (x, top_of_control) = if beside {
            (label_width, y)
        } else {
            (2.min(cells), y + 1)
        };
        let room = (cells - x).min(CONTROL);
        let control = Rect::new(x, top_of_control, room, field.control.height(room));
        let notes_rows = field
            .notes()
            .iter()
            .map(|(_, text)| wrap(text, usize::from(room)).len())
            .sum();
        let notes = Rect::new(x, control.bottom(), cells - x, to_cells(notes_rows));
        y = notes.bottom();
        let rows = Rect::new(0, top, cells, y - top);
        blocks.push(Block {
            rows,
            heading,
            label,
            control,
            notes: Rect {
                width: room,
                ..notes
            },
        });
    }
    blocks
}
