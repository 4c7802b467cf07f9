//! The pipeline: ratings and side information in, a [`Model`] out.

use crate::als::{AlsConfig, DIVERGED, Fitter, RatingModel, Straight};
use crate::calibrate::calibrate;
use crate::card;
use crate::config::Config;
use crate::dataset::Dataset;
use crate::export;
use crate::features::SideInformation;
use crate::interactions::Interactions;
use crate::loss::{Excess, FullPrecision, QuantizationLoss};
use crate::map;
use crate::ranker::{self, HeadKind, RankerConfig, RankingModel};
use crate::tags;
use anyhow::{Context, Result, ensure};
use flatflix_core::ranking::RankingParts;
use flatflix_core::rating::{Calibration, RatingParts};
use flatflix_core::{Card, Catalogue, Metadata, Model, Tags};

/// Where training is, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Progress {
    /// A sweep of the rating head is done.
    Sweep {
        /// Its number, from 1.
        sweep: usize,
        /// Noise standard deviation after it, in stars.
        noise: f64,
    },
    /// One of the two models that calibrate the intervals is fitted.
    Calibrating,
    /// The ranking head is being fitted.
    Ranking,
    /// Factors are being quantised.
    Quantizing,
    /// The map is being drawn.
    Mapping,
}

/// A trained model and what training measured.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The model, quantised.
    pub model: Model,
    /// Root mean squared error of the unquantised rating head over the training ratings, on the data set's scale.
    pub train_rmse: f64,
    /// What quantising cost; `None` when there is nobody to measure it with.
    pub loss: Option<QuantizationLoss>,
}

/// Train on a subset of a data set's ratings (`rows` of [`Dataset::ratings`]); users without any are left out.
///
/// # Errors
/// No ratings, numbers out of bounds, or a model that even in the finest quantisation is no longer the one that was fitted.
pub fn train(
    dataset: &Dataset,
    rows: &[u32],
    config: &Config,
    progress: impl FnMut(Progress),
) -> Result<Trained> {
    train_with(dataset, rows, config, &mut Straight, progress)
}

/// The same, with rating heads fitted by `fitter`.
///
/// # Errors
/// Those of [`train`] and of the fitter.
pub fn train_with(
    dataset: &Dataset,
    rows: &[u32],
    config: &Config,
    fitter: &mut dyn Fitter,
    mut progress: impl FnMut(Progress),
) -> Result<Trained> {
    let mut fitted = Fitted::with(dataset, rows, config, fitter, &mut progress)?;
    loop {
        progress(Progress::Quantizing);
        let mut model = fitted.model()?;
        progress(Progress::Mapping);
        // The map takes one thread, and about as long as measuring the loss.
        let (loss, map) = rayon::join(|| fitted.loss(&model), || map::layout(&model));
        let loss = loss?;
        let excess = loss.as_ref().and_then(|loss| loss.excess(dataset.scale.unit()));
        if let (Some(excess), Some(loss)) = (excess, &loss) {
            if fitted.refine(excess) {
                continue;
            }
            ensure!(!loss.is_telling(), "{excess} ({loss})");
        }
        model.tags = tags::choose(dataset, &fitted.set.order);
        model.map = map?;
        model.card = fitted.set.card(&model)?;
        card::add_training(&mut model.card, Some(fitted.train_rmse()), loss.as_ref());
        return Ok(Trained { model, train_rmse: fitted.train_rmse(), loss });
    }
}

/// Bits of a factor and bytes of a rated item beyond which nothing is quantised finer.
const MOST_BITS: u32 = 8;
const MOST_BYTES_PER_ITEM: f64 = 640.0;

/// Both heads in full precision: fitted once, and quantised as often as wanted.
pub(crate) struct Fitted<'a> {
    set: TrainingSet<'a>,
    config: Config,
    rating: RatingModel,
    calibration: Calibration,
    ranking: RankingModel,
}

impl<'a> Fitted<'a> {
    /// Fit to a subset of a data set's ratings, like [`train`].
    ///
    /// # Errors
    /// No ratings, or numbers out of bounds.
    pub(crate) fn new(
        dataset: &'a Dataset,
        rows: &[u32],
        config: &Config,
        progress: impl FnMut(Progress),
    ) -> Result<Self> {
        Self::with(dataset, rows, config, &mut Straight, progress)
    }

    /// The same, with rating heads fitted by `fitter`.
    fn with(
        dataset: &'a Dataset,
        rows: &[u32],
        config: &Config,
        fitter: &mut dyn Fitter,
        mut progress: impl FnMut(Progress),
    ) -> Result<Self> {
        let set = TrainingSet::new(dataset, rows)?;
        // Before the calibration, whose models see half of the ratings and must be of the same size.
        let config = config.resolved(rows.len());
        let rating =
            set.fit_rating(&config, fitter, |sweep, noise| progress(Progress::Sweep { sweep, noise }))?;
        let calibration = set.calibrate(&config, fitter, || progress(Progress::Calibrating))?;
        fitter.fitted()?;
        progress(Progress::Ranking);
        let ranking = set.fit_ranking(&config)?;
        Ok(Self { set, config, rating, calibration, ranking })
    }

