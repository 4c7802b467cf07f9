/// Why bytes are not a model, or a model cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// The first bytes are not a Flatflix model's.
    #[error("not a Flatflix model: the file does not begin with the model's signature")]
    NotAModel,
    /// A model of a version that this code does not read.
    #[error("the model has format version {found}, this program reads version {supported}; train it again")]
    UnsupportedVersion {
        /// Version in the file.
        found: u32,
        /// Version of this code.
        supported: u32,
    },
    /// The file ends early.
    #[error("the {section} is cut short: {expected} bytes expected, {found} found; download it again")]
    Truncated {
        /// Part of the file.
        section: &'static str,
        /// Bytes it should have.
        expected: u64,
        /// Bytes there are.
        found: u64,
    },
    /// Bytes after the end of a part.
    #[error("{extra} bytes too many at the end of the {section}")]
    TrailingBytes {
        /// Part of the file.
        section: &'static str,
        /// Bytes that do not belong there.
        extra: u64,
    },
    /// A part differs from what was written.
    #[error("the {section} is damaged: its checksum does not match; download it again")]
    Checksum {
        /// Part of the file.
        section: &'static str,
    },
    /// The header does not decode.
    #[error("the header cannot be read: {reason}")]
    Header {
        /// What the decoder met.
        reason: &'static str,
    },
    /// A value that no model has.
    #[error("invalid {what}: expected {expected}")]
    Invalid {
        /// What is wrong.
        what: &'static str,
        /// What it should be.
        expected: &'static str,
    },
    /// More of something than the format allows.
    #[error("too large: {found} {what}, at most {limit} are possible")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much there is.
        found: u64,
        /// How much there may be.
        limit: u64,
    },
}
