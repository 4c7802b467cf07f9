//! Reads ratings, trains the model, evaluates it, and writes the model and the site.
//!
//! Everything that the visitor's page computes as well lives in [`flatflix_core`].

pub mod als;
pub mod baselines;
pub mod calibrate;
pub mod card;
pub mod checkpoint;
pub mod cli;
pub mod config;
pub mod dataset;
pub mod doctor;
pub mod evaluate;
pub mod export;
pub mod features;
pub mod files;
pub mod import;
pub mod input;
pub mod interactions;
mod kernels;
pub mod loss;
mod map;
pub mod memory;
pub mod metrics;
pub mod model;
mod numbers;
pub mod random;
pub mod ranker;
pub mod serve;
pub mod shards;
pub mod site;
pub mod split;
pub mod synth;
mod table;
mod tags;
pub mod train;
pub mod tune;
pub mod update;
pub mod visitors;
