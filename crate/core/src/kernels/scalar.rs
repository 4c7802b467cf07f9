//! Integer products for any machine.

/// Sums of products of every row of `codes` with `query`.
///
/// # Shape
/// `codes` is n x k row-major, `query` has k entries, `dots` n. Sums beyond 32 bits wrap; a [`super::Query`] has none.
pub fn dot_rows(codes: &[i8], query: &[i16], dots: &mut [i32]) {
    debug_assert_eq!(codes.len(), query.len() * dots.len());
    for (row, sum) in codes.chunks_exact(query.len().max(1)).zip(dots) {
        *sum = dot(row, query);
    }
}

/// Sum of products of one row. The inner loop has the length and the form that compilers know as a vector instruction,
/// `pmaddwd` on x86-64.
pub(super) fn dot(row: &[i8], query: &[i16]) -> i32 {
    const LANES: usize = 16;
    let ((blocks, rest), (queries, query_rest)) = (row.as_chunks::<LANES>(), query.as_chunks::<LANES>());
    let mut sum = 0i32;
    for (block, query) in blocks.iter().zip(queries) {
        for lane in 0..LANES {
            sum = sum.wrapping_add(i32::from(block[lane]) * i32::from(query[lane]));
        }
    }
    let tail = rest.iter().zip(query_rest);
    tail.fold(sum, |sum, (&code, &value)| sum.wrapping_add(i32::from(code) * i32::from(value)))
}

/// Whether `gain x (dot + slack)` is above `cut`.
#[inline]
pub fn is_above(dot: i32, gain: f32, slack: f32, cut: f32) -> bool {
    gain * (dot as f32 + slack) > cut
}

/// Which of up to 64 rows are [`is_above`]: bit j for row j.
pub fn above(dots: &[i32], gains: &[f32], slack: f32, cut: f32) -> u64 {
    dots.iter()
        .zip(gains)
        .enumerate()
        .fold(0, |mask, (row, (&dot, &gain))| mask | u64::from(is_above(dot, gain, slack, cut)) << row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::vec::Vec;

    proptest! {
        #[test]
        fn is_the_sum_of_products(n in 0usize..5, terms in prop::collection::vec((any::<i8>(), any::<i16>()), 1..70)) {
            let (row, query): (Vec<i8>, Vec<i16>) = terms.iter().copied().unzip();
            let expected = terms.iter().fold(0i32, |sum, &(a, b)| sum.wrapping_add(i32::from(a) * i32::from(b)));
            let mut dots = std::vec![0; n];
            dot_rows(&row.repeat(n), &query, &mut dots);
            prop_assert_eq!(dots, std::vec![expected; n]);
        }
    }
}
