//! Models in shards: head, index and shards come to the same as the whole.

use flatflix_core::format::{ModelReader, ShardCoder};
use flatflix_core::shards::{Reach, ShardIndex, Shards};
use flatflix_core::{FormatError, ItemIndex, Model, Recommender, Visitor};

const HEAD: usize = 4;

fn goldens() -> [Model; 2] {
    [
        &include_bytes!("golden/version-2.flatflix")[..],
        include_bytes!("golden/version-2-implicit-als.flatflix"),
    ]
    .map(|bytes| Model::from_bytes(bytes).unwrap())
}

fn rated(model: &Model) -> usize {
    model.catalogue.counts.iter().filter(|&&count| count > 0).count()
}

/// A model in files, its shards being every third item each.
struct Parts {
    head: Vec<u8>,
    index: Vec<u8>,
    shards: Vec<Vec<u8>>,
}

fn reader_of(head: &[u8]) -> ModelReader {
    let mut reader = ModelReader::new();
    reader.push(head).unwrap();
    reader
}

fn coder_of(head: &[u8]) -> ShardCoder {
    reader_of(head).finish_head().unwrap().1
}

fn divide(model: &Model) -> Parts {
    let head = model.select(&(0..HEAD).collect::<Vec<_>>()).to_bytes().unwrap();
    let coder = coder_of(&head);
    let recommender = Recommender::new(model.clone()).unwrap();
    let n_components = model.ranking.n_components();
    let mut index = ShardIndex { n_components, ..ShardIndex::default() };
    let mut shards = Vec::new();
    for first in HEAD..HEAD + 3 {
        let rows: Vec<usize> = (first..rated(model)).step_by(3).collect();
        shards.push(coder.write(shards.len() as u32, &model.select(&rows)).unwrap());
        let places: Vec<f32> =
            rows.iter().flat_map(|&row| recommender.in_score_space(ItemIndex(row as u32))).collect();
        let counts: Vec<u32> = rows.iter().map(|&row| model.catalogue.counts[row]).collect();
        index.add(first as u64, &places, n_components, &counts);
    }
    Parts { index: coder.write_index(&index).unwrap(), head, shards }
}

fn open(parts: &Parts) -> Shards {
    Shards::new(reader_of(&parts.head), &parts.index).unwrap()
}

fn visitor(model: &Recommender, ratings: &[(u32, f32)]) -> Visitor {
    let mut visitor = Visitor::new();
    ratings.iter().for_each(|&(item, rating)| visitor.rate(model, ItemIndex(item), rating).unwrap());
    visitor
}

#[test]
fn all_shards_are_the_whole() {
    for whole in goldens() {
        let parts = divide(&whole);
        let mut shards = open(&parts);
        assert_eq!(shards.n_items(), rated(&whole) as u64);
        for (number, shard) in parts.shards.iter().enumerate().rev() {
            let before = shards.model().catalogue.n_items();
            let listed = shards.index().shards[number].n_items as usize;
            assert_eq!(shards.push(shard), Ok(before + listed));
            assert_eq!(shards.push(shard), Ok(before + listed), "once more changes nothing");
        }
        assert_eq!(shards.n_items(), rated(&whole) as u64);
        let (whole, grown) =
            (Recommender::new(whole).unwrap(), Recommender::new(shards.model().clone()).unwrap());
        let ratings = [(0, 5.0), (1, 2.0), (3, 4.0)];
        let (a, b) = (visitor(&whole, &ratings), visitor(&grown, &ratings));
        let (of_whole, of_grown) = (whole.fold_in(&a).unwrap(), grown.fold_in(&b).unwrap());
        for row in 0..grown.catalogue().n_items() as u32 {
            let item = whole.catalogue().index_of(&grown.catalogue().ids[row as usize]).unwrap();
            let catalogue = (whole.catalogue(), grown.catalogue());
            assert_eq!(catalogue.0.titles[item.row()], catalogue.1.titles[row as usize]);
            assert_eq!(catalogue.0.means[item.row()], catalogue.1.means[row as usize]);
            let scores = (whole.score(&of_whole, item), grown.score(&of_grown, ItemIndex(row)));
            assert_eq!(scores.0.to_bits(), scores.1.to_bits(), "{item:?}");
            assert_eq!(whole.predict(&of_whole, item), grown.predict(&of_grown, ItemIndex(row)));
        }
        // Of equal scores either comes first: rows differ.
        let list = |model: &Recommender, visitor| {
            let best = model.recommend(visitor, 5).unwrap();
            best.iter().map(|place| place.score.to_bits()).collect::<Vec<_>>()
        };
        assert_eq!(list(&whole, &a), list(&grown, &b));
    }
}

