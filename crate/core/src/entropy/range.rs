//! A binary range coder in the manner of LZMA's.
//!
//! # Source
//! Martin, Range encoding (1979).

use alloc::vec::Vec;

/// Below this the range is widened by a byte, so that its upper part keeps 8 bits for the probability.
const TOP: u32 = 1 << 24;

/// What an encoder and a decoder share, so that a model of numbers is written once for both directions.
pub(crate) trait Coder {
    /// Code one bit of known probability (units of 2^-16 of being 0). The decoder ignores `bit`.
    fn code(&mut self, bit: bool, probability_of_zero: u32) -> bool;

    /// Bytes written or read so far.
    fn position(&self) -> usize;
}

/// Writes bits into bytes.
#[derive(Debug)]
pub(crate) struct Encoder {
    low: u64,
    range: u32,
    pending: u8,
    n_pending: u64,
    bytes: Vec<u8>,
}

impl Encoder {
    pub(crate) fn new() -> Self {
        Self { low: 0, range: u32::MAX, pending: 0, n_pending: 1, bytes: Vec::new() }
    }

    /// Move the top byte of `low` out, holding back bytes that a carry could still change.
    fn shift_low(&mut self) {
        if self.low < 0xff00_0000 || self.low > u64::from(u32::MAX) {
            let carry = (self.low >> 32) as u8;
            let mut byte = self.pending;
            for _ in 0..self.n_pending {
                self.bytes.push(byte.wrapping_add(carry));
                byte = 0xff;
            }
            self.n_pending = 0;
            self.pending = (self.low >> 24) as u8;
        }
        self.n_pending += 1;
        self.low = (self.low & 0x00ff_ffff) << 8;
    }

    /// The finished bytes.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        for _ in 0..5 {
            self.shift_low();
        }
        self.bytes
    }
}

impl Coder for Encoder {
    fn code(&mut self, bit: bool, probability_of_zero: u32) -> bool {
        let bound = (self.range >> 16) * probability_of_zero;
        if bit {
            self.low += u64::from(bound);
            self.range -= bound;
        } else {
            self.range = bound;
        }
        while self.range < TOP {
            self.range <<= 8;
            self.shift_low();
        }
        bit
    }

    fn position(&self) -> usize {
        self.bytes.len() + self.n_pending as usize
    }
}

/// Reads bits from bytes. Past the end it reads zeros, which [`Decoder::finished`] then tells.
#[derive(Debug)]
pub(crate) struct Decoder<'a> {
    range: u32,
    code: u32,
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Decoder<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let mut decoder = Self { range: u32::MAX, code: 0, bytes, position: 0 };
        for _ in 0..5 {
            decoder.code = decoder.code << 8 | decoder.next_byte();
        }
        decoder
    }

    fn next_byte(&mut self) -> u32 {
        let byte = self.bytes.get(self.position).copied().unwrap_or(0);
        self.position += 1;
        u32::from(byte)
    }

    /// Whether exactly the bytes given were used: neither cut short nor followed by others.
    pub(crate) fn finished(&self) -> bool {
        self.finished_padded(0)
    }

    /// The same for bytes that were padded with zeros up to a length.
    pub(crate) fn finished_padded(&self, length: usize) -> bool {
        let padding = self.bytes.get(self.position..);
        self.bytes.len() == self.position.max(length)
            && padding.is_some_and(|padding| padding.iter().all(|&byte| byte == 0))
    }
}

impl Coder for Decoder<'_> {
    fn code(&mut self, _bit: bool, probability_of_zero: u32) -> bool {
        let bound = (self.range >> 16) * probability_of_zero;
        let bit = self.code >= bound;
        if bit {
            self.code -= bound;
            self.range -= bound;
        } else {
            self.range = bound;
        }
        while self.range < TOP {
            self.range <<= 8;
            self.code = self.code << 8 | self.next_byte();
        }
        bit
    }

    fn position(&self) -> usize {
        self.position
    }
}
