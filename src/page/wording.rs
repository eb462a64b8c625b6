//! Numbers in words.

/// `count` with its noun: `1 copy`, `1,200 copies`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

/// `number` with a comma every three digits.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_follow_their_numbers() {
        assert_eq!(counted(0, "copy", "copies"), "0 copies");
        assert_eq!(counted(1, "copy", "copies"), "1 copy");
        assert_eq!(counted(1_200, "copy", "copies"), "1,200 copies");
    }

    #[test]
    fn digits_are_grouped_by_three() {
        let numbers = [7, 70, 700, 7_000, 70_000, 700_000, 7_000_000];
        let expected = ["7", "70", "700", "7,000", "70,000", "700,000", "7,000,000"];
        assert_eq!(numbers.map(grouped), expected);
    }
}
