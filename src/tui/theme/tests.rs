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
    0.2126 * linear(rgb, 16) + 0.7152 * linear(rgb, 8) + 0.0722 * linear(rgb, 0)
}

/// One channel in linear light.
fn linear(rgb: u32, shift: u32) -> f64 {
    let c = f64::from(rgb >> shift & 0xff) / 255.0;
    if c <= 0.04045 {
        c / 12.92
    } else {
        ((c + 0.055) / 1.055).powf(2.4)
    }
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

/// The backgrounds a theme is made for, and the least contrast of its text and of its lines.
fn demands(theme: Theme) -> (&'static [u32], f64, f64) {
    match theme {
        Theme::Dark | Theme::DarkSafe => (&DARK, 4.5, 3.0),
        Theme::Light | Theme::LightSafe => (&LIGHT, 4.5, 3.0),
        Theme::DarkContrast => (&DARK, 7.0, 4.5),
        Theme::LightContrast => (&LIGHT, 7.0, 4.5),
        Theme::Plain => (&[], 0.0, 0.0),
    }
}

#[test]
fn all_text_can_be_read_on_every_usual_background() {
    for theme in Theme::ALL {
        let (backgrounds, text_contrast, line_contrast) = demands(theme);
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
            let least = if role.is_line() {
                line_contrast
            } else {
                text_contrast
            };
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

/// Roles that stand beside each other and must not be taken for one another.
const TOLD_APART: [&[Role]; 3] = [
    &[
        Role::Muted,
        Role::Ok,
        Role::Warn,
        Role::Bad,
        Role::Info,
        Role::Conflict,
    ],
    &[
        Role::RungOpen,
        Role::RungWork,
        Role::RungTest,
        Role::RungLive,
        Role::RungSide,
    ],
    &[
        Role::HeatOpen,
        Role::HeatWork,
        Role::HeatTest,
        Role::HeatLive,
        Role::HeatSide,
    ],
];

/// The colour that a role is known by in linear light: its background where it has one.
fn light(theme: Theme, role: Role) -> [f64; 3] {
    let style = theme.style(role);
    let Some(Color::Indexed(index)) = style.bg.or(style.fg) else {
        panic!("{role:?} has no colour")
    };
    let rgb = rgb(index);
    [16, 8, 0].map(|shift| linear(rgb, shift))
}

#[test]
fn what_must_be_told_apart_is_told_apart_with_every_kind_of_colour_blindness() {
    for theme in [Theme::DarkSafe, Theme::LightSafe] {
        for roles in TOLD_APART {
            for (at, &one) in roles.iter().enumerate() {
                for &other in &roles[at + 1..] {
                    for (sight, matrix) in SIGHTS {
                        let seen = |role| lab(seen_by(&matrix, light(theme, role)));
                        let apart = distance(seen(one), seen(other));
                        assert!(
                            apart >= APART,
                            "{theme:?}, {sight}: {one:?} and {other:?} are {apart:.1} apart"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn the_usual_colours_would_not_do_for_everybody() {
    let seen = |role| lab(seen_by(&SIGHTS[2].1, light(Theme::Light, role)));
    let apart = distance(seen(Role::RungTest), seen(Role::RungOpen));
    assert!(apart < APART, "the measure tells nothing: {apart:.1}");
}

/// The least distance in CIELAB at which two colours are surely different; about 2 can just be seen side by side.
const APART: f64 = 20.0;

type Matrix = [[f64; 3]; 3];

/// How people see: Machado, Oliveira and Fernandes 2009, severity 1.0, on linear light.
const SIGHTS: [(&str, Matrix); 4] = [
    (
        "full colour",
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    ),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

fn seen_by(matrix: &Matrix, light: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| weighted(row, light).clamp(0.0, 1.0))
}

fn weighted(row: [f64; 3], light: [f64; 3]) -> f64 {
    row.iter()
        .zip(light)
        .map(|(weight, part)| weight * part)
        .sum()
}

/// CIELAB under daylight (D65) of linear light in sRGB primaries.
fn lab(light: [f64; 3]) -> [f64; 3] {
    const XYZ: Matrix = [
        [0.4124, 0.3576, 0.1805],
        [0.2126, 0.7152, 0.0722],
        [0.0193, 0.1192, 0.9505],
    ];
    const WHITE: [f64; 3] = [0.950_47, 1.0, 1.088_83];
    let bent = |t: f64| {
        if t > 0.008_856 {
            t.cbrt()
        } else {
            7.787 * t + 16.0 / 116.0
        }
    };
    let part = |at: usize| bent(weighted(XYZ[at], light) / WHITE[at]);
    let [x, y, z] = [0, 1, 2].map(part);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    let squares = a.iter().zip(b).map(|(a, b)| (a - b).powi(2));
    squares.sum::<f64>().sqrt()
}

#[test]
fn who_sets_a_background_sets_the_text_on_it() {
    for theme in Theme::ALL {
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
    assert_eq!(Role::Crosshair as usize + 1, Role::ALL.len());
}
