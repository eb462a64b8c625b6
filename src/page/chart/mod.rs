//! Charts as SVG, without a script, a font or an image.
//!
//! A [`Chart`] has an [`Axis`] in each direction and layers of data; [`Bars`] has names and counts.
//! Either becomes a part of an HTML page (`to_html`, which needs [`STYLE`] on the page) or a file of
//! its own (`to_svg`). Both scale to the width that they are given, follow the reader's choice of
//! light or dark, and tell series apart by dash, mark or filling as well as by colour.
//!
//! The same data give the same bytes. Every text may come from strangers: it stays text, and
//! control characters and marks that would change its direction are left out of it.
//!
//! ```
//! use samestory::layers::lsh::Banding;
//! use samestory::page::chart::{Axis, Chart};
//!
//! let banding = Banding::for_recall(0.8, 0.99, 128);
//! let curve = (0..=100).map(|step| {
//!     let jaccard = f64::from(step) / 100.0;
//!     (jaccard, banding.probability(jaccard))
//! });
//! let chart = Chart::new(
//!     "Candidates by Jaccard similarity",
//!     "The probability of becoming a candidate rises from 0.02 at 0.3 to 0.99 at 0.8.",
//!     Axis::linear("Jaccard similarity").range(0.0, 1.0),
//!     Axis::linear("probability").range(0.0, 1.0),
//! )
//! .line("21 bands of 6 rows", curve)
//! .threshold("threshold 0.8", 0.8);
//! assert!(chart.to_svg().starts_with("<svg xmlns="));
//! ```

mod axis;
mod bars;
mod frame;
mod mark;
mod number;
mod scale;
mod wording;

use maud::{Markup, html};

pub use axis::Axis;
pub use bars::Bars;

use frame::{Figure, Legend, Plot, WIDTH};
use mark::{Series, Shape};
use number::Rounded;
use scale::Scale;
use wording::{plain, width};

/// The style sheet of charts, for the page that holds them.
///
/// All its classes begin with `chart-`. It takes the custom properties `--ink`, `--faint`, `--rule`,
/// `--paper`, `--accent` and `--sans` of the page, and has values of its own where the page sets none.
pub const STYLE: &str = include_str!("chart.css");

/// A chart with two axes.
///
/// Layers are drawn in the order in which they are added. The first four series differ in colour
/// and in dash, mark or filling; a fifth looks like the first. With more than one series there is a
/// legend.
///
/// A point is left out where a coordinate is not a number, is beyond 10^15, lies outside a range
/// chosen by [`Axis::range`], or is not above 0 on a logarithmic axis; a line has a gap there.
///
/// ```
/// use samestory::page::chart::{Axis, Chart};
///
/// let chart = Chart::new(
///     "Articles on the ferry by hour",
///     "Eight hours after the first report there are 9 reports and 40 copies.",
///     Axis::linear("hours after the first report"),
///     Axis::linear("articles"),
/// )
/// .line("reports", [(0.0, 1.0), (4.0, 6.0), (8.0, 9.0)])
/// .line("copies", [(0.0, 0.0), (4.0, 25.0), (8.0, 40.0)])
/// .threshold("refloated", 6.0);
/// // For a page that has chart::STYLE in its style sheet.
/// let part = chart.to_html("ferry");
/// assert!(part.contains("copies") && part.contains("refloated"));
/// ```
#[derive(Clone, Debug)]
pub struct Chart {
    title: String,
    description: String,
    x: Axis,
    y: Axis,
    layers: Vec<Layer>,
}

#[derive(Clone, Debug)]
struct Layer {
    name: String,
    form: Form,
}

/// Points and bars in the units of the axes.
#[derive(Clone, Debug)]
enum Form {
    Line(Vec<(f64, f64)>),
    Dashed(Vec<(f64, f64)>),
    Points(Vec<(f64, f64)>),
    /// From, to and height.
    Bars(Vec<(f64, f64, f64)>),
    Threshold(f64),
}

impl Chart {
    /// An empty chart. The description stands in for it where it cannot be seen: it says what the
    /// chart shows, in a sentence or two.
    pub fn new(title: impl Into<String>, description: impl Into<String>, x: Axis, y: Axis) -> Self {
        Self { title: title.into(), description: description.into(), x, y, layers: Vec::new() }
    }