    /// Quantise as configured.
    ///
    /// # Errors
    /// A head was not fitted properly.
    pub(crate) fn model(&self) -> Result<Model> {
        let Config { rating, ranking, .. } = &self.config;
        let (rating, ranking) =
            (self.rating_parts(rating.bits)?, self.ranking_parts(ranking.bytes_per_item()));
        let mut model = self.set.model(&self.config, rating, ranking);
        model.metadata.metrics.push(("train RMSE".to_owned(), self.train_rmse()));
        Ok(model)
    }

    /// Quantise more finely what lost too much: small data sets, which need it, have bytes to spare. False when that is
    /// as fine as it gets.
    fn refine(&mut self, excess: Excess) -> bool {
        let Config { rating, ranking, .. } = &mut self.config;
        let bytes_per_item = ranking.bytes_per_item();
        match excess {
            Excess::Ratings if rating.bits < MOST_BITS => rating.bits += 1,
            Excess::Lists if bytes_per_item < MOST_BYTES_PER_ITEM => {
                *ranking = ranking.with_bytes_per_item(2.0 * bytes_per_item);
            }
            _ => return false,
        }
        true
    }

    /// Quantise the rating head to so many bits a factor.
    ///
    /// # Errors
    /// The head was not fitted properly.
    pub(crate) fn rating_parts(&self, bits: u32) -> Result<RatingParts> {
        let rating = AlsConfig { bits, ..self.config.rating.clone() };
        let config = Config { rating, ..self.config.clone() };
        self.set.export_rating(&self.rating, &config, self.calibration)
    }

    /// Quantise the ranking head to so many bytes per rated item.
    pub(crate) fn ranking_parts(&self, bytes_per_item: f64) -> RankingParts {
        let ranking = self.config.ranking.with_bytes_per_item(bytes_per_item);
        self.set.export_ranking(&self.ranking, &Config { ranking, ..self.config.clone() })
    }

    /// Fit and quantise the ranking head of another kind, as configured.
    ///
    /// # Errors
    /// Numbers run out of bounds.
    pub(crate) fn ranking_parts_of(&self, head: HeadKind) -> Result<RankingParts> {
        let ranking = RankerConfig { head, ..self.config.ranking.clone() };
        let config = Config { ranking, ..self.config.clone() };
        Ok(self.set.export_ranking(&self.set.fit_ranking(&config)?, &config))
    }

    /// What quantising cost a model of these heads.
    fn loss(&self, model: &Model) -> Result<Option<QuantizationLoss>> {
        let full = FullPrecision {
            ratings: &self.set.ratings,
            rating: &self.rating,
            rating_config: &self.config.rating,
            ranking: &self.ranking,
            ranking_config: &self.config.ranking,
        };
        QuantizationLoss::measure(model, full, &self.set.order)
    }

    /// Root mean squared error of the unquantised rating head over the training ratings, on the data set's scale.
    fn train_rmse(&self) -> f64 {
        self.rating.train_rmse * self.set.dataset.scale.unit()
    }
}

/// Ratings and side information as the trainers read them. The two heads are fitted and exported one by one, so that
/// whoever varies one can keep the other.
pub(crate) struct TrainingSet<'a> {
    dataset: &'a Dataset,
    ratings: Interactions,
    side: SideInformation,
    counts: Vec<u32>,
    /// Rows of the items in the order of the model.
    order: Vec<usize>,
}

impl<'a> TrainingSet<'a> {
    /// Take a subset of a data set's ratings (`rows` of [`Dataset::ratings`]); users without any are left out.
    ///
    /// # Errors
    /// No ratings.
    pub(crate) fn new(dataset: &'a Dataset, rows: &[u32]) -> Result<Self> {
        ensure!(!rows.is_empty(), "there are no ratings to train on");
        let ratings = interactions(dataset, rows);
        let side = export::side_information(&dataset.items, dataset.groups.len());
        let counts = ratings.item_counts();
        let order = export::popularity_order(&counts);
        Ok(Self { dataset, ratings, side, counts, order })
    }

    /// The ratings.
    pub(crate) fn ratings(&self) -> &Interactions {
        &self.ratings
    }

    /// What is known about the items.
    pub(crate) fn side(&self) -> &SideInformation {
        &self.side
    }

    /// Number of ratings of every item.
    pub(crate) fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// Fit the rating head. `progress` as of [`crate::als::fit`].
    ///
    /// # Errors
    /// Numbers run out of bounds.
    pub(crate) fn fit_rating(
        &self,
        config: &Config,
        fitter: &mut dyn Fitter,
        mut progress: impl FnMut(usize, f64),
    ) -> Result<RatingModel> {
        fitter.fit(&self.ratings, &self.side, &config.rating, config.seed, &mut progress)
    }

