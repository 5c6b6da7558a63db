//! What must hold at the edge of the terminal.

use super::*;

fn event(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

fn typed_text(text: &str) -> Vec<Event> {
    let key = |c| match c {
        '\n' => KeyCode::Enter,
        '\t' => KeyCode::Tab,
        c => KeyCode::Char(c),
    };
    text.chars()
        .map(|c| event(key(c), KeyModifiers::NONE))
        .collect()
}

fn one(code: KeyCode, modifiers: KeyModifiers) -> Chord {
    let inputs = translate(&[event(code, modifiers)], PasteStyle::Marked);
    let [Input::Key(press)] = inputs[..] else {
        panic!("one key expected, not {inputs:?}")
    };
    press.chord()
}

const CTRL_ALT: KeyModifiers = KeyModifiers::CONTROL.union(KeyModifiers::ALT);

#[test]
fn every_keyboard_and_platform_gives_the_same_key() {
    let none = KeyModifiers::NONE;
    let (ctrl, shift, alt) = (
        KeyModifiers::CONTROL,
        KeyModifiers::SHIFT,
        KeyModifiers::ALT,
    );
    // One case, one line.
    #[rustfmt::skip]
    let table = [
        ("AltGr on Windows", KeyCode::Char('@'), CTRL_ALT, Chord::char('@')),
        ("AltGr for a letter beyond ASCII", KeyCode::Char('µ'), CTRL_ALT, Chord::char('µ')),
        ("AltGr with Shift", KeyCode::Char('ẞ'), CTRL_ALT | shift, Chord::char('ẞ')),
        ("AltGr on Unix", KeyCode::Char('€'), none, Chord::char('€')),
        ("Shift said twice", KeyCode::Char('Ä'), shift, Chord::char('Ä')),
        ("Shift with caps lock", KeyCode::Char('ä'), shift, Chord::char('ä')),
        ("Shift not said", KeyCode::Char('Ä'), none, Chord::char('Ä')),
        ("a letter whose capital is two", KeyCode::Char('ß'), shift, Chord::char('ß')),
        ("Ctrl with a letter", KeyCode::Char('p'), ctrl, Chord::ctrl('p')),
        ("Ctrl with caps lock", KeyCode::Char('P'), ctrl, Chord::ctrl('p')),
        ("Ctrl+Shift with a letter", KeyCode::Char('P'), ctrl | shift, Chord::ctrl('p')),
        ("Ctrl+H of an old terminal", KeyCode::Char('h'), ctrl, Chord::plain(Key::Backspace)),
        ("a line feed in raw mode", KeyCode::Char('j'), ctrl, Chord::plain(Key::Enter)),
        ("Ctrl+I told apart", KeyCode::Char('i'), ctrl, Chord::plain(Key::Tab)),
        ("Ctrl+Space", KeyCode::Null, none, Chord::ctrl(' ')),
        ("Shift+Tab with its modifier", KeyCode::BackTab, shift, Chord::shift(Key::Tab)),
        ("Shift+Tab without", KeyCode::BackTab, none, Chord::shift(Key::Tab)),
        ("Shift+Tab as Tab", KeyCode::Tab, shift, Chord::shift(Key::Tab)),
        ("Alt with a key", KeyCode::Left, alt, Chord { key: Key::Left, mods: Mods::ALT }),
    ];
    for (what, code, modifiers, expected) in table {
        assert_eq!(one(code, modifiers), expected, "{what}");
    }
}

#[test]
fn ctrl_alt_with_a_plain_letter_stays_a_chord_and_types_nothing() {
    assert_eq!(one(KeyCode::Char('q'), CTRL_ALT).typed(), None);
}

#[test]
fn releases_are_dropped_and_repeats_are_told() {
    let of = |kind| {
        let event = KeyEvent::new_with_kind(KeyCode::Char('a'), KeyModifiers::NONE, kind);
        translate(&[Event::Key(event)], PasteStyle::Marked)
    };
    let press = KeyPress::new(Key::Char('a'));
    assert_eq!(of(KeyEventKind::Press), [Input::Key(press)]);
    assert_eq!(
        of(KeyEventKind::Repeat),
        [Input::Key(KeyPress {
            repeat: Repeat::Held,
            ..press
        })]
    );
    assert_eq!(of(KeyEventKind::Release), []);
}

#[test]
fn a_marked_paste_has_unix_lines() {
    let events = [Event::Paste("Kassel\r\nFulda\rGießen\n".into())];
    assert_eq!(
        translate(&events, PasteStyle::Marked),
        [Input::Paste("Kassel\nFulda\nGießen\n".into())]
    );
}

#[test]
fn a_burst_with_a_line_break_inside_is_a_paste_and_submits_nothing() {
    let events = typed_text("Müßigbüttel\t7\nAhnatal\n");
    assert_eq!(
        translate(&events, PasteStyle::Burst),
        [Input::Paste("Müßigbüttel\t7\nAhnatal\n".into())]
    );
}

#[test]
fn quick_typing_that_ends_in_enter_is_still_typing() {
    let events = typed_text("Ahnatal\n");
    let inputs = translate(&events, PasteStyle::Burst);
    assert_eq!(inputs.len(), 8);
    assert_eq!(inputs[7], Input::Key(KeyPress::new(Key::Enter)));
}

#[test]
fn a_key_that_is_no_text_ends_a_burst() {
    let mut events = typed_text("a\n");
    events.push(event(KeyCode::Down, KeyModifiers::NONE));
    events.extend(typed_text("b"));
    let inputs = translate(&events, PasteStyle::Burst);
    assert!(
        inputs.iter().all(|input| matches!(input, Input::Key(_))),
        "{inputs:?}"
    );
}

#[test]
fn where_pastes_are_marked_typing_ahead_is_typing() {
    let inputs = translate(&typed_text("a\nb\n"), PasteStyle::Marked);
    assert_eq!(inputs.len(), 4);
}

#[test]
fn the_loop_waits_for_a_next_line_only_behind_text_and_only_for_bursts() {
    let ends_in_enter = typed_text("Ahnatal\n");
    assert!(may_continue(&ends_in_enter, PasteStyle::Burst));
    assert!(!may_continue(&ends_in_enter, PasteStyle::Marked));
    assert!(
        !may_continue(&typed_text("\n"), PasteStyle::Burst),
        "a single Enter is answered at once"
    );
    assert!(!may_continue(&typed_text("Ahnatal"), PasteStyle::Burst));
}

#[test]
fn moving_the_mouse_alone_is_nothing_and_the_wheel_is() {
    let at = |kind| {
        Event::Mouse(MouseEvent {
            kind,
            column: 3,
            row: 7,
            modifiers: KeyModifiers::NONE,
        })
    };
    let inputs = translate(
        &[at(MouseEventKind::Moved), at(MouseEventKind::ScrollDown)],
        PasteStyle::Marked,
    );
    assert_eq!(
        inputs,
        [Input::Mouse(Mouse {
            action: MouseAction::ScrollDown,
            column: 3,
            row: 7
        })]
    );
}

#[test]
fn keys_have_the_names_printed_on_a_german_keyboard() {
    let table = [
        (Chord::ctrl('p'), "Strg+P"),
        (Chord::shift(Key::Tab), "Umschalt+Tab"),
        (Chord::plain(Key::Delete), "Entf"),
        (Chord::plain(Key::Insert), "Einfg"),
        (Chord::plain(Key::PageDown), "Bild↓"),
        (Chord::char(' '), "Leertaste"),
        (Chord::ctrl(' '), "Strg+Leertaste"),
        (Chord::plain(Key::Enter), "Eingabe"),
        (Chord::plain(Key::Esc), "Esc"),
        (Chord::plain(Key::F(10)), "F10"),
        (Chord::char('n'), "n"),
    ];
    for (chord, name) in table {
        assert_eq!(chord.to_string(), name);
    }
}

/// What a German keyboard sends on Windows: every key goes down and comes up; AltGr is Ctrl+Alt, Shift is told beside the
/// character that it made; the lamps of caps lock and of the numeric keypad are not told.
#[test]
fn a_german_keyboard_on_windows_types_what_is_printed_on_it() {
    let none = KeyModifiers::NONE;
    let shift = KeyModifiers::SHIFT;
    // One group of keys, one line: what is held, and the characters that come.
    #[rustfmt::skip]
    let table = [
        ("letters", none, "abcdefghijklmnopqrstuvwxyzäöüß"),
        ("letters with Shift", shift, "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜ"),
        ("letters with caps lock", none, "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜ"),
        ("letters with caps lock and Shift", shift, "abcdefghijklmnopqrstuvwxyzäöü"),
        ("digits and signs", none, "1234567890+#<,.-"),
        ("digits and signs with Shift", shift, "!\"§$%&/()=?*'>;:_°"),
        ("AltGr", CTRL_ALT, "@€{[]}\\~|µ²³"),
        ("AltGr with Shift", CTRL_ALT.union(shift), "ẞ"),
        ("dead keys with a letter, which come as one", none, "áàâéèêíìîóòôúùûý"),
        ("dead keys with Shift", shift, "ÁÀÂÉÈÊ"),
        ("dead keys with the space bar", none, "´`^"),
        ("the numeric keypad", none, "0123456789,+-*/"),
        ("the space bar", none, " "),
    ];
    for (what, held, characters) in table {
        let keys = characters.chars().flat_map(|c| {
            [KeyEventKind::Press, KeyEventKind::Release]
                .map(|kind| Event::Key(KeyEvent::new_with_kind(KeyCode::Char(c), held, kind)))
        });
        let events: Vec<Event> = keys.collect();
        for style in [PasteStyle::Marked, PasteStyle::Burst] {
            let typed: String = translate(&events, style)
                .into_iter()
                .map(|input| match input {
                    Input::Key(press) => press.typed().unwrap(),
                    other => panic!("{what}: {other:?}"),
                })
                .collect();
            assert_eq!(typed, characters, "{what}");
        }
    }
}

#[test]
fn without_num_lock_the_numeric_keypad_moves() {
    #[rustfmt::skip]
    let table = [
        (KeyCode::Home, Key::Home), (KeyCode::Up, Key::Up),   (KeyCode::PageUp, Key::PageUp),
        (KeyCode::Left, Key::Left), (KeyCode::Right, Key::Right),
        (KeyCode::End, Key::End),   (KeyCode::Down, Key::Down), (KeyCode::PageDown, Key::PageDown),
        (KeyCode::Insert, Key::Insert), (KeyCode::Delete, Key::Delete), (KeyCode::Enter, Key::Enter),
    ];
    for (sent, key) in table {
        assert_eq!(one(sent, KeyModifiers::NONE), Chord::plain(key));
    }
    let middle = [event(KeyCode::KeypadBegin, KeyModifiers::NONE)];
    assert_eq!(translate(&middle, PasteStyle::Burst), []);
}

#[test]
fn lamps_and_modifiers_alone_are_nothing() {
    use crossterm::event::ModifierKeyCode;
    for code in [
        KeyCode::CapsLock,
        KeyCode::NumLock,
        KeyCode::ScrollLock,
        KeyCode::PrintScreen,
        KeyCode::Menu,
        KeyCode::Modifier(ModifierKeyCode::IsoLevel3Shift),
    ] {
        assert_eq!(
            translate(&[event(code, KeyModifiers::NONE)], PasteStyle::Burst),
            []
        );
    }
}

#[test]
fn every_ctrl_letter_is_a_chord_but_for_the_twins_of_other_keys() {
    for c in 'a'..='z' {
        let expected = match c {
            'h' => Chord::plain(Key::Backspace),
            'i' => Chord::plain(Key::Tab),
            'j' | 'm' => Chord::plain(Key::Enter),
            c => Chord::ctrl(c),
        };
        for sent in [c, c.to_ascii_uppercase()] {
            let chord = one(KeyCode::Char(sent), KeyModifiers::CONTROL);
            assert_eq!(chord, expected, "Ctrl+{sent}");
            assert_eq!(chord.typed(), None, "Ctrl+{sent} types nothing");
        }
    }
}

#[test]
fn a_held_enter_and_a_pasted_line_are_told_apart_in_a_burst() {
    let held = |kind| {
        Event::Key(KeyEvent::new_with_kind(
            KeyCode::Enter,
            KeyModifiers::NONE,
            kind,
        ))
    };
    let mut events = typed_text("Kassel");
    events.extend([held(KeyEventKind::Press), held(KeyEventKind::Repeat)]);
    events.extend(typed_text("x"));
    let inputs = translate(&events, PasteStyle::Burst);
    assert!(
        inputs.iter().all(|input| matches!(input, Input::Key(_))),
        "a held Enter is no line of a paste: {inputs:?}"
    );
}

#[test]
fn the_releases_between_pasted_keys_do_not_break_a_burst() {
    let events: Vec<Event> = "Fulda\nAmt @Süd\n"
        .chars()
        .flat_map(|c| {
            let (code, held) = match c {
                '\n' => (KeyCode::Enter, KeyModifiers::NONE),
                '@' => (KeyCode::Char(c), CTRL_ALT),
                c if c.is_uppercase() => (KeyCode::Char(c), KeyModifiers::SHIFT),
                c => (KeyCode::Char(c), KeyModifiers::NONE),
            };
            [KeyEventKind::Press, KeyEventKind::Release]
                .map(|kind| Event::Key(KeyEvent::new_with_kind(code, held, kind)))
        })
        .collect();
    assert_eq!(
        translate(&events, PasteStyle::Burst),
        [Input::Paste("Fulda\nAmt @Süd\n".into())]
    );
}

#[test]
fn keys_are_understood_as_they_are_shown_and_as_people_write_them() {
    for key in [
        Chord::ctrl('p'),
        Chord::shift(Key::Tab),
        Chord::plain(Key::PageDown),
        Chord::plain(Key::Left),
        Chord::plain(Key::F(12)),
        Chord::char(' '),
        Chord::char('+'),
        Chord::char('ö'),
        Chord::char('F'),
    ] {
        assert_eq!(key.to_string().parse(), Ok(key));
    }
    for (written, key) in [
        ("ctrl+P", Chord::ctrl('p')),
        ("STRG + p", Chord::ctrl('p')),
        ("Strg++", Chord::ctrl('+')),
        ("shift+tab", Chord::shift(Key::Tab)),
        ("delete", Chord::plain(Key::Delete)),
        ("f5", Chord::plain(Key::F(5))),
        ("Bildab", Chord::plain(Key::PageDown)),
        ("leer", Chord::char(' ')),
    ] {
        assert_eq!(written.parse(), Ok(key), "{written}");
    }
    for nothing in ["", "F0", "F25", "Hyper+x", "Suchen", "Strg+", "ab"] {
        let read = nothing.parse::<Chord>();
        assert!(read.is_err(), "{nothing}: {read:?}");
    }
}
