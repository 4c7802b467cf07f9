//! The sweep at sizes where a covariance for each user and item would not fit into memory.
//!
//! Covariances come from a [`CovarianceCurve`] for each side. A row's sums are made, used and dropped: outer products of the
//! other side's means in single precision, tile by tile, and the mean covariance of what the row has rated. A user's sums
//! serve the posterior, the expected error and the choice at once, so that every rating is read twice a sweep.

use super::curve::{CovarianceCurve, Place};
use super::{
    BIAS_VARIANCE, FACTOR_SCALE, Fit, ITEM_FACTOR_VARIANCE, SWEEPS_WITHOUT_SELECTION, State,
    USER_FACTOR_VARIANCE, diagonal, packed, precision_of,
};
use crate::interactions::{Compressed, Interactions};
use crate::kernels::{self, OuterProducts, Panel, padded, second_moment};
use flatflix_core::fold_in::NotPositiveDefinite;
use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

/// The items' covariances between two sweeps.
#[derive(Clone, Debug)]
pub(crate) struct ByEvidence {
    pub(super) curve: CovarianceCurve,
    /// What an item's ratings weigh together. (n_items)
    pub(super) evidence: Vec<f64>,
}

impl ByEvidence {
    /// C(e_i) of items with a prior.
    ///
    /// # Errors
    /// As of [`CovarianceCurve::new`].
    pub(super) fn new(
        prior: DMatrix<f64>,
        moment: DMatrix<f64>,
        tau: f64,
        evidence: Vec<f64>,
    ) -> Result<Self, NotPositiveDefinite> {
        let most = evidence.iter().copied().fold(0.0, f64::max);
        Ok(Self { curve: CovarianceCurve::new(prior, moment, tau, most)?, evidence })
    }

    fn places(&self) -> Vec<Place> {
        self.evidence.iter().map(|&evidence| self.curve.place(evidence)).collect()
    }
}

/// What a fit keeps besides its state.
pub(super) struct ByCount {
    /// Weight of each item in the mean user's mean item. (n_items)
    centre_weights: Vec<f64>,
    /// Of the last sweep.
    users: Option<CovarianceCurve>,
}

impl ByCount {
    pub(super) fn new(ratings: &Interactions) -> Self {
        let share = |user: u32| 1.0 / (ratings.by_user.count(user as usize) * ratings.n_users()) as f64;
        let weight = |item| ratings.by_item.of(item).map(|(user, _)| share(user)).sum();
        let centre_weights = (0..ratings.n_items()).into_par_iter().map(weight).collect();
        Self { centre_weights, users: None }
    }

    /// Mean of E[phi phi^T] over the ratings, phi = [1; p]. (K x K)
    pub(super) fn user_moment(&self, ratings: &Interactions, users: &[f64], k: usize) -> DMatrix<f64> {
        let curve = self.users.as_ref().expect("a sweep was made");
        let weight = |user: usize| ratings.by_user.count(user) as f64 / ratings.n_ratings() as f64;
        let place = |user: usize| curve.place(ratings.by_user.count(user) as f64);
        mean_moment(users, k, ratings.n_users(), curve, weight, place)
    }
}

/// One side's means as the other side's sums read them.
struct Design {
    stride: usize,
    /// [1; factors; bias], padded with zeros. (n x stride)
    rows: Vec<f32>,
    places: Vec<Place>,
}

impl Design {
    fn new(means: &[f64], k: usize, places: Vec<Place>) -> Self {
        let stride = padded(k + 1);
        let mut rows = vec![0.0; places.len() * stride];
        rows.par_chunks_exact_mut(stride).zip(means.par_chunks_exact(k)).for_each(|(row, mean)| {
            row.iter_mut().zip(mean).for_each(|(entry, value)| *entry = *value as f32);
            (row[0], row[k]) = (1.0, mean[0] as f32);
        });
        Self { stride, rows, places }
    }
}

/// A row's sums, and room to solve them; one for each thread.
#[derive(Default)]
struct Row {
    products: OuterProducts,
    /// Weights of the curve's tables.
    shares: Vec<f64>,
    /// Sum of the covariances of what was rated, packed.
    uncertain: Vec<f32>,
    /// sum w E[psi psi^T]: lower triangle with the stride. (K)
    gram: Vec<f64>,
    /// sum w E[psi (y - b)]. (K)
    moment: Vec<f64>,
    /// sum w E[(y - b)^2]
    energy: f64,
    /// sum z. (K)
    chosen: Vec<f64>,
    factor: Vec<f64>,
    panel: Panel<f64>,
    mean: Vec<f64>,
}

