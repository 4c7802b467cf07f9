//! The blob as a whole: round trips, damage, and bytes that nobody wrote.

use flatflix_core::fold_in::GaussianPrior;
use flatflix_core::format::{FORMAT_VERSION, HEAD_ITEMS, ModelReader};
use flatflix_core::ranking::{
    ImplicitAlsParts, LinearParts, Quadratic, QuantizedRows, RankingKind, RankingParts,
};
use flatflix_core::rating::{Calibration, ItemUncertainty, RatingParts, Selection};
use flatflix_core::{
    Card, Catalogue, FormatError, ItemIndex, Metadata, Model, RatingScale, Recommender, Tags, Visitor,
};
use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;

/// A small model with everything that a column can hold: text ids or numbers, aliases, gaps, ties, unrated items.
fn model(n_items: usize, numeric_ids: bool) -> Model {
    let counts: Vec<u32> = (0..n_items).map(|row| (n_items - 1 - row) as u32 / 2 * 6).collect();
    let (n_factors, n_components) = (2, 5);
    let code = |row: usize, column: usize| ((row * 31 + column * 17) % 15) as i8 - 7;
    let rated = |row: usize| counts[row] > 0;
    Model {
        metadata: Metadata {
            title: "test".into(),
            licence: "for tests only".into(),
            citation: String::new(),
            scale: RatingScale::HALF_STARS,
            n_users: 7,
            n_ratings: 90,
            groups: vec!["Comedy".into(), "Drama".into()],
            parameters: vec![("seed".into(), "1".into())],
            metrics: vec![("train RMSE".into(), 0.7)],
        },
        catalogue: Catalogue {
            ids: (0..n_items)
                .map(
                    |row| {
                        if numeric_ids || row % 5 == 2 {
                            (row * 7).to_string()
                        } else {
                            format!("tt{row:03}")
                        }
                    },
                )
                .collect(),
            titles: (0..n_items).map(|row| format!("Amélie {row}")).collect(),
            aliases: (0..n_items).map(|row| vec!["a.k.a.".to_string(); row % 3]).collect(),
            years: (0..n_items).map(|row| if row % 4 == 0 { 0 } else { 1900 + row as i16 * 3 }).collect(),
            groups: (0..n_items).map(|row| (row % 4) as u64).collect(),
            imdb: (0..n_items).map(|row| row as u32 * 1000).collect(),
            tmdb: (0..n_items).map(|row| u32::MAX - row as u32).collect(),
            means: counts.iter().map(|&count| if count > 0 { 3.57 } else { 0.0 }).collect(),
            counts: counts.clone(),
        },
        rating: RatingParts {
            mean: 3.5,
            noise_precision: 1.4,
            prior: GaussianPrior {
                mean: DVector::from_vec(vec![0.1, 0.2, -0.3]),
                precision: DMatrix::identity(3, 3),
            },
            selection: Selection {
                weights: DMatrix::from_fn(3, 3, |i, j| i as f64 - 0.3 * j as f64),
                centre: DVector::from_vec(vec![0.0, 0.1, 0.2]),
                damping: 20.0,
                target_weight: 0.1,
            },
            uncertainty: ItemUncertainty {
                basis: DMatrix::from_fn(3, 3, |i, j| (i + 2 * j) as f64 * 0.1),
                decay: DVector::from_vec(vec![0.1, 0.2, 0.0]),
                fold_in_share: 0.5,
            },
            calibration: Calibration { variance_scale: 0.9, variance_offset: 0.01 },
            biases: (0..n_items).map(|row| row as i16 * 9 - 40).collect(),
            scales: (0..n_items).map(|row| (row % 9) as i8 - 30).collect(),
            codes: (0..n_items * n_factors).map(|i| code(i / n_factors, i % n_factors)).collect(),
        },
        ranking: RankingParts {
            prior_weight: 1.0,
            rating_weight: 0.2,
            mean_user: vec![0.01; n_components],
            rows: QuantizedRows {
                popularity_exponent: 0.25,
                component_steps: vec![0.02; n_components],
                codes: (0..n_items * n_components)
                    .map(
                        |i| {
                            if rated(i / n_components) { code(i / n_components, i % n_components) } else { 0 }
                        },
                    )
                    .collect(),
            },
            kind: RankingKind::Linear(LinearParts {
                input_weights: (0..n_items)
                    .map(|row| if rated(row) { 70 + (row % 5) as u8 } else { 0 })
                    .collect(),
            }),
        },
        tags: Tags {
            names: vec!["time travel".into(), "schön".into(), "robots".into()],
            of_items: (0..n_items)
                .map(|row| (0..(row % 3) as u16).map(|n| (n + row as u16) % 3).collect())
                .collect(),
        },
        map: (0..n_items / 2).map(|row| [row as u8, 255 - row as u8]).collect(),
        images: (0..n_items).map(|row| ["", "b1/cover", "ü"][row % 3].to_string()).collect(),
        card: Card {
            about: "Ratings by nobody, of nothing".into(),
            figures: [("era.-800.items", 0.25), ("items.unrated", 2.0)]
                .map(|(name, value)| (name.into(), value))
                .into(),
        },
    }
}

