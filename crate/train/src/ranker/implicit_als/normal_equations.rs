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

use crate::kernels::{BLOCK, add_outer_products, dot, factorize, padded, substitute};
use flatflix_core::fold_in::NotPositiveDefinite;

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
    gradients: Gradients,
}

/// What conjugate gradients keep: residual, preconditioner, direction, and the matrix times the direction. (k each)
#[derive(Debug, Default)]
struct Gradients {
    residual: Vec<f32>,
    preconditioner: Vec<f32>,
    direction: Vec<f32>,
    product: Vec<f32>,
}

/// Steps of conjugate gradients in a half-step.
const STEPS: usize = 3;
/// How much a multiplication of a solve must be less than one of conjugate gradients, which wait for memory.
const GRADIENTS_COST: usize = 2;
/// Entries whose rows are multiplied at a time.
const ROWS: usize = 4;

impl Solver {
    /// Solve (D + sum w y y^T) x = sum w t y.
    ///
    /// `fixed` are the other side's rows (n_other x k, row-major), `diagonal` is D (k), and x goes to `out` (k), which holds
    /// where to start from.
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
        } else if gradients_are_cheaper(observations.len(), diagonal.len()) {
            self.solve_by_gradients(fixed, observations, diagonal, STEPS, out)
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

    fn solve_by_gradients(
        &mut self,
        fixed: &[f32],
        observations: &[Observation],
        diagonal: &[f32],
        steps: usize,
        x: &mut [f32],
    ) -> Result<(), NotPositiveDefinite> {
        let Gradients { residual, preconditioner, direction, product } = &mut self.gradients;
        residual.clear();
        residual.extend(x.iter().zip(diagonal).map(|(x, d)| -d * x));
        preconditioner.clear();
        preconditioner.extend_from_slice(diagonal);
        let k = diagonal.len();
        for entry in observations {
            let y = &fixed[entry.other as usize * k..][..k];
            let pull = entry.weight * (entry.target - dot(y, x));
            for ((residual, scale), y) in residual.iter_mut().zip(&mut *preconditioner).zip(y) {
                *residual += pull * y;
                *scale += entry.weight * y * y;
            }
        }
        direction.clear();
        direction.extend(residual.iter().zip(&*preconditioner).map(|(r, m)| r / m));
        let mut decrease = dot(residual, direction);
        for step in 1..=steps {
            // Also where it is not a number.
            if !(decrease > 0.0 && decrease.is_finite()) {
                break;
            }
            product.clear();
            product.extend(direction.iter().zip(diagonal).map(|(p, d)| d * p));
            add_products(fixed, observations, direction, product);
            let length = decrease / dot(direction, product);
            x.iter_mut().zip(&*direction).for_each(|(x, p)| *x += length * p);
            if step < steps {
                residual.iter_mut().zip(&*product).for_each(|(r, q)| *r -= length * q);
                let scaled = residual.iter().zip(&*preconditioner).map(|(r, m)| r * r / m);
                let next = scaled.fold(0.0, |sum, term| sum + term);
                let share = next / decrease;
                for ((p, r), m) in direction.iter_mut().zip(&*residual).zip(&*preconditioner) {
                    *p = r / m + share * *p;
                }
                decrease = next;
            }
        }
        if x.iter().all(|value| value.is_finite()) { Ok(()) } else { Err(NotPositiveDefinite) }
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

/// Whether a row of n entries is sooner solved by gradients than by the smaller of its systems.
fn gradients_are_cheaper(n: usize, k: usize) -> bool {
    let (less, more) = (n.min(k), n.max(k));
    let solve = less * less * (3 * more + less) / 6;
    solve > GRADIENTS_COST * 2 * (STEPS + 1) * n * k
}

/// Add sum w (y . p) y to `product`.
fn add_products(fixed: &[f32], observations: &[Observation], p: &[f32], product: &mut [f32]) {
    let k = p.len();
    let row = |entry: &Observation| &fixed[entry.other as usize * k..][..k];
    let (blocks, rest) = observations.as_chunks::<ROWS>();
    for block in blocks {
        let [a, b, c, d] = block.each_ref().map(row);
        let [u, v, w, x] = block.each_ref().map(|entry| entry.weight * dot(row(entry), p));
        for ((((sum, a), b), c), d) in product.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            *sum += (u * a + v * b) + (w * c + x * d);
        }
    }
    for entry in rest {
        let length = entry.weight * dot(row(entry), p);
        product.iter_mut().zip(row(entry)).for_each(|(sum, y)| *sum += length * y);
    }
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
    fn all_ways_solve_the_same_system() {
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
            let by_gradients = |solver: &mut Solver,
                                fixed: &[f32],
                                observations: &[Observation],
                                diagonal: &[f32],
                                out: &mut [f32]| {
                solver.solve_by_gradients(fixed, observations, diagonal, 40, out)
            };
            for solve in [Solver::solve_by_components, Solver::solve_by_observations, by_gradients] {
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