    /// Adds a line through points of x and y, in their order.
    #[must_use]
    pub fn line(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        self.with(name, Form::Line(points.into_iter().collect()))
    }

    /// Adds a thin dashed line through points of x and y: something to compare with. It takes none
    /// of the colours, and several of one name are in the legend once.
    #[must_use]
    pub fn dashed_line(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        self.with(name, Form::Dashed(points.into_iter().collect()))
    }

    /// Adds a mark at each point of x and y.
    #[must_use]
    pub fn points(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        self.with(name, Form::Points(points.into_iter().collect()))
    }

    /// Adds bars, each from one x to another and as high as a y: of a histogram or of a timeline.
    /// A bar of height 0 is not drawn, on a logarithmic axis either. Several series of bars stand
    /// side by side within their bounds.
    #[must_use]
    pub fn bars(
        self,
        name: impl Into<String>,
        bars: impl IntoIterator<Item = (f64, f64, f64)>,
    ) -> Self {
        self.with(name, Form::Bars(bars.into_iter().collect()))
    }

    /// Adds a vertical line at `x` with its name beside it.
    #[must_use]
    pub fn threshold(self, name: impl Into<String>, x: f64) -> Self {
        self.with(name, Form::Threshold(x))
    }

    /// The chart as an `<svg>` element for an HTML page that has [`STYLE`]. The title is not drawn:
    /// the page has headings for that.
    ///
    /// `id` begins the ids of its parts: unique on the page, and without white space.
    pub fn to_html(&self, id: &str) -> String {
        self.markup(id).into_string()
    }

    /// [`Chart::to_html`] for the library's own page.
    pub(crate) fn markup(&self, id: &str) -> Markup {
        self.figure().inline(id)
    }

    /// The chart as a file with its title and its own style sheet.
    pub fn to_svg(&self) -> String {
        self.figure().standalone()
    }

    fn with(mut self, name: impl Into<String>, form: Form) -> Self {
        self.layers.push(Layer { name: name.into(), form });
        self
    }

    fn figure(&self) -> Figure {
        let drawing = Drawing::of(self);
        let (content, height) = drawing.content();
        Figure { title: plain(&self.title), description: plain(&self.description), content, height }
    }

    fn bar_series(&self) -> usize {
        self.layers.iter().filter(|layer| matches!(layer.form, Form::Bars(_))).count()
    }

    fn x_values(&self) -> Vec<f64> {
        let mut values = Vec::new();
        for layer in &self.layers {
            match &layer.form {
                Form::Line(points) | Form::Dashed(points) | Form::Points(points) => {
                    values.extend(points.iter().map(|point| point.0));
                }
                Form::Bars(bars) => values.extend(bars.iter().flat_map(|bar| [bar.0, bar.1])),
                Form::Threshold(x) => values.push(*x),
            }
        }
        values
    }

    fn y_values(&self) -> Vec<f64> {
        let mut values = Vec::new();
        for layer in &self.layers {
            match &layer.form {
                Form::Line(points) | Form::Dashed(points) | Form::Points(points) => {
                    values.extend(points.iter().map(|point| point.1));
                }
                Form::Bars(bars) => values.extend(bars.iter().map(|bar| bar.2)),
                Form::Threshold(_) => {}
            }
        }
        values
    }
}

/// Height of the area between the axes.
const PLOT_HEIGHT: f64 = 188.0;

/// Height of a row of text.
const ROW: f64 = 18.0;

/// Between the letters of a label and what it labels.
const GAP: f64 = 8.0;

/// A chart laid out.
struct Drawing<'a> {
    chart: &'a Chart,
    x: Scale,
    y: Scale,
    plot: Plot,
    legend: Legend,
    thresholds: Vec<Threshold>,
}

/// A vertical line and where its name stands.
struct Threshold {
    x: f64,
    name: String,
    row: usize,
    before: bool,
}

