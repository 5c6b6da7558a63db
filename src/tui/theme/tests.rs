//! What must hold of every theme.

use super::*;

/// Usual backgrounds of terminals: Windows Terminal, VS Code, One Dark, Ubuntu; white, Solarized light, light grey.
const DARK: [u32; 5] = [0x00_0000, 0x0c_0c0c, 0x1e_1e1e, 0x28_2c34, 0x30_0a24];
const LIGHT: [u32; 3] = [0xff_ffff, 0xfd_f6e3, 0xf5_f5f5];

/// The colour of an entry of the 256-colour table from 16 up (xterm's cube and grey ramp).
fn rgb(index: u8) -> u32 {
    let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * u32::from(n) };
    match index {
        0..16 => panic!("colour {index} differs from terminal to terminal"),
        16..232 => {
            let n = index - 16;
            level(n / 36) << 16 | level(n / 6 % 6) << 8 | level(n % 6)
        }
        232.. => (8 + 10 * u32::from(index - 232)) * 0x01_0101,
    }
}

/// Relative luminance as WCAG 2.2 defines it.
fn luminance(rgb: u32) -> f64 {
    let channel = |shift: u32| {
        let c = f64::from(rgb >> shift & 0xff) / 255.0;
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
}

fn contrast(a: u32, b: u32) -> f64 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

#[test]
fn the_luminance_is_the_one_of_wcag() {
    assert!((contrast(0x00_0000, 0xff_ffff) - 21.0).abs() < 1e-9);
    assert!((contrast(0x76_7676, 0xff_ffff) - 4.54).abs() < 0.01);
}

#[test]
fn all_text_can_be_read_on_every_usual_background() {
    for (theme, backgrounds) in [(Theme::Dark, &DARK[..]), (Theme::Light, &LIGHT[..])] {
        for role in Role::ALL {
            let style = theme.style(role);
            let Some(Color::Indexed(text)) = style.fg else {
                continue;
            };
            let own;
            let backgrounds = match style.bg {
                Some(Color::Indexed(background)) => {
                    own = [rgb(background)];
                    &own[..]
                }
                _ => backgrounds,
            };
            let least = if role.is_line() { 3.0 } else { 4.5 };
            for &background in backgrounds {
                let found = contrast(rgb(text), background);
                assert!(
                    found >= least,
                    "{theme:?} {role:?} on {background:06x}: {found:.2} is below {least}"
                );
            }
        }
    }
}

#[test]
fn who_sets_a_background_sets_the_text_on_it() {
    for theme in [Theme::Dark, Theme::Light] {
        for role in Role::ALL {
            let style = theme.style(role);
            assert!(
                style.bg.is_none() || style.fg.is_some(),
                "{theme:?} {role:?}"
            );
        }
    }
}

#[test]
fn the_plain_theme_has_no_colour_and_still_tells_what_is_chosen() {
    for role in Role::ALL {
        let style = Theme::Plain.style(role);
        assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
    }
    let chosen = Theme::Plain.style(Role::Selection);
    assert!(chosen.add_modifier.contains(Modifier::REVERSED));
    let told_apart =
        [Role::Text, Role::Selection, Role::SelectionInactive].map(|role| Theme::Plain.style(role));
    assert!(
        told_apart[0] != told_apart[1]
            && told_apart[1] != told_apart[2]
            && told_apart[0] != told_apart[2]
    );
}

#[test]
fn the_list_of_roles_is_complete() {
    let distinct: std::collections::HashSet<Role> = Role::ALL.into_iter().collect();
    assert_eq!(distinct.len(), Role::ALL.len());
    // The last one declared has the highest number.
    assert_eq!(Role::Practice as usize + 1, Role::ALL.len());
}