/// The same with a ranking head of the other kind.
fn implicit_als(mut model: Model) -> Model {
    model.ranking.kind = RankingKind::ImplicitAls(ImplicitAlsParts {
        n_rated_items: 10,
        unobserved_weight: 0.3,
        regularization: 0.01,
        regularization_exponent: 0.9,
        confidence: Quadratic { constant: 0.7, linear: 0.5, quadratic: -0.1 },
        evidence: Quadratic { constant: 0.1, linear: 0.9, quadratic: 0.3 },
        gramian: vec![0.4, 0.3, 0.2, 0.1, 0.0],
    });
    model
}

/// A model with either kind of ranking head.
fn models() -> [Model; 2] {
    [model(12, true), implicit_als(model(12, true))]
}

fn bytes() -> Vec<u8> {
    model(12, true).to_bytes().unwrap()
}

#[test]
fn a_model_survives_its_bytes() {
    for model in models().into_iter().chain([model(12, false)]) {
        let bytes = model.to_bytes().unwrap();
        assert_eq!(Model::from_bytes(&bytes).unwrap(), model);
        assert_eq!(model.to_bytes().unwrap(), bytes, "the same model gives the same bytes");
        let (_, measured) = Model::measure(&bytes).unwrap();
        assert_eq!(measured.sections.iter().map(|section| section.bytes).sum::<u64>(), bytes.len() as u64);
    }
}

#[test]
fn a_model_may_have_neither_tags_nor_map_nor_images_nor_card() {
    let bare = Model {
        tags: Tags::default(),
        map: Vec::new(),
        images: Vec::new(),
        card: Card::default(),
        ..model(12, true)
    };
    let bytes = bare.to_bytes().unwrap();
    assert_eq!(Model::from_bytes(&bytes).unwrap(), bare);
    let (_, measured) = Model::measure(&bytes).unwrap();
    assert!(
        measured
            .sections
            .iter()
            .filter(|part| ["tags", "map", "images", "card"].contains(&part.name))
            .all(|part| part.bytes == 0)
    );
}

#[test]
fn tags_that_repeat_themselves_survive() {
    let mut wordy = model(300, true);
    wordy.tags.names = vec!["the same words ".repeat(40); 500];
    wordy.tags.of_items.iter_mut().for_each(|tags| *tags = vec![499; 8]);
    assert_eq!(Model::from_bytes(&wordy.to_bytes().unwrap()).unwrap(), wordy);
}

#[test]
fn a_catalogue_that_says_the_same_again_and_again_survives() {
    let mut model = model(300, true);
    model.catalogue.titles.fill("the same title".repeat(40));
    model.catalogue.aliases.fill(vec![String::new(); 30]);
    let bytes = model.to_bytes().unwrap();
    let (read, measured) = Model::measure(&bytes).unwrap();
    assert_eq!(read, model);
    assert!(measured.columns.iter().any(|column| column.name == "titles" && column.bytes > 0));
}

