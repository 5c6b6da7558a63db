//! What things look like: roles, and the style each has in every theme.
//!
//! Views name a [`Role`], never a colour. The text colour and the background are the terminal's own; colours are taken
//! from the fixed part of the 256-colour table (16 and up), whose values every terminal knows alike. Colour is never
//! the only signal: the colourless theme tells everything with attributes, and views add a [`glyph`] or a word.
//! This module knows nothing of kinds, statuses or panes.

use ratatui::style::{Color, Modifier, Style};
use serde::{Deserialize, Serialize};

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
    /// A cell of a heat map like [`Role::RungOpen`].
    HeatOpen,
    /// A cell of a heat map like [`Role::RungWork`].
    HeatWork,
    /// A cell of a heat map like [`Role::RungTest`].
    HeatTest,
    /// A cell of a heat map like [`Role::RungLive`].
    HeatLive,
    /// A cell of a heat map like [`Role::RungSide`].
    HeatSide,
    /// The row and the column of the chosen cell of a grid.
    Crosshair,
}

/// How all roles look together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// For light text on a dark background.
    Dark,
    /// For dark text on a light background.
    Light,
    /// Dark, with a contrast of at least 7:1.
    DarkContrast,
    /// Light, with a contrast of at least 7:1.
    LightContrast,
    /// Dark, told apart by everybody: blue and orange in place of green and red.
    DarkSafe,
    /// Light, told apart by everybody.
    LightSafe,
    /// Without any colour (`NO_COLOR`).
    Plain,
}

/// A colour of text in each theme that has colours, by number in the 256-colour table; the order is that of [`Theme`].
type Inks = [u8; COLOURED];

/// Text and its own background in each theme that has colours.
type Patches = [(u8, u8); COLOURED];

/// How many themes have colours.
const COLOURED: usize = 6;

#[rustfmt::skip]
mod colours {
    //! Each colour by what it says: one line, one column per theme.
    use super::{Inks, Patches};
    //                             dark  light  contrast:  light  safe: light
    pub const QUIET: Inks =       [247,  241,   250, 238,         246,  241];
    pub const LINE: Inks =        [243,  245,   250, 240,         243,  245];
    pub const ACCENT: Inks =      [110,   25,   153,  17,         110,   25];
    pub const GOOD: Inks =        [114,   22,   114,  22,          74,   18];
    pub const CAUTION: Inks =     [179,   94,   222,  52,         222,   94];
    pub const WRONG: Inks =       [210,  124,   217,  88,         208,   52];
    pub const NEWS: Inks =        [116,   23,   116,  18,         159,   24];
    pub const CLASH: Inks =       [183,   91,   183,  54,         171,   92];
    pub const FOUND: Inks =       [222,   25,   229,  19,         222,   25];
    pub const CHOSEN: Patches =   [(231, 24), (231,  25), ( 16, 159), (231,  17), (231,  24), (231,  25)];
    pub const ASIDE: Patches =    [(254, 239), (16, 252), (231, 238), ( 16, 250), (254, 239), ( 16, 252)];
    pub const ENTRY: Patches =    [(254, 236), (16, 254), (231, 236), ( 16, 254), (254, 236), ( 16, 254)];
    pub const TYPING: Patches =   [(231, 238), (16, 153), (231,  19), ( 16, 229), (231, 238), ( 16, 153)];
    pub const COLD: Patches =     [(250, 236), (238, 254), (231, 236), ( 16, 254), (231, 236), ( 16, 255)];
    pub const WARM: Patches =     [(222,  58), ( 58, 222), ( 16, 178), ( 16, 222), ( 16, 222), ( 16, 220)];
    pub const NEAR: Patches =     [(195,  23), ( 23, 195), (231,  23), ( 16, 195), ( 16,  73), ( 16,  81)];
    pub const REACHED: Patches =  [(194,  22), ( 22, 157), (231,  22), ( 16, 157), (231,  21), ( 16,  69)];
    pub const HELD: Patches =     [(224,  88), ( 88, 224), (231,  88), ( 16, 224), (231,  90), ( 16, 210)];
    pub const TRAIL: Patches =    [(254, 237), ( 16, 253), (231, 237), ( 16, 253), (254, 237), ( 16, 253)];
}

use colours::{
    ACCENT, ASIDE, CAUTION, CHOSEN, CLASH, COLD, ENTRY, FOUND, GOOD, HELD, LINE, NEAR, NEWS, QUIET,
    REACHED, TRAIL, TYPING, WARM, WRONG,
};

/// How one role looks in all themes: its colours, attributes always and attributes where colour cannot speak.
struct Look {
    paint: Paint,
    always: Modifier,
    plain: Modifier,
}

