//! A shard, or an index of shards, of a head: the first byte says which, the second its number, and what follows is its
//! body, under a checksum that fits.
#![no_main]

#[path = "../../crate/core/tests/forge/shard.rs"]
mod forge;

use flatflix_core::shards::Reach;
use flatflix_core::{ItemIndex, Model, Recommender, Visitor};
use forge::Divided;
use std::sync::OnceLock;

fn divided(of: u8) -> &'static Divided {
    static DIVIDED: OnceLock<[Divided; 2]> = OnceLock::new();
    let made = DIVIDED.get_or_init(|| {
        let goldens: [&[u8]; 2] = [
            include_bytes!("../../crate/core/tests/golden/version-2.flatflix"),
            include_bytes!("../../crate/core/tests/golden/version-2-implicit-als.flatflix"),
        ];
        goldens.map(|bytes| Divided::new(&Model::from_bytes(bytes).expect("a golden file")))
    });
    &made[usize::from(of % 2)]
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let &[which, number, ref body @ ..] = bytes else { return };
    let divided = divided(which);
    let is_index = which & 2 != 0;
    let index = if is_index { divided.forged_index(number.into(), body) } else { divided.index.clone() };
    let shard = if is_index { divided.shard.clone() } else { divided.forged_shard(number.into(), body) };
    let Ok(mut shards) = divided.open(&index) else { return };
    let before = shards.model().clone();
    match shards.push(&shard) {
        Ok(n_items) => assert_eq!(n_items, shards.model().catalogue.n_items()),
        Err(_) => assert!(*shards.model() == before, "what is refused changes nothing"),
    }
    shards.model().validate().expect("what has been put together holds together");
    let Ok(recommender) = Recommender::new(shards.model().clone()) else { return };
    flatflix_fuzz::use_model(&recommender);
    let mut visitor = Visitor::new();
    visitor.rate(&recommender, ItemIndex(0), recommender.metadata().scale.max).expect("an end of the scale");
    if let Ok(taste) = recommender.fold_in(&visitor) {
        let wanted = shards.wanted(&recommender, &taste, &visitor, Reach::default());
        let known = |wanted: Vec<usize>| wanted.iter().all(|&number| number < shards.index().shards.len());
        assert!(wanted.is_ok_and(known));
    }
});
