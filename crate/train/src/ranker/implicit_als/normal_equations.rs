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
//! most rows have far fewer entries than components. A row with so many of both that either is dear takes a few steps of
//! conjugate gradients from what it had in the sweep before: the next sweep goes on from there.
//!
//! Everything is in single precision, in a fixed order and without fused operations, so that results do not depend on
//! threads or processors.
//!
//! # Source
//! Hu, Koren, Volinsky (2008), equations 4 and 5, for the systems; Woodbury (1950). Takács, Pilászy, Tikk, Applications of
//! the conjugate gradient method for implicit feedback collaborative filtering (2011), preconditioned by the diagonal.

use super::factors::{Factors, LANES};
use super::gradients::Gradients;
use crate::kernels::{BLOCK, Panel, factorize, outer_products, padded, substitute};
use fearless_simd::{Level, Simd, dispatch};
use flatflix_core::fold_in::NotPositiveDefinite;

/// One observed entry of a row: the other side's row, its weight w > 0 and its target t.
#[derive(Clone, Copy, Debug)]
pub(super) struct Observation {
    pub(super) other: usize,
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
    panel: Panel<f32>,
    gradients: Gradients,
}

/// Steps of conjugate gradients in a half-step.
const STEPS: usize = 3;

impl Solver {
    /// Solve (D + sum w y y^T) x = sum w t y.
    ///
    /// `fixed` are the other side's rows, `diagonal` is D, with ones where rows have zeros, and x goes to `out`, which holds
    /// where to start from; k components.
    ///
    /// # Errors
    /// [`NotPositiveDefinite`] when the numbers are broken.
    pub(super) fn solve(
        &mut self,
        fixed: &Factors,
        observations: &[Observation],
        diagonal: &[[f32; LANES]],
        out: &mut [[f32; LANES]],
    ) -> Result<(), NotPositiveDefinite> {
        dispatch!(Level::new(), simd => self.solve_the_cheapest_way(simd, fixed, observations, diagonal, out))
    }

    #[inline(always)]
    fn solve_the_cheapest_way<S: Simd>(
        &mut self,
        simd: S,
        fixed: &Factors,
        observations: &[Observation],
        diagonal: &[[f32; LANES]],
        out: &mut [[f32; LANES]],
    ) -> Result<(), NotPositiveDefinite> {
        let (n, k) = (observations.len(), fixed.n_components());
        if n == 0 {
            out.fill([0.0; LANES]);
            Ok(())
        } else if gradients_are_cheaper(n, k) {
            self.gradients.improve(simd, fixed, observations, diagonal, STEPS, out);
            let finite = out.as_flattened().iter().all(|value| value.is_finite());
            if finite { Ok(()) } else { Err(NotPositiveDefinite) }
        } else if n < k {
            self.solve_by_observations(simd, fixed, observations, diagonal, out)
        } else {
            self.solve_by_components(simd, fixed, observations, diagonal, out)
        }
    }

    #[inline(always)]
    fn start(&mut self, width: usize) {
        let stride = padded(width);
        self.matrix.clear();
        self.matrix.resize(stride * stride, 0.0);
        self.vectors.clear();
        self.vectors.resize(stride * BLOCK, 0.0);
        self.solution.clear();
        self.solution.resize(width, 0.0);
    }

    #[inline(always)]
    fn solve_by_components<S: Simd>(
        &mut self,
        simd: S,
        fixed: &Factors,
        observations: &[Observation],
        diagonal: &[[f32; LANES]],
        out: &mut [[f32; LANES]],
    ) -> Result<(), NotPositiveDefinite> {
        let k = fixed.n_components();
        let stride = padded(k);
        self.start(k);
        for block in observations.chunks(BLOCK) {
            for (vector, entry) in self.vectors.chunks_exact_mut(stride).zip(block) {
                let root = entry.weight.sqrt();
                let pull = entry.weight * entry.target;
                let row = fixed.row(entry.other).as_flattened();
                for ((slot, sum), y) in vector.iter_mut().zip(&mut self.solution).zip(row) {
                    *slot = root * y;
                    *sum += pull * y;
                }
            }
            outer_products(simd, &mut self.matrix, &self.vectors[..stride * block.len()], stride);
        }
        for (i, value) in diagonal.as_flattened()[..k].iter().enumerate() {
            self.matrix[i * stride + i] += value;
        }
        factorize(simd, &mut self.matrix, k, stride, &mut self.panel)?;
        substitute(simd, &self.matrix, &mut self.solution, stride);
        out.as_flattened_mut()[..k].copy_from_slice(&self.solution);
        Ok(())
    }

