//! What a file says in words about who sent it.

/// Longest name, in characters.
const LONGEST: usize = 80;

/// Name and team of a sender, for people to read. Only claimed: what proves the sender is the signature.
///
/// Always one line without characters that could steer a terminal or turn the writing around.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Author {
    name: String,
    team: String,
}

impl Author {
    /// Cleans and cuts both to 80 characters each.
    pub fn new(name: &str, team: &str) -> Self {
        Self {
            name: one_line(name),
            team: one_line(team),
        }
    }

    /// The person; may be empty.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The team; may be empty.
    pub fn team(&self) -> &str {
        &self.team
    }
}

fn one_line(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !steers_writing(*c))
        .collect();
    let words: Vec<&str> = visible.split(' ').filter(|word| !word.is_empty()).collect();
    let line: String = words.join(" ").chars().take(LONGEST).collect();
    line.trim_end().to_owned()
}

/// Invisible characters that change direction or order of what stands around them (Unicode UAX #9), and other
/// invisible ones that make two different names look the same.
fn steers_writing(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_can_steer_the_screen() {
        let author = Author::new(" Erika\u{1b}[2J \u{202e}Muster\nZeile\t2 ", "\u{200b}");
        assert_eq!(author.name(), "Erika[2J Muster Zeile 2");
        assert_eq!(author.team(), "");
    }

    #[test]
    fn cleaning_what_is_clean_changes_nothing() {
        for name in [
            "Erika Müller-Lüdenscheidt",
            &"x ".repeat(100),
            &"ä".repeat(100),
        ] {
            let once = Author::new(name, name);
            assert_eq!(Author::new(once.name(), once.team()), once);
            assert!(once.name().chars().count() <= LONGEST);
        }
    }
}
