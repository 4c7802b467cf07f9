//! Reads ratings, trains the model, evaluates it, and writes the model and the site.
//!
//! Everything that the visitor's page computes as well lives in [`flatflix_core`].

pub mod baselines;
pub mod dataset;
pub mod input;
pub mod metrics;
pub mod split;