    #[inline(always)]
    fn solve_by_observations<S: Simd>(
        &mut self,
        simd: S,
        fixed: &Factors,
        observations: &[Observation],
        diagonal: &[[f32; LANES]],
        out: &mut [[f32; LANES]],
    ) -> Result<(), NotPositiveDefinite> {
        let n = observations.len();
        let stride = padded(n);
        self.start(n);
        out.fill([0.0; LANES]);
        self.solution.iter_mut().zip(observations).for_each(|(slot, entry)| *slot = entry.target);
        // The columns of Y D^-1/2 are the vectors.
        let diagonal = &diagonal.as_flattened()[..fixed.n_components()];
        for (block, diagonal) in diagonal.chunks(BLOCK).enumerate() {
            for (place, (vector, d)) in self.vectors.chunks_exact_mut(stride).zip(diagonal).enumerate() {
                let (component, scale) = (block * BLOCK + place, 1.0 / d.sqrt());
                let column =
                    observations.iter().map(|entry| fixed.row(entry.other).as_flattened()[component] * scale);
                vector.iter_mut().zip(column).for_each(|(slot, value)| *slot = value);
            }
            outer_products(simd, &mut self.matrix, &self.vectors[..stride * diagonal.len()], stride);
        }
        for (i, entry) in observations.iter().enumerate() {
            self.matrix[i * stride + i] += 1.0 / entry.weight;
        }
        factorize(simd, &mut self.matrix, n, stride, &mut self.panel)?;
        substitute(simd, &self.matrix, &mut self.solution, stride);
        let out = out.as_flattened_mut();
        for (share, entry) in self.solution.iter().zip(observations) {
            let terms = fixed.row(entry.other).as_flattened().iter().zip(diagonal);
            out.iter_mut().zip(terms).for_each(|(x, (y, d))| *x += share * y / d);
        }
        Ok(())
    }
}

