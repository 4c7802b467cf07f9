//! Blobs that somebody has forged, with checksums that fit: each is a model or an error, and takes no more memory than its
//! bytes warrant.

mod forge;
#[path = "forge/shard.rs"]
mod forge_shard;

use flatflix_core::format::{FORMAT_VERSION, ModelReader, limits};
use flatflix_core::ranking::RankingKind;
use flatflix_core::shards::Reach;
use flatflix_core::{Catalogue, FormatError, ItemIndex, Model, Recommender, Visitor};
use forge::Blob;
use forge_shard::{Divided, PRELUDE};
use nalgebra::{DMatrix, DVector};
use peak_alloc::PeakAlloc;
use proptest::prelude::*;
use std::sync::Mutex;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// One at a time: they share the count of what is allocated.
static ALONE: Mutex<()> = Mutex::new(());

fn goldens() -> [&'static [u8]; 2] {
    [include_bytes!("golden/version-2.flatflix"), include_bytes!("golden/version-2-implicit-als.flatflix")]
}

/// How many blobs are forged: 1,000,000 take about ten minutes.
fn n_blobs() -> u32 {
    let asked = std::env::var("FLATFLIX_HOSTILE_BLOBS").ok();
    asked.map_or(4000, |n| n.parse().expect("FLATFLIX_HOSTILE_BLOBS is a number"))
}

/// Bytes held at most while `f` runs, beyond those held before.
fn held<T>(f: impl FnOnce() -> T) -> (usize, T) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let made = f();
    (MEMORY.peak_usage().saturating_sub(before), made)
}

/// What FORMAT.md bounds a reader's memory by.
fn bound(bytes: &[u8]) -> usize {
    1600 * bytes.len() + 20_000_000
}

/// Read it, whole and in pieces, and use what comes of it as a page would.
fn holds(bytes: &[u8]) -> Result<(), TestCaseError> {
    let (peak, read) = held(|| Model::from_bytes(bytes));
    prop_assert!(peak <= bound(bytes), "{peak} bytes held for {} read", bytes.len());
    let mut reader = ModelReader::new();
    let arrived = bytes.chunks(97).try_for_each(|piece| reader.push(piece).map(|_| ()));
    let streamed = arrived.and_then(|()| reader.finish()).and_then(|model| model.validate().map(|()| model));
    prop_assert_eq!(read.is_ok(), streamed.is_ok());
    let Ok(recommender) = Recommender::from_bytes(bytes) else { return Ok(()) };
    let mut visitor = Visitor::new();
    let scale = recommender.metadata().scale;
    prop_assert!(visitor.rate(&recommender, ItemIndex(0), scale.max).is_ok());
    for recommendation in recommender.recommend(&visitor, 5).into_iter().flatten() {
        let told = recommendation.prediction;
        prop_assert!(!told.rating.is_nan() && !told.low.is_nan() && !told.high.is_nan(), "{told:?}");
    }
    if let Ok(taste) = recommender.fold_in(&visitor) {
        let _ = recommender.next_question(&taste, &visitor, &[]);
    }
    let _ = recommender.leave_one_out(&visitor);
    Ok(())
}

/// What a forger does to a blob.
#[derive(Clone, Debug)]
enum Deed {
    /// Other bytes in a part.
    Bytes(prop::sample::Index, Vec<(prop::sample::Index, u8)>),
    /// Only the beginning of a part.
    Cut(prop::sample::Index, prop::sample::Index),
    /// More bytes at the end of a part.
    Grow(prop::sample::Index, Vec<u8>),
    /// Another part instead.
    Replace(prop::sample::Index, Vec<u8>),
    /// A number that is not true.
    Claim(prop::sample::Index, u64),
    /// The same items once more.
    Repeat,
}

