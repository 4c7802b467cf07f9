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

/// Reader of a section that never looks past its end.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    section: &'static str,
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(section: &'static str, bytes: &'a [u8]) -> Self {
        Self { section, bytes }
    }

    pub(super) fn take(&mut self, n: usize) -> Result<&'a [u8], FormatError> {
        let found = self.bytes.len() as u64;
        let error = FormatError::Truncated { section: self.section, expected: n as u64, found };
        let (taken, rest) = self.bytes.split_at_checked(n).ok_or(error)?;
        self.bytes = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], FormatError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    pub(super) fn byte(&mut self) -> Result<u8, FormatError> {
        self.array().map(|[byte]| byte)
    }

    pub(super) fn u32(&mut self) -> Result<u32, FormatError> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn f64(&mut self) -> Result<f64, FormatError> {
        self.array().map(f64::from_le_bytes)
    }

    pub(super) fn f32(&mut self) -> Result<f32, FormatError> {
        self.array().map(f32::from_le_bytes)
    }

    /// `n` values; a claim beyond what the section could hold fails before anything is allocated.
    pub(super) fn many<T>(
        &mut self,
        n: usize,
        min_bytes: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, FormatError>,
    ) -> Result<Vec<T>, FormatError> {
        let expected = n.saturating_mul(min_bytes);
        if expected > self.bytes.len() {
            let found = self.bytes.len() as u64;
            return Err(FormatError::Truncated { section: self.section, expected: expected as u64, found });
        }
        (0..n).map(|_| read(self)).collect()
    }

    /// That nothing is left.
    pub(super) fn end(self) -> Result<(), FormatError> {
        let extra = self.bytes.len() as u64;
        if extra == 0 { Ok(()) } else { Err(FormatError::TrailingBytes { section: self.section, extra }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn round_trip(doubles in prop::collection::vec(any::<f64>(), 3), single in any::<f32>()) {
            let mut writer = Writer::default();
            doubles.iter().for_each(|&value| writer.f64(value));
            writer.f32(single);
            let mut reader = Reader::new("test", &writer.bytes);
            let read = reader.many(3, 8, Reader::f64)?;
            prop_assert!(read.iter().zip(&doubles).all(|(read, value)| read.to_bits() == value.to_bits()));
            prop_assert_eq!(reader.f32()?.to_bits(), single.to_bits());
            prop_assert!(reader.end().is_ok());
        }
    }

    #[test]
    fn a_hostile_length_is_refused_before_it_is_allocated() {
        let claimed = Reader::new("test", &[0; 8]).many(1 << 40, 1, Reader::f64);
        assert!(matches!(claimed, Err(FormatError::Truncated { .. })));
    }
}
