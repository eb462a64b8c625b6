//! One direction of a chart, as its user describes it.

use super::scale::{Kind, Scale};
use super::wording::plain;

/// What one direction of a chart measures.
///
/// Without a chosen range an axis reaches from the least to the greatest value, rounded outwards to
/// a tick, and from 0 where bars stand on it. It has six ticks at most.
///
/// ```
/// use samestory::page::chart::{Axis, Chart};
///
/// let articles = [(19_787.0, 12.0), (19_788.0, 3.0)];
/// let chart = Chart::new(
///     "Articles on the ferry a day",
///     "12 on 5 March 2024, and 3 on the next day.",
///     Axis::days("day of publication"),
///     Axis::linear("articles"),
/// )
/// .bars("articles", articles.map(|(day, count)| (day, day + 1.0, count)));
/// assert!(chart.to_svg().contains(">5 Mar<"));
/// ```
#[derive(Clone, Debug)]
pub struct Axis {
    label: String,
    kind: Kind,
    chosen: Option<(f64, f64)>,
}

impl Axis {
    /// Equal steps are equally long. The label says what is measured and in which unit.
    pub fn linear(label: impl Into<String>) -> Self {
        Self { label: label.into(), kind: Kind::Linear, chosen: None }
    }

    /// Equal ratios are equally long. Values that are not above 0 are left out.
    pub fn logarithmic(label: impl Into<String>) -> Self {
        Self { label: label.into(), kind: Kind::Logarithmic, chosen: None }
    }

    /// Values are days since 1 January 1970, fractions allowed: Unix seconds by 86,400. Ticks are days
    /// such as `5 Mar`, months such as `Mar 2024`, or years.
    pub fn days(label: impl Into<String>) -> Self {
        Self { label: label.into(), kind: Kind::Days, chosen: None }
    }

    /// Chooses the least and the greatest value shown. Two that span nothing choose nothing.
    #[must_use]
    pub fn range(mut self, from: f64, to: f64) -> Self {
        self.chosen = Some((from.min(to), from.max(to)));
        self
    }

    /// How `values` are placed along the axis.
    pub(super) fn scale(&self, values: &[f64], from_zero: bool) -> Scale {
        Scale::new(self.kind, self.chosen, values, from_zero)
    }

    /// The label, with the years where the ticks have none.
    pub(super) fn label_on(&self, scale: &Scale) -> String {
        let label = plain(&self.label);
        scale.years.as_ref().map_or(label.clone(), |years| format!("{label}, {years}"))
    }
}
