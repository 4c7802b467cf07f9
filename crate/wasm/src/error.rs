//! Errors as JavaScript sees them: an `Error` whose `code` never changes, whatever its message says.

use flatflix_core::{FormatError, VisitorError};
use js_sys::{Error, Reflect};
use std::fmt::Display;
use wasm_bindgen::JsValue;

/// The stable codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    UnsupportedFormat,
    CorruptModel,
    InvalidInput,
}

impl Code {
    pub(crate) fn of_format(error: &FormatError) -> Self {
        match error {
            FormatError::UnsupportedVersion { .. } => Self::UnsupportedFormat,
            _ => Self::CorruptModel,
        }
    }

    pub(crate) fn of_visitor(error: &VisitorError) -> Self {
        match error {
            VisitorError::Model(_) => Self::CorruptModel,
            _ => Self::InvalidInput,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::UnsupportedFormat => "UNSUPPORTED_FORMAT",
            Self::CorruptModel => "CORRUPT_MODEL",
            Self::InvalidInput => "INVALID_INPUT",
        }
    }
}

/// A JavaScript `Error` with a message and a `code`.
pub(crate) fn js_error(code: Code, error: &dyn Display) -> JsValue {
    let js = Error::new(&error.to_string());
    // Setting a property of a fresh, extensible object cannot fail.
    let _ = Reflect::set(&js, &"code".into(), &code.as_str().into());
    js.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_its_code() {
        let old = FormatError::UnsupportedVersion { found: 0, supported: 1 };
        assert_eq!(Code::of_format(&old).as_str(), "UNSUPPORTED_FORMAT");
        assert_eq!(Code::of_format(&FormatError::NotAModel).as_str(), "CORRUPT_MODEL");
        let unknown = VisitorError::UnknownItem { item: 9, n_items: 3 };
        assert_eq!(Code::of_visitor(&unknown).as_str(), "INVALID_INPUT");
    }
}
