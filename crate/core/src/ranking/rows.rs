//! Item factors of the ranking head as small integers.

use crate::catalogue::ItemIndex;
use alloc::vec::Vec;

/// Quantised item factors: V_ik = codes_ik x step_k x (n_i + 1)^-g for an item with n_i ratings.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantizedRows {
    /// g: the step of an item with n ratings is proportional to (n + 1)^-g.
    pub popularity_exponent: f64,
    /// Value of one step in each component for an item without popularity. (n_components)
    pub component_steps: Vec<f32>,
    /// Item factors in steps. (n_items x n_components, row-major; zero for items without ratings)
    pub codes: Vec<i8>,
}

impl QuantizedRows {
    /// Number of components of an item.
    pub fn n_components(&self) -> usize {
        self.component_steps.len()
    }

    /// Codes of one item. (n_components)
    pub fn of(&self, item: ItemIndex) -> &[i8] {
        let n = self.n_components();
        &self.codes[item.row() * n..(item.row() + 1) * n]
    }

    /// codes_ik x step_k of one item: its factors but for the gain of its row. (n_components)
    pub(super) fn values(&self, item: ItemIndex) -> impl Iterator<Item = f64> {
        let terms = self.of(item).iter().zip(&self.component_steps);
        terms.map(|(&code, &step)| f64::from(code) * f64::from(step))
    }

    /// sum_k step_k^2 code_ik code_jk.
    pub(super) fn inner_product(&self, i: ItemIndex, j: ItemIndex) -> f64 {
        let codes = self.of(i).iter().zip(self.of(j));
        codes.zip(&self.component_steps).fold(0.0, |sum, ((&a, &b), &step)| {
            let step = f64::from(step);
            sum + f64::from(i32::from(a) * i32::from(b)) * step * step
        })
    }

    /// A vector in units of the components' steps, to be multiplied with codes.
    pub(super) fn scaled(&self, vector: &[f64]) -> Vec<f32> {
        let steps = self.component_steps.iter();
        vector.iter().zip(steps).map(|(value, &step)| (value * f64::from(step)) as f32).collect()
    }
}

/// alpha: (n + 1)^-g.
pub(super) fn popularity_gain(count: u32, exponent: f64) -> f64 {
    libm::pow(f64::from(count) + 1.0, -exponent)
}
