//! How figures grow.

/// The power of the size with which a figure has grown since one of a smaller size; empty where
/// there is none.
pub(crate) fn slope(from: Option<(f64, f64)>, to: (f64, f64)) -> String {
    let power = |from: (f64, f64)| (to.1 / from.1).ln() / (to.0 / from.0).ln();
    from.map_or(String::new(), |from| format!("{:.2}", power(from)))
}