fn deed() -> impl Strategy<Value = Deed> {
    let index = any::<prop::sample::Index>;
    let bytes = |n: usize| prop::collection::vec(any::<u8>(), 0..n);
    let number = prop_oneof![
        0u64..40,
        any::<u64>(),
        (0u32..64).prop_map(|bit| 1 << bit),
        (0u32..64).prop_map(|bit| (1 << bit) - 1),
    ];
    prop_oneof![
        4 => (index(), prop::collection::vec((index(), any::<u8>()), 1..6)).prop_map(|(part, new)| Deed::Bytes(part, new)),
        1 => (index(), index()).prop_map(|(part, at)| Deed::Cut(part, at)),
        1 => (index(), bytes(40)).prop_map(|(part, more)| Deed::Grow(part, more)),
        1 => (index(), bytes(200)).prop_map(|(part, new)| Deed::Replace(part, new)),
        3 => (index(), number).prop_map(|(which, value)| Deed::Claim(which, value)),
        1 => Just(Deed::Repeat),
    ]
}

fn forged(golden: &[u8], deeds: Vec<Deed>) -> Vec<u8> {
    let mut blob = Blob::parse(golden).expect("a golden file has all its parts");
    for deed in deeds {
        let part = |index: &prop::sample::Index| index.index(blob.n_parts());
        match deed {
            Deed::Bytes(which, new) => blob.change(part(&which), |bytes| {
                for (at, byte) in new {
                    if !bytes.is_empty() {
                        let at = at.index(bytes.len());
                        bytes[at] = byte;
                    }
                }
            }),
            Deed::Cut(which, at) => {
                blob.change(part(&which), |bytes| bytes.truncate(at.index(bytes.len() + 1)))
            }
            Deed::Grow(which, more) => blob.change(part(&which), |bytes| bytes.extend(more)),
            Deed::Replace(which, new) => blob.change(part(&which), |bytes| *bytes = new),
            Deed::Claim(which, value) => blob.claim(which.index(blob.n_claims()), value),
            Deed::Repeat => blob.chunks.extend(blob.chunks.first().cloned()),
        }
    }
    blob.bytes()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(n_blobs()))]

    #[test]
    fn a_forged_blob_is_a_model_or_an_error(kind in 0usize..2, deeds in prop::collection::vec(deed(), 1..4)) {
        let _alone = ALONE.lock();
        holds(&forged(goldens()[kind], deeds))?;
    }

    #[test]
    fn random_bytes_are_an_error(tail in prop::collection::vec(any::<u8>(), 0..600), kind in 0u8..3) {
        let _alone = ALONE.lock();
        let mut bytes = [&b""[..], b"FLATFLIX", b"FLATFLIX\x02\0\0\0"][usize::from(kind)].to_vec();
        bytes.extend(tail);
        holds(&bytes)?;
    }
}

/// One forgery for each way in which a blob with fitting checksums can be wrong.
#[test]
fn what_a_forger_gets_wrong_is_named() {
    type Forgery = fn(&mut Blob);
    let forgeries: [(Forgery, FormatError); 12] = [
        (|blob| blob.version = 7, FormatError::UnsupportedVersion { found: 7, supported: FORMAT_VERSION }),
        (|blob| blob.metadata = vec![240], FormatError::Header { reason: "it ends within a field" }),
        (|blob| blob.metadata[1] = 0xff, FormatError::Header { reason: "a text is not UTF-8" }),
        (|blob| blob.claim(0, 0), FormatError::Invalid { what: "catalogue", expected: "at least one item" }),
        (
            |blob| blob.claim(0, (1 << 24) + 1),
            FormatError::TooLarge { what: "items", found: (1 << 24) + 1, limit: 1 << 24 },
        ),
        (|blob| blob.claim(1, 257), FormatError::TooLarge { what: "factors", found: 257, limit: 256 }),
        (|blob| blob.claim(2, 1025), FormatError::TooLarge { what: "components", found: 1025, limit: 1024 }),
        (
            |blob| blob.change(1, |prior| prior.push(0)),
            FormatError::TrailingBytes { section: "prior", extra: 1 },
        ),
        (
            |blob| blob.chunks[0].n_items = 0,
            FormatError::Invalid { what: "chunk", expected: "at least one item" },
        ),
        (
            |blob| blob.chunks[0].n_items = 13,
            FormatError::TooLarge { what: "items of a chunk", found: 13, limit: 12 },
        ),
        (
            |blob| blob.change(7, |rating| rating.push(0)),
            FormatError::Invalid {
                what: "rating factors",
                expected: "codes within their columns' ranges, and no other bytes",
            },
        ),
        (|blob| blob.rest = vec![0; 3], FormatError::TrailingBytes { section: "model", extra: 3 }),
    ];
    for golden in goldens() {
        for (forge, expected) in &forgeries {
            let mut blob = Blob::parse(golden).unwrap();
            forge(&mut blob);
            assert_eq!(Model::from_bytes(&blob.bytes()).as_ref().err(), Some(expected));
        }
        let cut = |prior: &mut Vec<u8>| prior.truncate(prior.len() - 1);
        let mut blob = Blob::parse(golden).unwrap();
        blob.change(1, cut);
        let error = Model::from_bytes(&blob.bytes()).unwrap_err();
        assert!(matches!(error, FormatError::Truncated { section: "prior", .. }), "{error}");
        let mut damaged = golden.to_vec();
        *damaged.last_mut().unwrap() ^= 1;
        assert_eq!(Model::from_bytes(&damaged).unwrap_err(), FormatError::Checksum { section: "card" });
        assert_eq!(Model::from_bytes(b"PK\x03\x04").unwrap_err(), FormatError::NotAModel);
    }
}

