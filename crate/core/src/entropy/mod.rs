//! Adaptive entropy coding: what makes a model cheap to download.
//!
//! Neither side sends any table; both learn the statistics while coding. [`Numbers`] is for the millions of codes of
//! quantised factors and fast, [`Mixing`] for the catalogue and strong.

mod mixing;
mod numbers;
mod range;

pub(crate) use mixing::{Mixing, hash};
pub(crate) use numbers::Numbers;
pub(crate) use range::{Coder, Decoder, Encoder};