/// The bytes of every released version stay readable, and of this one stay the same. `FLATFLIX_BLESS=1` writes the file
/// anew after a change of the format, which must come with a new version.
#[test]
fn the_golden_file_is_read_and_written_to_the_byte() {
    for (model, name) in models().into_iter().zip(["version-2", "version-2-implicit-als"]) {
        let path = format!("{}/tests/golden/{name}.flatflix", env!("CARGO_MANIFEST_DIR"));
        let bytes = model.to_bytes().unwrap();
        if std::env::var_os("FLATFLIX_BLESS").is_some() {
            std::fs::write(&path, &bytes).unwrap();
        }
        let golden = std::fs::read(&path).unwrap();
        assert_eq!(Model::from_bytes(&golden).unwrap(), model);
        assert!(golden == bytes, "the same model has other bytes than version 2 was released with");
    }
}

#[test]
fn every_flipped_bit_is_noticed() {
    for original in models().map(|model| model.to_bytes().unwrap()) {
        for position in 0..original.len() {
            for bit in 0..8 {
                let mut damaged = original.clone();
                damaged[position] ^= 1 << bit;
                assert!(Model::from_bytes(&damaged).is_err(), "bit {bit} of byte {position}");
            }
        }
    }
}

#[test]
fn every_truncation_and_any_appendix_is_noticed() {
    let original = bytes();
    for length in 0..original.len() {
        assert!(Model::from_bytes(&original[..length]).is_err(), "cut to {length} bytes");
    }
    let longer = [original.as_slice(), &[0]].concat();
    assert_eq!(Model::from_bytes(&longer), Err(FormatError::TrailingBytes { section: "model", extra: 1 }));
}

#[test]
fn errors_say_what_is_wrong() {
    assert_eq!(Model::from_bytes(b"<!doctype html>"), Err(FormatError::NotAModel));
    let mut newer = bytes();
    newer[8] = 9;
    let expected = FormatError::UnsupportedVersion { found: 9, supported: FORMAT_VERSION };
    assert_eq!(Model::from_bytes(&newer), Err(expected));
    let of_version_1 = include_bytes!("golden/version-1.flatflix");
    let expected = FormatError::UnsupportedVersion { found: 1, supported: FORMAT_VERSION };
    assert_eq!(Model::from_bytes(of_version_1), Err(expected));
    let mut damaged = bytes();
    *damaged.last_mut().unwrap() ^= 1;
    assert_eq!(Model::from_bytes(&damaged), Err(FormatError::Checksum { section: "card" }));
}

/// Long enough for several chunks.
fn long_models() -> [Model; 2] {
    let long = || model(HEAD_ITEMS + 1100, true);
    let mut of_implicit_als = implicit_als(long());
    of_implicit(&mut of_implicit_als.ranking.kind, |implicit| {
        implicit.n_rated_items = HEAD_ITEMS as u32 + 1098
    });
    [long(), of_implicit_als]
}

#[test]
fn a_model_that_arrives_in_pieces_is_the_model_that_arrives_whole() {
    for model in long_models() {
        let bytes = model.to_bytes().unwrap();
        assert_eq!(Model::from_bytes(&bytes).unwrap(), model);
        for piece in [101, 997] {
            let mut reader = ModelReader::new();
            let mut numbers = vec![];
            for piece in bytes.chunks(piece) {
                let n_items = reader.push(piece).unwrap();
                if numbers.last() != Some(&n_items) {
                    numbers.push(n_items);
                }
            }
            assert_eq!(numbers, [0, HEAD_ITEMS, HEAD_ITEMS + 1024, HEAD_ITEMS + 1100]);
            assert_eq!(reader.finish().unwrap(), model);
        }
    }
}

