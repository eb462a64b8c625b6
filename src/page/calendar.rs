//! Moments in words, as days of the Gregorian calendar, in UTC.

use std::fmt;

use super::days;
use crate::article::Timestamp;

const SECONDS_A_DAY: i64 = 86_400;

/// The day of a moment, counted from 1 January 1970.
pub(super) fn day_of(moment: Timestamp) -> i64 {
    moment.as_unix_seconds().div_euclid(SECONDS_A_DAY)
}

/// A day of the calendar; years before 1 are counted as astronomers do, with a year 0.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Day {
    /// Since January 1970.
    month: i64,
    /// 1 to 31.
    day: i64,
}

impl Day {
    fn of(moment: Timestamp) -> Self {
        let day = day_of(moment);
        let month = days::month_of(day);
        Self { month, day: day - days::first_of(month) + 1 }
    }

    fn year(self) -> i64 {
        days::year_of(self.month)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.day, days::name_of(self.month), self.year())
    }
}

/// A moment in words: `5 March 2024, 06:40`.
///
/// Midnight is left out: it nearly always means that only the day is known.
pub(super) fn in_words(moment: Timestamp) -> String {
    let day = Day::of(moment);
    match time_of(moment) {
        (0, 0, 0) => day.to_string(),
        (hour, minute, _) => format!("{day}, {hour:02}:{minute:02}"),
    }
}

/// A moment as the `datetime` attribute of HTML wants it, which knows no year before 1.
pub(super) fn for_machines(moment: Timestamp) -> Option<String> {
    let of = Day::of(moment);
    let (year, month, day) = (of.year(), of.month.rem_euclid(12) + 1, of.day);
    let (hour, minute, second) = time_of(moment);
    (year > 0).then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

/// The days from the first to the last of `moments`, in words; `None` when there is no moment.
pub(super) fn span_in_words(moments: impl Iterator<Item = Timestamp>) -> Option<String> {
    let (first, last) = moments.fold(None, |span, moment| match span {
        None => Some((moment, moment)),
        Some((first, last)) => Some((moment.min(first), moment.max(last))),
    })?;
    let (first, last) = (Day::of(first), Day::of(last));
    let same_year = first.year() == last.year();
    let same_month = first.month == last.month;
    Some(if first == last {
        last.to_string()
    } else if same_month {
        format!("{}–{last}", first.day)
    } else if same_year {
        format!("{} {} – {last}", first.day, days::name_of(first.month))
    } else {
        format!("{first} – {last}")
    })
}

/// Hour, minute and second of the day.
fn time_of(moment: Timestamp) -> (i64, i64, i64) {
    let second = moment.as_unix_seconds().rem_euclid(SECONDS_A_DAY);
    (second / 3_600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        let moment: jiff::Timestamp = text.parse().expect("valid");
        Timestamp::from_unix_seconds(moment.as_second())
    }

    fn span(moments: &[&str]) -> Option<String> {
        span_in_words(moments.iter().map(|text| at(text)))
    }

    #[test]
    fn words_leave_midnight_out() {
        assert_eq!(in_words(at("2024-02-29T06:40:59Z")), "29 February 2024, 06:40");
        assert_eq!(in_words(at("2024-02-29T00:00:00Z")), "29 February 2024");
    }

    #[test]
    fn spans_repeat_nothing() {
        assert_eq!(span(&[]), None);
        assert_eq!(span(&["2024-03-05T01:00:00Z"]).as_deref(), Some("5 March 2024"));
        let days = ["2024-03-07T01:00:00Z", "2024-03-05T23:00:00Z"];
        assert_eq!(span(&days).as_deref(), Some("5–7 March 2024"));
        let months = ["2024-07-30T01:00:00Z", "2024-08-02T01:00:00Z"];
        assert_eq!(span(&months).as_deref(), Some("30 July – 2 August 2024"));
        let years = ["2023-12-30T01:00:00Z", "2024-01-02T01:00:00Z"];
        assert_eq!(span(&years).as_deref(), Some("30 December 2023 – 2 January 2024"));
    }

    #[test]
    fn the_ends_of_time_are_days_too() {
        let [first, last] = [i64::MIN, i64::MAX].map(Timestamp::from_unix_seconds);
        assert_eq!(in_words(first), "27 January -292277022657, 08:29");
        assert_eq!(in_words(last), "4 December 292277026596, 15:30");
        assert_eq!(for_machines(first), None);
    }

    proptest! {
        #[test]
        fn agrees_with_a_date_library(second in -62_135_596_800i64..253_402_207_200) {
            let oracle = jiff::Timestamp::from_second(second).expect("in range");
            let moment = Timestamp::from_unix_seconds(second);
            prop_assert_eq!(for_machines(moment), Some(oracle.to_string()));
        }
    }
}
