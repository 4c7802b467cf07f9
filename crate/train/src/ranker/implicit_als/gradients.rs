//! Conjugate gradients: a row with many observations and components takes a few steps from what it had in the sweep before.
//!
//! Loops rather than iterators' closures, which would not be compiled for the vectors of the loop around them.

use super::factors::{Factors, LANES};
use super::normal_equations::Observation;
use crate::kernels::{load, total};
use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x16};

/// Observations whose rows are multiplied at a time: their sums do not wait for each other.
const ROWS: usize = 4;

/// A row's residual, preconditioner, direction, and the matrix times the direction; with the zeros after the components.
#[derive(Debug, Default)]
pub(super) struct Gradients {
    residual: Vec<[f32; LANES]>,
    preconditioner: Vec<[f32; LANES]>,
    direction: Vec<[f32; LANES]>,
    product: Vec<[f32; LANES]>,
}

impl Gradients {
    /// Bring x nearer to the solution of (D + sum w y y^T) x = sum w t y by so many steps.
    ///
    /// `diagonal` is D, with ones where rows have zeros.
    #[inline(always)]
    pub(super) fn improve<S: Simd>(
        &mut self,
        simd: S,
        fixed: &Factors,
        observations: &[Observation],
        diagonal: &[[f32; LANES]],
        steps: usize,
        x: &mut [[f32; LANES]],
    ) {
        self.start(simd, fixed, observations, diagonal, x);
        let mut decrease = dot(simd, &self.residual, &self.direction);
        for step in 1..=steps {
            // Nothing is left to do: squares are too small for a quotient of them to mean anything. Also where it is not a
            // number.
            if !(decrease >= f32::MIN_POSITIVE && decrease.is_finite()) {
                break;
            }
            self.multiply(simd, fixed, observations, diagonal);
            let Self { residual, preconditioner, direction, product } = self;
            let length = decrease / dot(simd, direction, product);
            for (x, p) in x.iter_mut().zip(&*direction) {
                *x = (load(simd, x) + load(simd, p) * length).into();
            }
            if step == steps {
                break;
            }
            let mut next = f32x16::splat(simd, 0.0);
            for ((r, q), m) in residual.iter_mut().zip(&*product).zip(&*preconditioner) {
                let shorter = load(simd, r) - load(simd, q) * length;
                next += shorter * shorter / load(simd, m);
                *r = shorter.into();
            }
            let next = total(next);
            let share = next / decrease;
            for ((p, r), m) in direction.iter_mut().zip(&*residual).zip(&*preconditioner) {
                *p = (load(simd, r) / load(simd, m) + load(simd, p) * share).into();
            }
            decrease = next;
        }
    }

    /// Residual at x, the matrix's diagonal, and the first direction.
    #[inline(always)]
    fn start<S: Simd>(
        &mut self,
        simd: S,
        fixed: &Factors,
        observations: &[Observation],
        diagonal: &[[f32; LANES]],
        x: &[[f32; LANES]],
    ) {
        let width = diagonal.len();
        for vector in [&mut self.residual, &mut self.direction, &mut self.product] {
            vector.clear();
            vector.resize(width, [0.0; LANES]);
        }
        self.preconditioner.clear();
        self.preconditioner.extend_from_slice(diagonal);
        for ((r, d), x) in self.residual.iter_mut().zip(diagonal).zip(x) {
            *r = (load(simd, x) * -load(simd, d)).into();
        }
        let (blocks, rest) = observations.as_chunks::<ROWS>();
        for block in blocks {
            self.add_to_start(simd, fixed, block, x);
        }
        for one in rest {
            self.add_to_start(simd, fixed, std::array::from_ref(one), x);
        }
        for ((p, r), m) in self.direction.iter_mut().zip(&self.residual).zip(&self.preconditioner) {
            *p = (load(simd, r) / load(simd, m)).into();
        }
    }

    /// Add w (t - y . x) y to the residual and w y^2 to the diagonal.
    #[inline(always)]
    fn add_to_start<S: Simd, const N: usize>(
        &mut self,
        simd: S,
        fixed: &Factors,
        observations: &[Observation; N],
        x: &[[f32; LANES]],
    ) {
        let rows = rows_of(fixed, observations);
        let products = dots(simd, &rows, x);
        let slots = self.residual.iter_mut().zip(&mut self.preconditioner);
        for (at, (residual_slot, scale_slot)) in slots.enumerate() {
            let (mut residual, mut scale) = (load(simd, residual_slot), load(simd, scale_slot));
            for one in 0..N {
                let Observation { weight, target, .. } = observations[one];
                let y = load(simd, &rows[one][at]);
                let weighted = y * weight;
                residual += weighted * (target - products[one]);
                scale += weighted * y;
            }
            *residual_slot = residual.into();
            *scale_slot = scale.into();
        }
    }

    /// The matrix times the direction.
    #[inline(always)]
    fn multiply<S: Simd>(
        &mut self,
        simd: S,
        fixed: &Factors,
        observations: &[Observation],
        diagonal: &[[f32; LANES]],
    ) {
        for ((q, p), d) in self.product.iter_mut().zip(&self.direction).zip(diagonal) {
            *q = (load(simd, d) * load(simd, p)).into();
        }
        let (blocks, rest) = observations.as_chunks::<ROWS>();
        for block in blocks {
            self.add_products(simd, fixed, block);
        }
        for one in rest {
            self.add_products(simd, fixed, std::array::from_ref(one));
        }
    }

    /// Add w (y . p) y to the product.
    #[inline(always)]
    fn add_products<S: Simd, const N: usize>(
        &mut self,
        simd: S,
        fixed: &Factors,
        observations: &[Observation; N],
    ) {
        let rows = rows_of(fixed, observations);
        let products = dots(simd, &rows, &self.direction);
        for (at, slot) in self.product.iter_mut().enumerate() {
            let mut sum = load(simd, slot);
            for one in 0..N {
                sum += load(simd, &rows[one][at]) * (observations[one].weight * products[one]);
            }
            *slot = sum.into();
        }
    }
}

#[inline(always)]
fn rows_of<'a, const N: usize>(
    fixed: &'a Factors,
    observations: &[Observation; N],
) -> [&'a [[f32; LANES]]; N] {
    let mut rows: [&[[f32; LANES]]; N] = [&[]; N];
    for one in 0..N {
        rows[one] = fixed.row(observations[one].other);
    }
    rows
}

/// Products of some rows with p.
#[inline(always)]
fn dots<S: Simd, const N: usize>(simd: S, rows: &[&[[f32; LANES]]; N], p: &[[f32; LANES]]) -> [f32; N] {
    let mut sums = [f32x16::splat(simd, 0.0); N];
    for (at, p) in p.iter().enumerate() {
        let p = load(simd, p);
        for one in 0..N {
            sums[one] += load(simd, &rows[one][at]) * p;
        }
    }
    let mut products = [0.0; N];
    for one in 0..N {
        products[one] = total(sums[one]);
    }
    products
}

#[inline(always)]
fn dot<S: Simd>(simd: S, a: &[[f32; LANES]], b: &[[f32; LANES]]) -> f32 {
    let mut lanes = f32x16::splat(simd, 0.0);
    for (x, y) in a.iter().zip(b) {
        lanes += load(simd, x) * load(simd, y);
    }
    total(lanes)
}