/// What has arrived is a model by itself: it predicts what the whole one predicts, and ranks its items in the same order.
#[test]
fn the_head_of_a_model_ranks_its_items_as_the_whole_does() {
    for model in long_models() {
        let bytes = model.to_bytes().unwrap();
        let (_, measured) = Model::measure(&bytes).unwrap();
        let mut reader = ModelReader::new();
        assert_eq!(reader.push(&bytes[..measured.head as usize - 1]).unwrap(), 0);
        assert_eq!(reader.push(&bytes[measured.head as usize - 1..][..1]).unwrap(), HEAD_ITEMS);
        let head = Recommender::new(reader.model().unwrap().clone()).unwrap();
        let whole = Recommender::from_bytes(&bytes).unwrap();
        let mut visitor = Visitor::new();
        for (item, rating) in [(3, 4.5), (40, 1.0), (100, 3.0)] {
            visitor.rate(&head, ItemIndex(item), rating).unwrap();
        }
        let best = |of: &Recommender, limit| {
            let best = of.recommend(&visitor, limit).unwrap();
            let of_head = best.into_iter().filter(|place| place.item.row() < HEAD_ITEMS);
            of_head.map(|place| (place.item, place.prediction.rating)).collect::<Vec<_>>()
        };
        let (of_head, of_whole) = (best(&head, 20), best(&whole, HEAD_ITEMS + 1100));
        for ((item, rating), (same, expected)) in of_head.iter().zip(&of_whole) {
            assert!(
                item == same && (rating - expected).abs() < 1e-6,
                "{item:?} {rating}, {same:?} {expected}"
            );
        }
    }
}

#[test]
fn pieces_that_are_damaged_or_missing_are_noticed_when_they_should_have_arrived() {
    let bytes = long_models()[0].to_bytes().unwrap();
    let mut reader = ModelReader::new();
    reader.push(&bytes[..bytes.len() - 1]).unwrap();
    assert!(matches!(reader.finish(), Err(FormatError::Truncated { section: "card", .. })));
    let (_, measured) = Model::measure(&bytes).unwrap();
    let mut damaged = bytes.clone();
    damaged[measured.head as usize + 50] ^= 1;
    let mut reader = ModelReader::new();
    assert_eq!(reader.push(&damaged), Err(FormatError::Checksum { section: "chunk" }));
    assert_eq!(reader.model().unwrap().catalogue.n_items(), HEAD_ITEMS, "what is whole is kept");
    assert_eq!(reader.push(&[]), Err(FormatError::Checksum { section: "chunk" }));
    assert!(reader.finish().is_err());
}

fn of_linear(kind: &mut RankingKind, change: fn(&mut LinearParts)) {
    if let RankingKind::Linear(linear) = kind {
        change(linear);
    }
}

fn of_implicit(kind: &mut RankingKind, change: fn(&mut ImplicitAlsParts)) {
    if let RankingKind::ImplicitAls(implicit) = kind {
        change(implicit);
    }
}

/// What is put together from shards can be used, but is no file.
#[test]
fn only_items_in_order_are_written() {
    let mut model = model(6, true);
    model.catalogue.counts.swap(0, 2);
    assert_eq!(model.validate(), Ok(()));
    let error = FormatError::Invalid { what: "order of items", expected: "descending rating counts" };
    assert_eq!(model.to_bytes(), Err(error));
}

