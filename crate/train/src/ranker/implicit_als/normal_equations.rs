//! Ridge regressions by the thousand: the inner loop of implicit ALS.
//!
//! Every row of one side solves (D + sum_i w_i y_i y_i^T) x = sum_i w_i t_i y_i, D diagonal because the fixed side is rotated so
//! that its Gramian is. With n observed entries and k components there are two equal ways: the k x k system itself, or by
//! the Woodbury identity the n x n system of the observations,
//!
//! ```text
//! x = D^-1 Y^T (Y D^-1 Y^T + W^-1)^-1 t
//! ```
//!
//! Both are sums of outer products and a Cholesky factorisation; the smaller one is solved. In a long-tailed catalogue
//! most rows have far fewer entries than components.
//!
//! Everything is in single precision, in a fixed order and without fused operations, so that results do not depend on
//! threads or processors.
//!
//! # Source
//! Hu, Koren, Volinsky (2008), equations 4 and 5, for the systems; Woodbury (1950).

use flatflix_core::fold_in::NotPositiveDefinite;

/// Rows and columns of the block of the matrix that one pass of the inner loop holds in registers: 4 x 8 sums are eight
/// vectors of four.
const TILE_ROWS: usize = 4;
const TILE_COLUMNS: usize = 8;
/// Observed entries whose outer products are added at a time: few enough for the first cache at any width.
const BLOCK: usize = 64;

/// A multiple of both sides of a tile.
pub(super) fn padded(width: usize) -> usize {
    width.next_multiple_of(TILE_COLUMNS)
}

/// One observed entry of a row: the other side's row, its weight w > 0 and its target t.
#[derive(Clone, Copy, Debug)]
pub(super) struct Observation {
    pub(super) other: u32,
    pub(super) weight: f32,
    pub(super) target: f32,
}

/// Room for one system at a time.
#[derive(Debug, Default)]
pub(super) struct Solver {
    /// Lower triangle, row-major with a padded stride.
    matrix: Vec<f32>,
    /// Vectors whose outer products are summed, one after the other with the same stride.
    vectors: Vec<f32>,
    /// Right-hand side, then solution.
    solution: Vec<f32>,
}

impl Solver {
    /// Solve (D + sum w y y^T) x = sum w t y.
    ///
    /// `fixed` are the other side's rows (n_other x k, row-major), `diagonal` is D (k), and x goes to `out` (k).
    ///
    /// # Errors
    /// [`NotPositiveDefinite`] when the numbers are broken.
    pub(super) fn solve(
        &mut self,
        fixed: &[f32],
        observations: &[Observation],
        diagonal: &[f32],
        out: &mut [f32],
    ) -> Result<(), NotPositiveDefinite> {
        if observations.is_empty() {
            out.fill(0.0);
            Ok(())
        } else if observations.len() < diagonal.len() {
            self.solve_by_observations(fixed, observations, diagonal, out)
        } else {
            self.solve_by_components(fixed, observations, diagonal, out)
        }
    }

    fn start(&mut self, width: usize) {
        let stride = padded(width);
        self.matrix.clear();
        self.matrix.resize(stride * stride, 0.0);
        self.vectors.clear();
        self.vectors.resize(stride * BLOCK, 0.0);
        self.solution.clear();
        self.solution.resize(width, 0.0);
    }

    fn solve_by_components(
        &mut self,
        fixed: &[f32],
        observations: &[Observation],
        diagonal: &[f32],
        out: &mut [f32],
    ) -> Result<(), NotPositiveDefinite> {
        let k = diagonal.len();
        let stride = padded(k);
        self.start(k);
        for block in observations.chunks(BLOCK) {
            for (vector, entry) in self.vectors.chunks_exact_mut(stride).zip(block) {
                let row = &fixed[entry.other as usize * k..][..k];
                let root = entry.weight.sqrt();
                let pull = entry.weight * entry.target;
                for ((slot, sum), y) in vector.iter_mut().zip(&mut self.solution).zip(row) {
                    *slot = root * y;
                    *sum += pull * y;
                }
            }
            add_outer_products(&mut self.matrix, &self.vectors[..stride * block.len()], stride);
        }
        for (i, value) in diagonal.iter().enumerate() {
            self.matrix[i * stride + i] += value;
        }
        factorize(&mut self.matrix, k, stride)?;
        substitute(&self.matrix, &mut self.solution, stride);
        out.copy_from_slice(&self.solution);
        Ok(())
    }