#[test]
fn a_blob_is_what_its_parts_make() {
    for golden in goldens() {
        assert_eq!(Blob::parse(golden).unwrap().bytes(), golden);
    }
}

/// The greatest numbers that each field holds, alone and all together.
#[test]
fn lengths_that_lie_take_no_memory() {
    let _alone = ALONE.lock();
    for golden in goldens() {
        let honest = Blob::parse(golden).unwrap();
        let numbers = (0..64).map(|bit| 1u64 << bit).chain([u64::MAX, 1024, 256, 1 << 24, (1 << 16) - 1]);
        for value in numbers {
            let mut all = honest.clone();
            for which in 0..honest.n_claims() {
                let mut one = honest.clone();
                one.claim(which, value);
                all.claim(which, value);
                for blob in [&one, &all] {
                    let bytes = blob.bytes();
                    let (peak, _) = held(|| Model::from_bytes(&bytes).is_ok());
                    assert!(peak <= bound(&bytes), "claim {which} of {value}: {peak} for {}", bytes.len());
                }
            }
        }
    }
}

/// The most that a true blob takes: items that say nothing, with as many codes as there can be, all of them 0.
#[test]
fn a_blob_of_nothing_but_zeros_takes_no_more_than_it_may() {
    let _alone = ALONE.lock();
    let (n_items, k, n_components) = (20_000, limits::FACTORS + 1, limits::COMPONENTS);
    let mut model = Model::from_bytes(goldens()[1]).unwrap();
    model.catalogue = Catalogue {
        ids: (0..n_items).map(|row| row.to_string()).collect(),
        titles: vec![String::new(); n_items],
        aliases: vec![Vec::new(); n_items],
        years: vec![0; n_items],
        groups: vec![0; n_items],
        imdb: vec![0; n_items],
        tmdb: vec![0; n_items],
        means: vec![3.0; n_items],
        counts: vec![1; n_items],
    };
    (model.tags, model.map, model.images) = (Default::default(), Vec::new(), Vec::new());
    let rating = &mut model.rating;
    rating.prior.mean = DVector::zeros(k);
    rating.prior.precision = DMatrix::identity(k, k);
    rating.selection.weights = DMatrix::zeros(k, k);
    rating.selection.centre = DVector::zeros(k);
    rating.uncertainty.basis = DMatrix::identity(k, k);
    rating.uncertainty.decay = DVector::zeros(k);
    (rating.biases, rating.scales) = (vec![0; n_items], vec![0; n_items]);
    rating.codes = vec![0; n_items * (k - 1)];
    let ranking = &mut model.ranking;
    ranking.mean_user = vec![0.0; n_components];
    ranking.rows.component_steps = vec![0.01; n_components];
    ranking.rows.codes = vec![0; n_items * n_components];
    let RankingKind::ImplicitAls(parts) = &mut ranking.kind else { panic!("the other golden file") };
    (parts.n_rated_items, parts.gramian) = (n_items as u32, vec![1.0; n_components]);
    let bytes = model.to_bytes().unwrap();
    drop(model);
    let (peak, read) = held(|| Model::from_bytes(&bytes));
    assert_eq!(read.unwrap().catalogue.n_items(), n_items);
    assert!(peak > n_items * (k + n_components), "all of it is there: {peak} bytes");
    assert!(peak <= bound(&bytes), "{peak} bytes held for {} read", bytes.len());
}