impl Row {
    fn add_up(
        &mut self,
        ratings: &Compressed,
        own: usize,
        mu: f64,
        design: (&Design, &CovarianceCurve),
        weights: Option<&[f64]>,
    ) {
        let (Design { stride, rows, places }, curve) = design;
        let k = curve.parts().0.nrows();
        self.products.start(k + 1);
        self.shares.clear();
        self.shares.resize(curve.len(), 0.0);
        let mut biases = 0.0;
        for (other, rating) in ratings.of(own) {
            let other = other as usize;
            let row = &rows[other * stride..][..*stride];
            let y = (f64::from(rating) - mu) as f32;
            biases += f64::from(row[k]);
            match weights.map(|weights| weights[other]) {
                None => {
                    self.products.add(|vector| {
                        vector.copy_from_slice(row);
                        vector[k] = y - row[k];
                    });
                    places[other].add_to(&mut self.shares, 1.0);
                }
                Some(weight) => {
                    let root = weight.sqrt() as f32;
                    self.products.add(|vector| {
                        vector.iter_mut().zip(row).for_each(|(entry, value)| *entry = root * value);
                        vector[k] = root * (y - row[k]);
                    });
                    places[other].add_to(&mut self.shares, weight);
                }
            }
        }
        curve.mix(&self.shares, &mut self.uncertain);
        self.split(k, biases);
    }

    /// Take Gram matrix, moment and energy from the products of [psi; y - b], and add what is uncertain.
    fn split(&mut self, k: usize, biases: f64) {
        let stride = self.products.stride();
        let sum = self.products.sum();
        self.gram.clear();
        self.gram.extend_from_slice(&sum[..k * stride]);
        self.moment.clear();
        self.moment.extend_from_slice(&sum[k * stride..][..k]);
        self.energy = sum[k * stride + k] + f64::from(self.uncertain[0]);
        // The first entry of psi is 1.
        self.chosen.clear();
        self.chosen.push(biases);
        self.chosen.extend((1..k).map(|i| sum[i * stride]));
        for i in 1..k {
            let uncertain = &self.uncertain[packed(i)..][..=i];
            self.moment[i] -= f64::from(uncertain[0]);
            let row = &mut self.gram[i * stride + 1..][..i];
            row.iter_mut().zip(&uncertain[1..]).for_each(|(sum, entry)| *sum += f64::from(*entry));
        }
    }

    /// The posterior mean around a prior mean. (K)
    fn solve(
        &mut self,
        precision: &DMatrix<f64>,
        prior_mean: &[f64],
        tau: f64,
    ) -> Result<&[f64], NotPositiveDefinite> {
        let (k, stride) = (prior_mean.len(), self.products.stride());
        self.factor.clear();
        self.factor.extend(self.gram.iter().map(|sum| tau * sum));
        self.mean.clear();
        for i in 0..k {
            // A symmetric matrix: its column is its row.
            let column = &precision.as_slice()[i * k..(i + 1) * k];
            self.factor[i * stride..][..=i].iter_mut().zip(column).for_each(|(entry, p)| *entry += p);
            let prior: f64 = column.iter().zip(prior_mean).map(|(p, m)| p * m).sum();
            self.mean.push(prior + tau * self.moment[i]);
        }
        kernels::solve(&mut self.factor, &mut self.mean, stride, &mut self.panel)?;
        Ok(&self.mean)
    }

    /// E[(r - prediction)^2] summed, for the mean just solved and a covariance: energy - 2 moment . x + <gram, x x^T + V>.
    fn expected_squared_error(&mut self, curve: &CovarianceCurve, place: Place) -> f64 {
        self.shares.fill(0.0);
        self.shares.resize(curve.len(), 0.0);
        place.add_to(&mut self.shares, 1.0);
        curve.mix(&self.shares, &mut self.uncertain);
        let (x, stride) = (&self.mean, self.products.stride());
        let linear: f64 = self.moment.iter().zip(x).map(|(moment, x)| moment * x).sum();
        let mut quadratic = 0.0;
        for i in 0..x.len() {
            let (gram, v) = (&self.gram[i * stride..][..=i], &self.uncertain[packed(i)..][..=i]);
            let product = |j: usize| gram[j] * (x[i] * x[j] + f64::from(v[j]));
            quadratic += 2.0 * (0..i).map(product).sum::<f64>() + product(i);
        }
        self.energy - 2.0 * linear + quadratic
    }
}

