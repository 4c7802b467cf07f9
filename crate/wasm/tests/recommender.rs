//! The JavaScript API, in a JavaScript engine.

use flatflix_wasm::Recommender;
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const MODEL: &[u8] = include_bytes!("../../core/tests/golden/version-1.flatflix");

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap()
}

fn number(object: &JsValue, key: &str) -> f64 {
    get(object, key).as_f64().unwrap()
}

fn code(error: &JsValue) -> String {
    assert!(error.is_instance_of::<js_sys::Error>());
    get(error, "code").as_string().unwrap()
}

#[wasm_bindgen_test]
fn recommends_what_is_neither_rated_nor_excluded() {
    let mut recommender = Recommender::new(MODEL).unwrap();
    recommender.set_rating(0, 4.5).unwrap();
    recommender.set_excluded(1, true).unwrap();
    let items = |recommender: &Recommender| -> Vec<f64> {
        let list: Array = recommender.recommend(100, None, None).unwrap().unchecked_into();
        list.iter().map(|entry| number(&entry, "item")).collect()
    };
    assert_eq!(items(&recommender).len(), 10);
    assert!(items(&recommender).iter().all(|&item| item > 1.0));
    recommender.remove_rating(0);
    recommender.set_excluded(1, false).unwrap();
    assert_eq!(items(&recommender).len(), 12);
}

#[wasm_bindgen_test]
fn shapes_are_those_of_the_type_declarations() {
    let mut recommender = Recommender::new(MODEL).unwrap();
    recommender.set_rating(2, 5.0).unwrap();
    let about: JsValue = recommender.about().unwrap().into();
    assert_eq!(get(&about, "title").as_string().unwrap(), "test");
    assert_eq!(number(&get(&about, "scale"), "step"), 0.5);
    assert_eq!(number(&about, "formatVersion"), 1.0);
    let catalogue: JsValue = recommender.catalogue().unwrap().into();
    assert_eq!(number(&get(&catalogue, "titles"), "length"), 12.0);
    assert_eq!(number(&get(&catalogue, "groups"), "length"), 24.0, "two words per item");
    let predictions = recommender.predict(&[3, 4]).unwrap();
    assert_eq!(predictions.len(), 6);
    assert!(predictions[1] <= predictions[0] && predictions[0] <= predictions[2]);
    assert_eq!(recommender.leading_factors(3).len(), 36, "missing factors are zeros");
    let explanation: JsValue = recommender.explain(5, 10).unwrap().into();
    let contributions: Array = get(&explanation, "contributions").unchecked_into();
    let stars: f64 = contributions.iter().map(|entry| number(&entry, "stars")).sum();
    let gained = number(&explanation, "prediction") - number(&explanation, "priorPrediction");
    assert!((stars - gained).abs() < 1e-9);
    let similar: Array = recommender.similar(0, 3).unwrap().unchecked_into();
    assert_eq!(similar.length(), 3);
}

#[wasm_bindgen_test]
fn errors_carry_their_code() {
    let mut damaged = MODEL.to_vec();
    damaged[100] ^= 1;
    assert_eq!(code(&Recommender::new(&damaged).unwrap_err()), "CORRUPT_MODEL");
    let mut newer = MODEL.to_vec();
    newer[8] = 9;
    assert_eq!(code(&Recommender::new(&newer).unwrap_err()), "UNSUPPORTED_FORMAT");
    let mut recommender = Recommender::new(MODEL).unwrap();
    assert_eq!(code(&recommender.set_rating(99, 3.0).unwrap_err()), "INVALID_INPUT");
    assert_eq!(code(&recommender.set_rating(0, 9.0).unwrap_err()), "INVALID_INPUT");
    assert_eq!(code(&recommender.recommend(5, Some(7.0), None).err().unwrap()), "INVALID_INPUT");
    assert!(recommender.recommend(5, Some(0.3), Some(0.5)).is_ok());
    assert_eq!(code(&recommender.similar(99, 5).err().unwrap()), "INVALID_INPUT");
}

#[wasm_bindgen_test]
fn questions_are_about_what_nothing_was_said_of() {
    let mut recommender = Recommender::new(MODEL).unwrap();
    let mut asked = Vec::new();
    loop {
        let question: JsValue = recommender.next_question(None).unwrap().into();
        if question.is_undefined() {
            break;
        }
        let item = number(&question, "item") as u32;
        assert!(!asked.contains(&item));
        assert!((0.0..=1.0).contains(&number(&question, "chanceSeen")) && number(&question, "gain") > 0.0);
        let put_off: JsValue = recommender.next_question(Some(vec![item])).unwrap().into();
        assert!(put_off.is_undefined() || number(&put_off, "item") as u32 != item);
        match asked.len() % 3 {
            0 => recommender.set_rating(item, 4.0).unwrap(),
            1 => recommender.set_unseen(item, true).unwrap(),
            _ => recommender.set_excluded(item, true).unwrap(),
        }
        asked.push(item);
    }
    assert_eq!(asked.len(), 10, "two of the twelve have no ratings");
    let list: Array = recommender.recommend(12, None, None).unwrap().unchecked_into();
    assert_eq!(list.length(), 5, "what the visitor has not seen can be recommended");
    assert!(recommender.acquaintance().unwrap() > 0.0);
    recommender.clear();
    assert_eq!(recommender.acquaintance().unwrap(), 0.0);
    let first: JsValue = recommender.next_question(None).unwrap().into();
    assert_eq!(number(&first, "item") as u32, asked[0]);
    assert_eq!(code(&recommender.set_unseen(99, true).unwrap_err()), "INVALID_INPUT");
}