#[test]
fn what_cannot_be_read_is_not_written() {
    let invalid = |change: fn(&mut Model)| {
        let mut model = model(6, true);
        change(&mut model);
        assert!(model.validate().is_err());
        assert_eq!(model.to_bytes().map(|_| ()), model.validate(), "one rule for both directions");
    };
    invalid(|model| model.metadata.scale.max = f32::NAN);
    invalid(|model| model.metadata.groups.resize(65, String::new()));
    invalid(|model| model.metadata.groups.truncate(1));
    invalid(|model| *model.catalogue.counts.first_mut().unwrap() = 0);
    invalid(|model| model.catalogue.years.truncate(1));
    invalid(|model| *model.catalogue.means.last_mut().unwrap() = 3.0);
    invalid(|model| model.catalogue = Catalogue::default());
    invalid(|model| model.tags.names.truncate(1));
    invalid(|model| model.tags.names.clear());
    invalid(|model| model.tags.of_items.truncate(2));
    invalid(|model| model.tags.of_items[0] = vec![0; 9]);
    invalid(|model| model.map.resize(7, [0, 0]));
    invalid(|model| model.images.truncate(3));
    invalid(|model| model.card.figures = vec![("Upper case".into(), 1.0)]);
    invalid(|model| model.card.figures.reverse());
    invalid(|model| model.card.figures = vec![("infinite".into(), f32::INFINITY)]);
    invalid(|model| model.card.figures = (0..1025).map(|n| (format!("{n:04}"), 0.0)).collect());
    invalid(|model| model.rating.noise_precision = 0.0);
    invalid(|model| model.rating.mean = f64::INFINITY);
    invalid(|model| model.rating.selection.damping = 0.0);
    invalid(|model| model.rating.selection.target_weight = -0.1);
    invalid(|model| model.rating.selection.centre[0] = f64::NAN);
    invalid(|model| model.rating.uncertainty.decay[0] = -1.0);
    invalid(|model| model.rating.uncertainty.fold_in_share = 1.5);
    invalid(|model| model.rating.calibration.variance_scale = 0.0);
    invalid(|model| model.rating.codes.truncate(3));
    invalid(|model| model.ranking.prior_weight = -1.0);
    invalid(|model| model.ranking.rows.component_steps[0] = f32::NAN);
    invalid(|model| model.ranking.mean_user.truncate(1));
    invalid(|model| *model.ranking.rows.codes.last_mut().unwrap() = 1);
    let invalid_kind = |change: fn(&mut RankingKind)| {
        for mut model in models() {
            let before = model.ranking.kind.clone();
            change(&mut model.ranking.kind);
            assert_eq!(model.validate().is_ok(), model.ranking.kind == before);
        }
    };
    invalid_kind(|kind| of_linear(kind, |linear| linear.input_weights.truncate(3)));
    invalid_kind(|kind| of_linear(kind, |linear| *linear.input_weights.last_mut().unwrap() = 1));
    invalid_kind(|kind| of_implicit(kind, |implicit| implicit.gramian.truncate(3)));
    invalid_kind(|kind| of_implicit(kind, |implicit| implicit.gramian[0] = -1.0));
    invalid_kind(|kind| of_implicit(kind, |implicit| implicit.unobserved_weight = f64::NAN));
    invalid_kind(|kind| of_implicit(kind, |implicit| implicit.confidence.linear = -1.0));
    invalid_kind(|kind| of_implicit(kind, |implicit| implicit.evidence.constant = f64::INFINITY));
    let mut huge = model(6, true);
    huge.metadata.licence = "x".repeat(1 << 17);
    assert!(matches!(huge.to_bytes(), Err(FormatError::Header { .. } | FormatError::TooLarge { .. })));
}

#[test]
fn a_prior_that_is_no_covariance_is_an_error() {
    let mut model = model(6, true);
    model.rating.prior.precision = -DMatrix::<f64>::identity(3, 3);
    assert!(matches!(Recommender::new(model), Err(FormatError::Invalid { what: "prior precision", .. })));
    let mut model = implicit_als(self::model(6, true));
    of_implicit(&mut model.ranking.kind, |implicit| implicit.regularization = 0.0);
    assert!(matches!(Recommender::new(model), Err(FormatError::Invalid { what: "ranking head", .. })));
}