fn divided() -> [Divided; 2] {
    goldens().map(|bytes| Divided::new(&Model::from_bytes(bytes).unwrap()))
}

/// Read an index and a shard, and hold them to what a blob is held to. Returns whether both are good.
fn holds_together(divided: &Divided, index: &[u8], shard: &[u8]) -> Result<bool, TestCaseError> {
    let (peak, opened) = held(|| divided.open(index));
    prop_assert!(peak <= bound(index), "{peak} bytes held for an index of {}", index.len());
    let Ok(mut shards) = opened else { return Ok(false) };
    let before = shards.model().clone();
    let (peak, pushed) = held(|| shards.push(shard));
    prop_assert!(peak <= bound(shard), "{peak} bytes held for a shard of {}", shard.len());
    if pushed.is_err() {
        prop_assert!(*shards.model() == before, "what is refused changes nothing");
        return Ok(false);
    }
    prop_assert_eq!(pushed, Ok(shards.model().catalogue.n_items()));
    prop_assert!(shards.model().validate().is_ok(), "what has been put together holds together");
    let Ok(recommender) = Recommender::new(shards.model().clone()) else { return Ok(true) };
    let mut visitor = Visitor::new();
    let scale = recommender.metadata().scale;
    prop_assert!(visitor.rate(&recommender, ItemIndex(0), scale.max).is_ok());
    for recommendation in recommender.recommend(&visitor, 5).into_iter().flatten() {
        prop_assert!(!recommendation.prediction.rating.is_nan());
    }
    if let Ok(taste) = recommender.fold_in(&visitor) {
        let wanted = shards.wanted(&recommender, &taste, &visitor, Reach::default());
        prop_assert!(
            wanted.is_ok_and(|wanted| wanted.iter().all(|&number| number < shards.index().shards.len()))
        );
    }
    Ok(true)
}

#[test]
fn a_shard_is_what_its_parts_make() {
    let _alone = ALONE.lock();
    for divided in divided() {
        let shard = divided.forged_shard(0, &divided.shard[PRELUDE..]);
        let index = divided.forged_index(3, &divided.index[PRELUDE..]);
        assert_eq!((&shard, &index), (&divided.shard, &divided.index));
        assert!(holds_together(&divided, &index, &shard).unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(n_blobs()))]

    #[test]
    fn a_forged_shard_is_items_or_an_error(
        kind in 0usize..2,
        of_index in any::<bool>(),
        number in prop_oneof![8 => Just(None), 1 => any::<u32>().prop_map(Some), 1 => (0u32..5).prop_map(Some)],
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let _alone = ALONE.lock();
        let [linear, implicit] = divided();
        let divided = if kind == 0 { &linear } else { &implicit };
        let mut body = if of_index { &divided.index } else { &divided.shard }[PRELUDE..].to_vec();
        for (at, byte) in changes {
            // Numbers and lengths are in the first bytes.
            let at = at.index(body.len() + 32);
            let at = if at < body.len() { at } else { at - body.len() };
            body[at] = byte;
        }
        if let Some(cut) = cut {
            body.truncate(cut.index(body.len()));
        }
        if of_index {
            holds_together(divided, &divided.forged_index(number.unwrap_or(3), &body), &divided.shard)?;
        } else {
            holds_together(divided, &divided.index, &divided.forged_shard(number.unwrap_or(0), &body))?;
        }
    }
}
