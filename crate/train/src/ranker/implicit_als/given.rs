//! The head around factors that were trained elsewhere.

use super::{ImplicitAlsModel, Objective};
use nalgebra::{DMatrix, DVector};

impl ImplicitAlsModel {
    /// Make a head of item factors (n_items x n_components, row-major; zeros for items without) and the first two moments
    /// of the users' factors: their mean and the mean of x x^T.
    pub fn from_factors(
        item_factors: &[f64],
        mean_user: &DVector<f64>,
        user_moment: &DMatrix<f64>,
        objective: Objective,
    ) -> Self {
        let k = mean_user.len();
        let items = DMatrix::from_column_slice(k, item_factors.len() / k, item_factors);
        let eigen = (&items * items.transpose()).symmetric_eigen();
        let mut order: Vec<usize> = (0..k).collect();
        order.sort_by(|&i, &j| eigen.eigenvalues[j].total_cmp(&eigen.eigenvalues[i]).then(i.cmp(&j)));
        let columns: Vec<_> = order.iter().map(|&i| eigen.eigenvectors.column(i).into_owned()).collect();
        let to_new = DMatrix::from_columns(&columns).transpose();
        let moment = &to_new * user_moment * to_new.transpose();
        let most = moment.diagonal().iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        Self {
            item_factors: (&to_new * items).as_slice().to_vec(),
            gramian: order.iter().map(|&i| eigen.eigenvalues[i].max(0.0)).collect(),
            mean_user: (&to_new * mean_user).as_slice().to_vec(),
            energy: moment.diagonal().iter().map(|value| value.max(0.0) / most).collect(),
            objective,
        }
    }
}
