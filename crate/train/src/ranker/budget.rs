//! The quantiser's step: as fine as the bytes allow.

use flatflix_core::ranking::RankingParts;

/// Halvings of the interval in which the step is searched.
const SEARCHES: usize = 14;
/// Relative to a head's largest factor, this step leaves nothing but zeros.
const COARSEST: f64 = 256.0;

/// Rows of a row-major matrix in another order.
pub(super) fn reorder<T: Copy>(matrix: &[T], width: usize, order: &[usize]) -> Vec<T> {
    order.iter().flat_map(|&row| matrix[row * width..(row + 1) * width].iter().copied()).collect()
}

/// The head at the finest step, `finest` or above, that keeps its entropy-coded factors within the bytes per rated item.
pub(super) fn finest_within(
    bytes_per_item: f64,
    counts: &[u32],
    finest: f64,
    parts_at: impl Fn(f64) -> RankingParts,
) -> RankingParts {
    let n_rated = counts.partition_point(|&count| count > 0);
    let budget = bytes_per_item * n_rated as f64;
    let fits = |parts: &RankingParts| parts.encoded_len(counts) as f64 <= budget;
    let best = parts_at(finest);
    if fits(&best) {
        return best;
    }
    let (mut fine, mut coarse) = (libm::log(finest), libm::log(finest * COARSEST));
    for _ in 0..SEARCHES {
        let middle = 0.5 * (fine + coarse);
        if fits(&parts_at(libm::exp(middle))) { coarse = middle } else { fine = middle }
    }
    parts_at(libm::exp(coarse))
}