/// Put a valid checksum in front of an altered header, so that the decoder itself meets the bytes.
fn with_header(original: &[u8], header: &[u8]) -> Vec<u8> {
    let old_length = u32::from_le_bytes(original[12..16].try_into().unwrap()) as usize;
    let mut bytes = original[..12].to_vec();
    bytes.extend((header.len() as u32).to_le_bytes());
    let crc32 = crc32fast::hash(&[&bytes[..16], header].concat());
    bytes.extend(crc32.to_le_bytes());
    bytes.extend(header);
    bytes.extend(&original[20 + old_length..]);
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes_are_a_model_or_an_error(tail in prop::collection::vec(any::<u8>(), 0..400), version in 0u32..3) {
        let mut bytes = b"FLATFLIX".to_vec();
        bytes.extend(version.to_le_bytes());
        bytes.extend(tail);
        let _ = Model::from_bytes(&bytes);
    }

    #[test]
    fn a_hostile_header_with_a_valid_checksum_is_a_model_or_an_error(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let original = bytes();
        let length = u32::from_le_bytes(original[12..16].try_into().unwrap()) as usize;
        let mut header = original[20..20 + length].to_vec();
        for (position, value) in changes {
            let position = position.index(header.len());
            header[position] = value;
        }
        if let Ok(recommender) = Recommender::from_bytes(&with_header(&original, &header)) {
            let _ = recommender.recommend(&Visitor::new(), 5);
        }
    }

    #[test]
    fn any_sections_with_valid_checksums_are_a_model_or_an_error(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        kind in 0usize..2,
    ) {
        // Replace bytes behind the header, and forge the checksums.
        let mut bytes = models()[kind].to_bytes().unwrap();
        let start = end_of_header(&bytes);
        for (position, value) in changes {
            let position = start + position.index(bytes.len() - start);
            bytes[position] = value;
        }
        let forged = forge(bytes);
        if let Ok(recommender) = Recommender::from_bytes(&forged) {
            let mut visitor = Visitor::new();
            visitor.rate(&recommender, ItemIndex(0), recommender.metadata().scale.max).unwrap();
            for recommendation in recommender.recommend(&visitor, 5).into_iter().flatten() {
                prop_assert!(!recommendation.prediction.rating.is_nan());
            }
        }
    }
}

fn end_of_header(bytes: &[u8]) -> usize {
    20 + u32::from_le_bytes(bytes[12..16].try_into().unwrap()) as usize
}

/// Recompute the checksums of the chunks, whose preludes are believed, and those of the other sections in the header.
fn forge(mut bytes: Vec<u8>) -> Vec<u8> {
    let original = models().map(|model| model.to_bytes().unwrap());
    let original = original.into_iter().find(|original| original.len() == bytes.len()).unwrap();
    let (_, measured) = Model::measure(&original).unwrap();
    let length = |name: &str| -> usize {
        measured.sections.iter().filter(|part| part.name == name).map(|part| part.bytes as usize).sum()
    };
    let start = end_of_header(&bytes);
    let chunk = start + length("prior");
    let mut ends = vec![bytes.len()];
    for name in ["card", "images", "map", "tags"] {
        ends.push(ends[ends.len() - 1] - length(name));
    }
    let tags = ends[4];
    let covered = [&bytes[chunk..chunk + 16], &bytes[chunk + 20..tags]].concat();
    bytes[chunk + 16..chunk + 20].copy_from_slice(&crc32fast::hash(&covered).to_le_bytes());
    let mut header = bytes[20..start].to_vec();
    let behind_chunks = ends.windows(2).map(|ends| ends[1]..ends[0]);
    for section in std::iter::once(start..chunk).chain(behind_chunks) {
        let (old, new) = (crc32fast::hash(&original[section.clone()]), crc32fast::hash(&bytes[section]));
        // bincode writes a u32 above 65,535 as a marker and four bytes.
        let pattern = [&[252], old.to_le_bytes().as_slice()].concat();
        let at =
            header.windows(5).position(|window| window == pattern).expect("the checksum is in the header");
        header[at + 1..at + 5].copy_from_slice(&new.to_le_bytes());
    }
    with_header(&bytes, &header)
}
