//! Values to places along an axis, and its ticks.

use super::number::grouped;
use crate::page::days;

/// More would crowd a narrow screen.
const MAX_TICKS: usize = 6;

/// Values that differ by less than this share of themselves are one value here: their ticks would
/// have the same labels.
const LEAST_SPAN: f64 = 1e-9;

/// Larger numbers, and on a logarithmic axis those nearer 0 than one by this, are no measurements.
const LARGE: f64 = 1e15;

/// Days a tick, then months a tick.
const DAY_STEPS: [i64; 4] = [1, 2, 7, 14];
const MONTH_STEPS: [i64; 4] = [1, 2, 3, 6];

/// 5 January 1970.
const A_MONDAY: i64 = 4;

/// Some 27,000 years on either side of 1970: no feed has other days.
const MAX_DAYS: f64 = 1e7;

pub(super) struct Tick {
    pub(super) value: f64,
    pub(super) label: String,
}

impl Tick {
    fn number(value: f64, decimals: usize) -> Self {
        Self { value, label: grouped(value, if value == 0.0 { 0 } else { decimals }) }
    }
}

/// What an axis measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Linear,
    Logarithmic,
    Days,
}

/// Places values along an axis.
pub(super) struct Scale {
    kind: Kind,
    from: f64,
    to: f64,
    pub(super) ticks: Vec<Tick>,
    /// The years that all ticks lie in, where their labels name none.
    pub(super) years: Option<String>,
}

impl Scale {
    pub(super) fn new(
        kind: Kind,
        chosen: Option<(f64, f64)>,
        values: &[f64],
        from_zero: bool,
    ) -> Self {
        let fits = |value: f64| match kind {
            Kind::Linear => value.abs() <= LARGE,
            Kind::Logarithmic => (LARGE.recip()..=LARGE).contains(&value),
            Kind::Days => value.abs() <= MAX_DAYS,
        };
        let chosen = chosen.filter(|&(from, to)| fits(from) && fits(to) && has_extent(from, to));
        let found =
            values.iter().copied().filter(|&value| fits(value)).fold(None, |range, value| {
                let (least, most) = range.unwrap_or((value, value));
                Some((value.min(least), value.max(most)))
            });
        match kind {
            Kind::Linear => Self::linear(chosen, found, from_zero),
            Kind::Logarithmic => Self::logarithmic(chosen, found, from_zero),
            Kind::Days => Self::days(chosen, found),
        }
    }

    /// Moves ticks at days from midnight to noon, which is the middle of a bar that stands for a day.
    pub(super) fn centre_days(&mut self) {
        if self.years.is_some() {
            self.ticks.iter_mut().for_each(|tick| tick.value += 0.5);
        }
    }

    /// The share of the axis before a value; none where the value is not on the axis.
    pub(super) fn place(&self, value: f64) -> Option<f64> {
        if !value.is_finite() || (self.kind == Kind::Logarithmic && value <= 0.0) {
            return None;
        }
        let share = self.share(value);
        // Rounding must not lose the ends.
        (-1e-9..=1.0 + 1e-9).contains(&share).then(|| share.clamp(0.0, 1.0))
    }

    /// As [`Scale::place`], the nearest end where the value is not on the axis.
    pub(super) fn clamped(&self, value: f64) -> f64 {
        if self.kind == Kind::Logarithmic && value <= 0.0 {
            return 0.0;
        }
        self.share(value).clamp(0.0, 1.0)
    }

    fn share(&self, value: f64) -> f64 {
        match self.kind {
            Kind::Logarithmic => (value / self.from).ln() / (self.to / self.from).ln(),
            Kind::Linear | Kind::Days => (value - self.from) / (self.to - self.from),
        }
    }

    fn linear(chosen: Option<(f64, f64)>, found: Option<(f64, f64)>, from_zero: bool) -> Self {
        let (least, most) = chosen.or(found).unwrap_or((0.0, 1.0));
        let (least, most) = if from_zero && chosen.is_none() {
            (least.min(0.0), most.max(0.0))
        } else {
            (least, most)
        };
        let (least, most) = widened(least, most);
        let (step, decimals) = linear_step(least, most, chosen.is_none());
        let (first, last) = if chosen.is_none() {
            ((least / step).floor(), (most / step).ceil())
        } else {
            ((least / step - 1e-9).ceil(), (most / step + 1e-9).floor())
        };
        let ticks = (first as i64..=last as i64)
            .map(|number| Tick::number(rounded(number as f64 * step, decimals), decimals))
            .collect();
        let (from, to) = if chosen.is_none() { (first * step, last * step) } else { (least, most) };
        Self { kind: Kind::Linear, from, to, ticks, years: None }
    }

    fn logarithmic(chosen: Option<(f64, f64)>, found: Option<(f64, f64)>, from_zero: bool) -> Self {
        let (least, most) = chosen.or(found).unwrap_or((1.0, 10.0));
        let (mut from, mut to) = (least, most);
        if chosen.is_none() {
            let decades = (least.log10() + 1e-9).floor() as i32;
            from = power(decades);
            to = power(((most.log10() - 1e-9).ceil() as i32).max(decades + 1));
        }
        let ticks = logarithmic_ticks(from, to);
        if from_zero && chosen.is_none() {
            // A bar of the least value must be higher than none.
            from /= 2.0;
        }
        Self { kind: Kind::Logarithmic, from, to, ticks, years: None }
    }

