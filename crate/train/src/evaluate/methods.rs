//! What is evaluated: the exported model, its heads alone, and the baselines that it must beat.

use crate::baselines::{DampedBias, popularity};
use crate::dataset::{Dataset, RatingScale};
use anyhow::Result;
use flatflix_core::ranking::RankingKind;
use flatflix_core::rating::Z80;
use flatflix_core::top_k::top_k;
use flatflix_core::{ItemIndex, Knobs, ListOptions, Model, Recommender, Visitor};
use std::collections::{HashMap, HashSet};

/// What a method may know about a test user.
pub(super) struct Given {
    /// Row of the user.
    pub(super) user: u32,
    /// How many ratings were to be folded in; `None` for all. Users may have fewer.
    pub(super) asked: Option<usize>,
    /// The ratings that are folded in, as (row of the item, rating).
    pub(super) ratings: Vec<(u32, f32)>,
}

/// A predicted rating, cut to the scale, and what the method believes about it where it says how sure it is.
pub(super) struct Predicted {
    pub(super) rating: f64,
    pub(super) belief: Option<Belief>,
}

/// A normal distribution of a rating, on the data set's scale but not cut to it.
#[derive(Clone, Copy)]
pub(super) struct Belief {
    pub(super) mean: f64,
    pub(super) deviation: f64,
}

/// What a method says about one test user.
#[derive(Default)]
pub(super) struct Judgement {
    /// A prediction for every item asked about, in order; none of a method that only ranks.
    pub(super) predictions: Option<Vec<Predicted>>,
    /// Rows of the items of the training data that were not given, best first; none of a method that only predicts.
    pub(super) ranking: Option<Vec<u32>>,
}

/// Something that predicts or ranks for a stranger.
pub(super) trait Method: Sync {
    fn name(&self) -> &str;
    /// How long it was trained, where that was measured.
    fn train_seconds(&self) -> Option<f64> {
        None
    }
    /// Predict the ratings of `items` and rank the best `n_ranked`.
    fn judge(&self, given: &Given, items: &[u32], n_ranked: usize) -> Judgement;
}

/// A model of a split, read back from the bytes of its blob: what is judged is what a visitor gets.
pub(super) struct TrainedModel {
    recommender: Recommender,
    /// Row in the model of every item of the data set.
    index_of_row: Vec<ItemIndex>,
    /// Row in the data set of every item of the model.
    row_of_index: Vec<u32>,
    /// Size of the blob.
    pub(super) n_bytes: usize,
    /// How long it was trained, where that was measured.
    train_seconds: Option<f64>,
}

impl TrainedModel {
    pub(super) fn new(dataset: &Dataset, model: &Model) -> Result<Self> {
        let bytes = model.to_bytes()?;
        let recommender = Recommender::from_bytes(&bytes)?;
        let rows: HashMap<&str, u32> =
            dataset.items.iter().enumerate().map(|(row, item)| (item.id.as_str(), row as u32)).collect();
        let row_of_index: Vec<u32> = recommender.catalogue().ids.iter().map(|id| rows[id.as_str()]).collect();
        let mut index_of_row = vec![ItemIndex(0); row_of_index.len()];
        for (index, &row) in row_of_index.iter().enumerate() {
            index_of_row[row as usize] = ItemIndex(index as u32);
        }
        Ok(Self { recommender, index_of_row, row_of_index, n_bytes: bytes.len(), train_seconds: None })
    }

    /// Tell how long it was trained.
    pub(super) fn trained_in(self, seconds: f64) -> Self {
        Self { train_seconds: Some(seconds), ..self }
    }

    /// The model as it predicts and recommends.
    pub(super) fn whole(&self) -> impl Method {
        self.turned(Knobs::default())
    }

    /// The model as a visitor has turned its knobs, which must be valid.
    pub(super) fn turned(&self, knobs: Knobs) -> impl Method {
        Whole { model: self, knobs }
    }

