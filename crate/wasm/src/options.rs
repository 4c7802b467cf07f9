//! Arguments in the shapes that `types.d.ts` promises, checked.

use crate::error::{Code, js_error};
use flatflix_core::{Aggregation, Filter, ItemIndex, Knobs, ListOptions, Recommender, Visitor, VisitorError};
use js_sys::Object;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fmt::Display;
use wasm_bindgen::{JsCast, JsValue};

/// An error of the caller.
fn refused(what: &dyn Display) -> JsValue {
    js_error(Code::InvalidInput, what)
}

fn of_visitor(error: VisitorError) -> JsValue {
    js_error(Code::of_visitor(&error), &error)
}

/// `ListOptions` of the type declarations. Every key may be left out or undefined.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Wanted {
    limit: Option<usize>,
    novelty: Option<f64>,
    variety: Option<f64>,
    groups: Option<Vec<String>>,
    without_groups: Option<Vec<String>>,
    years: Option<Years>,
    min_certainty: Option<f64>,
    within: Option<Vec<u32>>,
}

/// The keys of [`Wanted`]: a misspelt one would be ignored in silence.
const KEYS: [&str; 8] =
    ["limit", "novelty", "variety", "groups", "withoutGroups", "years", "minCertainty", "within"];

#[derive(Default, Deserialize)]
#[serde(default)]
struct Years {
    from: Option<i16>,
    to: Option<i16>,
}

/// Another person, as `Companion` of the type declarations.
#[derive(Deserialize)]
struct Companion {
    ratings: Vec<(u32, f32)>,
    #[serde(default)]
    excluded: Option<Vec<u32>>,
}

fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(|error| refused(&error))
}

/// Read the options of a list; none stand for the defaults.
///
/// # Errors
/// INVALID_INPUT for a key, group or item that there is not, or a value out of range.
pub(crate) fn list_options(core: &Recommender, options: JsValue) -> Result<ListOptions, JsValue> {
    if options.is_undefined() {
        return Ok(ListOptions::default());
    }
    let object: &Object = options.dyn_ref().ok_or_else(|| refused(&"options must be an object"))?;
    for key in Object::keys(object).iter().filter_map(|key| key.as_string()) {
        if !KEYS.contains(&key.as_str()) {
            return Err(refused(&format_args!(
                "there is no option {key}; the options are {}",
                KEYS.join(", ")
            )));
        }
    }
    let wanted: Wanted = from_js(options)?;
    let bits = |names: &Vec<String>| {
        names.iter().try_fold(0, |bits, name| Ok::<_, JsValue>(bits | group(core, name)?))
    };
    let min_certainty = wanted.min_certainty.unwrap_or(0.0);
    if !(0.0..=1.0).contains(&min_certainty) {
        return Err(refused(&"minCertainty must be from 0 to 1"));
    }
    let knobs = Knobs { novelty: wanted.novelty.unwrap_or(0.0), variety: wanted.variety.unwrap_or(0.0) };
    let within = wanted.within.map(|items| items.into_iter().map(ItemIndex).collect::<Vec<_>>());
    within.iter().flatten().try_for_each(|&item| core.check_item(item)).map_err(of_visitor)?;
    Ok(ListOptions {
        limit: wanted.limit.unwrap_or(ListOptions::default().limit),
        knobs,
        filter: Filter {
            groups: wanted.groups.as_ref().map(bits).transpose()?,
            without_groups: wanted.without_groups.as_ref().map_or(Ok(0), bits)?,
            years: wanted.years.map(|Years { from, to }| from.unwrap_or(i16::MIN)..=to.unwrap_or(i16::MAX)),
            min_certainty,
            within: within.map(|items| items.into_iter().collect()),
        },
    })
}

/// The bit of a group.
fn group(core: &Recommender, name: &str) -> Result<u64, JsValue> {
    let groups = &core.metadata().groups;
    let bit = groups.iter().position(|known| known == name);
    bit.map(|bit| 1 << bit).ok_or_else(|| {
        refused(&format_args!("there is no group {name}; the groups are {}", groups.join(", ")))
    })
}

/// Read an aggregation.
///
/// # Errors
/// INVALID_INPUT for a strategy that there is not.
pub(crate) fn aggregation(name: &str) -> Result<Aggregation, JsValue> {
    match name {
        "mean" => Ok(Aggregation::Mean),
        "least-misery" => Ok(Aggregation::LeastMisery),
        _ => Err(refused(&"the aggregation must be mean or least-misery")),
    }
}

/// Read the people that a visitor is with.
///
/// # Errors
/// INVALID_INPUT for an unknown item or a rating off the scale.
pub(crate) fn companions(core: &Recommender, companions: JsValue) -> Result<Vec<Visitor>, JsValue> {
    let companions: Vec<Companion> = from_js(companions)?;
    let visitor = |companion: &Companion| {
        let mut visitor = Visitor::new();
        for &(item, rating) in &companion.ratings {
            visitor.rate(core, ItemIndex(item), rating)?;
        }
        for &item in companion.excluded.iter().flatten() {
            visitor.set_excluded(core, ItemIndex(item), true)?;
        }
        Ok(visitor)
    };
    companions.iter().map(visitor).collect::<Result<_, _>>().map_err(of_visitor)
}
