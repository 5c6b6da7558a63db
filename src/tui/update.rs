//! How the screen changes: one message in, the changed state and a list of effects out. No I/O.

use std::collections::VecDeque;
use std::sync::Arc;

use super::app::App;
use super::clipboard::Way;
use super::command::Command;
use super::command::manners::Manners;
use super::crash;
use super::data::Data;
use super::dialog;
use super::dialog::records::{self, Records};
use super::effect::{Effect, MouseUse};
use super::input::{Chord, Input, KeyPress, Mouse, MouseAction};
use super::job;
use super::keymap::Letters;
use super::layer::appearance::AppearanceChoice;
use super::layer::confirm::Confirm;
use super::layer::follow::Follow;
use super::layer::help::Help;
use super::layer::keys::Keys;
use super::layer::log::Log;
use super::layer::menu::Menu;
use super::layer::palette::Palette;
use super::layer::search::Search;
use super::layer::{frame, inside};
use super::learning::tips::{Moment, Switch};
use super::log_file;
use super::message::{Destination, Message, Severity};
use super::register::{News, What};
use super::task::Task;
use super::view::{header, hints, parts};
use super::views::View;
use super::work::{self, Step, check, copy, practice};
use crate::model::schema::Kind;
use ratatui::layout::{Position, Rect};

/// Changes the state by one message and says what is to be done outside.
pub fn update(app: &mut App, message: Message) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut queue = VecDeque::from([message]);
    while let Some(message) = queue.pop_front() {
        match message {
            Message::Now(now) => {
                app.now = now;
                app.toasts.pass(now);
            }
            Message::Size(size) => app.size = size,
            Message::Input(input) => queue.extend(input_to(app, &input)),
            Message::Run(command) => queue.extend(give(app, command, &mut effects)),
            Message::Picked(command) => {
                app.learning.recent.used(command);
                queue.extend(give(app, command, &mut effects));
                app.moment(Moment::Picked(command));
            }
            Message::Open(layer) => app.layers.push(layer),
            Message::Close => drop(app.layers.pop()),
            Message::Note(severity, text) => app.tell(severity, &text),
            Message::Enter(opening) => {
                app.tasks.begin(Task::Short);
                effects.push(Effect::Enter(opening));
            }
            Message::Work(job) => {
                app.tasks.begin(Task::Short);
                effects.push(Effect::Work(job));
            }
            Message::Long(task, job) => {
                app.tasks.begin(Task::Long(task));
                effects.push(Effect::Work(job));
            }
            Message::Aside(aside) => effects.push(Effect::Aside(aside)),
            Message::Worked => app.tasks.finish(),
            Message::Remembered(remembered) if app.data.is_none() => {
                app.views.workbench.foresee(&remembered.outline);
                app.remembered = Some(remembered);
            }
            Message::Remembered(_) => {}
            Message::Fresh(data) => {
                effects.extend(app.views.exchange.arrivals.follow(&data));
                queue.extend(fresh(app, &data));
            }
            Message::Remnants(paths) => {
                let count = paths.len();
                app.remnants = paths;
                with_data(app, |app, data| app.views.exchange.found(count, data));
            }
            Message::Arrived(files) => {
                if let Some(data) = app.data.clone() {
                    queue.extend(app.views.exchange.arrived(files, &data));
                }
            }
            Message::Behind(kind, title, keys) => {
                if let Some(data) = app.data.clone() {
                    let behind = Records::of(kind, (title, keys), &app.lists, &data);
                    queue.extend(records::open(behind));
                }
            }
            Message::Register(news) => queue.extend(tell_lists(app, &news)),
            Message::Copy(text, what) => {
                app.copying.push_back(what);
                effects.push(Effect::Copy(text));
            }
            Message::Copied(way) => copied(app, way, &mut effects),
            Message::EditText(text) => effects.push(Effect::EditText(text)),
            Message::TextEdited(text) => {
                if let (Some(text), Some(layer)) = (text, app.layers.last_mut()) {
                    layer.take_text(&text);
                }
            }
            Message::Awaited(wanted, answers) => {
                if wanted.advance(0).is_ok() {
                    app.layers.retain(|layer| !layer.waits_for(&wanted));
                    queue.extend(answers);
                }
            }
            Message::Go(to) => with_data(app, |app, data| go(app, to, data)),
            Message::MadeAuthority(key) => with_data(app, |app, data| {
                if let Some(node) = data.outline.place(Kind::Authority, &key) {
                    app.views.workbench.go_to_node(node, data);
                }
            }),
            Message::Matrix(news) => app.views.matrix.told(news),
            Message::Calendar(told) => {
                with_data(app, |app, data| app.views.calendar.take(told, data));
            }
            Message::Overview(answer) => app.views.overview.take(answer),
            Message::Filter(text) => {
                with_data(app, |app, data| app.open_view().1.filter(&text, data));
            }
            Message::NextCheckPoint => app.open_view().1.next_check_point(),
            Message::Appear(appearance) => app.appear(appearance),
            Message::Keys(bindings) => match app.bind(bindings.clone()) {
                Ok(()) => effects.push(Effect::KeepKeys(bindings)),
                Err(clash) => queue.push_back(Message::failure(&clash)),
            },
            Message::Quit => effects.push(Effect::Quit),
        }
    }
    effects
}