    fn solve_by_observations(
        &mut self,
        fixed: &[f32],
        observations: &[Observation],
        diagonal: &[f32],
        out: &mut [f32],
    ) -> Result<(), NotPositiveDefinite> {
        let (k, n) = (diagonal.len(), observations.len());
        let stride = padded(n);
        self.start(n);
        out.fill(0.0);
        let row = |entry: &Observation| &fixed[entry.other as usize * k..][..k];
        self.solution.iter_mut().zip(observations).for_each(|(slot, entry)| *slot = entry.target);
        // The columns of Y D^-1/2 are the vectors.
        for (block, diagonal) in diagonal.chunks(BLOCK).enumerate() {
            for (place, (vector, d)) in self.vectors.chunks_exact_mut(stride).zip(diagonal).enumerate() {
                let (component, scale) = (block * BLOCK + place, 1.0 / d.sqrt());
                let column = observations.iter().map(|entry| row(entry)[component] * scale);
                vector.iter_mut().zip(column).for_each(|(slot, value)| *slot = value);
            }
            add_outer_products(&mut self.matrix, &self.vectors[..stride * diagonal.len()], stride);
        }
        for (i, entry) in observations.iter().enumerate() {
            self.matrix[i * stride + i] += 1.0 / entry.weight;
        }
        factorize(&mut self.matrix, n, stride)?;
        substitute(&self.matrix, &mut self.solution, stride);
        for (share, entry) in self.solution.iter().zip(observations) {
            let terms = row(entry).iter().zip(diagonal);
            out.iter_mut().zip(terms).for_each(|(x, (y, d))| *x += share * y / d);
        }
        Ok(())
    }
}

/// Add the sum of v v^T over `vectors` (one after the other, `stride` long) to the lower triangle of a matrix.
pub(super) fn add_outer_products(matrix: &mut [f32], vectors: &[f32], stride: usize) {
    for i in (0..stride).step_by(TILE_ROWS) {
        for j in (0..=i).step_by(TILE_COLUMNS) {
            let mut tile = [[0.0f32; TILE_COLUMNS]; TILE_ROWS];
            for vector in vectors.chunks_exact(stride) {
                let left: &[f32; TILE_ROWS] = vector[i..].first_chunk().expect("strides hold whole tiles");
                let right: &[f32; TILE_COLUMNS] =
                    vector[j..].first_chunk().expect("strides hold whole tiles");
                for (sums, left) in tile.iter_mut().zip(left) {
                    sums.iter_mut().zip(right).for_each(|(sum, right)| *sum += left * right);
                }
            }
            for (row, sums) in tile.iter().enumerate() {
                let place = (i + row) * stride + j;
                matrix[place..place + TILE_COLUMNS]
                    .iter_mut()
                    .zip(sums)
                    .for_each(|(sum, value)| *sum += value);
            }
        }
    }
}

/// Cholesky factor L of a matrix's lower triangle, in place; the diagonal becomes 1 / L_ii.
fn factorize(matrix: &mut [f32], n: usize, stride: usize) -> Result<(), NotPositiveDefinite> {
    for i in 0..n {
        let (above, rest) = matrix.split_at_mut(i * stride);
        let row = &mut rest[..=i];
        for j in 0..i {
            let other = &above[j * stride..][..=j];
            row[j] = (row[j] - dot(&row[..j], &other[..j])) * other[j];
        }
        let pivot = row[i] - dot(&row[..i], &row[..i]);
        // Also false for a pivot that is not a number.
        if !(pivot > 0.0 && pivot.is_finite()) {
            return Err(NotPositiveDefinite);
        }
        row[i] = 1.0 / pivot.sqrt();
    }
    Ok(())
}

