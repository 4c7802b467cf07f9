//! What a recommender carries along with its model, and what it makes of items that nobody has rated.

use flatflix_core::format::head_bytes;
use flatflix_core::ranking::RankingKind;
use flatflix_core::{Card, Feedback, ItemIndex, Model, Recommender, Visitor};

const MODELS: [&[u8]; 2] =
    [include_bytes!("golden/version-2.flatflix"), include_bytes!("golden/version-2-implicit-als.flatflix")];

#[test]
fn everything_of_the_model_is_there() {
    for bytes in MODELS {
        let (model, recommender) =
            (Model::from_bytes(bytes).unwrap(), Recommender::from_bytes(bytes).unwrap());
        assert!(!model.tags.names.is_empty() && !model.map.is_empty() && !model.images.is_empty());
        assert_eq!(recommender.metadata(), &model.metadata);
        assert_eq!(recommender.catalogue(), &model.catalogue);
        assert_eq!(recommender.tags(), &model.tags);
        assert_eq!(recommender.map(), model.map);
        assert_eq!(recommender.images(), model.images);
        assert_eq!(recommender.card(), &model.card);
        assert_eq!(recommender.rating_head().parts(), &model.rating);
        assert_eq!(recommender.ranking_head().parts(), &model.ranking);
        let name = recommender.ranking_head().parts().kind.name();
        match model.ranking.kind {
            RankingKind::Linear(_) => assert_eq!(name, "linear"),
            RankingKind::ImplicitAls(_) => assert_eq!(name, "implicit-als"),
        }
    }
}

#[test]
fn items_are_found_by_their_ids_and_tags_have_names() {
    let model = Model::from_bytes(MODELS[0]).unwrap();
    for (row, id) in model.catalogue.ids.iter().enumerate() {
        assert_eq!(model.catalogue.index_of(id), Some(ItemIndex(row as u32)));
    }
    assert_eq!(model.catalogue.index_of("nobody's"), None);
    for (row, tags) in model.tags.of_items.iter().enumerate() {
        let item = ItemIndex(row as u32);
        assert_eq!(model.tags.of(item), tags);
        let names: Vec<&str> = tags.iter().map(|&tag| model.tags.names[usize::from(tag)].as_str()).collect();
        assert_eq!(model.tags.names_of(item).collect::<Vec<_>>(), names);
    }
    assert!(model.tags.of(ItemIndex(99)).is_empty());
}

/// As a page that gets the head of a model first needs to know.
#[test]
fn the_head_ends_with_the_first_chunk() {
    for bytes in MODELS {
        let (_, measured) = Model::measure(bytes).unwrap();
        let head = measured.head as usize;
        assert_eq!(head_bytes(bytes), Some(head));
        assert_eq!(head_bytes(&bytes[..head]), Some(head));
        for cut in [0, 15, 19, 40, head - 1] {
            assert_eq!(head_bytes(&bytes[..cut]), None, "{cut} bytes");
        }
        let sections = measured.sections.iter().map(|section| section.bytes).sum::<u64>();
        assert_eq!(sections, bytes.len() as u64);
        let size = |name: &str| measured.sections.iter().find(|section| section.name == name).unwrap().bytes;
        let ranking = size("ranking factors");
        let model = Model::from_bytes(bytes).unwrap();
        let alone = model.ranking.encoded_len(&model.catalogue.counts) as u64;
        assert!(alone <= ranking && ranking <= alone + 8, "{alone} of {ranking}");
    }
}

#[test]
fn an_item_that_nobody_has_rated_is_compared_by_its_rating_factors() {
    for bytes in MODELS {
        let recommender = Recommender::from_bytes(bytes).unwrap();
        let head = recommender.rating_head();
        let unrated = ItemIndex(11);
        assert!(!recommender.ranking_head().knows(unrated));
        let factors = |item| head.item_factors(item).collect::<Vec<_>>();
        let own = factors(unrated);
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        let found = recommender.similar(unrated, 12).unwrap();
        let n_known = (0..12).filter(|&item| recommender.ranking_head().knows(ItemIndex(item))).count();
        assert_eq!(found.len(), n_known, "what is known, whatever its likeness");
        assert!(found.is_sorted_by(|a, b| a.1 >= b.1));
        for (item, similarity) in found {
            let other = factors(item);
            let norms = (dot(&own, &own) * dot(&other, &other)).sqrt();
            let cosine = if norms > 0.0 { dot(&own, &other) / norms } else { 0.0 };
            assert!((f64::from(similarity) - cosine).abs() < 1e-6, "{item:?}: {similarity}, {cosine}");
        }
    }
}

#[test]
fn deeds_of_a_visitor_can_be_taken_back() {
    let recommender = Recommender::from_bytes(MODELS[0]).unwrap();
    let listed = |visitor: &Visitor, item| {
        recommender.recommend(visitor, 12).unwrap().iter().any(|place| place.item == item)
    };
    let (item, mut visitor) = (ItemIndex(2), Visitor::new());
    visitor.set_excluded(&recommender, item, true).unwrap();
    assert!(!listed(&visitor, item));
    visitor.set_excluded(&recommender, item, false).unwrap();
    assert!(listed(&visitor, item) && visitor == Visitor::new());
    visitor.set_unseen(&recommender, item, true).unwrap();
    assert_eq!(visitor.unseen().collect::<Vec<_>>(), [item]);
    assert!(listed(&visitor, item), "what has not been seen can be recommended");
    visitor.rate(&recommender, item, 3.0).unwrap();
    assert_eq!(visitor.unseen().count(), 0, "what is rated has been seen");
    assert!(visitor.remove(item) && !visitor.remove(item));
    visitor.set_unseen(&recommender, item, false).unwrap();
    assert_eq!(visitor, Visitor::new());
    visitor.rate(&recommender, item, 3.0).unwrap();
    visitor.clear();
    assert_eq!(visitor, Visitor::new());
}

#[test]
fn figures_are_kept_in_order_and_only_if_they_are_numbers() {
    let mut card = Card::default();
    assert!(card.is_empty());
    for (name, value) in
        [("b", 2.0), ("a", 1.0), ("c", 3.0), ("b", 2.5), ("d", f64::NAN), ("c", f64::INFINITY)]
    {
        card.set(name, value);
    }
    assert_eq!(card.figures, [("a".to_owned(), 1.0), ("b".to_owned(), 2.5)]);
    assert_eq!(["a", "b", "c", "d"].map(|name| card.get(name)), [Some(1.0), Some(2.5), None, None]);
    assert!(!card.is_empty() && !Card { about: "us".to_owned(), ..Card::default() }.is_empty());
    assert_eq!([Feedback::Ratings, Feedback::Implicit].map(Feedback::name), ["ratings", "implicit"]);
}
