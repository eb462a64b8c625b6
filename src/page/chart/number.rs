//! Numbers as labels and as coordinates.

use std::fmt;

use maud::Render;

/// A coordinate, to one decimal at most.
#[derive(Clone, Copy)]
pub(super) struct Rounded(pub(super) f64);

impl fmt::Display for Rounded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round() as i64;
        if tenths % 10 == 0 {
            write!(f, "{}", tenths / 10)
        } else {
            let sign = if tenths < 0 { "-" } else { "" };
            write!(f, "{sign}{}.{}", (tenths / 10).abs(), (tenths % 10).abs())
        }
    }
}

impl Render for Rounded {
    fn render_to(&self, buffer: &mut String) {
        self.to_string().render_to(buffer);
    }
}

/// A number with so many decimals, a comma every three digits and a real minus.
pub(super) fn grouped(number: f64, decimals: usize) -> String {
    if number != 0.0 && !(1e-6..1e12).contains(&number.abs()) {
        return format!("{number:e}").replace('-', "\u{2212}");
    }
    let written = format!("{:.decimals$}", number.abs());
    let (whole, fraction) = match written.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (written.as_str(), None),
    };
    let mut grouped = String::new();
    let is_zero = written.bytes().all(|byte| byte == b'0' || byte == b'.');
    if number < 0.0 && !is_zero {
        grouped.push('\u{2212}');
    }
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_have_one_decimal_at_most() {
        let written =
            [0.0, -0.04, 3.0, 3.25, -0.5, 439.96].map(|number| Rounded(number).to_string());
        assert_eq!(written, ["0", "0", "3", "3.3", "-0.5", "440"]);
    }

    #[test]
    fn labels_group_their_digits() {
        assert_eq!(grouped(1_234_567.0, 0), "1,234,567");
        assert_eq!(grouped(-0.25, 2), "\u{2212}0.25");
        assert_eq!(grouped(-0.0, 1), "0.0");
        assert_eq!(grouped(1e15, 0), "1e15");
    }
}
