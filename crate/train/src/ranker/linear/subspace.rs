//! Leading eigenpairs of A^T A for a large sparse A, by randomised subspace iteration.
//!
//! # Source
//! Halko, Martinsson, Tropp, Finding structure with randomness (2011), algorithms 4.4 and 5.3, iterated on whichever
//! side of A is smaller.

use super::matrix::AugmentedRatings;
use nalgebra::DMatrix;
use rand::SeedableRng;
use rand_pcg::Pcg64;
use rayon::prelude::*;

/// Directions beyond those wanted, which make the last wanted ones accurate.
const OVERSAMPLING: usize = 48;
/// Multiplications by A A^T (or A^T A) between the random start and the projection.
const ITERATIONS: usize = 8;
/// Eigenvalues below this share of the largest are numerical noise.
const NEGLIGIBLE: f64 = 1e-9;

/// Columns of equal length.
pub(super) type Columns = Vec<Vec<f64>>;

/// Leading eigenpairs of A^T A.
pub(super) struct EigenPairs {
    /// Descending, positive.
    pub(super) values: Vec<f64>,
    /// Orthonormal eigenvectors, one column each. (n_items)
    pub(super) vectors: Columns,
}

/// The first `wanted` eigenpairs of A^T A; fewer when A has a lower rank.
pub(super) fn leading_eigenpairs(a: &AugmentedRatings, wanted: usize, seed: u64) -> EigenPairs {
    let by_rows = a.n_rows() <= a.n_items();
    let side = a.n_rows().min(a.n_items());
    let n_columns = (wanted + OVERSAMPLING).min(side);
    let mut rng = Pcg64::seed_from_u64(seed);
    let random = |_| (0..side).map(|_| crate::random::standard_normal(&mut rng)).collect();
    let mut basis = orthonormalize((0..n_columns).map(random).collect());
    for _ in 0..ITERATIONS {
        let applied = basis.par_iter().map(|column| {
            if by_rows {
                a.multiply(&a.multiply_transposed(column))
            } else {
                a.multiply_transposed(&a.multiply(column))
            }
        });
        basis = orthonormalize(applied.collect());
    }
    // Rayleigh-Ritz: the eigenpairs of A A^T (or A^T A) within the subspace.
    let image: Columns = basis
        .par_iter()
        .map(|column| if by_rows { a.multiply_transposed(column) } else { a.multiply(column) })
        .collect();
    let projected = gram(&image);
    let eigen = projected.symmetric_eigen();
    let mut order: Vec<usize> = (0..n_columns).collect();
    order.sort_by(|&i, &j| eigen.eigenvalues[j].total_cmp(&eigen.eigenvalues[i]).then(i.cmp(&j)));
    let largest = order.first().map_or(0.0, |&first| eigen.eigenvalues[first]);
    order.retain(|&i| eigen.eigenvalues[i] > NEGLIGIBLE * largest);
    order.truncate(wanted);
    let values: Vec<f64> = order.iter().map(|&i| eigen.eigenvalues[i]).collect();
    // By rows, the eigenvector of A^T A is A^T p / sqrt(value); by items it lies in the basis itself.
    let source = if by_rows { &image } else { &basis };
    let vectors = order
        .par_iter()
        .zip(&values)
        .map(|(&i, &value)| {
            let scale = if by_rows { 1.0 / value.sqrt() } else { 1.0 };
            let mut vector = combine(source, |column| eigen.eigenvectors[(column, i)] * scale);
            fix_sign(&mut vector);
            vector
        })
        .collect();
    EigenPairs { values, vectors }
}

/// Eigenvectors have no sign of their own; choose the one with a positive sum.
fn fix_sign(vector: &mut [f64]) {
    if vector.iter().sum::<f64>() < 0.0 {
        vector.iter_mut().for_each(|value| *value = -*value);
    }
}

/// sum over columns of weight x column.
fn combine(columns: &Columns, weight: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut sum = vec![0.0; columns.first().map_or(0, Vec::len)];
    for (index, column) in columns.iter().enumerate() {
        let weight = weight(index);
        if weight != 0.0 {
            sum.iter_mut().zip(column).for_each(|(sum, value)| *sum += weight * value);
        }
    }
    sum
}

/// Y^T Y.
fn gram(columns: &Columns) -> DMatrix<f64> {
    let n = columns.len();
    let rows: Vec<Vec<f64>> =
        (0..n).into_par_iter().map(|i| (0..=i).map(|j| dot(&columns[i], &columns[j])).collect()).collect();
    DMatrix::from_fn(n, n, |i, j| rows[i.max(j)][i.min(j)])
}