    fn days(chosen: Option<(f64, f64)>, found: Option<(f64, f64)>) -> Self {
        let (from, to) = chosen.unwrap_or_else(|| {
            let (least, most) = found.unwrap_or((0.0, 0.0));
            (least.floor(), most.ceil().max(least.floor() + 1.0))
        });
        let (first, last) = (from.ceil() as i64, to.floor() as i64);
        let (ticks, are_days) = day_ticks(first, last);
        let years = are_days.then(|| {
            let [first, last] =
                [first, last.max(first)].map(|day| days::year_of(days::month_of(day)));
            if first == last { first.to_string() } else { format!("{first}–{last}") }
        });
        Self { kind: Kind::Days, from, to, ticks, years }
    }
}

fn has_extent(least: f64, most: f64) -> bool {
    most - least > (LEAST_SPAN * least.abs().max(most.abs())).max(LARGE.recip())
}

/// A range with something in it.
fn widened(least: f64, most: f64) -> (f64, f64) {
    if has_extent(least, most) {
        return (least, most);
    }
    let half = least.abs().max(most.abs()) / 2.0;
    if has_extent(least - half, most + half) { (least - half, most + half) } else { (0.0, 1.0) }
}

/// The least of 1, 2 and 5 times a power of ten that gives few enough ticks, and the decimals of
/// its multiples.
fn linear_step(least: f64, most: f64, outwards: bool) -> (f64, usize) {
    let mut exponent = ((most - least) / MAX_TICKS as f64).log10().floor() as i32;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            let step = factor * power(exponent);
            let count = if outwards {
                (most / step).ceil() - (least / step).floor()
            } else {
                (most / step).floor() - (least / step).ceil()
            };
            if count < MAX_TICKS as f64 {
                return (step, exponent.min(0).unsigned_abs() as usize);
            }
        }
        exponent += 1;
    }
}

/// Without the error of a multiplication, which would show: 0.6000000000000001.
fn rounded(value: f64, decimals: usize) -> f64 {
    let scale = power(decimals as i32);
    (value * scale).round() / scale
}

/// Division is exact where multiplying by a tenth is not.
fn power(exponent: i32) -> f64 {
    if exponent < 0 { 1.0 / 10f64.powi(-exponent) } else { 10f64.powi(exponent) }
}

/// Powers of ten, or every second, third ... of them; 1, 2 and 5 times them where they are few.
fn logarithmic_ticks(from: f64, to: f64) -> Vec<Tick> {
    let within = |value: &f64| (from * (1.0 - 1e-9)..=to * (1.0 + 1e-9)).contains(value);
    let (first, last) = (from.log10().floor() as i32, to.log10().ceil() as i32);
    let fine: Vec<Tick> = (first..=last)
        .flat_map(|exponent| [1.0, 2.0, 5.0].map(|factor| (factor * power(exponent), exponent)))
        .filter(|(value, _)| within(value))
        .map(|(value, exponent)| Tick::number(value, exponent.min(0).unsigned_abs() as usize))
        .collect();
    if fine.len() <= MAX_TICKS {
        return fine;
    }
    let step = (last - first) / MAX_TICKS as i32 + 1;
    (first..=last)
        .filter(|exponent| (exponent - first) % step == 0)
        .map(|exponent| (power(exponent), exponent))
        .filter(|(value, _)| within(value))
        .map(|(value, exponent)| Tick::number(value, exponent.min(0).unsigned_abs() as usize))
        .collect()
}

