//! The JavaScript API, in a JavaScript engine.

use flatflix_wasm::{JsAggregation, JsCompanions, JsListOptions, ModelReader, Recommender};
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const MODEL: &[u8] = include_bytes!("../../core/tests/golden/version-2.flatflix");

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

/// An argument as JavaScript would write it.
fn js<T: JsCast>(json: &str) -> T {
    js_sys::JSON::parse(json).unwrap().unchecked_into()
}

fn options(json: &str) -> Option<JsListOptions> {
    Some(js(json))
}

#[wasm_bindgen_test]
fn recommends_what_is_neither_rated_nor_excluded() {
    let mut recommender = Recommender::new(MODEL).unwrap();
    recommender.set_rating(0, 4.5).unwrap();
    recommender.set_excluded(1, true).unwrap();
    let items = |recommender: &Recommender| -> Vec<f64> {
        let list: Array = recommender.recommend(options(r#"{"limit":100}"#)).unwrap().unchecked_into();
        list.iter().map(|entry| number(&entry, "item")).collect()
    };
    assert_eq!(items(&recommender).len(), 10);
    assert!(items(&recommender).iter().all(|&item| item > 1.0));
    recommender.remove_rating(0);
    recommender.set_excluded(1, false).unwrap();
    assert_eq!(items(&recommender).len(), 12);
}

#[wasm_bindgen_test]
fn a_model_may_arrive_in_pieces() {
    let mut reader = ModelReader::new();
    assert_eq!(reader.push(&MODEL[..200]).unwrap(), 0);
    assert_eq!(code(&reader.recommender().unwrap_err()), "CORRUPT_MODEL");
    assert_eq!(reader.push(&MODEL[200..]).unwrap(), 12);
    let list =
        |recommender: &Recommender| js_sys::JSON::stringify(&recommender.recommend(None).unwrap().into());
    let (arrived, whole) = (reader.recommender().unwrap(), Recommender::new(MODEL).unwrap());
    assert_eq!(list(&arrived).unwrap(), list(&whole).unwrap());
    assert_eq!(list(&reader.finish().unwrap()).unwrap(), list(&whole).unwrap());
    let cut_short = ModelReader::new();
    assert_eq!(code(&cut_short.finish().unwrap_err()), "CORRUPT_MODEL");
}

#[wasm_bindgen_test]
fn shapes_are_those_of_the_type_declarations() {
    let mut recommender = Recommender::new(MODEL).unwrap();
    recommender.set_rating(2, 5.0).unwrap();
    let about: JsValue = recommender.about().unwrap().into();
    assert_eq!(get(&about, "title").as_string().unwrap(), "test");
    assert_eq!(number(&get(&about, "scale"), "step"), 0.5);
    assert_eq!(number(&about, "formatVersion"), 2.0);
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
    for knob in ["novelty", "risk", "variety"] {
        let turned = options(&format!(r#"{{"{knob}":7}}"#));
        assert_eq!(code(&recommender.recommend(turned).err().unwrap()), "INVALID_INPUT");
    }
    assert!(recommender.recommend(options(r#"{"novelty":0.3,"risk":-0.5,"variety":0.5}"#)).is_ok());
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
    let list: Array = recommender.recommend(options(r#"{"limit":12}"#)).unwrap().unchecked_into();
    assert_eq!(list.length(), 5, "what the visitor has not seen can be recommended");
    assert!(recommender.acquaintance().unwrap() > 0.0);
    recommender.clear();
    assert_eq!(recommender.acquaintance().unwrap(), 0.0);
    let first: JsValue = recommender.next_question(None).unwrap().into();
    assert_eq!(number(&first, "item") as u32, asked[0]);
    assert_eq!(code(&recommender.set_unseen(99, true).unwrap_err()), "INVALID_INPUT");
}

#[wasm_bindgen_test]
fn options_filter_before_the_list_is_cut() {
    let recommender = Recommender::new(MODEL).unwrap();
    let catalogue: JsValue = recommender.catalogue().unwrap().into();
    let years = js_sys::Int16Array::from(get(&catalogue, "years")).to_vec();
    let groups = js_sys::Uint32Array::from(get(&catalogue, "groups")).to_vec();
    let list = |json: &str| -> Vec<usize> {
        let list: Array = recommender.recommend(options(json)).unwrap().unchecked_into();
        list.iter().map(|place| number(&place, "item") as usize).collect()
    };
    let everything = list(r#"{"limit":100}"#);
    let expected = |passes: &dyn Fn(usize) -> bool| -> Vec<usize> {
        everything.iter().copied().filter(|&item| passes(item)).take(5).collect()
    };
    assert_eq!(list("{}"), everything[..5]);
    assert_eq!(list(r#"{"groups":["Drama"]}"#), expected(&|item| groups[2 * item] & 2 != 0));
    assert_eq!(list(r#"{"withoutGroups":["Drama"]}"#), expected(&|item| groups[2 * item] & 2 == 0));
    assert_eq!(
        list(r#"{"years":{"from":1910,"to":1930}}"#),
        expected(&|item| (1910..=1930).contains(&years[item]))
    );
    assert_eq!(list(r#"{"years":{"to":1930}}"#), expected(&|item| years[item] != 0 && years[item] <= 1930));
    assert_eq!(list(r#"{"within":[7,3]}"#), expected(&|item| item == 3 || item == 7));
    assert_eq!(list(r#"{"minCertainty":0.5}"#), [0; 0], "nothing is certain about a stranger");
    for wrong in [
        r#"{"limits":5}"#,
        r#"{"limit":-1}"#,
        r#"{"groups":["Dramas"]}"#,
        r#"{"within":[99]}"#,
        r#"{"minCertainty":2}"#,
        "5",
    ] {
        assert_eq!(code(&recommender.recommend(options(wrong)).err().unwrap()), "INVALID_INPUT", "{wrong}");
    }
}

#[wasm_bindgen_test]
fn two_people_get_a_list_with_the_prediction_of_each() {
    let mut recommender = Recommender::new(MODEL).unwrap();
    recommender.set_rating(0, 5.0).unwrap();
    let together = |companions: &str, aggregation: &str| {
        let aggregation = JsValue::from_str(aggregation).unchecked_into::<JsAggregation>();
        recommender.recommend_together(js::<JsCompanions>(companions), aggregation, None)
    };
    let companions = r#"[{"ratings":[[3,1],[4,4.5]],"excluded":[5]}]"#;
    for aggregation in ["mean", "least-misery"] {
        let list: Array = together(companions, aggregation).unwrap().unchecked_into();
        assert_eq!(list.length(), 5);
        for place in list.iter() {
            assert!(![0.0, 3.0, 4.0, 5.0].contains(&number(&place, "item")));
            let predictions: Array = get(&place, "predictions").unchecked_into();
            assert_eq!(predictions.length(), 2);
            let own = recommender.predict(&[number(&place, "item") as u32]).unwrap()[0];
            assert_eq!(number(&predictions.get(0), "prediction"), own);
        }
    }
    assert_eq!(code(&together(companions, "median").err().unwrap()), "INVALID_INPUT");
    assert_eq!(code(&together(r#"[{"ratings":[[3,9]]}]"#, "mean").err().unwrap()), "INVALID_INPUT");
    assert_eq!(code(&together(r#"[{"rating":[]}]"#, "mean").err().unwrap()), "INVALID_INPUT");
}

#[wasm_bindgen_test]
fn the_visitor_can_ask_how_well_they_are_known() {
    let mut recommender = Recommender::new(MODEL).unwrap();
    let nobody: JsValue = recommender.leave_one_out().unwrap().into();
    assert_eq!((number(&nobody, "rmse"), number(&get(&nobody, "ratings"), "length")), (0.0, 0.0));
    recommender.set_rating(2, 5.0).unwrap();
    recommender.set_rating(4, 1.0).unwrap();
    let result: JsValue = recommender.leave_one_out().unwrap().into();
    let ratings: Array = get(&result, "ratings").unchecked_into();
    assert_eq!(ratings.length(), 2);
    assert_eq!(number(&ratings.get(0), "item"), 2.0);
    assert!((number(&ratings.get(0), "itemMean") - 3.57).abs() < 1e-6);
    recommender.remove_rating(2);
    assert_eq!(number(&ratings.get(0), "prediction"), recommender.predict(&[2]).unwrap()[0]);

    let without: Array = {
        recommender.set_rating(2, 5.0).unwrap();
        recommender.recommend_without(2, options(r#"{"limit":100}"#)).unwrap().unchecked_into()
    };
    recommender.remove_rating(2);
    recommender.set_excluded(2, true).unwrap();
    let after: Array = recommender.recommend(options(r#"{"limit":100}"#)).unwrap().unchecked_into();
    assert_eq!(
        js_sys::JSON::stringify(&without).unwrap().as_string(),
        js_sys::JSON::stringify(&after).unwrap().as_string()
    );
    assert_eq!(code(&recommender.recommend_without(7, None).err().unwrap()), "INVALID_INPUT");

    let profile: JsValue = recommender.profile().unwrap().into();
    let groups: Array = get(&profile, "groups").unchecked_into();
    assert_eq!(get(&groups.get(0), "group").as_string().unwrap(), "Comedy");
    assert!(number(&profile, "distance") > 0.0 && number(&get(&profile, "leniency"), "ratings") == 1.0);
    let decades: Array = get(&profile, "decades").unchecked_into();
    assert_eq!(number(&decades.get(0), "decade"), 1900.0);
    assert!(number(&decades.get(0), "certainty") > 0.0);
}