/// Weighted mean of E[phi phi^T], phi = [1; factors], weights summing to 1. (K x K)
fn mean_moment(
    means: &[f64],
    k: usize,
    n: usize,
    curve: &CovarianceCurve,
    weight: impl Fn(usize) -> f64 + Sync,
    place: impl Fn(usize) -> Place,
) -> DMatrix<f64> {
    let certain = second_moment(n, k, |row, phi| {
        let root = weight(row).sqrt();
        phi[0] = root as f32;
        phi[1..].iter_mut().zip(&means[row * k + 1..(row + 1) * k]).for_each(|(phi, p)| {
            *phi = (root * p) as f32;
        });
    });
    let mut shares = vec![0.0; curve.len()];
    (0..n).for_each(|row| place(row).add_to(&mut shares, weight(row)));
    let mut uncertain = curve.sum(&shares);
    uncertain.row_mut(0).fill(0.0);
    uncertain.column_mut(0).fill(0.0);
    certain + uncertain
}

/// Prior covariance: mean of (gap gap^T + posterior covariance) over the rows that count, shrunk towards a guess.
fn covariance_of_gaps(
    gaps: DMatrix<f64>,
    (curve, shares): (&CovarianceCurve, &[f64]),
    n: f64,
    guess: DMatrix<f64>,
    pseudo: f64,
) -> DMatrix<f64> {
    (guess * pseudo + gaps + curve.sum(shares)) / (n + pseudo)
}

/// Ridge regression of the users' factors, centred on m, on their choices. (K x K)
fn regress(users: &[f64], choices: &[f32], m: &DVector<f64>, penalty: f64) -> DMatrix<f64> {
    let k = m.len();
    let moments = second_moment(users.len() / k, 2 * k, |user, pair| {
        let (choice, gap) = pair.split_at_mut(k);
        choice.copy_from_slice(&choices[user * k..(user + 1) * k]);
        let x = users[user * k..(user + 1) * k].iter().zip(m);
        gap.iter_mut().zip(x).for_each(|(gap, (x, m))| *gap = (x - m) as f32);
    });
    let penalty = penalty / (FACTOR_SCALE * FACTOR_SCALE);
    let gram = moments.view((0, 0), (k, k)) + DMatrix::from_diagonal_element(k, k, penalty);
    let right = moments.view((0, k), (k, k)).into_owned();
    // A Gram matrix plus a positive diagonal is positive definite.
    gram.cholesky().map_or_else(|| DMatrix::zeros(k, k), |cholesky| cholesky.solve(&right).transpose())
}

/// Write m + S choice to `out`. (K)
fn prior_mean(m: &DVector<f64>, weights: &DMatrix<f64>, choice: impl Fn(usize) -> f64, out: &mut Vec<f64>) {
    out.clear();
    out.extend_from_slice(m.as_slice());
    for (j, column) in weights.as_slice().chunks_exact(m.len()).enumerate() {
        let choice = choice(j);
        out.iter_mut().zip(column).for_each(|(sum, weight)| *sum += weight * choice);
    }
}

/// As of [`Fit::sweep`].
///
/// # Complexity
/// O(n_ratings K^2 + (n_users + n_items) K^3), and O(K (n_users + n_items)) memory besides the ratings.
pub(super) fn sweep(fit: &mut Fit<'_>, held: &mut ByCount) -> Result<(), NotPositiveDefinite> {
    let squared = update_users(fit, held)?;
    let Fit { ratings, config, state, .. } = fit;
    state.update_noise(ratings, config, &squared);
    update_items(fit, held.users.as_ref().expect("users were updated"))?;
    fit.state.sweep += 1;
    Ok(())
}