impl<'a> Drawing<'a> {
    fn of(chart: &'a Chart) -> Self {
        let with_bars = chart.bar_series() > 0;
        let mut x = chart.x.scale(&chart.x_values(), false);
        if with_bars {
            x.centre_days();
        }
        let y = chart.y.scale(&chart.y_values(), with_bars);
        let widest = y.ticks.iter().map(|tick| width(&tick.label)).fold(0.0, f64::max);
        let half_of_last = x.ticks.last().map_or(0.0, |tick| width(&tick.label) / 2.0);
        let left = (widest + GAP).max(14.0);
        let right = WIDTH - half_of_last.max(GAP);
        let legend = Legend::of(&series(chart));
        let mut plot = Plot { left, right, top: 0.0, bottom: 0.0 };
        let thresholds = thresholds(chart, &x, &plot);
        let rows = thresholds.iter().map(|threshold| threshold.row + 1).max().unwrap_or(0);
        plot.top = legend.height() + ROW + rows as f64 * ROW + GAP;
        plot.bottom = plot.top + PLOT_HEIGHT;
        Self { chart, x, y, plot, legend, thresholds }
    }

    fn content(&self) -> (Markup, f64) {
        let height = self.plot.bottom + 2.0 * ROW + GAP;
        let markup = html! {
            (self.legend)
            (self.grid())
            (self.layers())
            (self.axis())
            (self.threshold_lines())
        };
        (markup, height)
    }

    fn grid(&self) -> Markup {
        let Plot { left, right, .. } = self.plot;
        let label_at = self.legend.height() + 13.0;
        html! {
            text class="chart-label" x="0" y=(Rounded(label_at)) { (self.chart.y.label_on(&self.y)) }
            @for tick in &self.y.ticks {
                @if let Some(y) = self.y.place(tick.value).map(|share| self.plot.y(share)) {
                    path class="chart-grid" d={ "M" (Rounded(left)) " " (Rounded(y)) "H" (Rounded(right)) } {}
                    text class="chart-tick chart-end" x=(Rounded(left - GAP)) y=(Rounded(y + 4.5)) {
                        (tick.label)
                    }
                }
            }
        }
    }

    fn axis(&self) -> Markup {
        let Plot { left, right, bottom, .. } = self.plot;
        let middle = f64::midpoint(left, right);
        html! {
            path class="chart-axis" d={ "M" (Rounded(left)) " " (Rounded(bottom)) "H" (Rounded(right)) } {}
            @for tick in &self.x.ticks {
                @if let Some(x) = self.x.place(tick.value).map(|share| self.plot.x(share)) {
                    path class="chart-axis" d={ "M" (Rounded(x)) " " (Rounded(bottom)) "v4" } {}
                    text class="chart-tick chart-middle" x=(Rounded(x)) y=(Rounded(bottom + ROW)) {
                        (tick.label)
                    }
                }
            }
            text class="chart-label chart-middle" x=(Rounded(middle)) y=(Rounded(bottom + 2.0 * ROW)) {
                (self.chart.x.label_on(&self.x))
            }
        }
    }

    fn layers(&self) -> Markup {
        let is_empty = !self.chart.layers.iter().any(|layer| self.shows(&layer.form));
        let series = series(self.chart);
        html! {
            @for (layer, series) in series_layers(self.chart).zip(&series) {
                @match &layer.form {
                    Form::Bars(bars) => (self.bars(bars, series)),
                    Form::Points(points) => @for at in points.iter().filter_map(|&at| self.place(at)) {
                        (series.mark(at))
                    },
                    Form::Line(points) | Form::Dashed(points) => (series.line(&self.path(points))),
                    Form::Threshold(_) => {}
                }
            }
            @if is_empty {
                text class="chart-tick chart-middle" x=(Rounded(f64::midpoint(self.plot.left, self.plot.right)))
                    y=(Rounded(f64::midpoint(self.plot.top, self.plot.bottom))) { "no data" }
            }
        }
    }

    fn shows(&self, form: &Form) -> bool {
        match form {
            Form::Line(points) | Form::Dashed(points) | Form::Points(points) => {
                points.iter().any(|&point| self.place(point).is_some())
            }
            Form::Bars(bars) => bars.iter().any(|bar| bar.2.is_finite()),
            Form::Threshold(_) => false,
        }
    }

    fn place(&self, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        Some((self.plot.x(self.x.place(x)?), self.plot.y(self.y.place(y)?)))
    }