    /// The model as it recommends, and its heads alone.
    pub(super) fn methods(&self) -> Vec<Box<dyn Method + '_>> {
        vec![Box::new(self.whole()), Box::new(HeadAlone::Rating(self)), Box::new(HeadAlone::Ranking(self))]
    }

    /// What the ranking head adds to a model that shares the rating head: its list with and without it.
    pub(super) fn rankings(&self) -> Vec<Box<dyn Method + '_>> {
        vec![Box::new(WithHead(self)), Box::new(HeadAlone::Ranking(self))]
    }

    fn visitor(&self, given: &Given) -> Visitor {
        let mut visitor = Visitor::new();
        given.ratings.iter().for_each(|&(row, rating)| self.rate(&mut visitor, row, rating));
        visitor
    }

    /// Have a visitor rate an item of the data set.
    pub(super) fn rate(&self, visitor: &mut Visitor, row: u32, rating: f32) {
        visitor
            .rate(&self.recommender, self.index_of_row[row as usize], rating)
            .expect("ratings of the data set are on its scale, and its items in the model");
    }

    /// Have a visitor say that they have not seen an item of the data set.
    pub(super) fn set_unseen(&self, visitor: &mut Visitor, row: u32) {
        visitor.set_unseen(&self.recommender, self.index_of_row[row as usize], true).expect(IN_MODEL);
    }

    /// Row of the item that the model would ask a visitor about next.
    pub(super) fn next_question(&self, visitor: &Visitor) -> Option<u32> {
        let taste = self.recommender.fold_in(visitor).expect(FOLDS_IN);
        let question = self.recommender.next_question(&taste, visitor, &[]).expect(FOLDS_IN)?;
        Some(self.row_of_index[question.item.row()])
    }

    /// A visitor's predicted ratings of some items, and the ten best of all but `hidden`. All are rows.
    pub(super) fn answer(
        &self,
        visitor: &Visitor,
        items: &[u32],
        hidden: impl Iterator<Item = u32>,
    ) -> (Vec<f64>, Vec<u32>) {
        let mut visitor = visitor.clone();
        let taste = self.recommender.fold_in(&visitor).expect(FOLDS_IN);
        let item = |row: u32| self.index_of_row[row as usize];
        let predict = |&row: &u32| self.recommender.predict(&taste, item(row)).rating;
        hidden.for_each(|row| visitor.set_excluded(&self.recommender, item(row), true).expect(IN_MODEL));
        let options = ListOptions { limit: 10, ..ListOptions::default() };
        let best = self.recommender.recommend_for(&taste, &visitor, &options).expect(FOLDS_IN);
        (items.iter().map(predict).collect(), self.rows(best.into_iter().map(|place| place.item)))
    }

    fn rows(&self, items: impl Iterator<Item = ItemIndex>) -> Vec<u32> {
        items.map(|item| self.row_of_index[item.row()]).collect()
    }
}

const IN_MODEL: &str = "items of the data set are in the model";
const FOLDS_IN: &str = "a validated model folds in";

struct Whole<'a> {
    model: &'a TrainedModel,
    knobs: Knobs,
}

impl Method for Whole<'_> {
    fn name(&self) -> &str {
        "Flatflix"
    }

    fn train_seconds(&self) -> Option<f64> {
        self.model.train_seconds
    }

    fn judge(&self, given: &Given, items: &[u32], n_ranked: usize) -> Judgement {
        let TrainedModel { recommender, index_of_row, .. } = self.model;
        let visitor = self.model.visitor(given);
        let taste = recommender.fold_in(&visitor).expect(FOLDS_IN);
        let scale = recommender.metadata().scale;
        let predict = |&row: &u32| {
            let item = index_of_row[row as usize];
            let internal = recommender.rating_head().predict(taste.rating(), item);
            let belief = Belief {
                mean: internal.mean * scale.unit(),
                deviation: internal.half_width / Z80 * scale.unit(),
            };
            Predicted { rating: recommender.predict(&taste, item).rating, belief: Some(belief) }
        };
        let options = ListOptions { limit: n_ranked, knobs: self.knobs, ..ListOptions::default() };
        let best = recommender.recommend_with(&visitor, &options).expect(FOLDS_IN);
        Judgement {
            predictions: Some(items.iter().map(predict).collect()),
            ranking: Some(self.model.rows(best.into_iter().map(|recommendation| recommendation.item))),
        }
    }
}

/// The lists of a model with another ranking head. Its predictions are the other model's.
struct WithHead<'a>(&'a TrainedModel);

impl Method for WithHead<'_> {
    fn name(&self) -> &'static str {
        match self.0.recommender.ranking_head().parts().kind {
            RankingKind::Linear(_) => "Flatflix with a linear head",
            RankingKind::ImplicitAls(_) => "Flatflix with implicit ALS",
        }
    }

    fn judge(&self, given: &Given, _items: &[u32], n_ranked: usize) -> Judgement {
        Judgement { predictions: None, ..self.0.whole().judge(given, &[], n_ranked) }
    }
}