/// What is coloured.
enum Paint {
    /// Nothing: the terminal's own text.
    Own,
    /// The text, on the terminal's own background.
    Ink(Inks),
    /// Text and background.
    Patch(Patches),
}

impl Look {
    /// The terminal's own text, with attributes only.
    const fn own(always: Modifier) -> Self {
        Self {
            paint: Paint::Own,
            always,
            plain: NONE,
        }
    }

    /// Coloured text on the terminal's own background.
    const fn ink(inks: Inks, always: Modifier, plain: Modifier) -> Self {
        Self {
            paint: Paint::Ink(inks),
            always,
            plain,
        }
    }

    /// Text and background both given.
    const fn on(patches: Patches, always: Modifier, plain: Modifier) -> Self {
        Self {
            paint: Paint::Patch(patches),
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
    pub const ALL: [Self; 30] = [
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
        Self::HeatOpen,
        Self::HeatWork,
        Self::HeatTest,
        Self::HeatLive,
        Self::HeatSide,
        Self::Crosshair,
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
            Self::Muted =>             Look::ink(QUIET, NONE, NONE),
            Self::Title =>             Look::own(BOLD),
            Self::TitleFocused =>      Look::on(CHOSEN, BOLD, REVERSED),
            Self::Border =>            Look::ink(LINE, NONE, NONE),
            Self::BorderFocused =>     Look::ink(ACCENT, NONE, BOLD),
            Self::Selection =>         Look::on(CHOSEN, BOLD, REVERSED),
            Self::SelectionInactive => Look::on(ASIDE, NONE, UNDERLINED),
            Self::Accent =>            Look::ink(ACCENT, BOLD, NONE),
            Self::Ok =>                Look::ink(GOOD, NONE, NONE),
            Self::Warn =>              Look::ink(CAUTION, NONE, BOLD),
            Self::Bad =>               Look::ink(WRONG, BOLD, NONE),
            Self::Info =>              Look::ink(NEWS, NONE, NONE),
            Self::Conflict =>          Look::ink(CLASH, BOLD, NONE),
            Self::Match =>             Look::ink(FOUND, UNDERLINED, NONE),
            Self::Field =>             Look::on(ENTRY, NONE, UNDERLINED),
            Self::FieldFocused =>      Look::on(TYPING, NONE, UNDERLINED.union(BOLD)),
            Self::Bar =>               Look::ink(GOOD, NONE, NONE),
            Self::BarEmpty =>          Look::ink(LINE, NONE, NONE),
            Self::RungOpen =>          Look::ink(QUIET, NONE, NONE),
            Self::RungWork =>          Look::ink(CAUTION, NONE, NONE),
            Self::RungTest =>          Look::ink(NEWS, NONE, NONE),
            Self::RungLive =>          Look::ink(GOOD, NONE, NONE),
            Self::RungSide =>          Look::ink(WRONG, NONE, BOLD),
            Self::HeatOpen =>          Look::on(COLD, NONE, NONE),
            Self::HeatWork =>          Look::on(WARM, NONE, NONE),
            Self::HeatTest =>          Look::on(NEAR, NONE, NONE),
            Self::HeatLive =>          Look::on(REACHED, NONE, NONE),
            Self::HeatSide =>          Look::on(HELD, NONE, BOLD),
            Self::Crosshair =>         Look::on(TRAIL, NONE, NONE),
        }
    }
}

impl Theme {
    /// All themes.
    pub const ALL: [Self; 7] = [
        Self::Dark,
        Self::Light,
        Self::DarkContrast,
        Self::LightContrast,
        Self::DarkSafe,
        Self::LightSafe,
        Self::Plain,
    ];

    /// Its name on the screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Dark => "Dunkel",
            Self::Light => "Hell",
            Self::DarkContrast => "Hoher Kontrast, dunkel",
            Self::LightContrast => "Hoher Kontrast, hell",
            Self::DarkSafe => "Farbfehlsicht, dunkel",
            Self::LightSafe => "Farbfehlsicht, hell",
            Self::Plain => "Ohne Farben",
        }
    }

    /// Its column in the table of colours.
    const fn column(self) -> Option<usize> {
        match self {
            Self::Plain => None,
            coloured => Some(coloured as usize),
        }
    }

    /// The style of a role.
    pub const fn style(self, role: Role) -> Style {
        let look = role.look();
        let Some(column) = self.column() else {
            return Style::new().add_modifier(look.always.union(look.plain));
        };
        let style = Style::new().add_modifier(look.always);
        match look.paint {
            Paint::Own => style,
            Paint::Ink(inks) => style.fg(Color::Indexed(inks[column])),
            Paint::Patch(patches) => {
                let (text, background) = patches[column];
                style
                    .fg(Color::Indexed(text))
                    .bg(Color::Indexed(background))
            }
        }
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
    /// Settled, but not done yet.
    pub const FIRM: &str = "●";
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