/// Solve L L^T x = v in place.
fn substitute(factor: &[f32], v: &mut [f32], stride: usize) {
    let n = v.len();
    for i in 0..n {
        let row = &factor[i * stride..][..=i];
        v[i] = (v[i] - dot(&row[..i], &v[..i])) * row[i];
    }
    for i in (0..n).rev() {
        let row = &factor[i * stride..][..=i];
        v[i] *= row[i];
        let known = v[i];
        v[..i].iter_mut().zip(row).for_each(|(sum, factor)| *sum -= factor * known);
    }
}

/// Dot product in eight fixed lanes.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 8;
    let mut lanes = [0.0f32; LANES];
    let (left, right) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let tail = left.remainder().iter().zip(right.remainder()).fold(0.0, |sum, (x, y)| sum + x * y);
    for (x, y) in left.zip(right) {
        (0..LANES).for_each(|lane| lanes[lane] += x[lane] * y[lane]);
    }
    lanes.iter().fold(tail, |sum, lane| sum + lane)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{DMatrix, DVector};
    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64;

    /// The same by nalgebra, in double precision.
    fn dense(fixed: &[f32], observations: &[Observation], diagonal: &[f32]) -> DVector<f64> {
        let k = diagonal.len();
        let mut a = DMatrix::from_diagonal(&DVector::from_fn(k, |i, _| f64::from(diagonal[i])));
        let mut v = DVector::zeros(k);
        for entry in observations {
            let y = DVector::from_fn(k, |i, _| f64::from(fixed[entry.other as usize * k + i]));
            v += &y * f64::from(entry.weight) * f64::from(entry.target);
            a += &y * y.transpose() * f64::from(entry.weight);
        }
        a.cholesky().unwrap().solve(&v)
    }

    /// From one observation of many components to many of one, across the tiles' and blocks' edges.
    #[test]
    fn both_ways_solve_the_same_system() {
        let mut rng = Pcg64::seed_from_u64(1);
        let mut solver = Solver::default();
        for (k, n) in [(1, 200), (5, 3), (8, 8), (9, 64), (33, 65), (64, 7), (90, 150), (150, 90)] {
            let mut number = || rng.random::<f32>();
            let fixed: Vec<f32> = (0..n * k).map(|_| number() - 0.5).collect();
            let diagonal: Vec<f32> = (0..k).map(|_| 0.5 + number()).collect();
            let observations: Vec<Observation> = (0..n)
                .map(|i| Observation { other: i as u32, weight: 0.2 + number(), target: number() })
                .collect();
            let expected = dense(&fixed, &observations, &diagonal);
            for solve in [Solver::solve_by_components, Solver::solve_by_observations] {
                let mut found = vec![0.0; k];
                solve(&mut solver, &fixed, &observations, &diagonal, &mut found).unwrap();
                for (found, expected) in found.iter().zip(&expected) {
                    assert!((f64::from(*found) - expected).abs() < 1e-4, "k {k}, n {n}: {found} {expected}");
                }
            }
        }
    }

    #[test]
    fn broken_numbers_are_an_error() {
        let observed = [Observation { other: 0, weight: 1.0, target: 1.0 }];
        let solve = |y: f32| Solver::default().solve(&[y], &observed, &[1.0], &mut [0.0]);
        assert_eq!(solve(f32::NAN), Err(NotPositiveDefinite));
        assert_eq!(solve(1.0), Ok(()));
        assert_eq!(Solver::default().solve(&[], &[], &[1.0], &mut [0.0]), Ok(()));
    }
}
