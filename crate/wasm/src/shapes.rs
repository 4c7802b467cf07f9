//! Results in the shapes that `types.d.ts` promises.

use crate::error::{Code, js_error};
use crate::{JsCatalogue, JsTags};
use flatflix_core::{
    ItemIndex, catalogue, explain, format::FORMAT_VERSION, interview, leave_one_out, list, profile,
    recommender, together,
};
use js_sys::{Float32Array, Int16Array, Object, Reflect, Uint16Array, Uint32Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};

/// Convert a structured result. `T` names the TypeScript type that the result has.
pub(crate) fn to_js<T: JsCast>(value: &impl Serialize) -> Result<T, JsValue> {
    let js = value.serialize(&Serializer::new()).map_err(|error| js_error(Code::CorruptModel, &error))?;
    Ok(js.unchecked_into())
}

#[derive(Serialize)]
struct Scale {
    min: f32,
    max: f32,
    step: f32,
    implicit: bool,
}

#[derive(Serialize)]
struct Subject {
    singular: String,
    plural: String,
    done: String,
    link: String,
    image: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct About<'a> {
    title: &'a str,
    licence: &'a str,
    citation: &'a str,
    scale: Scale,
    subject: Subject,
    users: f64,
    items: usize,
    ratings: f64,
    groups: &'a [String],
    parameters: &'a [(String, String)],
    metrics: &'a [(String, f64)],
    format_version: u32,
}

impl<'a> About<'a> {
    pub(crate) fn of(core: &'a flatflix_core::Recommender) -> Self {
        let metadata = core.metadata();
        let flatflix_core::RatingScale { min, max, step } = metadata.scale;
        let flatflix_core::Subject { singular, plural, done, feedback, link, image } = metadata.subject();
        Self {
            title: &metadata.title,
            licence: &metadata.licence,
            citation: &metadata.citation,
            scale: Scale { min, max, step, implicit: feedback == flatflix_core::Feedback::Implicit },
            subject: Subject { singular, plural, done, link, image },
            // JavaScript numbers: exact far beyond any data set's counts, where a 64-bit integer would be a BigInt.
            users: metadata.n_users as f64,
            items: core.catalogue().n_items(),
            ratings: metadata.n_ratings as f64,
            groups: &metadata.groups,
            parameters: &metadata.parameters,
            metrics: &metadata.metrics,
            format_version: FORMAT_VERSION,
        }
    }
}

#[derive(Serialize)]
struct Texts<'a> {
    ids: &'a [String],
    titles: &'a [String],
    aliases: &'a [Vec<String>],
}

/// The catalogue: texts as arrays of strings, numbers as typed arrays.
pub(crate) struct Catalogue;

impl Catalogue {
    pub(crate) fn of(catalogue: &catalogue::Catalogue) -> Result<JsCatalogue, JsValue> {
        let catalogue::Catalogue { ids, titles, aliases, years, groups, imdb, tmdb, counts, means } =
            catalogue;
        let object: Object = to_js(&Texts { ids, titles, aliases })?;
        // 64 groups do not fit a JavaScript number's bits: two words per item, low bits first.
        let words: Vec<u32> = groups.iter().flat_map(|&bits| [bits as u32, (bits >> 32) as u32]).collect();
        let columns: [(&str, Object); 6] = [
            ("years", Int16Array::from(years.as_slice()).into()),
            ("groups", Uint32Array::from(words.as_slice()).into()),
            ("imdb", Uint32Array::from(imdb.as_slice()).into()),
            ("tmdb", Uint32Array::from(tmdb.as_slice()).into()),
            ("counts", Uint32Array::from(counts.as_slice()).into()),
            ("means", Float32Array::from(means.as_slice()).into()),
        ];
        for (name, column) in columns {
            Reflect::set(&object, &name.into(), &column)?;
        }
        Ok(object.unchecked_into())
    }
}

/// The tags, the lists of all items one after the other.
pub(crate) fn tags(tags: &flatflix_core::Tags) -> Result<JsTags, JsValue> {
    #[derive(Serialize)]
    struct Names<'a> {
        names: &'a [String],
    }
    let object: Object = to_js(&Names { names: &tags.names })?;
    let mut ends = Vec::with_capacity(tags.of_items.len());
    let mut of_items = Vec::new();
    for item in &tags.of_items {
        of_items.extend_from_slice(item);
        ends.push(of_items.len() as u32);
    }
    Reflect::set(&object, &"ends".into(), &Uint32Array::from(ends.as_slice()))?;
    Reflect::set(&object, &"ofItems".into(), &Uint16Array::from(of_items.as_slice()))?;
    Ok(object.unchecked_into())
}

/// The figures as pairs: a list takes less code than an object of any keys.
#[derive(Serialize)]
pub(crate) struct Card<'a> {
    about: &'a str,
    figures: Vec<(&'a str, f32)>,
}

impl<'a> Card<'a> {
    pub(crate) fn of(card: &'a flatflix_core::Card) -> Self {
        let figures = card.figures.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        Self { about: &card.about, figures }
    }
}

#[derive(Serialize)]
struct Prediction {
    prediction: f64,
    low: f64,
    high: f64,
    certainty: f64,
}

