//! Logistic regression by Newton's method.

/// What is held of a weight before examples are seen: a normal distribution.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prior {
    pub(super) mean: f64,
    /// One over the variance, above 0, which keeps weights finite where examples can be told apart
    /// without error.
    pub(super) precision: f64,
}

/// Features, whether the example is of the class, and how much it counts.
pub(super) type Example<const N: usize> = ([f64; N], bool, f64);

/// Fits weights to examples: returns those that are most probable after what was held of them
/// before.
///
/// Newton's method on the concave objective (iteratively reweighted least squares; Hastie,
/// Tibshirani, Friedman 2009, "The Elements of Statistical Learning", section 4.4.1), with halved
/// steps where a whole one would overshoot. Costs O(examples N²) time a step, of which some ten are
/// enough.
pub(super) fn logistic_regression<const N: usize>(
    examples: &[Example<N>],
    priors: &[Prior; N],
) -> [f64; N] {
    const STEPS: usize = 100;
    const PRECISION: f64 = 1e-10;
    let mut weights = [0.0; N];
    let mut reached = objective(examples, &weights, priors);
    for _ in 0..STEPS {
        let step = newton_step(examples, &weights, priors);
        let mut scale = 1.0;
        let (next, value) = loop {
            let next: [f64; N] = std::array::from_fn(|at| weights[at] + scale * step[at]);
            let value = objective(examples, &next, priors);
            if value >= reached || scale < PRECISION {
                break (next, value);
            }
            scale /= 2.0;
        };
        (weights, reached) = (next, value);
        if step.iter().all(|step| (scale * step).abs() < PRECISION) {
            break;
        }
    }
    weights
}

/// The probability of log-odds.
pub(super) fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

pub(super) fn log_odds<const N: usize>(features: &[f64; N], weights: &[f64; N]) -> f64 {
    features.iter().zip(weights).map(|(feature, weight)| feature * weight).sum()
}

fn objective<const N: usize>(
    examples: &[Example<N>],
    weights: &[f64; N],
    priors: &[Prior; N],
) -> f64 {
    let likelihood: f64 = examples
        .iter()
        .map(|(features, is_one, counts)| {
            let towards = log_odds(features, weights) * if *is_one { 1.0 } else { -1.0 };
            // ln(1 / (1 + e^-x)), without overflow on either side.
            counts * (towards.min(0.0) - (-towards.abs()).exp().ln_1p())
        })
        .sum();
    let strangeness = weights.iter().zip(priors).map(|(weight, prior)| {
        let off = weight - prior.mean;
        prior.precision / 2.0 * off * off
    });
    likelihood - strangeness.sum::<f64>()
}

fn newton_step<const N: usize>(
    examples: &[Example<N>],
    weights: &[f64; N],
    priors: &[Prior; N],
) -> [f64; N] {
    let mut gradient: [f64; N] =
        std::array::from_fn(|at| priors[at].precision * (priors[at].mean - weights[at]));
    let mut curvature = [[0.0; N]; N];
    for (at, row) in curvature.iter_mut().enumerate() {
        row[at] = priors[at].precision;
    }
    for (features, is_one, counts) in examples {
        let expected = logistic(log_odds(features, weights));
        let error = counts * (f64::from(u8::from(*is_one)) - expected);
        let spread = counts * expected * (1.0 - expected);
        for (at, &feature) in features.iter().enumerate() {
            gradient[at] += error * feature;
            for (sum, &other) in curvature[at].iter_mut().zip(features) {
                *sum += spread * feature * other;
            }
        }
    }
    solve(curvature, gradient)
}

/// Solves a symmetric positive definite system by Cholesky's decomposition.
fn solve<const N: usize>(matrix: [[f64; N]; N], right: [f64; N]) -> [f64; N] {
    let mut lower = [[0.0; N]; N];
    for row in 0..N {
        for column in 0..=row {
            let known: f64 = (0..column).map(|at| lower[row][at] * lower[column][at]).sum();
            let rest = matrix[row][column] - known;
            lower[row][column] = if row == column {
                rest.max(f64::MIN_POSITIVE).sqrt()
            } else {
                rest / lower[column][column]
            };
        }
    }
    let mut solution = right;
    for row in 0..N {
        let known: f64 = (0..row).map(|at| lower[row][at] * solution[at]).sum();
        solution[row] = (solution[row] - known) / lower[row][row];
    }
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|at| lower[at][row] * solution[at]).sum();
        solution[row] = (solution[row] - known) / lower[row][row];
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weak(precision: f64) -> Prior {
        Prior { mean: 0.0, precision }
    }

    #[test]
    fn what_is_held_firmly_stays() {
        let firm = Prior { mean: -2.0, precision: 1e9 };
        let examples = [([1.0, 1.0], true, 5.0), ([1.0, 0.0], false, 5.0)];
        let [_, weight] = logistic_regression(&examples, &[weak(1e-3), firm]);
        assert!((weight + 2.0).abs() < 1e-6, "{weight}");
    }

    #[test]
    fn recovers_the_odds_of_a_table() {
        // Without the feature 1 in 4 are of the class, with it 9 in 10.
        let cell = |feature: f64, is_one: bool, counts: f64| ([1.0, feature], is_one, counts);
        let examples = [
            cell(0.0, true, 25.0),
            cell(0.0, false, 75.0),
            cell(1.0, true, 90.0),
            cell(1.0, false, 10.0),
        ];
        let [intercept, weight] = logistic_regression(&examples, &[weak(1e-9); 2]);
        assert!((intercept - (25.0f64 / 75.0).ln()).abs() < 1e-6, "{intercept}");
        assert!((weight - (9.0 * 3.0f64).ln()).abs() < 1e-6, "{weight}");
    }

    #[test]
    fn what_can_be_told_apart_without_error_has_finite_weights() {
        let examples = [([1.0, -1.0], false, 1.0), ([1.0, 1.0], true, 1.0)];
        let weights = logistic_regression(&examples, &[weak(1e-3); 2]);
        assert!(weights.iter().all(|weight| weight.is_finite()) && weights[1] > 1.0);
        assert_eq!(logistic_regression::<2>(&[], &[weak(1e-3); 2]), [0.0, 0.0]);
    }

    #[test]
    fn solves_what_it_made() {
        let matrix = [[4.0, 2.0, 0.5], [2.0, 3.0, 1.0], [0.5, 1.0, 2.0]];
        let wanted = [1.0, -2.0, 3.0];
        let right = matrix.map(|row| row.iter().zip(wanted).map(|(a, b)| a * b).sum());
        for (found, wanted) in solve(matrix, right).into_iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-12);
        }
    }
}
