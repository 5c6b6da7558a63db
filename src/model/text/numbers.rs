//! Numbers the German way.

/// `84.358.845`
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 Gemeinde`, `2.000 Gemeinden`
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_by_dots() {
        let table = [
            (0, "0"),
            (999, "999"),
            (1000, "1.000"),
            (84_358_845, "84.358.845"),
        ];
        for (value, text) in table {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn one_is_singular_and_all_else_plural() {
        assert_eq!(counted(1, "Gemeinde", "Gemeinden"), "1 Gemeinde");
        assert_eq!(counted(0, "Gemeinde", "Gemeinden"), "0 Gemeinden");
        assert_eq!(counted(10_981, "Gemeinde", "Gemeinden"), "10.981 Gemeinden");
    }
}