/// Dot product in eight fixed lanes.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    const LANES: usize = 8;
    let mut lanes = [0.0; LANES];
    let (left, right) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let tail = left.remainder().iter().zip(right.remainder()).fold(0.0, |sum, (x, y)| sum + x * y);
    for (x, y) in left.zip(right) {
        (0..LANES).for_each(|lane| lanes[lane] += x[lane] * y[lane]);
    }
    lanes.iter().fold(tail, |sum, lane| sum + lane)
}

/// Make columns orthonormal by Cholesky QR, twice for accuracy. A column that depends on earlier ones becomes zero.
///
/// # Source
/// Yamamoto, Nakatsukasa, Yanagisawa, Fukaya, Roundoff error analysis of the CholeskyQR2 algorithm (2015).
fn orthonormalize(mut columns: Columns) -> Columns {
    for _ in 0..2 {
        let inverse = inverse_cholesky(gram(&columns));
        columns = (0..columns.len())
            .into_par_iter()
            .map(|j| combine(&columns, |i| if i <= j { inverse[(j, i)] } else { 0.0 }))
            .collect();
    }
    columns
}

/// L^-1 of G = L L^T, lower triangular; rows of dependent columns are zero.
fn inverse_cholesky(gram: DMatrix<f64>) -> DMatrix<f64> {
    const DEPENDENT: f64 = 1e-13;
    let n = gram.nrows();
    let (mut l, mut inverse) = (DMatrix::<f64>::zeros(n, n), DMatrix::<f64>::zeros(n, n));
    for i in 0..n {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| l[(i, k)] * l[(j, k)]).sum();
            let rest = gram[(i, j)] - known;
            l[(i, j)] = if i > j {
                if l[(j, j)] > 0.0 { rest / l[(j, j)] } else { 0.0 }
            } else if rest > DEPENDENT * gram[(i, i)] {
                rest.sqrt()
            } else {
                0.0
            };
        }
        if l[(i, i)] > 0.0 {
            for j in 0..i {
                let known: f64 = (j..i).map(|k| l[(i, k)] * inverse[(k, j)]).sum();
                inverse[(i, j)] = -known / l[(i, i)];
            }
            inverse[(i, i)] = 1.0 / l[(i, i)];
        }
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::SideInformation;
    use crate::interactions::Interactions;

    fn random_ratings(n_users: u32, n_items: u32) -> (Interactions, SideInformation) {
        let rated = |user: u32, item: u32| (user * 7919 + item * 104_729 + user * item * 31) % 5 < 2;
        let triples: Vec<(u32, u32, f32)> = (0..n_users)
            .flat_map(|user| (0..n_items).map(move |item| (user, item)))
            .filter(|&(user, item)| rated(user, item))
            .map(|(user, item)| (user, item, ((user * 3 + item * 5) % 5 + 1) as f32))
            .collect();
        let side = SideInformation {
            years: (0..n_items).map(|item| Some(1950 + item as i16)).collect(),
            groups: (0..n_items).map(|item| vec![(item % 3) as u16]).collect(),
            n_groups: 3,
        };
        (Interactions::new(n_users as usize, n_items as usize, triples.into_iter()), side)
    }

    fn matrix(made: &(Interactions, SideInformation)) -> AugmentedRatings<'_> {
        AugmentedRatings::new(&made.0, &made.1, 10.0, 0.2)
    }

    /// A^T A v = value v, and the vectors are orthonormal, whichever side is smaller.
    #[test]
    fn pairs_are_eigenpairs_on_either_side() {
        for (n_users, n_items) in [(20, 60), (90, 30)] {
            let made = random_ratings(n_users, n_items);
            let a = matrix(&made);
            let pairs = leading_eigenpairs(&a, 8, 1);
            assert_eq!(pairs.values.len(), 8);
            assert!(pairs.values.is_sorted_by(|a, b| a >= b));
            for (i, (value, vector)) in pairs.values.iter().zip(&pairs.vectors).enumerate() {
                let applied = a.multiply_transposed(&a.multiply(vector));
                let residual: f64 = applied.iter().zip(vector).map(|(y, x)| (y - value * x).powi(2)).sum();
                assert!(residual.sqrt() < 1e-6 * pairs.values[0], "pair {i}: residual {residual}");
                for (j, other) in pairs.vectors.iter().enumerate() {
                    let expected = if i == j { 1.0 } else { 0.0 };
                    assert!((dot(vector, other) - expected).abs() < 1e-8);
                }
            }
        }
    }

    #[test]
    fn a_low_rank_matrix_gives_fewer_pairs() {
        let made = random_ratings(3, 40);
        let a = matrix(&made);
        assert!(leading_eigenpairs(&a, 39, 1).values.len() <= 3 + 8 + 3);
    }
}
