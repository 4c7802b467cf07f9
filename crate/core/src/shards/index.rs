//! What is known of shards before they are read.

use crate::format::{FormatError, limits};
use crate::knobs::Knobs;
use crate::recommender::{Recommender, Taste};
use alloc::{string::String, vec::Vec};

/// Steps of the logarithms that the index stores: s stands for exp(s / 16).
const LOG_STEPS: f64 = 16.0;
/// Logarithms stay within this, so that every number made from them is finite.
const MAX_LOG: i16 = 1024;
/// By what part of its spread a shard is judged better than its centroid: its best items count, not its mean one. From
/// 0.2 to 0.5 recall is the same.
const LIKELY: f64 = 0.3;
/// What part of its spread an item of a shard may lie beyond its centroid along a visitor's vector; few lie further.
const POSSIBLE: f64 = 1.0;

/// What is known of one shard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shard {
    /// Names its file: a hash of the content.
    pub name: u64,
    /// Its items.
    pub n_items: u32,
    /// Logarithm of what a unit of the centroid's codes is worth.
    pub log_step: i16,
    /// Logarithm of its spread: the root of the mean squared distance of its items from the centroid.
    pub log_spread: i16,
    /// Mean logarithm of its items' rating counts and 1.
    pub log_count: i16,
}

impl Shard {
    /// Name of its file: `shard-` and the sixteen hexadecimal digits of its name.
    pub fn file_name(&self) -> String {
        let mut name = String::from("shard-");
        let digits = (0..16).rev().map(|place| (self.name >> (4 * place) & 15) as u32);
        name.extend(digits.filter_map(|digit| char::from_digit(digit, 16)));
        name + ".flatflix"
    }
}

/// The shards of a model, in the order of their numbers.
///
/// Distances are in *score space*, where every component matters as much as another to the scores of the model's users:
/// component k of item j is gain_j code_jk / step_k. The quantiser's steps tell, as for
/// [`co_rating_factors`](crate::ranking::RankingHead::co_rating_factors).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShardIndex {
    /// Leading components of the ranking head that centroids have.
    pub n_components: usize,
    /// The shards.
    pub shards: Vec<Shard>,
    /// Means of the shards' items in score space, in units of each shard's step. (n_shards x n_components, row-major)
    pub centroids: Vec<i8>,
}

/// A positive number as its logarithm.
pub(crate) fn to_log(value: f64) -> i16 {
    let log = libm::round(LOG_STEPS * libm::log(value.max(f64::MIN_POSITIVE)));
    log.clamp(f64::from(-MAX_LOG), f64::from(MAX_LOG)) as i16
}

fn from_log(log: i16) -> f64 {
    libm::exp(f64::from(log) / LOG_STEPS)
}

impl ShardIndex {
    /// Add a shard.
    ///
    /// `rows` are its items in score space (n_items x `width`, row-major), `counts` their rating counts.
    pub fn add(&mut self, name: u64, rows: &[f32], width: usize, counts: &[u32]) {
        let n = counts.len().max(1) as f64;
        let mut mean: Vec<f64> = (0..width).map(|_| 0.0).collect();
        for row in rows.chunks_exact(width.max(1)) {
            mean.iter_mut().zip(row).for_each(|(sum, &value)| *sum += f64::from(value) / n);
        }
        let squares = rows.chunks_exact(width.max(1)).flat_map(|row| row.iter().zip(&mean));
        let variance = squares
            .fold(0.0, |sum, (&value, mean)| sum + (f64::from(value) - mean) * (f64::from(value) - mean))
            / n;
        let largest =
            mean.iter().take(self.n_components).fold(0.0f64, |most, value| most.max(libm::fabs(*value)));
        let log_step = to_log(largest / f64::from(LARGEST_CODE));
        let step = from_log(log_step);
        let code = |value: &f64| libm::round(value / step).clamp(-127.0, 127.0) as i8;
        self.centroids.extend(mean.iter().take(self.n_components).map(code));
        let logs = counts.iter().fold(0.0, |sum, &count| sum + libm::log(f64::from(count) + 1.0));
        self.shards.push(Shard {
            name,
            n_items: counts.len() as u32,
            log_step,
            log_spread: to_log(libm::sqrt(variance)),
            log_count: libm::round(LOG_STEPS * logs / n) as i16,
        });
    }

    /// That the index holds together.
    ///
    /// # Errors
    /// [`FormatError::Invalid`] and [`FormatError::TooLarge`].
    pub fn validate(&self, n_components: usize) -> Result<(), FormatError> {
        let check = |holds, expected| {
            if holds { Ok(()) } else { Err(FormatError::Invalid { what: "index of shards", expected }) }
        };
        check((1..=n_components).contains(&self.n_components), "components of the model")?;
        check(self.centroids.len() == self.shards.len() * self.n_components, "a centroid for each shard")?;
        check(self.shards.iter().all(|shard| shard.n_items > 0), "shards with items")?;
        let logs = |shard: &Shard| [shard.log_step, shard.log_spread, shard.log_count];
        let mut logs = self.shards.iter().flat_map(logs);
        check(logs.all(|log| (-MAX_LOG..=MAX_LOG).contains(&log)), "logarithms within their range")?;
        check(self.n_items() <= limits::ITEMS as u64, "no more items than a model may have")
    }

    /// Items of all shards.
    pub fn n_items(&self) -> u64 {
        self.shards.iter().fold(0, |sum, shard| sum + u64::from(shard.n_items))
    }

    /// What each shard promises a visitor, before the predicted ratings have their say. (n_shards)
    ///
    /// With c the centroid, s the spread and u the visitor's vector in score space, c . u + z s |u| for two values of z, times
    /// what novelty and risk make of the shard's mean popularity.
    pub(super) fn promises(&self, recommender: &Recommender, taste: &Taste, knobs: Knobs) -> Vec<Promise> {
        let vector = recommender.ranking_head().in_score_space(&taste.ranking);
        let norm = libm::sqrt(vector.iter().fold(0.0, |sum, value| sum + value * value));
        let centroids = self.centroids.chunks_exact(self.n_components.max(1));
        let promise = |(shard, centroid): (&Shard, &[i8])| {
            let terms = centroid.iter().zip(&vector);
            let product = terms.fold(0.0, |sum, (&code, value)| sum + f64::from(code) * value);
            let (centre, spread) = (from_log(shard.log_step) * product, from_log(shard.log_spread) * norm);
            let log_count = f64::from(shard.log_count) / LOG_STEPS;
            let popularity = libm::exp(-knobs.novelty * log_count);
            let count = (libm::exp(log_count) - 1.0) as u32;
            let half_width = recommender.rating_head().typical_half_width(&taste.rating, count);
            let venture = knobs.venture(half_width);
            let at = |z: f64| (popularity * (centre + z * spread)) as f32 * venture;
            Promise { likely: at(LIKELY), possible: at(POSSIBLE) }
        };
        self.shards.iter().zip(centroids).map(promise).collect()
    }
}

/// Scores that a shard may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Promise {
    /// About that of its best items: what shards are compared by.
    pub(super) likely: f32,
    /// One that few items exceed: below it there is nothing to be had.
    pub(super) possible: f32,
}

/// Codes of a centroid's largest component.
const LARGEST_CODE: u8 = 31;
