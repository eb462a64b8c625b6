//! Shares and probabilities in steps.

/// So many equal steps from 0 to 1.
#[derive(Clone, Copy)]
pub(crate) struct Steps(pub(crate) usize);

impl Steps {
    /// The step in which a share lies; 1 lies in the last.
    pub(crate) fn of(self, share: f64) -> usize {
        ((share * self.0 as f64) as usize).min(self.0 - 1)
    }

    /// From where to where a step reaches.
    pub(crate) fn bounds(self, step: usize) -> (f64, f64) {
        (step as f64 / self.0 as f64, (step + 1) as f64 / self.0 as f64)
    }
}