    fn path(&self, points: &[(f64, f64)]) -> String {
        let mut path = String::new();
        for run in points.split(|&point| self.place(point).is_none()) {
            for (number, at) in run.iter().filter_map(|&point| self.place(point)).enumerate() {
                let command = if number == 0 { "M" } else { "L" };
                path += &format!("{command}{} {}", Rounded(at.0), Rounded(at.1));
            }
            if run.len() == 1 {
                // A round end makes it a dot.
                path += "h0";
            }
        }
        path
    }

    fn bars(&self, bars: &[(f64, f64, f64)], series: &Series) -> Markup {
        let beside = self.chart.bar_series() as f64;
        let base = self.plot.y(self.y.clamped(0.0));
        let place = |&(from, to, height): &(f64, f64, f64)| {
            let [from, to] = [from, to].map(|x| self.plot.x(self.x.clamped(x)));
            let wide = (to - from).abs() / beside;
            let from = from.min(to) + wide * series.before as f64;
            let top = self.plot.y(self.y.clamped(height));
            // Neighbours stay apart where there is room.
            let gap = if wide > 4.0 { 1.0 } else { 0.0 };
            ((from + gap / 2.0, top.min(base)), (wide - gap, (base - top).abs()))
        };
        let drawn = bars
            .iter()
            .filter(|(from, to, height)| [from, to, height].iter().all(|value| value.is_finite()))
            .map(place)
            .filter(|(_, (wide, high))| *wide > 0.0 && *high > 0.0);
        html! { @for (corner, size) in drawn { (series.bar(corner, size)) } }
    }

    fn threshold_lines(&self) -> Markup {
        let top_of = |row: usize| self.plot.top - 2.0 - ROW * (row + 1) as f64;
        html! {
            @for Threshold { x, name, row, before } in &self.thresholds {
                path class="chart-threshold"
                    d={ "M" (Rounded(*x)) " " (Rounded(top_of(*row) + 2.0)) "V" (Rounded(self.plot.bottom)) } {}
                text class={ "chart-threshold-name" @if *before { " chart-end" } }
                    x=(Rounded(if *before { x - 4.0 } else { x + 4.0 })) y=(Rounded(top_of(*row) + 12.0)) {
                    (name)
                }
            }
        }
    }
}

fn series_layers(chart: &Chart) -> impl Iterator<Item = &Layer> {
    chart.layers.iter().filter(|layer| !matches!(layer.form, Form::Threshold(_)))
}

/// What each layer but the thresholds looks like.
fn series(chart: &Chart) -> Vec<Series> {
    let (mut coloured, mut bars) = (0, 0);
    series_layers(chart)
        .map(|layer| {
            let shape = match layer.form {
                Form::Points(_) => Shape::Mark,
                Form::Bars(_) => Shape::Bar,
                Form::Dashed(_) => Shape::Dashed,
                Form::Line(_) | Form::Threshold(_) => Shape::Line,
            };
            if shape == Shape::Dashed {
                return Series::new(plain(&layer.name), shape, 0);
            }
            coloured += 1;
            let before = bars;
            bars += usize::from(shape == Shape::Bar);
            Series::new(plain(&layer.name), shape, coloured).after(before)
        })
        .collect()
}

/// Names stand behind their lines, or before where they would run over the edge, and in as few
/// rows as keep them apart; the first row is the lowest.
fn thresholds(chart: &Chart, scale: &Scale, plot: &Plot) -> Vec<Threshold> {
    let mut rows: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut placed = Vec::new();
    for layer in &chart.layers {
        let Form::Threshold(value) = layer.form else { continue };
        let Some(x) = scale.place(value).map(|share| plot.x(share)) else { continue };
        let name = plain(&layer.name);
        let wide = width(&name) + 2.0 * GAP;
        let before = x + wide > WIDTH && x - wide >= 0.0;
        let (from, to) = if before { (x - wide, x + 1.0) } else { (x - 1.0, x + wide) };
        let is_free =
            |row: &Vec<(f64, f64)>| row.iter().all(|other| to < other.0 || from > other.1);
        let row = rows.iter().position(is_free).unwrap_or_else(|| {
            rows.push(Vec::new());
            rows.len() - 1
        });
        rows[row].push((from, to));
        placed.push(Threshold { x, name, row, before });
    }
    placed
}

#[cfg(test)]
mod tests;