/// Whether a row of n entries is sooner solved by gradients than by the smaller of its systems.
fn gradients_are_cheaper(n: usize, k: usize) -> bool {
    let (less, more) = (n.min(k), n.max(k));
    let solve = less * less * (3 * more + less) / 6;
    solve > 2 * (STEPS + 1) * n * k
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{DMatrix, DVector};
    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64;

    /// Rows, components and observations of every row.
    type System = (Factors, Vec<Observation>, Vec<[f32; LANES]>);

    fn system(k: usize, rows: &[Vec<f32>], observations: Vec<Observation>, diagonal: &[f32]) -> System {
        let mut fixed = Factors::zeros(rows.len(), k);
        fixed.rows_mut().zip(rows).for_each(|(row, values)| row.copy_from_slice(values));
        let mut padded = vec![[1.0; LANES]; fixed.width()];
        padded.as_flattened_mut()[..k].copy_from_slice(diagonal);
        (fixed, observations, padded)
    }

    /// The same by nalgebra, in double precision.
    fn dense((fixed, observations, diagonal): &System) -> DVector<f64> {
        let k = fixed.n_components();
        let diagonal = diagonal.as_flattened();
        let mut a = DMatrix::from_diagonal(&DVector::from_fn(k, |i, _| f64::from(diagonal[i])));
        let mut v = DVector::zeros(k);
        for entry in observations {
            let row = fixed.row(entry.other).as_flattened();
            let y = DVector::from_fn(k, |i, _| f64::from(row[i]));
            v += &y * f64::from(entry.weight) * f64::from(entry.target);
            a += &y * y.transpose() * f64::from(entry.weight);
        }
        a.cholesky().unwrap().solve(&v)
    }

    /// From one observation of many components to many of one, across the edges of tiles, blocks and vectors.
    #[test]
    fn all_ways_solve_the_same_system() {
        let mut rng = Pcg64::seed_from_u64(1);
        let mut solver = Solver::default();
        for (k, n) in [(1, 200), (5, 3), (8, 8), (9, 64), (33, 65), (64, 7), (90, 150), (150, 90)] {
            let mut number = || rng.random::<f32>();
            let rows: Vec<Vec<f32>> = (0..n).map(|_| (0..k).map(|_| number() - 0.5).collect()).collect();
            let diagonal: Vec<f32> = (0..k).map(|_| 0.5 + number()).collect();
            let observations: Vec<Observation> =
                (0..n).map(|other| Observation { other, weight: 0.2 + number(), target: number() }).collect();
            let system = system(k, &rows, observations, &diagonal);
            let expected = dense(&system);
            let (fixed, observations, diagonal) = &system;
            for way in 0..3 {
                let mut found = vec![[0.0; LANES]; fixed.width()];
                dispatch!(Level::new(), simd => match way {
                    0 => solver.solve_by_components(simd, fixed, observations, diagonal, &mut found).unwrap(),
                    1 => solver.solve_by_observations(simd, fixed, observations, diagonal, &mut found).unwrap(),
                    _ => solver.gradients.improve(simd, fixed, observations, diagonal, 40, &mut found),
                });
                let (found, zeros) = found.as_flattened().split_at(k);
                for (found, expected) in found.iter().zip(&expected) {
                    assert!((f64::from(*found) - expected).abs() < 1e-4, "k {k}, n {n}: {found} {expected}");
                }
                assert!(zeros.iter().all(|&value| value == 0.0), "k {k}, n {n}: {zeros:?}");
            }
        }
    }

    /// The same bits with vectors of any width.
    #[test]
    fn wider_vectors_change_nothing() {
        let mut rng = Pcg64::seed_from_u64(2);
        for (k, n) in [(20, 9), (20, 70), (64, 200), (128, 40)] {
            let mut number = || rng.random::<f32>();
            let rows: Vec<Vec<f32>> = (0..n).map(|_| (0..k).map(|_| number() - 0.5).collect()).collect();
            let diagonal: Vec<f32> = (0..k).map(|_| 0.5 + number()).collect();
            let observations =
                (0..n).map(|other| Observation { other, weight: 0.2 + number(), target: number() }).collect();
            let (fixed, observations, diagonal) = system(k, &rows, observations, &diagonal);
            let solve = |level: Level| {
                let mut out = vec![[0.1; LANES]; fixed.width()];
                let mut solver = Solver::default();
                dispatch!(level, simd => {
                    solver.solve_the_cheapest_way(simd, &fixed, &observations, &diagonal, &mut out).unwrap();
                });
                out.as_flattened().iter().map(|value| value.to_bits()).collect::<Vec<u32>>()
            };
            assert_eq!(solve(Level::new()), solve(Level::baseline()), "k {k}, n {n}");
        }
    }

    #[test]
    fn broken_numbers_are_an_error() {
        let solve = |y: f32, n: usize| {
            let observed = vec![Observation { other: 0, weight: 1.0, target: 1.0 }; n];
            let (fixed, observed, diagonal) = system(1, &[vec![y]], observed, &[1.0]);
            Solver::default().solve(&fixed, &observed, &diagonal, &mut [[0.0; LANES]])
        };
        assert_eq!(solve(f32::NAN, 1), Err(NotPositiveDefinite));
        assert_eq!(solve(1.0, 1), Ok(()));
        assert_eq!(solve(1.0, 0), Ok(()));
    }
}