/// All take over a new state of the workspace; what was typed while there was none counts now.
fn fresh(app: &mut App, data: &Arc<Data>) -> Vec<Message> {
    let mut messages = app.views.refresh(data);
    app.take_over(Arc::clone(data));
    app.remembered = None;
    messages.extend(show(app));
    for layer in &mut app.layers {
        messages.extend(layer.refresh(data));
    }
    messages.extend(app.ahead.drain(..).map(Message::Input));
    messages
}

/// Opens the view in which something is, and chooses it there.
fn go(app: &mut App, to: Destination, data: &Data) {
    let views = &mut app.views;
    app.view = match to {
        Destination::Node(node) => {
            views.workbench.go_to_node(node, data);
            View::Workbench
        }
        Destination::Service(node, service) => {
            views.workbench.go_to_service(node, &service, data);
            View::Workbench
        }
        // Who plans in the calendar stays there.
        Destination::Appointment(key)
            if app.view == View::Calendar && views.calendar.go_to(&key, data) =>
        {
            View::Calendar
        }
        Destination::Appointment(key) => {
            views.workbench.go_to_appointment(&key, data);
            View::Workbench
        }
        Destination::Run(key) => {
            views.runs.go_to(&key, data);
            View::Runs
        }
    };
}

/// Brings an input to whoever has the focus: as a command if it is a key that means one there, otherwise as it is.
fn input_to(app: &mut App, input: &Input) -> Vec<Message> {
    let command = command_for(app, input);
    if matches!(input, Input::Key(_) | Input::Paste(_)) {
        app.toasts.key(app.now);
    }
    if let Some(command) = command {
        return vec![Message::Run(command)];
    }
    let screen = app.screen();
    let Some(mut layer) = app.layers.pop() else {
        return to_view(app, input);
    };
    let scene = app.scene();
    let messages = layer.handle(input, inside(frame(&*layer, screen, &scene)), &scene);
    app.layers.push(layer);
    messages
}

/// Brings a command to the topmost dialog.
fn to_layer(app: &mut App, command: Command) -> Vec<Message> {
    let Some(mut layer) = app.layers.pop() else {
        return Vec::new();
    };
    let messages = layer.command(command, &app.scene());
    app.layers.push(layer);
    messages
}

fn command_for(app: &App, input: &Input) -> Option<Command> {
    match input {
        Input::Key(press) => command_of_key(app, *press),
        Input::Mouse(mouse) if mouse.action == MouseAction::Press => command_at(app, *mouse),
        _ => None,
    }
}

/// The command whose name is clicked at: in the hint line always, above only while no dialog is open.
fn command_at(app: &App, mouse: Mouse) -> Option<Command> {
    let at = Position::new(mouse.column, mouse.row);
    let parts = parts(app.screen());
    let above = || header::command_at(app, parts.tabs, at).filter(|_| app.layers.is_empty());
    let command = hints::command_at(app, parts.hints, at).or_else(above);
    command.filter(|&command| app.can(command))
}

fn command_of_key(app: &App, press: KeyPress) -> Option<Command> {
    if app.takes_text() && press.typed().is_some() {
        return None;
    }
    app.keymap
        .command(&app.contexts(), press.chord())
        .filter(|&command| app.can(command))
}

fn with_data(app: &mut App, then: impl FnOnce(&mut App, &Data)) {
    if let Some(data) = app.data.clone() {
        then(app, &data);
    }
}

/// Tells the open view that it is seen.
fn show(app: &mut App) -> Vec<Message> {
    let data = app.data.clone();
    data.map(|data| app.open_view().1.show(&data))
        .unwrap_or_default()
}

fn to_view(app: &mut App, input: &Input) -> Vec<Message> {
    match input {
        // Who is used to it shall learn how it is done here.
        Input::Key(press) if press.chord() == Chord::ctrl('c') => {
            vec![Message::Note(Severity::Info, "Zum Beenden: <quit>.".into())]
        }
        _ => {
            let body = parts(app.screen()).body;
            let Some(data) = app.data.clone() else {
                keep(app, input);
                return Vec::new();
            };
            if draws_border(app, input, body, &data) {
                return Vec::new();
            }
            let (scene, view) = app.open_view();
            let marked = view.marked();
            let messages = view.handle(input, body, &scene, &data);
            if marked == 0 && view.marked() > 0 {
                app.moment(Moment::Marked);
            }
            if messages.is_empty() && is_lost(input) {
                app.moment(Moment::Lost);
            }
            messages
        }
    }
}