/// Update all users and their prior. Returns the expected squared errors of each user's ratings. (n_users)
fn update_users(fit: &mut Fit<'_>, held: &mut ByCount) -> Result<Vec<f64>, NotPositiveDefinite> {
    let Fit { ratings, config, state, users, .. } = fit;
    let State { mean: mu, tau, m, sigma, selection, items, by_evidence, .. } = state;
    let (k, n_users, tau) = (m.len(), ratings.n_users(), *tau);
    let of_items = by_evidence.as_ref().expect("covariances of items by their evidence");
    let count = |user: usize| ratings.by_user.count(user) as f64;
    let places = of_items.places();
    let weight = |item: usize| ratings.by_item.count(item) as f64 / ratings.n_ratings() as f64;
    let moment =
        mean_moment(items.means(), k, ratings.n_items(), &of_items.curve, weight, |item| places[item]);
    let most = (0..n_users).map(count).fold(0.0, f64::max);
    let curve = CovarianceCurve::new(sigma.clone(), moment, tau, most)?;

    let mut centre = DVector::zeros(k);
    for (z, weight) in items.means().chunks_exact(k).zip(&held.centre_weights) {
        centre.iter_mut().zip(z).for_each(|(sum, z)| *sum += weight * z);
    }
    let design = Design::new(items.means(), k, places);
    let precision = precision_of(sigma)?;
    let damping = config.selection_damping;
    let (mut squared, mut choices) = (vec![0.0; n_users], vec![0.0f32; n_users * k]);
    let outputs = users.par_means_mut().zip(&mut squared).zip(choices.par_chunks_exact_mut(k)).enumerate();
    outputs.try_for_each_init(
        || (Row::default(), Vec::new()),
        |(row, prior), (user, ((x, squared), choice))| {
            row.add_up(&ratings.by_user, user, *mu, (&design, &of_items.curve), None);
            let n = count(user);
            for ((choice, sum), centre) in choice.iter_mut().zip(&row.chosen).zip(&centre) {
                *choice = ((sum - n * centre) / (n + damping)) as f32;
            }
            prior_mean(m, &selection.weights, |j| f64::from(choice[j]), prior);
            x.copy_from_slice(row.solve(&precision, prior, tau)?);
            *squared = row.expected_squared_error(&curve, curve.place(n)).max(0.0);
            Ok(())
        },
    )?;

    if state.sweep > 0 {
        *m = users.average();
        if state.sweep >= SWEEPS_WITHOUT_SELECTION {
            let penalty = config.choice_regularization(ratings.n_ratings());
            selection.weights = regress(users.means(), &choices, m, penalty);
        }
        selection.centre = centre;
        let gaps = second_moment(n_users, k, |user, gap| {
            let mut prior = Vec::with_capacity(k);
            prior_mean(m, &selection.weights, |j| f64::from(choices[user * k + j]), &mut prior);
            let pairs = users.mean(user).iter().zip(&prior);
            gap.iter_mut().zip(pairs).for_each(|(gap, (x, prior))| *gap = (x - prior) as f32);
        });
        let mut shares = vec![0.0; curve.len()];
        (0..n_users).for_each(|user| curve.place(count(user)).add_to(&mut shares, 1.0));
        let guess = diagonal(k, BIAS_VARIANCE, USER_FACTOR_VARIANCE);
        *sigma = covariance_of_gaps(gaps, (&curve, &shares), n_users as f64, guess, config.pseudo_users);
    }
    held.users = Some(curve);
    Ok(squared)
}

/// Update all items and their prior.
fn update_items(fit: &mut Fit<'_>, of_users: &CovarianceCurve) -> Result<(), NotPositiveDefinite> {
    let Fit { ratings, config, counts, regression, state, users, .. } = fit;
    let State { mean: mu, tau, lambda_inv, items, by_evidence, item_means, user_weights, .. } = state;
    let (k, tau) = (users.k(), *tau);
    let place = |user: usize| of_users.place(ratings.by_user.count(user) as f64);
    let weighted = |user: usize| user_weights[user] * ratings.by_user.count(user) as f64;
    let total: f64 = (0..ratings.n_users()).map(weighted).sum();
    let moment =
        mean_moment(users.means(), k, ratings.n_users(), of_users, |user| weighted(user) / total, place);
    let evidence = |item: usize| ratings.by_item.of(item).map(|(user, _)| user_weights[user as usize]).sum();
    let evidence: Vec<f64> = (0..ratings.n_items()).into_par_iter().map(evidence).collect();
    let of_items = ByEvidence::new(lambda_inv.clone(), moment, tau, evidence)?;

    let design = Design::new(users.means(), k, (0..ratings.n_users()).map(place).collect());
    let precision = precision_of(lambda_inv)?;
    let outputs = items.par_means_mut().zip(item_means.par_chunks_exact(k)).enumerate();
    outputs.filter(|(item, _)| counts[*item] > 0).try_for_each_init(
        Row::default,
        |row, (item, (z, prior))| {
            row.add_up(&ratings.by_item, item, *mu, (&design, of_users), Some(user_weights));
            z.copy_from_slice(row.solve(&precision, prior, tau)?);
            Ok(())
        },
    )?;

    *item_means = regression.predict(items.means(), k);
    let rated: Vec<usize> = (0..counts.len()).filter(|&item| counts[item] > 0).collect();
    let gaps = second_moment(rated.len(), k, |at, gap| {
        let item = rated[at];
        let pairs = items.mean(item).iter().zip(&item_means[item * k..(item + 1) * k]);
        gap.iter_mut().zip(pairs).for_each(|(gap, (z, prior))| *gap = (z - prior) as f32);
    });
    let mut shares = vec![0.0; of_items.curve.len()];
    let places = of_items.places();
    rated.iter().for_each(|&item| places[item].add_to(&mut shares, 1.0));
    let guess = diagonal(k, BIAS_VARIANCE, ITEM_FACTOR_VARIANCE);
    let n = rated.len() as f64;
    *lambda_inv = covariance_of_gaps(gaps, (&of_items.curve, &shares), n, guess, config.pseudo_items);
    for item in (0..counts.len()).filter(|&item| counts[item] == 0) {
        items.set_mean(item, &item_means[item * k..(item + 1) * k]);
    }
    *by_evidence = Some(of_items);
    Ok(())
}
