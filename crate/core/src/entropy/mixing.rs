//! Context mixing: a bit's probability is a weighted mean of what several contexts predict.
//!
//! Each context names a slot of a hash table that counts what followed it. The slots' log odds are mixed with weights
//! that are themselves learned, one set for each place in a symbol, and for each input one weight for each degree of
//! experience that a slot can have. All arithmetic is on integers: the same bits everywhere.
//!
//! # Source
//! Mahoney, Adaptive weighing of context models for lossless data compression (2005), for the logistic mixing.

use super::Coder;
use alloc::{boxed::Box, vec, vec::Vec};

/// Contexts that are mixed.
const INPUTS: usize = 6;
/// Degrees of experience that a weight depends on.
const DEGREES: usize = 8;
/// Bits of a symbol that are coded in slots next to each other, so that they share a cache line.
const GROUP_BITS: u32 = 4;
/// Weight sets of one symbol: nodes of the binary tree of a group, for up to this many groups.
const GROUPS: usize = 4;
const SETS: usize = GROUPS << GROUP_BITS;
/// Observations after which a slot no longer slows down.
const EXPERIENCED: u8 = 60;
/// 1.0 as a weight.
const WEIGHT_ONE: i32 = 1 << 16;
/// No weight leaves +- this, whatever bytes are read.
const MAX_WEIGHT: i32 = 1 << 20;
/// Of the weights' learning.
const RATE: i32 = 3;
/// Log odds are in units of 1/256 and end here.
const MAX_STRETCH: i32 = 2047;

/// Mix two numbers into one that looks random. Not a cryptographic hash.
pub(crate) fn hash(a: u32, b: u32) -> u32 {
    let mixed = (a.wrapping_mul(0x9e37_79b1) ^ b).wrapping_mul(0x85eb_ca6b);
    mixed ^ mixed >> 15
}

/// The logistic function and its inverse, in tables.
#[derive(Clone, Debug)]
struct Logistic {
    /// Probability in units of 2^-16 of log odds from -[`MAX_STRETCH`].
    squash: [u16; 1 << 12],
    /// Log odds of a probability in units of 2^-12.
    stretch: [i16; 1 << 12],
}

/// 65,536 / (1 + exp(-x / 2)) for x = -16..=16, rounded.
const SQUASH_KNOTS: [u32; 33] = [
    22, 36, 60, 98, 162, 267, 439, 720, 1179, 1921, 3108, 4971, 7812, 11955, 17625, 24743, 32768, 40793,
    47911, 53581, 57724, 60565, 62428, 63615, 64357, 64816, 65097, 65269, 65374, 65438, 65476, 65500, 65514,
];

impl Logistic {
    fn new() -> Self {
        // Arrays whose length the compiler knows need no check of an index that fits.
        let (mut squash, mut stretch) = ([u16::MAX; 1 << 12], [MAX_STRETCH as i16; 1 << 12]);
        // Linear between the knots, which lie 128 units apart; the lowest, -2,048, is left out.
        let knots = SQUASH_KNOTS.windows(2).flat_map(|pair| {
            (0..128).map(move |step| ((pair[0] * (128 - step) + pair[1] * step) >> 7) as u16)
        });
        let mut reached = 0;
        for ((entry, probability), log_odds) in squash.iter_mut().zip(knots.skip(1)).zip(-MAX_STRETCH..) {
            *entry = probability;
            let end = (usize::from(probability) >> 4) + 1;
            stretch[reached..end].fill(log_odds as i16);
            reached = end;
        }
        Self { squash, stretch }
    }

    fn squash(&self, log_odds: i32) -> u32 {
        u32::from(self.squash[(log_odds + MAX_STRETCH) as usize % self.squash.len()])
    }
}

/// What one context has seen in one place: the probability of a 1 in units of 2^-16, in the upper half; the number of
/// observations; in the lowest byte part of the hash, which tells a slot that another context fills, most of the time.
#[derive(Clone, Copy, Debug)]
struct Slot(u32);

/// Room for [`Slot::n_seen`] in tables, a power of two.
const N_SEEN: usize = 64;

/// What follows from a number of observations.
#[derive(Clone, Copy)]
struct Experience {
    /// How much the slot learns from one more, in units of 2^-16: 1 / (n_seen + 3/2).
    rate: u16,
    /// 0, 1 and 2 observations, then up to 4, 8, 16, 40 and more.
    degree: u8,
    /// Observations after one more.
    next: u8,
}