/// One head's order of the items, without the other.
enum HeadAlone<'a> {
    Rating(&'a TrainedModel),
    Ranking(&'a TrainedModel),
}

impl Method for HeadAlone<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Rating(_) => "rating head alone",
            Self::Ranking(model) => match model.recommender.ranking_head().parts().kind {
                RankingKind::Linear(_) => "linear head alone",
                RankingKind::ImplicitAls(_) => "implicit ALS alone",
            },
        }
    }

    fn judge(&self, given: &Given, _items: &[u32], n_ranked: usize) -> Judgement {
        let (Self::Rating(model) | Self::Ranking(model)) = self;
        let recommender = &model.recommender;
        let scale = recommender.metadata().scale;
        let mut ratings: Vec<(ItemIndex, f64)> = given
            .ratings
            .iter()
            .map(|&(row, rating)| (model.index_of_row[row as usize], scale.to_internal(rating)))
            .collect();
        ratings.sort_by_key(|&(item, _)| item);
        let hidden: HashSet<ItemIndex> = ratings.iter().map(|&(item, _)| item).collect();
        let candidates = (0..recommender.catalogue().n_items() as u32)
            .map(ItemIndex)
            .filter(|item| recommender.ranking_head().knows(*item) && !hidden.contains(item));
        let best = match self {
            Self::Rating(_) => {
                let taste = recommender.rating_head().fold_in(&ratings).expect(FOLDS_IN);
                let score = |item| recommender.rating_head().expected_rating(&taste, item) as f32;
                top_k(candidates.map(|item| (item, score(item))), n_ranked)
            }
            Self::Ranking(_) => {
                let taste = recommender.ranking_head().fold_in(&ratings).expect(FOLDS_IN);
                top_k(candidates.map(|item| (item, recommender.ranking_head().score(&taste, item))), n_ranked)
            }
        };
        Judgement { predictions: None, ranking: Some(model.rows(best.into_iter().map(|(item, _)| item))) }
    }
}

/// The baselines, fitted to a split.
pub(super) struct Baselines {
    biases: DampedBias,
    /// Training ratings of every item.
    pub(super) counts: Vec<u32>,
    scale: RatingScale,
}

impl Baselines {
    pub(super) fn fit(dataset: &Dataset, rows: &[u32]) -> Self {
        let ratings = rows.iter().map(|&row| &dataset.ratings[row as usize]);
        Self {
            biases: DampedBias::fit(ratings.clone(), dataset.users.len(), dataset.items.len()),
            counts: popularity(ratings, dataset.items.len()),
            scale: dataset.scale,
        }
    }

    pub(super) fn methods(&self) -> Vec<Box<dyn Method + '_>> {
        vec![Box::new(GlobalMean(self)), Box::new(Biases(self)), Box::new(Popularity(self))]
    }

    fn cut(&self, rating: f64) -> Predicted {
        Predicted { rating: rating.clamp(f64::from(self.scale.min), f64::from(self.scale.max)), belief: None }
    }
}

struct GlobalMean<'a>(&'a Baselines);

impl Method for GlobalMean<'_> {
    fn name(&self) -> &str {
        "global mean"
    }

    fn judge(&self, _given: &Given, items: &[u32], _n_ranked: usize) -> Judgement {
        let predictions = items.iter().map(|_| self.0.cut(self.0.biases.mean)).collect();
        Judgement { predictions: Some(predictions), ranking: None }
    }
}

struct Biases<'a>(&'a Baselines);

impl Method for Biases<'_> {
    fn name(&self) -> &str {
        "damped biases"
    }

    fn judge(&self, given: &Given, items: &[u32], _n_ranked: usize) -> Judgement {
        let biases = &self.0.biases;
        let user = biases.fold_in(given.ratings.iter().copied());
        let predictions = items.iter().map(|&item| self.0.cut(biases.predict(user, item))).collect();
        Judgement { predictions: Some(predictions), ranking: None }
    }
}

struct Popularity<'a>(&'a Baselines);

impl Method for Popularity<'_> {
    fn name(&self) -> &str {
        "popularity"
    }

    fn judge(&self, given: &Given, _items: &[u32], n_ranked: usize) -> Judgement {
        let hidden: HashSet<u32> = given.ratings.iter().map(|&(item, _)| item).collect();
        let candidates = (0..self.0.counts.len() as u32)
            .filter(|&row| self.0.counts[row as usize] > 0 && !hidden.contains(&row))
            .map(|row| (ItemIndex(row), self.0.counts[row as usize] as f32));
        let ranking = top_k(candidates, n_ranked).into_iter().map(|(item, _)| item.0).collect();
        Judgement { predictions: None, ranking: Some(ranking) }
    }
}