impl Prediction {
    fn of(&recommender::Prediction { rating, low, high, certainty }: &recommender::Prediction) -> Self {
        Self { prediction: rating, low, high, certainty }
    }
}

#[derive(Serialize)]
pub(crate) struct Recommendation {
    item: u32,
    score: f32,
    prediction: f64,
    low: f64,
    high: f64,
    certainty: f64,
}

impl Recommendation {
    pub(crate) fn of(place: &list::Recommendation) -> Self {
        let Prediction { prediction, low, high, certainty } = Prediction::of(&place.prediction);
        Self { item: place.item.0, score: place.score, prediction, low, high, certainty }
    }
}

#[derive(Serialize)]
pub(crate) struct SharedRecommendation {
    item: u32,
    score: f32,
    predictions: Vec<Prediction>,
}

impl SharedRecommendation {
    pub(crate) fn of(place: &together::SharedRecommendation) -> Self {
        let predictions = place.predictions.iter().map(Prediction::of).collect();
        Self { item: place.item.0, score: place.score, predictions }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LeftOut {
    item: u32,
    rating: f32,
    prediction: f64,
    low: f64,
    high: f64,
    certainty: f64,
    item_mean: f64,
    stranger: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LeaveOneOut {
    ratings: Vec<LeftOut>,
    rmse: f64,
    rmse_item_mean: f64,
    rmse_stranger: f64,
    within80: f64,
}

impl LeaveOneOut {
    pub(crate) fn of(result: &leave_one_out::LeaveOneOut) -> Self {
        let left_out = |left: &leave_one_out::LeftOut| {
            let Prediction { prediction, low, high, certainty } = Prediction::of(&left.prediction);
            LeftOut {
                item: left.item.0,
                rating: left.rating,
                prediction,
                low,
                high,
                certainty,
                item_mean: left.item_mean,
                stranger: left.stranger,
            }
        };
        Self {
            ratings: result.ratings.iter().map(left_out).collect(),
            rmse: result.rmse,
            rmse_item_mean: result.rmse_item_mean,
            rmse_stranger: result.rmse_stranger,
            within80: result.within80,
        }
    }
}

#[derive(Serialize)]
struct Trait {
    deviation: f64,
    uncertainty: f64,
    certainty: f64,
    ratings: usize,
}

impl Trait {
    fn of(&profile::Trait { deviation, uncertainty, certainty, n_ratings }: &profile::Trait) -> Self {
        Self { deviation, uncertainty, certainty, ratings: n_ratings }
    }
}

#[derive(Serialize)]
struct Group<'a> {
    group: &'a str,
    deviation: f64,
    uncertainty: f64,
    certainty: f64,
    ratings: usize,
}

#[derive(Serialize)]
struct Decade {
    decade: i16,
    deviation: f64,
    uncertainty: f64,
    certainty: f64,
    ratings: usize,
}

#[derive(Serialize)]
pub(crate) struct Profile<'a> {
    leniency: Trait,
    distance: f64,
    groups: Vec<Group<'a>>,
    decades: Vec<Decade>,
}

impl<'a> Profile<'a> {
    pub(crate) fn of(profile: &profile::Profile, names: &'a [String]) -> Self {
        let groups = profile.groups.iter().zip(names);
        let group = |(of, group): (&Option<profile::Trait>, &'a String)| {
            let Trait { deviation, uncertainty, certainty, ratings } = Trait::of(of.as_ref()?);
            Some(Group { group, deviation, uncertainty, certainty, ratings })
        };
        let decade = |(decade, of): &(i16, profile::Trait)| {
            let Trait { deviation, uncertainty, certainty, ratings } = Trait::of(of);
            Decade { decade: *decade, deviation, uncertainty, certainty, ratings }
        };
        Self {
            leniency: Trait::of(&profile.leniency),
            distance: profile.distance,
            groups: groups.filter_map(group).collect(),
            decades: profile.decades.iter().map(decade).collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Question {
    item: u32,
    chance_seen: f64,
    gain: f64,
}

impl Question {
    pub(crate) fn of(&interview::Question { item, chance_seen, gain }: &interview::Question) -> Self {
        Self { item: item.0, chance_seen, gain }
    }
}

#[derive(Serialize)]
pub(crate) struct Similar {
    item: u32,
    similarity: f32,
}

impl Similar {
    pub(crate) fn of(&(item, similarity): &(ItemIndex, f32)) -> Self {
        Self { item: item.0, similarity }
    }
}

#[derive(Serialize)]
struct Contribution {
    item: u32,
    rating: f64,
    score: f64,
    stars: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Explanation {
    item: u32,
    score: f64,
    prior: f64,
    prediction: f64,
    prior_prediction: f64,
    contributions: Vec<Contribution>,
}

impl Explanation {
    pub(crate) fn of(explanation: &explain::Explanation, limit: usize) -> Self {
        let contribution = |&explain::Contribution { item, rating, score, stars }: &explain::Contribution| {
            Contribution { item: item.0, rating, score, stars }
        };
        Self {
            item: explanation.item.0,
            score: explanation.score,
            prior: explanation.prior_score,
            prediction: explanation.stars,
            prior_prediction: explanation.prior_stars,
            contributions: explanation.contributions.iter().take(limit).map(contribution).collect(),
        }
    }
}