/// Ticks at days, at Mondays, at first days of months or at first days of years, whichever are few
/// enough first; and whether they are days, whose labels name no year.
fn day_ticks(first: i64, last: i64) -> (Vec<Tick>, bool) {
    let every = |step: i64| {
        let start = first + (A_MONDAY - first).rem_euclid(step);
        (start..=last).step_by(step as usize)
    };
    if let Some(&step) = DAY_STEPS.iter().find(|&&step| every(step).count() <= MAX_TICKS) {
        let tick = |day: i64| Tick { value: day as f64, label: days::day_label(day) };
        return (every(step).map(tick).collect(), true);
    }
    let months = |step: i64| {
        let start = days::month_of(first - 1) + 1;
        let start = start + (-start).rem_euclid(step);
        (start..=days::month_of(last)).step_by(step as usize)
    };
    let month_tick =
        |month: i64| Tick { value: days::first_of(month) as f64, label: days::month_label(month) };
    if let Some(&step) = MONTH_STEPS.iter().find(|&&step| months(step).count() <= MAX_TICKS) {
        return (months(step).map(month_tick).collect(), false);
    }
    let year_tick = |month: i64| Tick {
        value: days::first_of(month) as f64,
        label: days::year_of(month).to_string(),
    };
    let mut decade = 12;
    loop {
        for step in [1, 2, 5].map(|factor| factor * decade) {
            // Round years, not multiples since 1970.
            let start = days::month_of(first - 1) + 1;
            let start = start + (-(start + 12 * 1970)).rem_euclid(step);
            let years = (start..=days::month_of(last)).step_by(step as usize);
            if years.clone().count() <= MAX_TICKS {
                return (years.map(year_tick).collect(), false);
            }
        }
        decade *= 10;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn labels(scale: &Scale) -> Vec<&str> {
        scale.ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    fn of(kind: Kind, values: &[f64]) -> Scale {
        Scale::new(kind, None, values, false)
    }

    #[test]
    fn linear_ticks_are_round() {
        assert_eq!(
            labels(&of(Kind::Linear, &[0.0, 1.0])),
            ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        assert_eq!(
            labels(&of(Kind::Linear, &[3.0, 4_100.0])),
            ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]
        );
        assert_eq!(
            labels(&of(Kind::Linear, &[-3.0, 4.0])),
            ["\u{2212}4", "\u{2212}2", "0", "2", "4"]
        );
    }

    #[test]
    fn a_chosen_range_is_kept() {
        let scale = Scale::new(Kind::Linear, Some((0.15, 0.75)), &[], false);
        assert_eq!(labels(&scale), ["0.2", "0.3", "0.4", "0.5", "0.6", "0.7"]);
        assert_eq!(scale.place(0.15), Some(0.0));
        assert_eq!(scale.place(0.1), None);
        assert_eq!(scale.clamped(0.1), 0.0);
    }

    #[test]
    fn logarithmic_ticks_are_powers_of_ten() {
        assert_eq!(
            labels(&of(Kind::Logarithmic, &[1.0, 30_000.0])),
            ["1", "10", "100", "1,000", "10,000", "100,000"]
        );
        assert_eq!(labels(&of(Kind::Logarithmic, &[0.02, 0.4, 0.0, -1.0])), ["0.01", "0.1", "1"]);
        assert_eq!(labels(&of(Kind::Logarithmic, &[2.0, 9.0])), ["1", "2", "5", "10"]);
    }

    #[test]
    fn days_become_mondays_months_and_years() {
        let march = 19_783.0;
        let days = of(Kind::Days, &[march, march + 4.5]);
        assert_eq!(labels(&days), ["1 Mar", "2 Mar", "3 Mar", "4 Mar", "5 Mar", "6 Mar"]);
        assert_eq!(days.years.as_deref(), Some("2024"));
        assert_eq!(
            labels(&of(Kind::Days, &[march, march + 30.0])),
            ["4 Mar", "11 Mar", "18 Mar", "25 Mar"]
        );
        let months = of(Kind::Days, &[march, march + 300.0]);
        assert_eq!(labels(&months), ["Mar 2024", "May 2024", "Jul 2024", "Sep 2024", "Nov 2024"]);
        assert_eq!(months.years, None);
        assert_eq!(
            labels(&of(Kind::Days, &[0.0, march])),
            ["1970", "1980", "1990", "2000", "2010", "2020"]
        );
        let turn = of(Kind::Days, &[march - 62.0, march - 58.0]);
        assert_eq!(turn.years.as_deref(), Some("2023–2024"));
    }

    #[test]
    fn ranges_without_extent_get_some() {
        for kind in [Kind::Linear, Kind::Logarithmic, Kind::Days] {
            for values in
                [&[][..], &[0.0], &[5.0, 5.0], &[f64::NAN, f64::INFINITY], &[1e300, -1e300]]
            {
                let scale = of(kind, values);
                assert!(scale.from < scale.to, "{kind:?} {values:?}");
                assert!(!scale.ticks.is_empty(), "{kind:?} {values:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn few_ticks_cover_what_is_shown(
            kind in prop::sample::select(vec![Kind::Linear, Kind::Logarithmic, Kind::Days]),
            values in prop::collection::vec(prop_oneof![any::<f64>(), -1e6f64..1e6, 0.0f64..1.0], 1..5),
            from_zero in any::<bool>(),
        ) {
            let scale = Scale::new(kind, None, &values, from_zero);
            prop_assert!(scale.from < scale.to);
            prop_assert!(scale.ticks.len() <= MAX_TICKS + 1, "{:?}", labels(&scale));
            for tick in &scale.ticks {
                prop_assert!(scale.place(tick.value).is_some(), "{}", tick.label);
            }
            for value in values {
                if let Some(share) = scale.place(value) {
                    prop_assert!((0.0..=1.0).contains(&share));
                }
            }
        }

        #[test]
        fn any_chosen_range_will_do(
            kind in prop::sample::select(vec![Kind::Linear, Kind::Logarithmic, Kind::Days]),
            from in any::<f64>(),
            to in any::<f64>(),
        ) {
            let scale = Scale::new(kind, Some((from, to)), &[], true);
            prop_assert!(scale.from < scale.to);
            prop_assert!(scale.ticks.len() <= MAX_TICKS + 1);
        }
    }
}
