//! The interview on the golden model, to the bit: `tests/parity/interview.test.mjs` asks WebAssembly the same.

use flatflix_core::{ItemIndex, Model, Question, Recommender, Visitor};
use serde_json::{Value, json};

const GOLDEN: &[u8] = include_bytes!("golden/version-2.flatflix");

/// Items of it with ratings.
const N_RATED: u32 = 10;

fn golden() -> Recommender {
    Recommender::from_bytes(GOLDEN).unwrap()
}

fn ask(recommender: &Recommender, visitor: &Visitor, skip: &[ItemIndex]) -> Option<Question> {
    recommender.next_question(&recommender.fold_in(visitor).unwrap(), visitor, skip).unwrap()
}

fn acquaintance(recommender: &Recommender, visitor: &Visitor) -> f64 {
    recommender.acquaintance(&recommender.fold_in(visitor).unwrap())
}

/// Every question until none is left, with what was known before it. Every third item has been seen.
fn interview(recommender: &Recommender) -> Vec<Value> {
    let mut visitor = Visitor::new();
    let mut told = Vec::new();
    while let Some(question) = ask(recommender, &visitor, &[]) {
        let acquaintance = acquaintance(recommender, &visitor);
        let answer = if question.item.0 % 3 == 0 { Some(4.5) } else { None };
        match answer {
            Some(rating) => visitor.rate(recommender, question.item, rating).unwrap(),
            None => visitor.set_unseen(recommender, question.item, true).unwrap(),
        }
        told.push(json!({
            "item": question.item.0,
            "chanceSeen": question.chance_seen,
            "gain": question.gain,
            "acquaintance": acquaintance,
            "answer": answer,
        }));
    }
    told
}

/// `FLATFLIX_BLESS=1` writes the file anew.
#[test]
fn questions_are_those_of_the_fixture() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/parity/interview.json");
    let found = serde_json::to_string_pretty(&interview(&golden())).unwrap() + "\n";
    if std::env::var_os("FLATFLIX_BLESS").is_some() {
        std::fs::write(path, &found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(path).unwrap());
}

#[test]
fn ratings_make_acquaintance() {
    let recommender = golden();
    let mut visitor = Visitor::new();
    assert_eq!(acquaintance(&recommender, &visitor), 0.0);
    let mut before = 0.0;
    for item in 0..6 {
        visitor.rate(&recommender, ItemIndex(item), 3.0).unwrap();
        let after = acquaintance(&recommender, &visitor);
        assert!(before < after && after < 1.0);
        before = after;
    }
    visitor.set_unseen(&recommender, ItemIndex(9), true).unwrap();
    assert_eq!(acquaintance(&recommender, &visitor), before, "'not seen' teaches nothing about stars");
}

#[test]
fn not_seen_lowers_the_chance_of_what_the_same_people_see() {
    // The golden model counts more ratings of an item than it has users; here most users have not seen most items.
    let mut model = Model::from_bytes(GOLDEN).unwrap();
    model.metadata.n_users = 100;
    let recommender = Recommender::new(model).unwrap();
    let head = recommender.ranking_head();
    let cosine = |i: u32, j: u32| {
        let pair = head.co_rating_factors(ItemIndex(i)).zip(head.co_rating_factors(ItemIndex(j)));
        pair.fold(0.0, |sum, (a, b)| sum + a * b)
    };
    let chance = |visitor: &Visitor, item: u32| {
        let others: Vec<ItemIndex> = (0..N_RATED).filter(|&other| other != item).map(ItemIndex).collect();
        ask(&recommender, visitor, &others).unwrap().chance_seen
    };
    let (mut has, mut has_not) = (Visitor::new(), Visitor::new());
    has.rate(&recommender, ItemIndex(5), 4.0).unwrap();
    has_not.set_unseen(&recommender, ItemIndex(5), true).unwrap();
    for item in (0..N_RATED).filter(|&item| item != 5) {
        let [stranger, seen, unseen] = [&Visitor::new(), &has, &has_not].map(|visitor| chance(visitor, item));
        if cosine(5, item) > 0.05 {
            assert!(unseen < stranger && stranger < seen, "item {item}: {unseen} {stranger} {seen}");
        }
        if cosine(5, item) < -0.05 {
            assert!(unseen > stranger && stranger > seen, "item {item}: {unseen} {stranger} {seen}");
        }
    }
}

#[test]
fn the_order_of_the_answers_is_irrelevant() {
    let recommender = golden();
    let answers = [(3, Some(4.0)), (1, None), (7, Some(1.5)), (2, None)];
    let first = |answers: &mut dyn Iterator<Item = &(u32, Option<f32>)>| {
        let mut visitor = Visitor::new();
        for &(item, rating) in answers {
            match rating {
                Some(rating) => visitor.rate(&recommender, ItemIndex(item), rating).unwrap(),
                None => visitor.set_unseen(&recommender, ItemIndex(item), true).unwrap(),
            }
        }
        ask(&recommender, &visitor, &[])
    };
    assert_eq!(first(&mut answers.iter()), first(&mut answers.iter().rev()));
}
