//! Names and counts.

use maud::{Markup, html};

use super::frame::{Figure, Legend, WIDTH};
use super::mark::{Series, Shape};
use super::number::{Rounded, grouped};
use super::wording::{name, plain, width};

/// A horizontal bar for each of some names, as long as its count, or as the two counts it is the sum
/// of.
///
/// Names are those of strangers: a long one is cut at about 28 letters.
///
/// ```
/// use samestory::page::chart::Bars;
///
/// let bars = Bars::stacked(
///     "Copies by source",
///     "The wire has 12 copies among 40 articles, the daily 2 among 7.",
///     ["other articles", "copies"],
/// )
/// .row("wire", [28, 12])
/// .row("daily", [5, 2]);
/// assert!(bars.to_html("sources").contains("28 + 12"));
/// ```
#[derive(Clone, Debug)]
pub struct Bars {
    title: String,
    description: String,
    parts: Vec<String>,
    rows: Vec<(String, Vec<u64>)>,
}

const ROW: f64 = 24.0;
const BAR: f64 = 15.0;
const GAP: f64 = 6.0;

impl Bars {
    /// Bars of one count; `counted` says what is counted. The description stands in for the chart
    /// where it cannot be seen.
    pub fn new(
        title: impl Into<String>,
        description: impl Into<String>,
        counted: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            description: description.into(),
            parts: vec![counted.into()],
            rows: Vec::new(),
        }
    }

    /// Bars of two counts, one after the other; `counted` says what each of them counts.
    pub fn stacked(
        title: impl Into<String>,
        description: impl Into<String>,
        counted: [&str; 2],
    ) -> Self {
        Self { parts: counted.map(str::to_owned).to_vec(), ..Self::new(title, description, "") }
    }

    /// Adds a name with its counts: as many as are counted; others are left out.
    #[must_use]
    pub fn row(mut self, name: impl Into<String>, counts: impl IntoIterator<Item = u64>) -> Self {
        let mut counts: Vec<u64> = counts.into_iter().collect();
        counts.resize(self.parts.len(), 0);
        self.rows.push((name.into(), counts));
        self
    }

    /// The chart as an `<svg>` element for an HTML page that has [`STYLE`](super::STYLE). The title
    /// is not drawn: the page has headings for that.
    ///
    /// `id` begins the ids of its parts: unique on the page, and without white space.
    pub fn to_html(&self, id: &str) -> String {
        self.markup(id).into_string()
    }

    /// [`Bars::to_html`] for the library's own page.
    pub(crate) fn markup(&self, id: &str) -> Markup {
        self.figure().inline(id)
    }

    /// The chart as a file with its title and its own style sheet.
    pub fn to_svg(&self) -> String {
        self.figure().standalone()
    }

    fn figure(&self) -> Figure {
        let series = (1..)
            .zip(&self.parts)
            .map(|(number, part)| Series::new(plain(part), Shape::Bar, number));
        let series: Vec<Series> = series.collect();
        let legend = Legend::of(&series);
        // A single series has no legend to say what is counted.
        let top = if series.len() > 1 { legend.height() } else { ROW };
        let rows: Vec<Row<'_>> =
            self.rows.iter().map(|(name, counts)| Row::of(name, counts)).collect();
        let left = rows.iter().map(|row| width(&row.name)).fold(0.0, f64::max) + GAP;
        let right = rows.iter().map(|row| width(&row.sum)).fold(0.0, f64::max) + GAP;
        let most = rows.iter().map(|row| row.total).fold(0.0, f64::max).max(1.0);
        let unit = (WIDTH - left - right).max(0.0) / most;
        let content = html! {
            (legend)
            @if let [one] = &series[..] {
                text class="chart-label" x=(Rounded(left)) y="13" { (one.name) }
            }
            @if rows.is_empty() {
                text class="chart-tick chart-middle" x=(WIDTH / 2.0) y=(Rounded(top + 16.0)) { "no data" }
            }
            @for (number, row) in rows.iter().enumerate() {
                (row.draw(&series, [left, top + ROW * number as f64], unit))
            }
            path class="chart-axis" d={
                "M" (Rounded(left)) " " (Rounded(top)) "v" (Rounded(ROW * rows.len().max(1) as f64))
            } {}
        };
        let height = top + ROW * rows.len().max(1) as f64 + 2.0;
        Figure { title: plain(&self.title), description: plain(&self.description), content, height }
    }
}

/// A row as it is written.
struct Row<'a> {
    name: String,
    counts: &'a [u64],
    total: f64,
    sum: String,
}

impl<'a> Row<'a> {
    fn of(text: &str, counts: &'a [u64]) -> Self {
        let written: Vec<String> = counts.iter().map(|&count| grouped(count as f64, 0)).collect();
        Self {
            name: name(text),
            counts,
            total: counts.iter().map(|&count| count as f64).sum(),
            sum: written.join(" + "),
        }
    }

    fn draw(&self, series: &[Series], [left, top]: [f64; 2], unit: f64) -> Markup {
        let middle = top + ROW / 2.0;
        let starts = self.counts.iter().scan(left, |next, &count| {
            let start = *next;
            *next += count as f64 * unit;
            Some(start)
        });
        let parts = series.iter().zip(self.counts.iter().zip(starts));
        html! {
            text class="chart-name chart-end" x=(Rounded(left - GAP)) y=(Rounded(middle + 4.5)) {
                (self.name)
            }
            @for (series, (&count, x)) in parts.filter(|(_, (count, _))| **count > 0) {
                (series.bar((x, middle - BAR / 2.0), (count as f64 * unit, BAR)))
            }
            text class="chart-tick" x=(Rounded(left + self.total * unit + GAP)) y=(Rounded(middle + 4.5)) {
                (self.sum)
            }
        }
    }
}
