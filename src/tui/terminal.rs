//! The real terminal: taken over on entering, given back on leaving, whatever the reason for leaving.
//!
//! It knows escape sequences and signals of the terminal, never what is drawn.

use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::time::Duration;
use std::{panic, thread};

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::style::force_color_output;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::Frame;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Position, Rect, Size};
use terminal_colorsaurus::{QueryOptions, ThemeMode, theme_mode};

use super::crash;
use super::effect::MouseUse;
use super::signs::Signs;
use super::theme::Theme;

/// Room for the largest frame, so that it is written in one piece.
const FRAME_BYTES: usize = 256 * 1024;

/// How long to wait for the terminal to say its background. Nearly all answer at once or not at all.
const BACKGROUND_TIMEOUT: Duration = Duration::from_millis(200);

/// The terminal while it is ours. Dropping it gives it back.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
}

impl Screen {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// If there is no terminal or it cannot be set up.
    pub fn enter(mouse: MouseUse) -> io::Result<Self> {
        // crossterm would write a bare reset for every colour under NO_COLOR and so wipe out the reversed selection. Our
        // own theme has no colours then.
        force_color_output(true);
        restore_on_panic();
        crash::watch_this_thread();
        take(mouse)?;
        let backend = CrosstermBackend::new(BufWriter::with_capacity(FRAME_BYTES, stdout()));
        Terminal::new(backend)
            .map(|terminal| Self { terminal })
            .inspect_err(|_| give_back())
    }

    /// Draws one frame in one piece.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame)) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(draw)?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    /// The size of the window in cells.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub fn size(&self) -> io::Result<Size> {
        self.terminal.size()
    }

    /// Takes the mouse or gives it to the terminal.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub fn set_mouse(&mut self, mouse: MouseUse) -> io::Result<()> {
        set_mouse(self.terminal.backend_mut(), mouse)
    }

    /// Gives a text to the clipboard of the terminal (OSC 52), which may lie on another machine. Terminals that do not
    /// know it leave it alone.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let copied = execute!(
            self.terminal.backend_mut(),
            CopyToClipboard::to_clipboard_from(text)
        );
        match copied {
            Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
            copied => copied,
        }
    }

    /// Gives the terminal to another program until that has ended.
    ///
    /// # Errors
    /// If the terminal is gone then.
    pub fn lend<T>(&mut self, mouse: MouseUse, other: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        let answer = other();
        self.take_again(mouse)?;
        Ok(answer)
    }

    /// Takes over a terminal that somebody else may have written to; the next frame draws all of it.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub fn take_again(&mut self, mouse: MouseUse) -> io::Result<()> {
        take(mouse)?;
        // Not `clear`: it asks the terminal for the cursor, and the keyboard's thread would take the answer.
        let area = Rect::from((Position::ORIGIN, self.terminal.size()?));
        self.terminal.resize(area)
    }

    /// Gives the terminal to the shell and sleeps until the shell calls us back.
    ///
    /// # Errors
    /// If the terminal is gone when we wake up.
    #[cfg(unix)]
    pub fn suspend(&mut self, mouse: MouseUse) -> io::Result<()> {
        // The signal stops this process before `kill` has ended; on waking up we go on here. Not TSTP, which we take as
        // the wish to do this.
        let stop = || {
            std::process::Command::new("kill")
                .args(["-STOP", &std::process::id().to_string()])
                .status()
        };
        self.lend(mouse, stop)?.map(drop)
    }

    /// Windows has no job control.
    ///
    /// # Errors
    /// Never.
    #[cfg(not(unix))]
    pub fn suspend(&mut self, _mouse: MouseUse) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn take(mouse: MouseUse) -> io::Result<()> {
    enable_raw_mode()?;
    let mut out = stdout();
    execute!(out, EnterAlternateScreen).inspect_err(|_| give_back())?;
    // Old Windows consoles do not know bracketed paste and say so; pastes then come as bursts of keys.
    drop(execute!(out, EnableBracketedPaste));
    set_mouse(&mut out, mouse).inspect_err(|_| give_back())
}

fn set_mouse(out: &mut impl Write, mouse: MouseUse) -> io::Result<()> {
    match mouse {
        MouseUse::Ours => execute!(out, EnableMouseCapture),
        MouseUse::Terminals => execute!(out, DisableMouseCapture),
    }
}

/// Undoes all that `take` did, each on its own: whatever still works shall.
fn give_back() {
    let mut out = stdout();
    drop(execute!(out, EndSynchronizedUpdate, DisableMouseCapture));
    drop(execute!(out, DisableBracketedPaste));
    drop(execute!(out, LeaveAlternateScreen, Show));
    drop(disable_raw_mode());
}

/// A panic of this thread ends the program: the terminal is given back before anything is printed. Panics of other
/// threads are caught there; printing them would only spoil the screen. A report is written of both.
fn restore_on_panic() {
    let ours = thread::current().id();
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let report = crash::is_watched().then(|| crash::report(info)).flatten();
        if thread::current().id() == ours {
            give_back();
            // A panic in here would end all without a word.
            drop(writeln!(
                io::stderr(),
                "Die OZG-Werkbank ist auf einen Programmfehler gestoßen und musste enden. Alles Bestätigte ist \
                 gespeichert. {}",
                crash::words(report.as_deref())
            ));
            if report.is_none() {
                print(info);
            }
        }
    }));
}

/// Which colours the terminal can show and on which background, as far as it says so. To be asked before the terminal
/// is taken over.
pub fn detect_theme() -> Theme {
    if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        return Theme::Plain;
    }
    let mut options = QueryOptions::default();
    options.timeout = BACKGROUND_TIMEOUT;
    match theme_mode(options) {
        Ok(ThemeMode::Light) => Theme::Light,
        Ok(ThemeMode::Dark) | Err(_) => Theme::Dark,
    }
}

/// Which signs the terminal can show, as far as somebody says so.
pub fn detect_signs() -> Signs {
    // The console of older Windows knows neither escape sequences nor most signs.
    #[cfg(windows)]
    if !crossterm::ansi_support::supports_ansi() {
        return Signs::Ascii;
    }
    Signs::of_environment(|name| std::env::var(name).ok())
}