const EXPERIENCE: [Experience; N_SEEN] = {
    let starts = [0, 1, 2, 3, 5, 9, 17, 41, N_SEEN];
    let mut table = [Experience { rate: 0, degree: 0, next: EXPERIENCED }; N_SEEN];
    let (mut n_seen, mut degree) = (0, 0);
    while n_seen < N_SEEN {
        if n_seen == starts[degree + 1] {
            degree += 1;
        }
        table[n_seen].rate = ((1 << 17) / (2 * n_seen + 3)) as u16;
        table[n_seen].degree = degree as u8;
        if n_seen < EXPERIENCED as usize {
            table[n_seen].next = n_seen as u8 + 1;
        }
        n_seen += 1;
    }
    table
};

impl Slot {
    const fn fresh(check: u32) -> Self {
        Self(1 << 31 | check)
    }

    fn probability(self) -> u32 {
        self.0 >> 16
    }

    fn n_seen(self) -> u32 {
        self.0 >> 8 & 0xff
    }

    fn check(self) -> u32 {
        self.0 & 0xff
    }

    fn experience(self) -> Experience {
        EXPERIENCE[self.n_seen() as usize % N_SEEN]
    }

    fn learned(self, bit: bool, Experience { rate, next, .. }: Experience) -> Self {
        let (probability, rate) = (self.probability(), u32::from(rate));
        let probability = if bit {
            probability + (((u32::from(u16::MAX) - probability) * rate) >> 16)
        } else {
            probability - ((probability * rate) >> 16)
        };
        Self(probability << 16 | u32::from(next) << 8 | self.check())
    }
}

/// Adaptive statistics of symbols under several contexts.
#[derive(Clone, Debug)]
pub(crate) struct Mixing {
    logistic: Box<Logistic>,
    /// As many as a power of two.
    slots: Vec<Slot>,
    /// By kind of symbol and weight set; then by input and degree.
    weights: Vec<[[i32; DEGREES]; INPUTS]>,
}

impl Mixing {
    /// For `n_kinds` kinds of symbols, in 2^`log2_slots` slots.
    pub(crate) fn new(n_kinds: usize, log2_slots: u32) -> Self {
        let mut initial = [0; DEGREES];
        // Nothing seen says nothing; experience counts.
        for (weight, degree) in initial.iter_mut().zip(0..).skip(1) {
            *weight = WEIGHT_ONE / 32 * (4 + degree);
        }
        Self {
            logistic: Box::new(Logistic::new()),
            slots: vec![Slot::fresh(0); 1 << log2_slots],
            weights: vec![[initial; INPUTS]; n_kinds * SETS],
        }
    }

    /// Code the `n_bits` of `value` (ignored by a decoder), highest first.
    pub(crate) fn bits(
        &mut self,
        coder: &mut impl Coder,
        kind: usize,
        contexts: [u32; INPUTS],
        n_bits: u32,
        value: u64,
    ) -> u64 {
        let (mut coded, mut left) = (0, n_bits);
        for group in 0.. {
            if left == 0 {
                break;
            }
            let mut input = (kind * INPUTS) as u32;
            let places = contexts.map(|context| {
                let hashed = hash(hash(hash(context, input), coded as u32), left);
                input += 1;
                Place::new(hashed, self.slots.len())
            });
            let set = kind * SETS + (group.min(GROUPS - 1) << GROUP_BITS);
            // The first bits fill a group only in part.
            let end = (left - 1) / GROUP_BITS * GROUP_BITS;
            let mut node = 1;
            while left > end {
                left -= 1;
                let bit = self.bit(coder, &places, node, set + node, value >> left & 1 == 1);
                node = node << 1 | usize::from(bit);
                coded = coded << 1 | u64::from(bit);
            }
        }
        coded
    }

    /// Code any number, its length in bits first. None when a decoder meets a length that no encoder writes.
    pub(crate) fn number(
        &mut self,
        coder: &mut impl Coder,
        kind: usize,
        contexts: [u32; INPUTS],
        value: u64,
    ) -> Option<u64> {
        let length = self.bits(coder, kind, contexts, 7, u64::from(u64::BITS - value.leading_zeros())) as u32;
        if length == 0 {
            return Some(0);
        }
        let top = 1u64.checked_shl(length - 1)?;
        let contexts = contexts.map(|context| hash(context, length));
        Some(top | self.bits(coder, kind + 1, contexts, length - 1, value & (top - 1)))
    }

