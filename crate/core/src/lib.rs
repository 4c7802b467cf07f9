//! The model of Flatflix: everything that the trainer and the visitor's page both compute.
//!
//! A [`Model`] is what one blob holds: a catalogue and two heads. The *rating head* ([`rating::RatingHead`]) predicts
//! stars with an interval, by Gaussian matrix factorisation fitted with alternating least squares. The *ranking head*
//! ([`ranking::RankingHead`]) orders unseen items, by a linear autoencoder cut to its first eigenvectors or by implicit-feedback
//! alternating least squares. A visitor who was never in the training data is *folded in*: [`Recommender`] turns their
//! ratings into factors in closed form.
//!
//! The crate knows no files, threads, clock or JavaScript, and sums in a fixed order, so that the same ratings give the
//! same bits natively and in WebAssembly.
//!
//! # From a model to a list
//!
//! `flatflix train` writes models; here it is one of twelve items that this crate's tests read.
//!
//! ```
//! use flatflix_core::{Recommender, Visitor};
//!
//! let bytes = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/version-2.flatflix"));
//! let model = Recommender::from_bytes(bytes)?;
//! let seen = model.catalogue().index_of("7").expect("an item of the model");
//!
//! let mut visitor = Visitor::new();
//! visitor.rate(&model, seen, 4.5)?;
//! let best = model.recommend(&visitor, 3)?;
//! assert_eq!(best.len(), 3);
//! assert!(best.iter().all(|place| place.item != seen), "what is rated is not recommended");
//! for place in &best {
//!     let title = &model.catalogue().titles[place.item.row()];
//!     println!("{title}: {:.1} to {:.1}", place.prediction.low, place.prediction.high);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Stability
//!
//! Before 1.0 a minor version may change anything here, a patch version nothing. The format has a version of its own
//! ([`format::FORMAT_VERSION`]), and so do the bits: the same model and ratings give the same list within a minor version.
//! Errors may get more variants at any time.
//!
//! # The format of a model
#![doc = include_str!("../FORMAT.md")]
#![no_std]
extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod by_item;
pub mod card;
pub mod catalogue;
mod entropy;
pub mod explain;
mod exposure;
pub mod filter;
pub mod fold_in;
pub mod format;
pub mod interview;
pub mod kernels;
pub mod knobs;
pub mod leave_one_out;
mod linalg;
pub mod list;
pub mod profile;
pub mod ranking;
pub mod rating;
pub mod recommender;
pub mod running;
mod running_sums;
pub mod scale;
pub mod shards;
pub mod subject;
pub mod tags;
pub mod together;
pub mod top_k;
pub mod visitor;

pub use by_item::ItemSet;
pub use card::Card;
pub use catalogue::{Catalogue, ItemIndex};
pub use filter::Filter;
pub use format::{FormatError, Metadata, Model};
pub use interview::Question;
pub use knobs::Knobs;
pub use list::{ListOptions, Recommendation};
pub use recommender::{Recommender, Taste};
pub use running::RunningFoldIn;
pub use scale::RatingScale;
pub use shards::Shards;
pub use subject::{Feedback, Subject};
pub use tags::Tags;
pub use together::Aggregation;
pub use visitor::{Visitor, VisitorError};
