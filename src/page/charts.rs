//! The batch in charts: when, who repeats whom, and how sure.

use std::cmp::Reverse;

use maud::{Markup, html};
use rayon::prelude::*;

use super::chart::{Axis, Bars, Chart};
use super::wording::{counted, grouped};
use super::{Desk, calendar};
use crate::article::Article;
use crate::detector::{Lens, Member};

/// Bars of a timeline and of a histogram.
const MOST_BARS: i64 = 60;
const BINS: usize = 25;

/// Sources shown.
const SOURCES: usize = 12;

pub(super) fn charts(desk: &Desk<'_>) -> Markup {
    let figures = [timeline(desk), copies_by_source(desk), probabilities(desk), overlaps(desk)];
    html! {
        @if figures.iter().any(Option::is_some) {
            section class="charts" aria-labelledby="charts" {
                h2 id="charts" { "In figures" }
                div class="gallery" {
                    @for figure in figures.iter().flatten() { (figure) }
                }
            }
        }
    }
}

fn figure(title: &str, chart: &Markup, note: &str) -> Markup {
    html! {
        figure {
            figcaption { h3 { (title) } p { (note) } }
            (chart)
        }
    }
}

/// Articles by day, or by several where there are many.
fn timeline(desk: &Desk<'_>) -> Option<Markup> {
    let mut days: Vec<i64> =
        desk.analysis.articles().iter().filter_map(Article::date).map(calendar::day_of).collect();
    days.sort_unstable();
    let (first, last) = usual_days(&days)?;
    if first == last {
        return None;
    }
    let width = (last - first) / MOST_BARS + 1;
    let mut counts = vec![0u64; ((last - first) / width + 1) as usize];
    let shown: Vec<i64> = days.iter().copied().filter(|day| (first..=last).contains(day)).collect();
    shown.iter().for_each(|day| counts[((day - first) / width) as usize] += 1);
    let outside = days.len() - shown.len();
    let bars = (0i64..).zip(&counts).map(|(number, &count)| {
        let start = first + number * width;
        (start as f64, (start + width) as f64, count as f64)
    });
    let most = counts.iter().copied().max().unwrap_or_default() as usize;
    let unit = match width {
        1 => "day".to_owned(),
        7 => "week".to_owned(),
        days => format!("{days} days"),
    };
    let note = format!(
        "{} with a date, at the most {} in one {}.{}",
        counted(shown.len(), "article", "articles"),
        grouped(most),
        if width == 1 { "day" } else { "bar" },
        match outside {
            0 => String::new(),
            1 => " One article lies far outside of this time and is left out.".to_owned(),
            many => format!(
                " {} articles lie far outside of this time and are left out.",
                grouped(many)
            ),
        }
    );
    let title = "Articles over time";
    let chart = Chart::new(
        title,
        note.clone(),
        Axis::days("date (UTC)"),
        Axis::linear(format!("articles per {unit}")),
    )
    .bars("articles", bars);
    Some(figure(title, &chart.markup("timeline"), &note))
}

/// The first and the last of these sorted days, without those so far from most others that nothing
/// else could be told apart.
fn usual_days(days: &[i64]) -> Option<(i64, i64)> {
    let (&first, &last) = (days.first()?, days.last()?);
    // Of a few dates none can be told to be wrong.
    let at_either_end = if days.len() < 5 { 0 } else { (days.len() / 100).max(1) };
    let (low, high) = (days[at_either_end], days[days.len() - 1 - at_either_end]);
    let room = (high - low).max(30);
    Some((first.max(low.saturating_sub(room)), last.min(high.saturating_add(room))))
}

/// The sources with the most copies of others' texts.
fn copies_by_source(desk: &Desk<'_>) -> Option<Markup> {
    let mut counts: Vec<[u64; 2]> = vec![[0; 2]; desk.sources.names().len()];
    for member in desk.analysis.stories().articles() {
        if let Some(number) = desk.sources.number_of(desk.article(member)) {
            counts[number as usize][usize::from(!member.is_representative())] += 1;
        }
    }
    let mut rows: Vec<(&str, [u64; 2])> = desk.sources.names().zip(counts).collect();
    rows.retain(|(_, [_, copies])| *copies > 0);
    let with_copies = rows.len();
    rows.sort_by_key(|&(_, [own, copies])| Reverse((copies, own)));
    rows.truncate(SOURCES);
    let &(most, [_, copies]) = rows.first()?;
    let note = format!(
        "{} of {} sent articles that others represent.",
        counted(with_copies, "source", "sources"),
        grouped(desk.sources.names().len()),
    );
    let description = format!("{note} The most are of {most}: {}.", grouped(copies as usize));
    let title = "Copies by source";
    let empty = Bars::stacked(title, description, ["represent a report", "copies"]);
    let bars = rows.into_iter().fold(empty, |bars, (name, counts)| bars.row(name, counts));
    Some(figure(title, &bars.markup("sources"), &note))
}

