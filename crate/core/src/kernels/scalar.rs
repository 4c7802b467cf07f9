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

/// Sum of products of one row. In blocks whose length the compiler knows, which it turns into vector instructions.
pub(super) fn dot(row: &[i8], query: &[i16]) -> i32 {
    const LANES: usize = 16;
    let product = |(&code, &value): (&i8, &i16)| i32::from(code) * i32::from(value);
    let ((blocks, rest), (queries, query_rest)) = (row.as_chunks::<LANES>(), query.as_chunks::<LANES>());
    let tail = rest.iter().zip(query_rest).map(product).fold(0, i32::wrapping_add);
    blocks
        .iter()
        .zip(queries)
        .fold(tail, |sum, (block, query)| block.iter().zip(query).map(product).fold(sum, i32::wrapping_add))
}

/// Whether `gain x (dot + slack)` is above `cut` for any of some rows. Without early return, for vector instructions.
pub fn any_above(dots: &[i32], gains: &[f32], slack: f32, cut: f32) -> bool {
    let above = |(&dot, &gain): (&i32, &f32)| gain * (dot as f32 + slack) > cut;
    dots.iter().zip(gains).map(above).fold(false, |any, above| any | above)
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
