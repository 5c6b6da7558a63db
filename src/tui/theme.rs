//! What things look like: roles, and the style each has on a dark, a light and a colourless terminal.
//!
//! Views name a [`Role`], never a colour. The text colour and the background are the terminal's own; colours are taken
//! from the fixed part of the 256-colour table (16 and up), whose values every terminal knows alike. Colour is never
//! the only signal: the colourless theme tells everything with attributes, and views add a [`glyph`] or a word.
//! This module knows nothing of kinds, statuses or panes.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of the screen means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Ordinary text: the terminal's own colour.
    Text,
    /// Text of less weight: units, captions, explanations.
    Muted,
    /// The title of a pane, a dialog or a column.
    Title,
    /// The title of the pane that has the focus.
    TitleFocused,
    /// Lines around and between things.
    Border,
    /// Lines around the thing that has the focus.
    BorderFocused,
    /// The chosen row of the pane that has the focus; also the focused button and tab.
    Selection,
    /// The chosen row of a pane without the focus.
    SelectionInactive,
    /// What the eye shall find first: keys, numbers, links.
    Accent,
    /// Good, done, passed.
    Ok,
    /// Look at this soon.
    Warn,
    /// Wrong, failed, overdue.
    Bad,
    /// Worth knowing.
    Info,
    /// Two people said different things.
    Conflict,
    /// The letters that a search has found.
    Match,
    /// The inside of an input field.
    Field,
    /// The inside of the input field that has the focus.
    FieldFocused,
    /// The filled part of a bar.
    Bar,
    /// The empty part of a bar.
    BarEmpty,
    /// Rung of the status ladder: nothing has begun.
    RungOpen,
    /// Rung of the status ladder: being prepared.
    RungWork,
    /// Rung of the status ladder: in test.
    RungTest,
    /// Rung of the status ladder: in production.
    RungLive,
    /// Off the ladder: blocked, postponed, not applicable.
    RungSide,
    /// Where somebody practises, and what the tour points at.
    Practice,
}

/// A theme; chosen once at start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// For light text on a dark background.
    Dark,
    /// For dark text on a light background.
    Light,
    /// Without any colour (`NO_COLOR`).
    Plain,
}

/// A colour of the 256-colour table, or the terminal's own.
type Ink = Option<u8>;

/// How one role looks in all themes: text and background per colour theme, attributes always and attributes where
/// colour cannot speak.
struct Look {
    dark: (Ink, Ink),
    light: (Ink, Ink),
    always: Modifier,
    plain: Modifier,
}

impl Look {
    /// The terminal's own text, with attributes only.
    const fn own(always: Modifier) -> Self {
        Self {
            dark: (None, None),
            light: (None, None),
            always,
            plain: NONE,
        }
    }

    /// Coloured text on the terminal's own background.
    const fn ink(dark: u8, light: u8, always: Modifier, plain: Modifier) -> Self {
        Self {
            dark: (Some(dark), None),
            light: (Some(light), None),
            always,
            plain,
        }
    }

    /// Text and background both given, each as (text, background).
    const fn on(dark: (u8, u8), light: (u8, u8), always: Modifier, plain: Modifier) -> Self {
        Self {
            dark: (Some(dark.0), Some(dark.1)),
            light: (Some(light.0), Some(light.1)),
            always,
            plain,
        }
    }
}

const NONE: Modifier = Modifier::empty();
const BOLD: Modifier = Modifier::BOLD;
const UNDERLINED: Modifier = Modifier::UNDERLINED;
const REVERSED: Modifier = Modifier::REVERSED;

impl Role {
    /// All roles.
    pub const ALL: [Self; 25] = [
        Self::Text,
        Self::Muted,
        Self::Title,
        Self::TitleFocused,
        Self::Border,
        Self::BorderFocused,
        Self::Selection,
        Self::SelectionInactive,
        Self::Accent,
        Self::Ok,
        Self::Warn,
        Self::Bad,
        Self::Info,
        Self::Conflict,
        Self::Match,
        Self::Field,
        Self::FieldFocused,
        Self::Bar,
        Self::BarEmpty,
        Self::RungOpen,
        Self::RungWork,
        Self::RungTest,
        Self::RungLive,
        Self::RungSide,
        Self::Practice,
    ];

    /// Whether this role is drawn with lines and blocks only and never with text, which may then be fainter.
    pub const fn is_line(self) -> bool {
        matches!(self, Self::Border | Self::BarEmpty)
    }