/// How probable it is of the compared pairs of reports that they are of one story.
fn probabilities(desk: &Desk<'_>) -> Option<Markup> {
    if desk.analysis.lens() == Lens::Copies {
        return None;
    }
    let threshold = desk.analysis.story_threshold();
    let (counts, above) = desk
        .analysis
        .story_pairs()
        .fold(
            || ([0u64; BINS], 0),
            |(mut counts, above), pair| {
                let probability = pair.score.probability();
                counts[bin_of(probability)] += 1;
                (counts, above + usize::from(probability >= threshold))
            },
        )
        .reduce(
            || ([0; BINS], 0),
            |(a, above), (b, other)| (std::array::from_fn(|at| a[at] + b[at]), above + other),
        );
    let pairs: u64 = counts.iter().sum();
    if pairs == 0 {
        return None;
    }
    let note = format!(
        "Of {} that were compared, {} reached the threshold of {threshold:.3} by themselves.",
        counted(pairs as usize, "pair of reports", "pairs of reports"),
        grouped(above),
    );
    let title = "How sure: pairs of reports";
    let chart = Chart::new(
        title,
        note.clone(),
        Axis::linear("probability of one story").range(0.0, 1.0),
        Axis::logarithmic("pairs"),
    )
    .bars("pairs", histogram(&counts))
    .threshold(format!("threshold {threshold:.3}"), threshold);
    Some(figure(title, &chart.markup("probabilities"), &note))
}

/// How alike copies and the articles that represent their reports are.
fn overlaps(desk: &Desk<'_>) -> Option<Markup> {
    let overlaps = || desk.analysis.stories().articles().filter_map(Member::overlap);
    let mut counts = [0u64; BINS];
    for overlap in overlaps() {
        counts[bin_of(overlap.jaccard())] += 1;
    }
    let copies: u64 = counts.iter().sum();
    if copies == 0 {
        return None;
    }
    let threshold = desk.analysis.copy_rule().jaccard_threshold();
    let under = overlaps().filter(|overlap| overlap.jaccard() < threshold).count();
    let mut note = format!("{}.", counted(copies as usize, "copy", "copies"));
    if under > 0 {
        let lie = if under == 1 { "lies" } else { "lie" };
        note = format!(
            "{note} {} {lie} under the threshold: contained in another text, or copies of a copy.",
            grouped(under)
        );
    }
    let title = "Jaccard of copies and their representative";
    let chart = Chart::new(
        title,
        note.clone(),
        Axis::linear("Jaccard of shingles").range(0.0, 1.0),
        Axis::linear("copies"),
    )
    .bars("copies", histogram(&counts))
    .threshold(format!("threshold {threshold:.2}"), threshold);
    Some(figure(title, &chart.markup("overlaps"), &note))
}

/// The bin of a number from 0 to 1.
fn bin_of(number: f64) -> usize {
    ((number * BINS as f64) as usize).min(BINS - 1)
}

fn histogram(counts: &[u64; BINS]) -> impl Iterator<Item = (f64, f64, f64)> {
    let bound = |at: usize| at as f64 / BINS as f64;
    counts.iter().enumerate().map(move |(at, &count)| (bound(at), bound(at + 1), count as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_date_does_not_flatten_the_others() {
        let mut days: Vec<i64> = (20_000..20_100).flat_map(|day| [day; 3]).collect();
        assert_eq!(usual_days(&days), Some((20_000, 20_099)));
        days.insert(0, -106_751_991_167_301);
        days.push(106_751_991_167_300);
        let (first, last) = usual_days(&days).expect("there are some");
        assert!(first > 19_800 && last < 20_300);
        assert_eq!(usual_days(&[]), None);
        let mut month: Vec<i64> = (19_800..19_830).collect();
        month.insert(0, 0);
        assert_eq!(usual_days(&month), Some((19_770, 19_829)));
        assert_eq!(
            usual_days(&[i64::MIN / 86_400, i64::MAX / 86_400]).map(|(a, b)| a < b),
            Some(true)
        );
    }
}
