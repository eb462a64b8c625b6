//! Dates as newsrooms, feeds and corpora write them.

use jiff::civil::{Date, Time};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::Offset;
use samestory::Timestamp;

/// Which comes first in a date such as 5/11/2013.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Order {
    /// 5/11/2013 is the 5th of November
    #[default]
    Dmy,
    /// 5/11/2013 is the 11th of May
    Mdy,
}

/// What a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) moment: Timestamp,
    pub(crate) fits: Fits,
}

/// In which order day and month of a date can be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fits {
    /// As was asked for, or there is no question.
    Asked,
    /// Either way.
    Both,
    /// The other way only.
    Other,
}

/// The moment a date names, or None where it cannot be told. Without a zone it is taken as UTC,
/// without a time as midnight. `order` decides only where day and month could be either.
pub(crate) fn parse(text: &str, order: Order) -> Option<Read> {
    // Nothing longer is a date, and the formats below are tried one after the other.
    const LONGEST: usize = 100;
    if text.len() > LONGEST {
        return None;
    }
    let text = as_formats_have_it(text);
    let as_asked = |moment: i64| (moment, Fits::Asked);
    let (moment, fits) = numeric(&text)
        .or_else(|| rfc_3339(&text))
        .map(as_asked)
        .or_else(|| written(&text, order))
        // Last, since it takes the zones that `written` knows for UTC.
        .or_else(|| rfc_2822(&text).map(as_asked))?;
    is_plausible(moment).then(|| Read { moment: Timestamp::from_unix_seconds(moment), fits })
}

/// With one blank between words, months of three letters, days without "th", and the year before the
/// time: of Wed Mar 5 10:00:00 CET 2025 Wed Mar 5 2025 10:00:00 CET.
fn as_formats_have_it(text: &str) -> String {
    let words = text.split_whitespace().map(|word| match word {
        "Sept" | "Sept." => "Sep".to_owned(),
        word => without_ordinal(word).unwrap_or_else(|| word.to_owned()),
    });
    let mut words: Vec<String> = words.collect();
    let is_year = |word: &String| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let time = words.iter().position(|word| word.contains(':'));
    if let Some(time) = time.filter(|&time| time > 1 && time + 1 < words.len())
        && let Some(year) = words.pop_if(|word| is_year(word))
    {
        words.insert(time, year);
    }
    words.join(" ")
}

/// 5th as 5, and 5th, as 5,.
fn without_ordinal(word: &str) -> Option<String> {
    let end = word.find(|c: char| !c.is_ascii_digit()).filter(|&end| end > 0)?;
    let (number, rest) = word.split_at(end);
    let behind = ["st", "nd", "rd", "th"].iter().find_map(|ending| rest.strip_prefix(ending))?;
    matches!(behind, "" | ",").then(|| number.to_owned() + behind)
}

/// Years 1400 to 2199: what lies outside is a mistake, not a newspaper.
fn is_plausible(moment: i64) -> bool {
    const YEAR_1400: i64 = -17_987_443_200;
    const YEAR_2200: i64 = 7_258_118_400;
    (YEAR_1400..YEAR_2200).contains(&moment)
}

/// Digits only: a calendar date without separators, or a Unix time in seconds or milliseconds.
fn numeric(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    if !digits.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    compact(whole).or_else(|| unix_time(whole.parse().ok()?))
}

/// `20200311` and `20200311140500`. As Unix times they would lie in the summer of 1970 and in the
/// 27th century.
fn compact(digits: &str) -> Option<i64> {
    let format = match digits.len() {
        8 => "%Y%m%d",
        14 => "%Y%m%d%H%M%S",
        _ => return None,
    };
    let parts = BrokenDownTime::parse(format, digits).ok()?;
    let time = parts.to_time().unwrap_or(Time::midnight());
    seconds(parts.to_date().ok()?, time, Offset::UTC).filter(|&moment| is_plausible(moment))
}

fn unix_time(number: i64) -> Option<i64> {
    // The first eleven days of 1970: rather a year, a month, or the 0 or -1 of a date not known.
    const FIRST: u64 = 1_000_000;
    // As seconds this is the year 5138, as milliseconds March 1973.
    const LAST_SECONDS: u64 = 100_000_000_000;
    match number.unsigned_abs() {
        ..FIRST => None,
        FIRST..=LAST_SECONDS => Some(number),
        _ => Some(number.div_euclid(1000)),
    }
}

/// With all its variants.
fn rfc_3339(text: &str) -> Option<i64> {
    Some(text.parse::<jiff::Timestamp>().ok()?.as_second())
}

/// With all its variants.
fn rfc_2822(text: &str) -> Option<i64> {
    Some(jiff::fmt::rfc2822::parse(text).ok()?.timestamp().as_second())
}

/// A date in words or with separators, then perhaps a time, then perhaps a zone.
fn written(text: &str, order: Order) -> Option<(i64, Fits)> {
    let (date, fits, rest) = date_part(without_weekday(text), order)?;
    let (time, rest) = time_part(rest)?;
    Some((seconds(date, time, offset(rest)?)?, fits))
}

