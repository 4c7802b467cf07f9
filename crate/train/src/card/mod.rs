//! The papers that travel with a model: what its data are like, what it does with them, how good it is.
//!
//! Figures are measured here and kept in the model's [`Card`] by name; [`text`] says them in words.

mod evaluated;
pub mod text;

use crate::dataset::{Dataset, Feedback, WarningKind};
use crate::evaluate::RELEVANT;
use crate::interactions::Interactions;
use crate::loss::QuantizationLoss;
use anyhow::Result;
pub use evaluated::add_evaluation;
pub(crate) use evaluated::{check_same, difference};
use flatflix_core::{Card, Catalogue, ItemIndex, Model, Recommender, Visitor};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Visitors whose lists are looked at, evenly spaced among the users.
const VISITORS: usize = 200;
/// Length of their lists.
const LIST: usize = 10;
/// Items with fewer ratings than this are said to be rated by few.
const FEW: u32 = 5;
/// Decades that are told apart: those with the most ratings.
const DECADES: usize = 12;

/// What a model is made of and what it recommends; `order` has the rows of its items in the data set.
///
/// # Errors
/// The model cannot be used.
pub(crate) fn of(model: &Model, dataset: &Dataset, ratings: &Interactions, order: &[usize]) -> Result<Card> {
    let mut card = Card { about: dataset.about.clone(), ..Card::default() };
    let catalogue = &model.catalogue;
    let listed = Listed::of(model, ratings, order)?;
    let places: f64 = listed.counts.iter().sum();
    let rated: f64 = catalogue.counts.iter().map(|&count| f64::from(count)).sum();
    let n_rated = catalogue.counts.partition_point(|&count| count > 0);

    let mut of_users: Vec<usize> = (0..ratings.n_users()).map(|user| ratings.by_user.count(user)).collect();
    of_users.sort_unstable();
    card.set("users.ratings.least", of_users[0] as f64);
    card.set("users.ratings.median", of_users[of_users.len() / 2] as f64);
    card.set("users.ratings.most", of_users[of_users.len() - 1] as f64);
    card.set("items.ratings.median", catalogue.counts[n_rated / 2].into());
    card.set("items.ratings.most", catalogue.counts[0].into());
    card.set("items.unrated", (catalogue.n_items() - n_rated) as f64);
    let few = catalogue.counts.partition_point(|&count| count >= FEW);
    card.set("items.few", (n_rated - few) as f64);
    if dataset.subject.feedback == Feedback::Ratings {
        say_ratings(&mut card, dataset, ratings, catalogue);
    }
    for (name, kind) in
        [("left_out.unrated", WarningKind::NotRated), ("left_out.repeated", WarningKind::DuplicateRating)]
    {
        let count = dataset.warnings.count(kind);
        if count > 0 {
            card.set(name, count as f64);
        }
    }

    // Popularity: items are in its order.
    for (name, share) in [("top_1_percent", 0.01), ("top_10_percent", 0.1)] {
        let n = ((n_rated as f64 * share).ceil() as usize).max(1);
        let ratings: f64 = catalogue.counts[..n].iter().map(|&count| f64::from(count)).sum();
        card.set(&format!("popularity.{name}.ratings"), ratings / rated);
        card.set(&format!("popularity.{name}.lists"), listed.counts[..n].iter().sum::<f64>() / places);
    }
    card.set("popularity.gini", gini(&catalogue.counts[..n_rated]));
    card.set("lists.visitors", listed.n_visitors as f64);
    let shown = listed.counts.iter().filter(|&&count| count > 0.0).count();
    card.set("lists.items", shown as f64 / n_rated as f64);
    say_era(&mut card, catalogue, &listed);
    Ok(card)
}

