//! A model with numbers of the usual size and no meaning.

use flatflix_core::fold_in::GaussianPrior;
use flatflix_core::ranking::{LinearParts, QuantizedRows, RankingKind, RankingParts};
use flatflix_core::rating::{Calibration, ItemUncertainty, RatingParts, Selection};
use flatflix_core::{Card, Catalogue, Metadata, Model, RatingScale, Tags};
use nalgebra::{DMatrix, DVector};

/// Factors of the rating head, as `flatflix train` gives the embedded data.
const N_FACTORS: usize = 12;

/// Numbers without pattern: the 64-bit generator of Steele, Lea, Flood, Fast splittable pseudorandom number generators
/// (2014).
struct SplitMix(u64);

impl SplitMix {
    /// Roughly normal, mean 0, standard deviation 1: a sum of four uniform numbers.
    fn normal(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        let sum: f64 = (0..4).map(|i| f64::from((bits >> (16 * i)) as u16) / 65_536.0 - 0.5).sum();
        sum * 3f64.sqrt()
    }
}

pub(crate) fn model(n_items: usize, n_components: usize) -> Model {
    let mut random = SplitMix(1);
    let mut codes = |n: usize, deviation: f64| -> Vec<i8> {
        (0..n).map(|_| (random.normal() * deviation).round().clamp(-127.0, 127.0) as i8).collect()
    };
    let width = N_FACTORS + 1;
    // Popularity by rank as in most catalogues: the n-th item has about 1 / n of the ratings of the first.
    let counts: Vec<u32> = (0..n_items).map(|row| (10 * n_items / (row + 10)) as u32 + 1).collect();
    Model {
        metadata: Metadata {
            title: "made up".into(),
            licence: String::new(),
            citation: String::new(),
            scale: RatingScale::HALF_STARS,
            n_users: n_items as u64,
            n_ratings: counts.iter().map(|&count| u64::from(count)).sum(),
            groups: Vec::new(),
            parameters: Vec::new(),
            metrics: Vec::new(),
        },
        catalogue: Catalogue {
            ids: vec![String::new(); n_items],
            titles: vec![String::new(); n_items],
            aliases: vec![Vec::new(); n_items],
            years: vec![0; n_items],
            groups: vec![0; n_items],
            imdb: vec![0; n_items],
            tmdb: vec![0; n_items],
            means: vec![3.5; n_items],
            counts,
        },
        rating: RatingParts {
            mean: 3.5,
            noise_precision: 1.4,
            prior: GaussianPrior { mean: DVector::zeros(width), precision: DMatrix::identity(width, width) },
            selection: Selection {
                weights: DMatrix::zeros(width, width),
                centre: DVector::zeros(width),
                damping: 5.0,
                target_weight: 0.08,
            },
            uncertainty: ItemUncertainty {
                basis: DMatrix::identity(width, width) * 0.1,
                decay: DVector::from_element(width, 0.1),
                fold_in_share: 0.5,
            },
            calibration: Calibration { variance_scale: 1.0, variance_offset: 0.0 },
            biases: codes(n_items, 40.0).into_iter().map(i16::from).collect(),
            // exp(-64 / 16) of a star for a code of standard deviation 6: factors of about a tenth.
            scales: vec![-64; n_items],
            codes: codes(n_items * N_FACTORS, 6.0),
        },
        ranking: RankingParts {
            prior_weight: 1.0,
            rating_weight: 0.2,
            mean_user: vec![0.01; n_components],
            rows: QuantizedRows {
                popularity_exponent: 0.25,
                component_steps: vec![0.002; n_components],
                codes: codes(n_items * n_components, 20.0),
            },
            kind: RankingKind::Linear(LinearParts { input_weights: vec![80; n_items] }),
        },
        tags: Tags::default(),
        map: Vec::new(),
        images: Vec::new(),
        card: Card::default(),
    }
}

#[cfg(test)]
mod tests {
    use flatflix_core::Recommender;

    #[test]
    fn holds_together() {
        let recommender = Recommender::new(super::model(300, 16)).unwrap();
        let list = recommender.recommend(&flatflix_core::Visitor::new(), 50).unwrap();
        assert_eq!(list.len(), 50);
        assert!(list.iter().all(|place| place.score > 0.0 && (0.5..=5.0).contains(&place.prediction.rating)));
    }
}
