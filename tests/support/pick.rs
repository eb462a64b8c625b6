//! Choices that are the same in every run.

/// A number in 0..below that depends on all of `seed`.
pub(crate) fn pick(seed: &[usize], below: usize) -> usize {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    for &part in seed {
        state = (state ^ part as u64).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state ^= state >> 29;
    }
    (state % below as u64) as usize
}