/// What the ratings themselves are like.
fn say_ratings(card: &mut Card, dataset: &Dataset, ratings: &Interactions, catalogue: &Catalogue) {
    let unit = dataset.scale.unit();
    let values = || {
        (0..ratings.n_users())
            .flat_map(|user| ratings.by_user.of(user))
            .map(|(_, value)| f64::from(value) * unit)
    };
    let n = ratings.n_ratings() as f64;
    let mean = ratings.mean() * unit;
    card.set("ratings.mean", mean);
    card.set("ratings.deviation", (values().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt());
    let liked = f64::from(RELEVANT * dataset.scale.max);
    // Ratings in internal units have been through single precision.
    card.set("ratings.liked", values().filter(|&value| value >= liked - 1e-4).count() as f64 / n);
    let pairs = catalogue.counts.iter().zip(&catalogue.means).filter(|&(&count, _)| count >= FEW);
    let pairs: Vec<(f64, f64)> =
        pairs.map(|(&count, &mean)| (f64::from(count).ln(), f64::from(mean))).collect();
    card.set("popularity.mean_correlation", correlation(&pairs));
}

/// The share that each decade has of the items, the ratings and the lists.
fn say_era(card: &mut Card, catalogue: &Catalogue, listed: &Listed) {
    let mut decades: BTreeMap<i16, [f64; 3]> = BTreeMap::new();
    for (row, &year) in catalogue.years.iter().enumerate().filter(|&(_, &year)| year != 0) {
        let decade = decades.entry(year.div_euclid(10) * 10).or_default();
        let more = [1.0, f64::from(catalogue.counts[row]), listed.counts[row]];
        decade.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }
    let mut sums = [0.0; 3];
    decades.values().for_each(|decade| sums.iter_mut().zip(decade).for_each(|(sum, part)| *sum += part));
    let mut most: Vec<(i16, [f64; 3])> = decades.into_iter().collect();
    most.sort_by(|(_, a), (_, b)| b[1].total_cmp(&a[1]));
    for (decade, parts) in most.into_iter().take(DECADES) {
        for (what, (part, sum)) in ["items", "ratings", "lists"].into_iter().zip(parts.into_iter().zip(sums))
        {
            card.set(&format!("era.{decade}.{what}"), part / sum);
        }
    }
}

/// State what training measured about itself.
pub(crate) fn add_training(card: &mut Card, train_rmse: Option<f64>, loss: Option<&QuantizationLoss>) {
    if let Some(rmse) = train_rmse {
        card.set("training.rmse", rmse);
    }
    if let Some(loss) = loss {
        card.set("quantization.overlap_at_50", loss.overlap_at_50.mean);
        card.set("quantization.ndcg_at_10", loss.ndcg_at_10.mean);
        card.set("quantization.rmse", loss.rmse.mean);
    }
}

/// What a model recommends to people of its own data.
struct Listed {
    n_visitors: usize,
    /// How many of their lists each item is on.
    counts: Vec<f64>,
}

impl Listed {
    fn of(model: &Model, ratings: &Interactions, order: &[usize]) -> Result<Self> {
        let recommender = Recommender::new(model.clone())?;
        let scale = model.metadata.scale;
        let mut index_of_row = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(&row, index)| index_of_row[row] = index);
        let step = ratings.n_users().div_ceil(VISITORS).max(1);
        let users: Vec<usize> = (0..ratings.n_users()).step_by(step).collect();
        let list = |&user: &usize| -> Result<Vec<ItemIndex>> {
            let mut visitor = Visitor::new();
            for (row, rating) in ratings.by_user.of(user) {
                let rating = scale.from_internal(rating.into()) as f32;
                visitor.rate(&recommender, ItemIndex(index_of_row[row as usize]), rating)?;
            }
            Ok(recommender.recommend(&visitor, LIST)?.iter().map(|place| place.item).collect())
        };
        let lists: Vec<Vec<ItemIndex>> = users.par_iter().map(list).collect::<Result<_>>()?;
        let mut counts = vec![0.0; order.len()];
        lists.iter().flatten().for_each(|item| counts[item.row()] += 1.0);
        Ok(Self { n_visitors: users.len(), counts })
    }
}

/// How unequally descending counts are distributed: 0 if all are alike, towards 1 if one has all.
fn gini(counts: &[u32]) -> f64 {
    let (n, sum) = (counts.len() as f64, counts.iter().map(|&count| f64::from(count)).sum::<f64>());
    let weighted: f64 = counts.iter().zip(1..).map(|(&count, rank)| f64::from(count) * f64::from(rank)).sum();
    (n + 1.0 - 2.0 * weighted / sum) / n
}

/// Pearson's correlation; NaN, which a card does not keep, where nothing varies.
fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let sum = |of: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|pair| of(pair.0 - x, pair.1 - y)).sum::<f64>();
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inequality_and_correlation_are_the_textbooks() {
        assert!(gini(&[3, 3, 3]).abs() < 1e-12);
        // Of four, one has all: 1 - 1/4.
        assert!((gini(&[8, 0, 0, 0]) - 0.75).abs() < 1e-12);
        assert!((gini(&[3, 1]) - 0.25).abs() < 1e-12);
        assert!((correlation(&[(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)]) - 1.0).abs() < 1e-12);
        assert!((correlation(&[(1.0, 1.0), (2.0, 0.0), (3.0, 1.0)])).abs() < 1e-12);
        assert!(correlation(&[(1.0, 1.0)]).is_nan());
    }
}