/// Whether the mouse has hold of a border of the view; if so, the border has followed it.
fn draws_border(app: &mut App, input: &Input, body: Rect, data: &Data) -> bool {
    let Input::Mouse(mouse) = input else {
        return false;
    };
    let at = Position::new(mouse.column, mouse.row);
    let held = app.held;
    let view = app.open_view().1;
    match (mouse.action, held) {
        (MouseAction::Press, _) => app.held = view.grip(at, body, data),
        (MouseAction::Drag, Some(grip)) => view.draw_border(grip, at, body, data),
        (MouseAction::Release, Some(_)) => app.held = None,
        _ => return false,
    }
    mouse.action != MouseAction::Press
}

/// Keeps what is pressed while the workspace is being opened.
fn keep(app: &mut App, input: &Input) {
    let is_typed = matches!(input, Input::Key(_) | Input::Paste(_));
    if is_typed && !app.tasks.is_empty() && app.ahead.len() < AHEAD {
        app.ahead.push(input.clone());
    }
}

/// Nobody types further ahead; a key that lies under a book does.
const AHEAD: usize = 64;

/// A letter that means nothing where it was typed.
fn is_lost(input: &Input) -> bool {
    matches!(input, Input::Key(press) if press.typed().is_some_and(char::is_alphabetic))
}

/// Gives a command: does it, and goes on with what waits for it.
fn give(app: &mut App, command: Command, effects: &mut Vec<Effect>) -> Vec<Message> {
    if app.tour().is_some() {
        app.learning.tour.did(command);
    }
    // For a report, should it go wrong: nothing else can tell it then.
    crash::remember(command.spec().name());
    let practises = app
        .data
        .as_ref()
        .is_some_and(|data| data.practice.is_some());
    if practises && practice::leaves_it(command) {
        return vec![practice::refuse(&app.keymap)];
    }
    let messages = run(app, command, effects);
    app.moment(Moment::Did(command));
    messages
}

/// A text has come to the clipboard or not: the terminal is the other way.
fn copied(app: &mut App, way: Way, effects: &mut Vec<Effect>) {
    let what = app.copying.pop_front().unwrap_or_default();
    let (severity, words) = way.words(&what);
    if let Way::Terminal(text) = way {
        effects.push(Effect::CopyByTerminal(text));
    }
    app.tell(severity, &words);
}

/// Does a command.
fn run(app: &mut App, command: Command, effects: &mut Vec<Effect>) -> Vec<Message> {
    match command {
        Command::Show(view) => {
            app.view = view;
            return show(app);
        }
        Command::NextPane => app.open_view().1.focus_next(),
        Command::PreviousPane => app.open_view().1.focus_previous(),
        Command::Zoom => app.open_view().1.toggle_zoom(),
        Command::Border(direction) => app.open_view().1.move_border(direction),
        Command::Suspend => effects.push(Effect::Suspend),
        Command::Stop => {
            if let Some(task) = app.tasks.stoppable() {
                task.progress.cancel();
            }
        }
        Command::Mouse => return vec![switch_mouse(app, effects)],
        Command::Letters => return vec![switch_letters(app)],
        Command::Keys => return vec![Message::open(Keys::new())],
        Command::Appearance => return vec![Message::open(AppearanceChoice::new(app))],
        Command::Help => return vec![Message::open(Help::new(app))],
        Command::Palette => return vec![Message::open(Palette::new(app))],
        Command::Menu => return vec![Message::open(Menu::new(app))],
        Command::Messages => {
            app.toasts.clear();
            return vec![Message::open(Log::default())];
        }
        Command::Search => {
            return app
                .data
                .iter()
                .map(|data| Message::open(Search::new(data)))
                .collect();
        }
        Command::Undo => return vec![Message::work(job::undo)],
        Command::Redo => return vec![Message::work(job::redo)],
        Command::New
        | Command::Create(_)
        | Command::List(_)
        | Command::Edit
        | Command::CreateAuthorities
        | Command::History
        | Command::Conflicts
        | Command::Import
        | Command::Export
        | Command::Report
        | Command::News => return dialog::open::open(app, command),
        Command::Trust
        | Command::Distrust
        | Command::Renew
        | Command::Moved
        | Command::Present
        | Command::Passphrase
        | Command::BackUp
        | Command::Backups
        | Command::Received
        | Command::Erasures
        | Command::Clean
        | Command::Inbox
        | Command::Arrived
        | Command::Sync
        | Command::SyncAgain => return dialog::membership::open(app, command),
        Command::Delete => return work::delete(app),
        Command::NextRung => return work::step(app, Step::Next),
        Command::PreviousRung => return work::step(app, Step::Previous),
        Command::Rung => return work::choose_rung(app),
        Command::Outcome(outcome) => return check::outcome(app, outcome),
        Command::CheckNote => return check::note(app),
        Command::BeginRun => return check::begin(app),
        Command::Accept => return check::accept(app),
        Command::Quit => return vec![quit(app)],
        Command::Manners(command) => return help(app, command),
        Command::Matrix(_) | Command::Overview(_) | Command::Calendar(_) | Command::Runs(_) => {
            return to_open_view(app, command);
        }
        Command::Erase | Command::Filter | Command::Register(_) => return to_focus(app, command),
    }
    Vec::new()
}

