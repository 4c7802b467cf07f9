//! Bounded reading and writing of the primitives that sections are made of.

use super::FormatError;
use alloc::vec::Vec;

/// Little-endian writer of a section.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) bytes: Vec<u8>,
}

impl Writer {
    pub(super) fn byte(&mut self, value: u8) {
        self.bytes.push(value);
    }

    pub(super) fn u32(&mut self, value: u32) {
        self.bytes.extend(value.to_le_bytes());
    }

    pub(super) fn f64(&mut self, value: f64) {
        self.bytes.extend(value.to_le_bytes());
    }

    pub(super) fn f32(&mut self, value: f32) {
        self.bytes.extend(value.to_le_bytes());
    }
}

/// Reader of a section that never looks past its end: there it reads zeros, which [`Reader::end`] tells.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    section: &'static str,
    bytes: &'a [u8],
    /// Bytes read, within the section and past its end.
    read: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(section: &'static str, bytes: &'a [u8]) -> Self {
        Self { section, bytes, read: 0 }
    }

    fn array<const N: usize>(&mut self) -> [u8; N] {
        let rest = self.bytes.get(self.read..).unwrap_or_default();
        self.read += N;
        rest.first_chunk().copied().unwrap_or([0; N])
    }

    pub(super) fn byte(&mut self) -> u8 {
        self.array::<1>()[0]
    }

    pub(super) fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.array())
    }

    pub(super) fn f64(&mut self) -> f64 {
        f64::from_le_bytes(self.array())
    }

    pub(super) fn f64s(&mut self, n: usize) -> Vec<f64> {
        (0..n).map(|_| self.f64()).collect()
    }

    pub(super) fn f32s(&mut self, n: usize) -> Vec<f32> {
        (0..n).map(|_| f32::from_le_bytes(self.array())).collect()
    }

    /// What has not been read.
    pub(super) fn rest(self) -> &'a [u8] {
        self.bytes.get(self.read..).unwrap_or_default()
    }

    /// That the section was read to its end, and not beyond.
    pub(super) fn end(self) -> Result<(), FormatError> {
        let (section, expected, found) = (self.section, self.read as u64, self.bytes.len() as u64);
        match found.checked_sub(expected) {
            Some(0) => Ok(()),
            Some(extra) => Err(FormatError::TrailingBytes { section, extra }),
            None => Err(FormatError::Truncated { section, expected, found }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn round_trip(doubles in prop::collection::vec(any::<f64>(), 3), single in -1e9f32..1e9) {
            let mut writer = Writer::default();
            doubles.iter().for_each(|&value| writer.f64(value));
            writer.f32(single);
            let mut reader = Reader::new("test", &writer.bytes);
            let read = reader.f64s(3);
            prop_assert!(read.iter().zip(&doubles).all(|(read, value)| read.to_bits() == value.to_bits()));
            prop_assert_eq!(reader.f32s(1), [single]);
            prop_assert!(reader.end().is_ok());
        }
    }

    #[test]
    fn the_end_is_told() {
        let mut reader = Reader::new("test", &[1, 0, 0]);
        assert_eq!((reader.byte(), reader.u32()), (1, 0));
        let error = FormatError::Truncated { section: "test", expected: 5, found: 3 };
        assert_eq!(reader.end(), Err(error));
        let error = FormatError::TrailingBytes { section: "test", extra: 3 };
        assert_eq!(Reader::new("test", &[1, 0, 0]).end(), Err(error));
    }
}
