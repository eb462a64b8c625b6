//! Months and days of the Gregorian calendar, counted from January 1970.
//!
//! The library otherwise needs no calendar, so these few lines stand in for a date library.

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The mean length of a month.
const DAYS_A_MONTH: f64 = 30.436_875;

/// The first day of a month.
pub(super) fn first_of(month: i64) -> i64 {
    // Years begin in March, so that the leap day is the last of a year.
    let since_march = month - 2;
    let year = 1970 + since_march.div_euclid(12);
    let days_before_month = (153 * since_march.rem_euclid(12) + 2) / 5;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // 1 March of the year 0 was so many days before 1970.
    365 * year + leap_days + days_before_month - 719_468
}

/// The month of a day.
pub(super) fn month_of(day: i64) -> i64 {
    let mut month = (day as f64 / DAYS_A_MONTH) as i64;
    while first_of(month) > day {
        month -= 1;
    }
    while first_of(month + 1) <= day {
        month += 1;
    }
    month
}

/// The year of a month.
pub(super) fn year_of(month: i64) -> i64 {
    1970 + month.div_euclid(12)
}

/// `March`.
pub(super) fn name_of(month: i64) -> &'static str {
    MONTHS[month.rem_euclid(12) as usize]
}

/// `5 Mar`.
pub(super) fn day_label(day: i64) -> String {
    let month = month_of(day);
    format!("{} {}", day - first_of(month) + 1, &name_of(month)[..3])
}

/// `Mar 2024`.
pub(super) fn month_label(month: i64) -> String {
    format!("{} {}", &name_of(month)[..3], year_of(month))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_and_months_have_short_names() {
        assert_eq!(first_of(0), 0);
        assert_eq!(day_label(19_787), "5 Mar");
        assert_eq!(month_label(month_of(19_787)), "Mar 2024");
        assert_eq!(day_label(-1), "31 Dec");
        assert_eq!(year_of(month_of(-1)), 1969);
    }

    proptest! {
        #[test]
        fn agrees_with_a_date_library(day in -700_000i64..2_900_000) {
            let epoch = jiff::civil::date(1970, 1, 1);
            let oracle = epoch.checked_add(jiff::Span::new().days(day)).expect("in range");
            let month = month_of(day);
            prop_assert_eq!(year_of(month), i64::from(oracle.year()));
            prop_assert_eq!(month.rem_euclid(12) + 1, i64::from(oracle.month()));
            prop_assert_eq!(day - first_of(month) + 1, i64::from(oracle.day()));
        }
    }
}