/// Does what helps people to get on with the program.
fn help(app: &mut App, command: Manners) -> Vec<Message> {
    match command {
        Manners::Tour => app.learning.tour.begin(),
        Manners::NextStep => app.learning.tour.next(),
        Manners::EndTour => app.learning.tour.end(),
        Manners::Practise => return practice::begin(app),
        Manners::EndPractice => return practice::end(app),
        Manners::Tips => return vec![switch_tips(app)],
        Manners::Copy if app.layers.is_empty() => return copy::chosen(app),
        Manners::Copy => return to_layer(app, Command::Manners(command)),
        Manners::LogFile => return vec![log_file::told(app.log_file.as_deref())],
        Manners::GoTo => return vec![Message::open(Follow::places(app))],
        Manners::Begin => return vec![Message::open(Follow::kinds(app))],
    }
    Vec::new()
}

/// Brings a command to the topmost dialog, else to the open view.
fn to_focus(app: &mut App, command: Command) -> Vec<Message> {
    if app.layers.is_empty() {
        to_open_view(app, command)
    } else {
        to_layer(app, command)
    }
}

/// Brings what was worked out or settled for a list to all that may show it.
fn tell_lists(app: &mut App, news: &News) -> Vec<Message> {
    if let What::Stands(standing) = &news.what {
        app.lists
            .insert(news.kind.slug().to_owned(), standing.clone());
    }
    let Some(data) = app.data.clone() else {
        return Vec::new();
    };
    let mut messages = Vec::new();
    for &view in View::ALL {
        messages.extend(app.views.get_mut(view).register(news, &data));
    }
    let mut layers = std::mem::take(&mut app.layers);
    for layer in &mut layers {
        messages.extend(layer.register(news, &app.scene()));
    }
    app.layers = layers;
    messages
}

/// Brings a command to the open view.
fn to_open_view(app: &mut App, command: Command) -> Vec<Message> {
    let Some(data) = app.data.clone() else {
        return Vec::new();
    };
    let (scene, view) = app.open_view();
    view.command(command, &scene, &data)
}

fn quit(app: &App) -> Message {
    if app.layers.iter().any(|layer| layer.is_changed()) {
        Message::open(Confirm::new(
            "Beenden",
            "Ein Formular ist offen und noch nicht gespeichert. Was darin neu eingegeben wurde, geht verloren.",
            "Verwerfen und beenden",
            || vec![Message::Quit],
        ))
    } else {
        Message::Quit
    }
}

fn switch_mouse(app: &mut App, effects: &mut Vec<Effect>) -> Message {
    let (mouse, text) = match app.mouse {
        MouseUse::Ours => (
            MouseUse::Terminals,
            "Die Maus gehört jetzt dem Terminal: Text lässt sich markieren und kopieren. Zurück mit derselben Taste.",
        ),
        MouseUse::Terminals => (MouseUse::Ours, "Die Maus wählt und blättert wieder."),
    };
    app.mouse = mouse;
    effects.push(Effect::Mouse(mouse));
    Message::Note(Severity::Info, text.into())
}

fn switch_letters(app: &mut App) -> Message {
    let (letters, text) = match app.keymap.letters() {
        Letters::On => (
            Letters::Off,
            "Befehle auf einzelnen Zeichen sind aus. F-Tasten und Strg gelten weiter.",
        ),
        Letters::Off => (Letters::On, "Befehle auf einzelnen Zeichen sind wieder an."),
    };
    app.keymap.set_letters(letters);
    Message::Note(Severity::Info, text.into())
}

fn switch_tips(app: &mut App) -> Message {
    let tips = &mut app.learning.tips;
    let (switch, text) = match tips.switch() {
        Switch::On => (Switch::Off, "Tipps sind aus."),
        Switch::Off => (Switch::On, "Tipps sind wieder an."),
    };
    tips.set(switch);
    Message::Note(Severity::Info, text.into())
}
