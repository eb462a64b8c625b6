//! How many articles a bench takes.

/// The numbers among the arguments, or where there is none those of a quick look.
pub(crate) fn sizes(
    arguments: impl IntoIterator<Item = impl AsRef<str>>,
    quick: &[usize],
) -> Vec<usize> {
    let numbers = arguments.into_iter().filter_map(|size| size.as_ref().parse().ok());
    let sizes: Vec<usize> = numbers.collect();
    if sizes.is_empty() { quick.to_vec() } else { sizes }
}