#[test]
fn shards_that_may_have_more_are_wanted_until_they_are_read() {
    for whole in goldens() {
        let parts = divide(&whole);
        let mut shards = open(&parts);
        let head = Recommender::new(shards.model().clone()).unwrap();
        let own = visitor(&head, &[(1, 5.0), (2, 1.0)]);
        let taste = head.fold_in(&own).unwrap();
        // With more places than the head has items anything may have more.
        let reach = Reach { shards: 3, ..Reach::default() };
        let wanted = shards.wanted(&head, &taste, &own, reach).unwrap();
        assert_eq!(wanted.len(), 3, "{wanted:?}");
        let fewer = shards.wanted(&head, &taste, &own, Reach { shards: 1, ..reach }).unwrap();
        assert_eq!(fewer, wanted[..1], "best first");
        shards.push(&parts.shards[wanted[1]]).unwrap();
        assert_eq!(shards.wanted(&head, &taste, &own, reach), Ok(vec![wanted[0], wanted[2]]));
        // A list that the head fills with items nothing else comes near.
        let none = Reach { places: 0, ..reach };
        assert_eq!(shards.wanted(&head, &taste, &own, none), Ok(vec![]));
    }
}

#[test]
fn what_is_damaged_or_of_another_model_changes_nothing() {
    let [linear, implicit] = goldens();
    let (parts, others) = (divide(&linear), divide(&implicit));
    let mut shards = open(&parts);
    let before = shards.model().clone();
    let shard = &parts.shards[2];
    for bytes in [shard, &parts.index] {
        for length in 0..bytes.len() {
            assert!(shards.push(&bytes[..length]).is_err(), "{length} bytes");
        }
        for bit in 0..bytes.len() * 8 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(shards.push(&damaged).is_err(), "bit {bit}");
        }
    }
    let foreign = FormatError::Invalid { what: "shard", expected: "one of the same model" };
    assert_eq!(shards.push(&others.shards[2]), Err(foreign));
    let foreign = FormatError::Invalid { what: "index of shards", expected: "one of the same model" };
    let error = Shards::new(reader_of(&parts.head), &others.index).unwrap_err();
    assert_eq!(error, foreign);
    assert_eq!(shards.push(&parts.head), Err(FormatError::NotAModel));
    // One that the index does not list, by its number or its size.
    let coder = coder_of(&parts.head);
    let unlisted = FormatError::Invalid { what: "shard", expected: "one that the index lists" };
    assert_eq!(shards.push(&coder.write(99, &linear.select(&[9])).unwrap()), Err(unlisted.clone()));
    assert_eq!(shards.push(&coder.write(2, &linear.select(&[9])).unwrap()), Err(unlisted));
    assert_eq!(*shards.model(), before);
}

#[test]
fn a_damaged_index_is_refused() {
    let parts = divide(&goldens()[1]);
    let index = &parts.index;
    for length in 0..index.len() {
        assert!(Shards::new(reader_of(&parts.head), &index[..length]).is_err(), "{length} bytes");
    }
    for bit in 0..index.len() * 8 {
        let mut damaged = index.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(Shards::new(reader_of(&parts.head), &damaged).is_err(), "bit {bit}");
    }
}

#[test]
fn half_a_head_has_no_shards() {
    let parts = divide(&goldens()[0]);
    let half = reader_of(&parts.head[..parts.head.len() - 1]);
    assert!(matches!(Shards::new(half, &parts.index), Err(FormatError::Truncated { .. })));
}

#[test]
fn items_without_ratings_have_no_shard() {
    let model = &goldens()[0];
    let coder = coder_of(&divide(model).head);
    let mut unrated = model.select(&[9]);
    unrated.catalogue.counts[0] = 0;
    unrated.catalogue.means[0] = 0.0;
    unrated.ranking.rows.codes.fill(0);
    if let flatflix_core::ranking::RankingKind::Linear(linear) = &mut unrated.ranking.kind {
        linear.input_weights.fill(0);
    }
    let error = FormatError::Invalid { what: "items of a shard", expected: "items with ratings" };
    assert_eq!(coder.write(0, &unrated), Err(error));
    let error = FormatError::Invalid { what: "order of items", expected: "descending rating counts" };
    assert_eq!(coder.write(0, &model.select(&[9, 4])), Err(error));
}

#[test]
fn an_index_of_nonsense_is_not_written() {
    let parts = divide(&goldens()[0]);
    let coder = coder_of(&parts.head);
    let index = coder.read_index(&parts.index).unwrap();
    assert_eq!(coder.write_index(&index).unwrap(), parts.index);
    let spoil = |change: fn(&mut ShardIndex)| {
        let mut other = index.clone();
        change(&mut other);
        assert!(coder.write_index(&other).is_err(), "{other:?}");
    };
    spoil(|index| index.n_components = 0);
    spoil(|index| index.n_components = 2000);
    spoil(|index| index.shards[0].n_items = 0);
    spoil(|index| index.shards[1].n_items = u32::MAX);
    spoil(|index| index.shards[2].log_step = 2000);
    spoil(|index| {
        index.centroids.pop();
    });
}

#[test]
fn files_are_called_by_hexadecimal_digits() {
    let shard = flatflix_core::shards::Shard { name: 0x0123_4567_89ab_cdef, ..Default::default() };
    assert_eq!(shard.file_name(), "shard-0123456789abcdef.flatflix");
}
