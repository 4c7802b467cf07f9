use super::FormatError;
use crate::scale::RatingScale;
use alloc::string::String;
use alloc::vec::Vec;
use bincode::error::DecodeError;
use bincode::{Decode, Encode};
use crc::{Crc, Table};

/// First bytes of every model.
pub const MAGIC: [u8; 8] = *b"FLATFLIX";
/// Version of the format that this code writes and reads.
pub const FORMAT_VERSION: u32 = 2;
/// Magic, version, header length, header checksum.
pub(super) const PRELUDE_BYTES: usize = 20;

/// What a model is and where it comes from.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Metadata {
    /// Name of the data set.
    pub title: String,
    /// Licence of the ratings, which the model inherits; empty when unknown.
    pub licence: String,
    /// How to cite the data; empty when unknown.
    pub citation: String,
    /// The scale that ratings are given on.
    pub scale: RatingScale,
    /// Users in the training data.
    pub n_users: u64,
    /// Ratings in the training data.
    pub n_ratings: u64,
    /// Names of the groups (genres).
    pub groups: Vec<String>,
    /// Training parameters, as name and value.
    pub parameters: Vec<(String, String)>,
    /// Measured figures, as name and value.
    pub metrics: Vec<(String, f64)>,
}

/// The sections that the header lists, in the order of the file. Between the first and the others stand the chunks.
pub(super) const SECTIONS: [&str; 5] = ["prior", "tags", "map", "images", "card"];

/// What a chunk holds of its items, in the order of the file.
pub(super) const COLUMNS_OF_CHUNK: [&str; 3] = ["catalogue", "rating factors", "ranking factors"];

/// Length and checksum of one section.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub(super) struct Section {
    pub(super) length: u64,
    pub(super) crc32: u32,
}

/// The decoded header.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub(super) struct Header {
    pub(super) metadata: Metadata,
    pub(super) n_items: u32,
    pub(super) n_factors: u16,
    pub(super) n_components: u16,
    pub(super) sections: [Section; SECTIONS.len()],
}

impl Header {
    /// Compare a section with its checksum.
    pub(super) fn check(&self, section: usize, body: &[u8]) -> Result<(), FormatError> {
        let matches = self.sections.get(section).is_some_and(|listed| listed.crc32 == crc32(body));
        let name = SECTIONS.get(section).copied().unwrap_or_default();
        if matches { Ok(()) } else { Err(FormatError::Checksum { section: name }) }
    }
}

/// bincode's variable-length integers, and no more than a header's worth of anything.
fn encoding() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<{ super::limits::HEADER_BYTES }>()
}

impl Header {
    pub(super) fn encode(&self) -> Result<Vec<u8>, FormatError> {
        let bytes = bincode::encode_to_vec(self, encoding())
            .map_err(|_| FormatError::Header { reason: "its fields cannot be encoded" })?;
        check_length(bytes.len())?;
        Ok(bytes)
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        check_length(bytes.len())?;
        let (header, used) = bincode::decode_from_slice(bytes, encoding())
            .map_err(|error| FormatError::Header { reason: reason(&error) })?;
        let extra = (bytes.len() - used) as u64;
        if extra == 0 { Ok(header) } else { Err(FormatError::TrailingBytes { section: "header", extra }) }
    }
}

/// What bincode found, without its own words for it: they would bring the formatting of every type with them.
fn reason(error: &DecodeError) -> &'static str {
    match error {
        DecodeError::UnexpectedEnd { .. } => "it ends within a field",
        DecodeError::LimitExceeded => "a field is longer than a header can be",
        DecodeError::Utf8 { .. } => "a text is not UTF-8",
        _ => "a number is out of its field's range",
    }
}

/// That a header is no longer than the format allows.
pub(super) fn check_length(length: usize) -> Result<(), FormatError> {
    let limit = super::limits::HEADER_BYTES as u64;
    if length as u64 <= limit {
        Ok(())
    } else {
        Err(FormatError::TooLarge { what: "bytes of header", found: length as u64, limit })
    }
}

/// Checksum of a prelude up to the checksum itself, and of what it introduces: the header or a chunk.
pub(super) fn crc32_of_both(prelude: &[u8], body: &[u8]) -> u32 {
    let mut digest = CRC32.digest();
    digest.update(prelude);
    digest.update(body);
    digest.finalize()
}

/// Checksum of a section.
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    CRC32.checksum(bytes)
}

/// One table of a kilobyte: the page downloads it with the program.
static CRC32: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&crc::CRC_32_ISO_HDLC);