    /// Measure how wide its intervals must be. `progress` as of [`calibrate`].
    ///
    /// # Errors
    /// Numbers run out of bounds.
    pub(crate) fn calibrate(
        &self,
        config: &Config,
        fitter: &mut dyn Fitter,
        progress: impl FnMut(),
    ) -> Result<Calibration> {
        calibrate(&self.ratings, &self.side, &config.rating, config.seed, fitter, progress)
    }

    /// Quantise the rating head.
    ///
    /// # Errors
    /// The head was not fitted properly.
    pub(crate) fn export_rating(
        &self,
        model: &RatingModel,
        config: &Config,
        calibration: Calibration,
    ) -> Result<RatingParts> {
        export::rating_parts(model, &self.counts, &self.order, &config.rating, calibration)
            .context("the fitted priors are not positive definite")
    }

    /// Fit the ranking head.
    ///
    /// # Errors
    /// Numbers run out of bounds.
    pub(crate) fn fit_ranking(&self, config: &Config) -> Result<RankingModel> {
        ranker::fit(&self.ratings, &self.side, &config.ranking, config.seed).context(DIVERGED)
    }

    /// Quantise the ranking head.
    pub(crate) fn export_ranking(&self, model: &RankingModel, config: &Config) -> RankingParts {
        model.export(&self.counts, &self.order, &config.ranking)
    }

    /// What is to be said about a model made of these ratings.
    ///
    /// # Errors
    /// The model cannot be used.
    pub(crate) fn card(&self, model: &Model) -> Result<Card> {
        card::of(model, self.dataset, &self.ratings, &self.order)
    }

    /// Put a model together from its heads.
    pub(crate) fn model(&self, config: &Config, rating: RatingParts, ranking: RankingParts) -> Model {
        Model {
            metadata: metadata(self.dataset, &self.ratings, config),
            catalogue: catalogue(self.dataset, &self.ratings, &self.order),
            rating,
            ranking,
            tags: Tags::default(),
            map: Vec::new(),
            images: images(self.dataset, &self.order),
            card: Card::default(),
        }
    }
}

/// The chosen ratings in internal units, users renumbered without gaps.
fn interactions(dataset: &Dataset, rows: &[u32]) -> Interactions {
    let mut user_rows = vec![None; dataset.users.len()];
    let mut n_users = 0;
    let mut triple = |&row: &u32| {
        let rating = dataset.ratings[row as usize];
        let user = *user_rows[rating.user as usize].get_or_insert_with(|| {
            n_users += 1;
            n_users - 1
        });
        (user, rating.item, dataset.scale.to_internal(rating.value) as f32)
    };
    let triples: Vec<(u32, u32, f32)> = rows.iter().map(&mut triple).collect();
    Interactions::new(n_users as usize, dataset.items.len(), &triples)
}

fn metadata(dataset: &Dataset, ratings: &Interactions, config: &Config) -> Metadata {
    let licence = dataset.licence.clone();
    let (licence, citation) =
        licence.map_or_else(Default::default, |licence| (licence.text, licence.citation));
    Metadata {
        title: dataset.name.clone(),
        licence,
        citation,
        scale: dataset.scale,
        n_users: ratings.n_users() as u64,
        n_ratings: ratings.n_ratings() as u64,
        groups: dataset.groups.clone(),
        parameters: dataset.subject.parameters().into_iter().chain(config.parameters()).collect(),
        metrics: Vec::new(),
    }
}

/// What tells the items' pictures apart; nothing where nothing does.
fn images(dataset: &Dataset, order: &[usize]) -> Vec<String> {
    if dataset.items.iter().all(|item| item.image.is_empty()) {
        return Vec::new();
    }
    order.iter().map(|&row| dataset.items[row].image.clone()).collect()
}

fn catalogue(dataset: &Dataset, ratings: &Interactions, order: &[usize]) -> Catalogue {
    let mut catalogue = Catalogue::default();
    for &row in order {
        let item = &dataset.items[row];
        let count = ratings.by_item.count(row);
        let sum: f64 = ratings.by_item.of(row).map(|(_, rating)| f64::from(rating)).sum();
        let mean = if count > 0 { sum / count as f64 * dataset.scale.unit() } else { 0.0 };
        catalogue.ids.push(item.id.clone());
        catalogue.titles.push(item.title.clone());
        catalogue.aliases.push(item.aliases.clone());
        catalogue.years.push(item.year.unwrap_or(0));
        catalogue.groups.push(item.groups.iter().fold(0, |bits, &group| bits | 1 << group));
        catalogue.imdb.push(item.imdb.unwrap_or(0));
        catalogue.tmdb.push(item.tmdb.unwrap_or(0));
        catalogue.counts.push(count as u32);
        catalogue.means.push((mean * 100.0).round() as f32 / 100.0);
    }
    catalogue
}
