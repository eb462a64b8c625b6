//! What all charts have: the element, its texts, its area and its legend.

use maud::{Markup, PreEscaped, Render, html};

use super::STYLE;
use super::mark::Series;
use super::number::Rounded;
use super::wording::{plain, width};

/// Units from side to side. A phone's column of 328 pixels makes 13 units of text 10 pixels.
pub(super) const WIDTH: f64 = 440.0;

/// Around a chart that is a file.
const MARGIN: f64 = 14.0;

/// Height of the title of a chart that is a file.
const TITLE: f64 = 28.0;

/// Letters of the title in a line.
const TITLE_LETTERS: usize = 56;

const ROW: f64 = 20.0;
const AFTER_KEY: f64 = 6.0;
const BETWEEN: f64 = 18.0;

/// A file has no page around it to set these.
const PAPER_AND_INK: &str = "\
:root { color-scheme: light dark; --paper: #fcfbf8; --ink: #1c1b19; --faint: #63605a; --rule: #d9d5cc; --accent: #8a1c1c; }
@media (prefers-color-scheme: dark) { :root { --paper: #161614; --ink: #e9e6df; --faint: #a09c93; --rule: #37352f; --accent: #e59a8c; } }
";

/// A chart drawn, before it is known where it goes.
pub(super) struct Figure {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) content: Markup,
    pub(super) height: f64,
}

impl Figure {
    pub(super) fn inline(&self, id: &str) -> Markup {
        let id = plain(id);
        html! {
            svg class="chart-svg chart-inline" role="img" viewBox={ "0 0 " (WIDTH) " " (Rounded(self.height)) }
                aria-labelledby={ (id) "-title " (id) "-desc" } {
                title id={ (id) "-title" } { (self.title) }
                desc id={ (id) "-desc" } { (self.description) }
                (self.content)
            }
        }
    }

    pub(super) fn standalone(&self) -> String {
        let lines = title_lines(&self.title);
        let head = TITLE + ROW * (lines.len().max(1) - 1) as f64;
        let (wide, high) = (WIDTH + 2.0 * MARGIN, self.height + head + 2.0 * MARGIN);
        let markup = html! {
            svg xmlns="http://www.w3.org/2000/svg" class="chart-svg" role="img"
                viewBox={ "0 0 " (Rounded(wide)) " " (Rounded(high)) }
                width=(Rounded(1.5 * wide)) height=(Rounded(1.5 * high))
                aria-labelledby="chart-title chart-desc" {
                title id="chart-title" { (self.title) }
                desc id="chart-desc" { (self.description) }
                style { (PreEscaped(PAPER_AND_INK)) (PreEscaped(STYLE)) }
                rect class="chart-paper" width="100%" height="100%" {}
                @for (number, line) in lines.iter().enumerate() {
                    text class="chart-title" x=(MARGIN) y=(Rounded(MARGIN + 14.0 + ROW * number as f64)) {
                        (line)
                    }
                }
                g transform={ "translate(" (MARGIN) " " (Rounded(MARGIN + head)) ")" } {
                    (self.content)
                }
            }
        };
        let mut svg = markup.into_string();
        svg.push('\n');
        svg
    }
}

/// A title broken between words.
fn title_lines(title: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in title.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < TITLE_LETTERS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The area between the axes.
#[derive(Clone, Copy)]
pub(super) struct Plot {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl Plot {
    pub(super) fn x(&self, share: f64) -> f64 {
        self.left + share * (self.right - self.left)
    }

    pub(super) fn y(&self, share: f64) -> f64 {
        self.bottom - share * (self.bottom - self.top)
    }
}

/// Names of series in rows, none where there is only one; what looks alike is named once.
pub(super) struct Legend {
    entries: Vec<Markup>,
    rows: usize,
}

impl Legend {
    pub(super) fn of(series: &[Series]) -> Self {
        let mut legend = Self { entries: Vec::new(), rows: 0 };
        if series.len() < 2 {
            return legend;
        }
        let mut x = 0.0;
        legend.rows = 1;
        for (at, one) in series.iter().enumerate() {
            // A line to compare with may be drawn several times.
            if series[..at].contains(one) {
                continue;
            }
            let before_name = one.key_width() + AFTER_KEY;
            let wide = before_name + width(&one.name);
            if x > 0.0 && x + wide > WIDTH {
                x = 0.0;
                legend.rows += 1;
            }
            let y = ROW * legend.rows as f64 - 11.0;
            legend.entries.push(html! {
                (one.key(x, y))
                text class="chart-name" x=(Rounded(x + before_name)) y=(Rounded(y + 4.5)) { (one.name) }
            });
            x += wide + BETWEEN;
        }
        legend
    }

    pub(super) fn height(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { ROW * self.rows as f64 + 6.0 }
    }
}

impl Render for Legend {
    fn render_to(&self, buffer: &mut String) {
        for entry in &self.entries {
            entry.render_to(buffer);
        }
    }
}