fn without_weekday(text: &str) -> &str {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let is_day =
        text.get(..3).is_some_and(|start| DAYS.iter().any(|day| start.eq_ignore_ascii_case(day)));
    if is_day { text[end..].trim_start_matches([',', '.', ' ']) } else { text }
}

fn date_part(text: &str, order: Order) -> Option<(Date, Fits, &str)> {
    const UNAMBIGUOUS: [&str; 17] = [
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%Y.%m.%d",
        "%d.%m.%Y",
        "%d-%b-%Y",
        "%d-%B-%Y",
        "%d %b %Y",
        "%d %b. %Y",
        "%d %B %Y",
        "%b %d, %Y",
        "%b. %d, %Y",
        "%B %d, %Y",
        "%b %d %Y",
        "%B %d %Y",
        "%d.%m.%y",
        "%d-%b-%y",
        "%d %b %y",
    ];
    const DAY_FIRST: [&str; 3] = ["%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y"];
    const MONTH_FIRST: [&str; 3] = ["%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y"];
    let (preferred, otherwise) = match order {
        Order::Dmy => (DAY_FIRST, MONTH_FIRST),
        Order::Mdy => (MONTH_FIRST, DAY_FIRST),
    };
    // The formats of four digits would read the year 17 where 2017 is meant.
    let whole_year = |date: &Date| date.year() >= 1000;
    let date = |parts: &BrokenDownTime| parts.to_date().ok().filter(whole_year);
    if let Some((date, rest)) = first_match(&UNAMBIGUOUS, text, date) {
        return Some((date, Fits::Asked, rest));
    }
    let [asked, other] = [preferred, otherwise].map(|formats| first_match(&formats, text, date));
    match (asked, other) {
        (Some((date, rest)), None) => Some((date, Fits::Asked, rest)),
        (Some((date, rest)), Some((other, _))) => {
            let fits = if date == other { Fits::Asked } else { Fits::Both };
            Some((date, fits, rest))
        }
        (None, other) => other.map(|(date, rest)| (date, Fits::Other, rest)),
    }
}

/// The time, and the zone text behind it. Midnight where there is no time.
fn time_part(text: &str) -> Option<(Time, &str)> {
    const FORMATS: [&str; 5] = ["%I:%M:%S %p", "%I:%M %p", "%I %p", "%H:%M:%S%.f", "%H:%M"];
    if text.is_empty() {
        return Some((Time::midnight(), text));
    }
    let time = text.strip_prefix([',', 'T', 't', ' '])?.trim_start();
    first_match(&FORMATS, time, |parts| parts.to_time().ok())
}

/// The first format that fits, and the text behind it. A number cut in two is no fit: the
/// year-first formats would read 5/11/2013 as the 20th of November of the year 5.
fn first_match<'f, 't, T>(
    formats: impl IntoIterator<Item = &'f &'f str>,
    text: &'t str,
    value: impl Fn(&BrokenDownTime) -> Option<T>,
) -> Option<(T, &'t str)> {
    formats.into_iter().find_map(|format| {
        let (parts, length) = BrokenDownTime::parse_prefix(format, text).ok()?;
        let rest =
            text.get(length..).filter(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))?;
        Some((value(&parts)?, rest))
    })
}

/// Known are the zones of RFC 2822, and names that mean one offset only, or hardly another. Another short
/// name, such as IST, which is three, a region with a city, or the stray letters of some newswires, is
/// taken as UTC: articles are compared by days, and half a day off is nearer the truth than no date.
fn offset(zone: &str) -> Option<Offset> {
    let hours = match zone.trim() {
        "" | "Z" | "z" | "UTC" | "GMT" | "WET" => 0,
        "BST" | "CET" | "WEST" => 1,
        "CEST" | "EET" => 2,
        "EEST" | "MSK" => 3,
        "HKT" | "SGT" => 8,
        "JST" | "KST" => 9,
        "AEST" => 10,
        "AEDT" => 11,
        "NZST" => 12,
        "NZDT" => 13,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        name if is_short_name(name) || is_place(name) => 0,
        digits => return numeric_offset(digits),
    };
    Offset::from_hours(hours).ok()
}

fn is_short_name(zone: &str) -> bool {
    const LONGEST: usize = 5;
    zone.split(' ').all(|word| {
        (1..=LONGEST).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphabetic())
    })
}

/// As Europe/Berlin, or in brackets behind a time.
fn is_place(zone: &str) -> bool {
    let inner = zone.strip_prefix('[').and_then(|zone| zone.strip_suffix(']'));
    let is_name = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
    };
    let zone = inner.unwrap_or(zone);
    zone.contains('/') && zone.split('/').all(is_name)
}

fn numeric_offset(digits: &str) -> Option<Offset> {
    let formats = ["%:z", "%z"];
    formats.iter().find_map(|format| BrokenDownTime::parse(format, digits).ok()?.offset())
}

fn seconds(date: Date, time: Time, offset: Offset) -> Option<i64> {
    let moment = offset.to_timestamp(date.to_datetime(time)).ok()?;
    Some(moment.as_second())
}
