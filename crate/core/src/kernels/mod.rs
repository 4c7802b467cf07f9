//! The inner loops: scores of many items of which few are wanted.
//!
//! Item factors are small integers. A visitor's vector is rounded to integers too ([`Query`]), so that a score is a sum
//! of integer products: exact in any order, hence the same natively, with and without SIMD. It is off by a known amount
//! at most, because of the rounding; [`scan()`] therefore only asks it which items *may* be among the best, and has those
//! few scored exactly. The list is the exact one, whatever computed the integers.
//!
//! | Target | Integer products | Rows at a time | Exact scores |
//! |---|---|---|---|
//! | WebAssembly with `simd128` | `i32x4.dot_i16x8_s` (`simd128.rs`) | 4 | two `f32x4` |
//! | anything else | what the compiler makes of [`scalar`] (`pmaddwd` on x86-64) | 1 | [`rescore`] |
//!
//! Vectors are loaded from lanes by value (bytemuck), which compiles to loads as from a pointer: no `unsafe` here
//! either.

mod query;
pub mod rescore;
pub mod scalar;
mod scan;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub mod simd128;

pub use query::Query;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub use rescore::dot;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub use scalar::{above, dot_rows};
pub use scan::{BLOCK, CodedRows, block_of, magnitudes, scan};
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use simd128::{above, dot, dot_rows};