    #[rustfmt::skip]
    #[expect(clippy::match_same_arms, reason = "a table: one role, one line")]
    const fn look(self) -> Look {
        match self {
            Self::Text =>              Look::own(NONE),
            Self::Muted =>             Look::ink(247, 241, NONE, NONE),
            Self::Title =>             Look::own(BOLD),
            Self::TitleFocused =>      Look::on((231, 24), (231, 25), BOLD, REVERSED),
            Self::Border =>            Look::ink(243, 245, NONE, NONE),
            Self::BorderFocused =>     Look::ink(110, 25, NONE, BOLD),
            Self::Selection =>         Look::on((231, 24), (231, 25), BOLD, REVERSED),
            Self::SelectionInactive => Look::on((254, 239), (16, 252), NONE, UNDERLINED),
            Self::Accent =>            Look::ink(110, 25, BOLD, NONE),
            Self::Ok =>                Look::ink(114, 22, NONE, NONE),
            Self::Warn =>              Look::ink(179, 94, NONE, BOLD),
            Self::Bad =>               Look::ink(210, 124, BOLD, NONE),
            Self::Info =>              Look::ink(116, 23, NONE, NONE),
            Self::Conflict =>          Look::ink(183, 91, BOLD, NONE),
            Self::Match =>             Look::ink(222, 25, UNDERLINED, NONE),
            Self::Field =>             Look::on((254, 236), (16, 254), NONE, UNDERLINED),
            Self::FieldFocused =>      Look::on((231, 238), (16, 153), NONE, UNDERLINED.union(BOLD)),
            Self::Bar =>               Look::ink(114, 22, NONE, NONE),
            Self::BarEmpty =>          Look::ink(243, 245, NONE, NONE),
            Self::RungOpen =>          Look::ink(247, 241, NONE, NONE),
            Self::RungWork =>          Look::ink(179, 94, NONE, NONE),
            Self::RungTest =>          Look::ink(116, 23, NONE, NONE),
            Self::RungLive =>          Look::ink(114, 22, NONE, NONE),
            Self::RungSide =>          Look::ink(210, 124, NONE, BOLD),
            Self::Practice =>          Look::on((16, 179), (16, 221), BOLD, REVERSED),
        }
    }
}

impl Theme {
    /// The style of a role.
    pub const fn style(self, role: Role) -> Style {
        let look = role.look();
        let ((text, background), attributes) = match self {
            Self::Dark => (look.dark, look.always),
            Self::Light => (look.light, look.always),
            Self::Plain => ((None, None), look.always.union(look.plain)),
        };
        let mut style = Style::new().add_modifier(attributes);
        if let Some(text) = text {
            style = style.fg(Color::Indexed(text));
        }
        if let Some(background) = background {
            style = style.bg(Color::Indexed(background));
        }
        style
    }

    /// The style for everything behind an open dialog.
    pub const fn behind(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }
}

/// Signs that the fonts of all our terminals have, those of the old Windows console included.
pub mod glyph {
    /// Not yet, open, empty.
    pub const OPEN: &str = "○";
    /// Done, passed.
    pub const DONE: &str = "✓";
    /// Failed, refused.
    pub const FAILED: &str = "✗";
    /// A tree node that shows its children.
    pub const UNFOLDED: &str = "▾";
    /// A tree node that hides its children.
    pub const FOLDED: &str = "▸";
    /// Something that needs a decision.
    pub const CONFLICT: &str = "◆";
    /// A letter that is not shown.
    pub const HIDDEN: &str = "•";
    /// The way back.
    pub const BACK: &str = "‹";
    /// Marks the place: what is chosen, where one is.
    pub const HERE: &str = "›";
    /// A full cell of a bar.
    pub const FULL: &str = "█";
    /// The left half of a cell of a bar.
    pub const HALF: &str = "▌";
    /// An empty cell of a bar.
    pub const EMPTY: &str = "░";
    /// The track of a scroll bar.
    pub const TRACK: &str = "│";
    /// A row marked for an action on several.
    pub const MARKED: &str = "■";
    /// Sorted, the smallest first.
    pub const ASCENDING: &str = "▲";
    /// Sorted, the largest first.
    pub const DESCENDING: &str = "▼";
    /// A step that has been taken.
    pub const STEP: &str = "■";
    /// A step that has not.
    pub const NO_STEP: &str = "·";
    /// A horizontal rule.
    pub const LINE: &str = "─";
    /// More than fits.
    pub const ELLIPSIS: &str = "…";
}

#[cfg(test)]
mod tests;
