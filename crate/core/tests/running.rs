//! A fold-in that follows a visitor is the fold-in from nothing, to the last bit, whatever happened before.

use flatflix_core::{ItemIndex, ListOptions, Recommendation, Recommender, Taste, Visitor};
use proptest::prelude::*;

const MODELS: [&[u8]; 2] =
    [include_bytes!("golden/version-2.flatflix"), include_bytes!("golden/version-2-implicit-als.flatflix")];

fn everything(recommender: &Recommender, taste: &Taste, visitor: &Visitor) -> Vec<Recommendation> {
    let n_items = recommender.catalogue().n_items();
    recommender.recommend_for(taste, visitor, &ListOptions { limit: n_items, ..Default::default() }).unwrap()
}

proptest! {
    #[test]
    fn follows_to_the_last_bit(
        model in prop::sample::select(MODELS.to_vec()),
        // A rating of an item, given, changed or (0) taken back.
        changes in prop::collection::vec((0u32..12, 0u8..=10), 1..60),
    ) {
        let recommender = Recommender::from_bytes(model).unwrap();
        let mut visitor = Visitor::new();
        let mut running = recommender.running_fold_in();
        for (item, half) in changes {
            match half {
                0 => { visitor.remove(ItemIndex(item)); }
                half => visitor.rate(&recommender, ItemIndex(item), f32::from(half) / 2.0).unwrap(),
            }
            let afresh = recommender.fold_in(&visitor).unwrap();
            let followed = recommender.follow(&mut running, &visitor).unwrap();
            prop_assert_eq!(
                everything(&recommender, followed, &visitor),
                everything(&recommender, &afresh, &visitor)
            );
            let explained = recommender.explain(followed, ItemIndex(5)).unwrap();
            prop_assert_eq!(explained, recommender.explain(&afresh, ItemIndex(5)).unwrap());
        }
    }
}
