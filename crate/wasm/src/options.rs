//! Arguments in the shapes that `types.d.ts` promises, checked.
//!
//! Read by hand: serde's reader can explain any mismatch of any type, and what it explains with is a quarter of a module
//! that every visitor downloads.

use crate::error::{Code, js_error};
use flatflix_core::{
    Aggregation, Filter, ItemIndex, ItemSet, Knobs, ListOptions, Recommender, Visitor, VisitorError,
};
use js_sys::{Array, Object, Reflect};
use std::fmt::Display;
use wasm_bindgen::{JsCast, JsValue};

/// An error of the caller.
fn refused(what: &dyn Display) -> JsValue {
    js_error(Code::InvalidInput, what)
}

fn of_visitor(error: VisitorError) -> JsValue {
    js_error(Code::of_visitor(&error), &error)
}

/// Names in an error.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut list = String::new();
    for name in names {
        if !list.is_empty() {
            list.push_str(", ");
        }
        list.push_str(name);
    }
    list
}

/// A key of an object, `None` where it is left out or undefined.
fn key<T>(
    object: &JsValue,
    key: &str,
    expected: &str,
    read: impl Fn(&JsValue) -> Option<T>,
) -> Result<Option<T>, JsValue> {
    let value = Reflect::get(object, &key.into())?;
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    read(&value).map(Some).ok_or_else(|| refused(&format_args!("{key} must be {expected}")))
}

fn whole_number(value: &JsValue) -> Option<u32> {
    let number = value.as_f64()?;
    // The cast cuts: what it changed was no such number.
    Some(number as u32).filter(|&whole| f64::from(whole) == number)
}

fn year(value: &JsValue) -> Option<i16> {
    let number = value.as_f64()?;
    Some(number as i16).filter(|&year| f64::from(year) == number)
}

fn array<T>(value: &JsValue, read: impl Fn(&JsValue) -> Option<T>) -> Option<Vec<T>> {
    let array: &Array = value.dyn_ref()?;
    array.iter().map(|entry| read(&entry)).collect()
}

fn items(value: &JsValue) -> Option<Vec<u32>> {
    array(value, whole_number)
}

fn names(value: &JsValue) -> Option<Vec<String>> {
    array(value, JsValue::as_string)
}

/// The keys of `ListOptions`: a misspelt one would be ignored in silence.
const KEYS: [&str; 9] =
    ["limit", "novelty", "risk", "variety", "groups", "withoutGroups", "years", "minCertainty", "within"];

/// Read the options of a list; none stand for the defaults. Every key may be left out or undefined.
///
/// # Errors
/// INVALID_INPUT for a key, group or item that there is not, or a value out of range.
pub(crate) fn list_options(core: &Recommender, options: &JsValue) -> Result<ListOptions, JsValue> {
    let mut read = ListOptions::default();
    if options.is_undefined() {
        return Ok(read);
    }
    let object: &Object = options.dyn_ref().ok_or_else(|| refused(&"options must be an object"))?;
    for key in Object::keys(object).iter().filter_map(|key| key.as_string()) {
        if !KEYS.contains(&key.as_str()) {
            let keys = listed(KEYS.into_iter());
            return Err(refused(&format_args!("there is no option {key}; the options are {keys}")));
        }
    }
    let number = |name| key(options, name, "a number", JsValue::as_f64);
    let groups = |name| key(options, name, "a list of names", names);
    if let Some(limit) = key(options, "limit", "a whole number", whole_number)? {
        read.limit = limit as usize;
    }
    let knob = |name| Ok::<_, JsValue>(number(name)?.unwrap_or(0.0));
    read.knobs = Knobs { novelty: knob("novelty")?, risk: knob("risk")?, variety: knob("variety")? };
    let min_certainty = number("minCertainty")?.unwrap_or(0.0);
    if !(0.0..=1.0).contains(&min_certainty) {
        return Err(refused(&"minCertainty must be from 0 to 1"));
    }
    let years = key(options, "years", "an object", |years| Some(years.clone()).filter(JsValue::is_object))?;
    let years = years.map(|years| {
        let end = |name| key(&years, name, "a year", year);
        Ok::<_, JsValue>(end("from")?.unwrap_or(i16::MIN)..=end("to")?.unwrap_or(i16::MAX))
    });
    read.filter = Filter {
        groups: groups("groups")?.map(|names| bits(core, &names)).transpose()?,
        without_groups: groups("withoutGroups")?.map_or(Ok(0), |names| bits(core, &names))?,
        years: years.transpose()?,
        min_certainty,
        within: key(options, "within", "a list of items", items)?
            .map(|items| checked(core, &items))
            .transpose()?,
    };
    Ok(read)
}

fn checked(core: &Recommender, items: &[u32]) -> Result<ItemSet, JsValue> {
    let mut set = ItemSet::default();
    for item in items.iter().copied().map(ItemIndex) {
        core.check_item(item).map_err(of_visitor)?;
        set.insert(item, ());
    }
    Ok(set)
}

/// The bits of groups.
fn bits(core: &Recommender, names: &[String]) -> Result<u64, JsValue> {
    names.iter().try_fold(0, |bits, name| Ok(bits | group(core, name)?))
}

/// The bit of a group.
fn group(core: &Recommender, name: &str) -> Result<u64, JsValue> {
    let groups = &core.metadata().groups;
    let bit = groups.iter().position(|known| known == name);
    bit.map(|bit| 1 << bit).ok_or_else(|| {
        let groups = listed(groups.iter().map(String::as_str));
        refused(&format_args!("there is no group {name}; the groups are {groups}"))
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
/// INVALID_INPUT for what is no list of companions, an unknown item or a rating off the scale.
pub(crate) fn companions(core: &Recommender, companions: &JsValue) -> Result<Vec<Visitor>, JsValue> {
    let companions: &Array =
        companions.dyn_ref().ok_or_else(|| refused(&"companions must be a list of people"))?;
    companions.iter().map(|person| companion(core, &person)).collect()
}

fn companion(core: &Recommender, person: &JsValue) -> Result<Visitor, JsValue> {
    if !person.is_object() {
        return Err(refused(&"a companion must be an object"));
    }
    let pair = |pair: &JsValue| {
        let pair: &Array = pair.dyn_ref().filter(|pair: &&Array| pair.length() == 2)?;
        Some((whole_number(&pair.get(0))?, pair.get(1).as_f64()?))
    };
    let ratings = key(person, "ratings", "a list of pairs of item and rating", |value| array(value, pair))?;
    let ratings = ratings.ok_or_else(|| refused(&"a companion must have ratings"))?;
    let mut visitor = Visitor::new();
    for (item, rating) in ratings {
        visitor.rate(core, ItemIndex(item), rating as f32).map_err(of_visitor)?;
    }
    for item in key(person, "excluded", "a list of items", items)?.unwrap_or_default() {
        visitor.set_excluded(core, ItemIndex(item), true).map_err(of_visitor)?;
    }
    Ok(visitor)
}
