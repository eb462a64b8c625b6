//! What a series looks like.

use maud::{Markup, html};

use super::number::Rounded;

/// Series told apart; each has a class `chart-N` in the style sheet.
const LOOKS: usize = 4;

const RADIUS: f64 = 3.5;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Line,
    Dashed,
    Mark,
    Bar,
}

#[derive(PartialEq, Eq)]
pub(super) struct Series {
    pub(super) name: String,
    shape: Shape,
    /// 1 to [`LOOKS`].
    look: usize,
    /// Series of bars that share its place, to its left.
    pub(super) before: usize,
}

impl Series {
    /// The `number`th series of a chart, counted from 1.
    pub(super) fn new(name: String, shape: Shape, number: usize) -> Self {
        Self { name, shape, look: number.saturating_sub(1) % LOOKS + 1, before: 0 }
    }

    pub(super) fn after(self, before: usize) -> Self {
        Self { before, ..self }
    }

    pub(super) fn line(&self, path: &str) -> Markup {
        html! {
            @if path.is_empty() {
            } @else if self.shape == Shape::Dashed {
                path class="chart-dashed" d=(path) {}
            } @else {
                path class={ "chart-line chart-" (self.look) } d=(path) {}
            }
        }
    }

    pub(super) fn mark(&self, (x, y): (f64, f64)) -> Markup {
        let class = format!("chart-mark chart-{}", self.look);
        let size = 2.0 * RADIUS;
        html! {
            @match self.look {
                1 | 2 => circle class=(class) cx=(Rounded(x)) cy=(Rounded(y)) r=(RADIUS) {},
                3 => {
                    rect class=(class) x=(Rounded(x - RADIUS)) y=(Rounded(y - RADIUS))
                        width=(size) height=(size) {}
                }
                _ => {
                    path class=(class) d={
                        "M" (Rounded(x)) " " (Rounded(y - 5.0)) "l5 5l-5 5l-5-5z"
                    } {}
                }
            }
        }
    }

    pub(super) fn bar(&self, (x, y): (f64, f64), (wide, high): (f64, f64)) -> Markup {
        html! {
            rect class={ "chart-bar chart-" (self.look) } x=(Rounded(x)) y=(Rounded(y))
                width=(Rounded(wide.max(0.5))) height=(Rounded(high.max(0.5))) {}
        }
    }

    /// What stands for the series in a legend, from `x` on, with its middle at a height.
    pub(super) fn key(&self, x: f64, y: f64) -> Markup {
        match self.shape {
            Shape::Mark => self.mark((x + 5.0, y)),
            Shape::Bar => self.bar((x + 0.5, y - 5.0), (12.0, 10.0)),
            Shape::Line | Shape::Dashed => {
                self.line(&format!("M{} {}h22", Rounded(x + 1.0), Rounded(y)))
            }
        }
    }

    /// How wide that is.
    pub(super) fn key_width(&self) -> f64 {
        match self.shape {
            Shape::Mark => 10.0,
            Shape::Bar => 13.0,
            Shape::Line | Shape::Dashed => 24.0,
        }
    }
}