    fn bit(
        &mut self,
        coder: &mut impl Coder,
        places: &[Place; INPUTS],
        node: usize,
        set: usize,
        bit: bool,
    ) -> bool {
        let weights = &mut self.weights[set];
        let mut dot = 0i64;
        let mut weights_of = weights.iter();
        let inputs = places.map(|place| {
            let (at, slot) = place.find(&self.slots, node);
            let stretched = i32::from(self.logistic.stretch[(slot.probability() >> 4) as usize]);
            let experience = slot.experience();
            let weight =
                weights_of.next().map_or(0, |of_input| of_input[experience.degree as usize % DEGREES]);
            dot += i64::from(stretched) * i64::from(weight);
            Input { at, slot, stretched, experience }
        });
        let log_odds = (dot >> 16).clamp(i64::from(-MAX_STRETCH), i64::from(MAX_STRETCH)) as i32;
        let probability = self.logistic.squash(log_odds).clamp(1 << 5, (1 << 16) - (1 << 5));
        let bit = coder.code(bit, (1 << 16) - probability);
        // No product leaves 32 bits: 2,047 x 3 x 65,536.
        let error = ((i32::from(bit) << 16) - probability as i32) * RATE;
        for (input, weights) in inputs.iter().zip(weights) {
            let weight = &mut weights[input.experience.degree as usize % DEGREES];
            *weight = (*weight + ((input.stretched * error) >> 16)).clamp(-MAX_WEIGHT, MAX_WEIGHT);
            self.slots[input.at] = input.slot.learned(bit, input.experience);
        }
        bit
    }
}

/// Where a context has its slots for one group of bits.
#[derive(Clone, Copy)]
struct Place {
    /// The slot of node 0.
    at: usize,
    check: u32,
}

impl Place {
    fn new(hashed: u32, n_slots: usize) -> Self {
        let at = (hashed << GROUP_BITS ^ hashed >> 28) as usize & (n_slots - 1);
        Self { at, check: hashed >> 20 & 0xff }
    }

    /// The slot of a node, and what is in it for this context.
    fn find(self, slots: &[Slot], node: usize) -> (usize, Slot) {
        let at = self.at ^ node;
        let first = slots[at];
        if first.check() == self.check {
            return (at, first);
        }
        let other = at ^ 1 << GROUP_BITS;
        let second = slots[other];
        if second.check() == self.check {
            return (other, second);
        }
        // The less experienced of the two gives way.
        (if second.n_seen() < first.n_seen() { other } else { at }, Slot::fresh(self.check))
    }
}

/// What one context says about a bit.
#[derive(Clone, Copy)]
struct Input {
    at: usize,
    slot: Slot,
    stretched: i32,
    experience: Experience,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::{Decoder, Encoder};
    use proptest::prelude::*;

    fn encode(values: &[(u32, u64)]) -> Vec<u8> {
        let (mut encoder, mut mixing) = (Encoder::new(), Mixing::new(2, 12));
        for &(context, value) in values {
            assert_eq!(mixing.number(&mut encoder, 0, [0, context, 0, 0, 0, 0], value), Some(value));
        }
        encoder.finish()
    }

    #[test]
    fn the_tables_are_each_others_inverse() {
        let logistic = Logistic::new();
        for log_odds in [-2047, -1200, -3, 0, 40, 900, 2000] {
            let stretched = i32::from(logistic.stretch[(logistic.squash(log_odds) >> 4) as usize]);
            assert!((stretched - log_odds).abs() <= 100, "{log_odds}: {stretched}");
        }
        assert!(logistic.squash.is_sorted() && logistic.stretch.is_sorted());
        let exact = |log_odds: f64| 65536.0 / (1.0 + libm::exp(-log_odds / 256.0));
        for log_odds in (-2047..=2047).step_by(89) {
            let error = f64::from(logistic.squash(log_odds)) - exact(f64::from(log_odds));
            assert!(error.abs() < 500.0, "{log_odds}: {error}");
        }
    }

    #[test]
    fn a_number_that_its_context_tells_costs_next_to_nothing() {
        let values: Vec<(u32, u64)> = (0..4000u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 30, 0))
            .map(|(context, _)| (context, u64::from(context) * 1000))
            .collect();
        let bytes = encode(&values);
        assert!(bytes.len() < 400, "{} bytes", bytes.len());
    }

    proptest! {
        #[test]
        fn round_trip(values in prop::collection::vec((0u32..3, prop_oneof![0u64..40, any::<u64>()]), 0..200)) {
            let bytes = encode(&values);
            let (mut decoder, mut mixing) = (Decoder::new(&bytes), Mixing::new(2, 12));
            for &(context, value) in &values {
                prop_assert_eq!(mixing.number(&mut decoder, 0, [0, context, 0, 0, 0, 0], 0), Some(value));
            }
            prop_assert!(decoder.finished());
        }

        #[test]
        fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let (mut decoder, mut mixing) = (Decoder::new(&bytes), Mixing::new(2, 12));
            for context in 0..300 {
                if mixing.number(&mut decoder, 0, [context; INPUTS], 0).is_none() { break; }
            }
        }
    }
}
