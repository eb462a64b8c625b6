//! A log-log plot as SVG.

use std::fmt::Write;

pub(crate) struct Line<'a> {
    pub(crate) name: &'a str,
    /// Articles and seconds.
    pub(crate) points: Vec<(f64, f64)>,
}

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 420.0;
const MARGIN: f64 = 60.0;

/// Seconds against articles. A dotted line through the first point of each line grows as the
/// articles do.
pub(crate) fn log_log(lines: &[Line<'_>]) -> String {
    let points = || lines.iter().flat_map(|line| &line.points);
    let range = |of: &dyn Fn(&(f64, f64)) -> f64| {
        let values = points().map(|point| of(point).log10());
        let least = values.clone().fold(f64::INFINITY, f64::min).floor();
        let most = values.fold(f64::NEG_INFINITY, f64::max).ceil();
        (least, most.max(least + 1.0))
    };
    let (left, right) = range(&|point| point.0);
    let (bottom, top) = range(&|point| point.1);
    let x = |articles: f64| {
        MARGIN + (articles.log10() - left) / (right - left) * (WIDTH - 2.0 * MARGIN)
    };
    let y = |seconds: f64| {
        HEIGHT - MARGIN - (seconds.log10() - bottom) / (top - bottom) * (HEIGHT - 2.0 * MARGIN)
    };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         font-family=\"sans-serif\" font-size=\"13\">\n<title>Seconds against articles, both axes \
         logarithmic</title>\n<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>\n"
    );
    // Writing to a string cannot fail.
    for decade in left as i32..=right as i32 {
        let at = x(10f64.powi(decade));
        let _ = writeln!(
            svg,
            "<path d=\"M{at:.1} {MARGIN}V{:.1}\" stroke=\"#ddd\"/><text x=\"{at:.1}\" y=\"{:.1}\" \
             text-anchor=\"middle\">{}</text>",
            HEIGHT - MARGIN,
            HEIGHT - MARGIN + 18.0,
            10u64.pow(decade.max(0) as u32),
        );
    }
    for decade in bottom as i32..=top as i32 {
        let at = y(10f64.powi(decade));
        let _ = writeln!(
            svg,
            "<path d=\"M{MARGIN} {at:.1}H{:.1}\" stroke=\"#ddd\"/><text x=\"{:.1}\" y=\"{:.1}\" \
             text-anchor=\"end\">{} s</text>",
            WIDTH - MARGIN,
            MARGIN - 6.0,
            at + 4.0,
            10f64.powi(decade),
        );
    }
    for (line, colour) in lines.iter().zip(["#1b6ca8", "#c2571a", "#3a7d44"].iter().cycle()) {
        let path: Vec<String> = line
            .points
            .iter()
            .map(|&(articles, seconds)| format!("{:.1} {:.1}", x(articles), y(seconds)))
            .collect();
        let (Some(first), Some(last)) = (line.points.first(), line.points.last()) else { continue };
        let linear = first.1 * last.0 / first.0;
        let _ = writeln!(
            svg,
            "<path d=\"M{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\
             <path d=\"M{:.1} {:.1}L{:.1} {:.1}\" stroke=\"{colour}\" stroke-dasharray=\"2 4\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{}</text>",
            path.join("L"),
            x(first.0),
            y(first.1),
            x(last.0),
            y(linear),
            x(last.0) + 6.0,
            y(last.1) + 4.0,
            line.name,
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">articles</text>\n</svg>",
        WIDTH / 2.0,
        HEIGHT - 14.0
    );
    svg
}
