//! Small signed integers, such as the codes of quantised factors.
//!
//! Binarised as: is it zero, its sign, its magnitude in unary, and beyond [`UNARY_LIMIT`] the rest in Elias gamma bits,
//! each bit with a probability that adapts at two speeds: the mean of a fast and a slow estimate beats either.

use super::Coder;
use alloc::{vec, vec::Vec};

const FAST: u32 = 4;
const SLOW: u32 = 7;
/// Magnitudes up to this are coded in unary with a probability for each step.
const UNARY_LIMIT: usize = 14;
/// Bits that the rest of a large magnitude may take; more is corrupt.
const MAX_GAMMA_BITS: u32 = 20;

/// Adaptive probability that a bit is 0, in units of 2^-16, estimated at two speeds.
#[derive(Clone, Copy, Debug)]
struct Bit {
    fast: u16,
    slow: u16,
}

impl Bit {
    const NEW: Self = Self { fast: 1 << 15, slow: 1 << 15 };

    fn probability_of_zero(self) -> u32 {
        ((u32::from(self.fast) + u32::from(self.slow)) >> 1).clamp(1 << 5, (1 << 16) - (1 << 5))
    }

    fn learn(&mut self, bit: bool) {
        let step = |estimate: u16, rate: u32| {
            if bit { estimate - (estimate >> rate) } else { estimate + ((u16::MAX - estimate) >> rate) }
        };
        self.fast = step(self.fast, FAST);
        self.slow = step(self.slow, SLOW);
    }
}

/// Adaptive statistics of signed integers, separate for each context.
#[derive(Clone, Debug)]
pub(crate) struct Numbers {
    contexts: Vec<NumberContext>,
}

#[derive(Clone, Debug)]
struct NumberContext {
    zero: Bit,
    negative: Bit,
    longer: [Bit; UNARY_LIMIT],
}

impl Numbers {
    pub(crate) fn new(n_contexts: usize) -> Self {
        let context = NumberContext { zero: Bit::NEW, negative: Bit::NEW, longer: [Bit::NEW; UNARY_LIMIT] };
        Self { contexts: vec![context; n_contexts] }
    }

    /// Code `value` (ignored by a decoder) in a context; returns the value, or None when a decoder meets a magnitude
    /// that no encoder writes.
    pub(crate) fn code(&mut self, coder: &mut impl Coder, context: usize, value: i32) -> Option<i32> {
        let context = self.contexts.get_mut(context)?;
        if !code_bit(coder, &mut context.zero, value != 0) {
            return Some(0);
        }
        let negative = code_bit(coder, &mut context.negative, value < 0);
        let magnitude = value.unsigned_abs();
        let mut coded = 1;
        for longer in &mut context.longer {
            if !code_bit(coder, longer, magnitude > coded) {
                return Some(signed(negative, coded));
            }
            coded += 1;
        }
        let rest = code_gamma(coder, magnitude.wrapping_sub(coded))?;
        Some(signed(negative, coded + rest))
    }
}

fn signed(negative: bool, magnitude: u32) -> i32 {
    let value = magnitude as i32;
    if negative { -value } else { value }
}

fn code_bit(coder: &mut impl Coder, state: &mut Bit, bit: bool) -> bool {
    let bit = coder.code(bit, state.probability_of_zero());
    state.learn(bit);
    bit
}

/// Elias gamma code of `value` + 1 in even bits.
fn code_gamma(coder: &mut impl Coder, value: u32) -> Option<u32> {
    const EVEN: u32 = 1 << 15;
    let wanted = value.wrapping_add(1);
    let n_bits = 31 - wanted.max(1).leading_zeros();
    let mut length = 0;
    while coder.code(length < n_bits, EVEN) {
        length += 1;
        if length > MAX_GAMMA_BITS {
            return None;
        }
    }
    let mut coded = 1;
    for position in (0..length).rev() {
        coded = coded << 1 | u32::from(coder.code(wanted >> position & 1 == 1, EVEN));
    }
    Some(coded - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::{Decoder, Encoder};
    use proptest::prelude::*;

    fn encode(values: &[(usize, i32)], n_contexts: usize) -> Vec<u8> {
        let (mut encoder, mut numbers) = (Encoder::new(), Numbers::new(n_contexts));
        for &(context, value) in values {
            assert_eq!(numbers.code(&mut encoder, context, value), Some(value));
        }
        encoder.finish()
    }

    #[test]
    fn skewed_numbers_cost_about_their_entropy() {
        // One in eight is 1, the rest 0: 0.544 bits each by Shannon, 680 bytes for 10,000.
        let values: Vec<(usize, i32)> =
            (0..10_000u32).map(|i| (0, i32::from(i.wrapping_mul(2_654_435_761) >> 29 == 0))).collect();
        let bytes = encode(&values, 1);
        assert!(bytes.len() < 760, "{} bytes", bytes.len());
    }

    #[test]
    fn a_cut_or_padded_stream_is_noticed() {
        let values: Vec<(usize, i32)> = (0..100).map(|i| (0, i % 7 - 3)).collect();
        let mut bytes = encode(&values, 1);
        bytes.push(0);
        let read = |bytes: &[u8]| {
            let (mut decoder, mut numbers) = (Decoder::new(bytes), Numbers::new(1));
            values.iter().for_each(|_| {
                numbers.code(&mut decoder, 0, 0);
            });
            decoder.finished()
        };
        assert!(!read(&bytes));
        assert!(read(&bytes[..bytes.len() - 1]));
        assert!(!read(&bytes[..bytes.len() - 2]));
    }

    proptest! {
        #[test]
        fn round_trip(values in prop::collection::vec((0usize..3, -70_000i32..70_000), 0..300)) {
            let bytes = encode(&values, 3);
            let (mut decoder, mut numbers) = (Decoder::new(&bytes), Numbers::new(3));
            for &(context, value) in &values {
                prop_assert_eq!(numbers.code(&mut decoder, context, 0), Some(value));
            }
            prop_assert!(decoder.finished());
        }

        #[test]
        fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let (mut decoder, mut numbers) = (Decoder::new(&bytes), Numbers::new(2));
            for i in 0..500 {
                if numbers.code(&mut decoder, i % 2, 0).is_none() { break; }
            }
        }
    }
}
