//! What an interrupted training leaves on the disk, so that it can go on to the very same bytes.
//!
//! Training fits the rating head three times: to all users, and to each half of them for the calibration. A checkpoint
//! holds the fits that are done and the state of the one under way. What follows them is short and starts anew. The
//! file is replaced as a whole (temporary file, flush to the disk, rename): there is the last one, or the one before.

use crate::als::{self, AlsConfig, Fit, Fitter, RatingModel, State};
use crate::config::Config;
use crate::dataset::Dataset;
use crate::features::SideInformation;
use crate::files;
use crate::input::InputError;
use crate::interactions::Interactions;
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const MAGIC: &[u8; 8] = b"FLIXCKPT";
/// Longest text in a checkpoint.
const LONGEST_TEXT: u64 = 1 << 20;

/// Asks a training to stop when it can.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    asked: Arc<AtomicBool>,
    /// Nothing is lost by stopping at once.
    saved: Arc<AtomicBool>,
}

impl Interrupt {
    /// Ask it. Returns whether to stop the process at once: all is saved, or it was asked before.
    pub fn ask(&self) -> bool {
        self.asked.swap(true, Ordering::SeqCst) || self.saved.load(Ordering::SeqCst)
    }

    fn is_asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }
}

/// Training has stopped because it was asked to.
#[derive(Debug, thiserror::Error)]
#[error("interrupted; the same command with --resume goes on from {}", .0.display())]
pub struct Interrupted(PathBuf);

/// Keeps what is done of a training.
pub struct Checkpoint {
    path: PathBuf,
    every: Duration,
    interrupt: Interrupt,
    fingerprint: Fingerprint,
    done: Vec<RatingModel>,
    /// Fits asked for so far.
    asked: usize,
    /// Where the state of the fit under way can be read from.
    under_way: Option<BufReader<File>>,
    saved: Instant,
}

/// What a checkpoint belongs to.
#[derive(Debug, PartialEq)]
struct Fingerprint {
    version: String,
    /// Of the rating head, the only one that a checkpoint holds.
    configuration: String,
    ratings: String,
}

impl Fingerprint {
    fn of(dataset: &Dataset, config: &Config) -> Result<Self> {
        let mut hash = Sha256::new();
        for rating in &dataset.ratings {
            let value = dataset.scale.to_internal(rating.value) as f32;
            hash.update(
                [rating.user.to_le_bytes(), rating.item.to_le_bytes(), value.to_le_bytes()].as_flattened(),
            );
        }
        for item in &dataset.items {
            hash.update(format!("{:?}{:?};", item.year, item.groups));
        }
        let hash = hash.finalize();
        let rating = config.resolved(dataset.ratings.len()).rating;
        Ok(Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            configuration: format!("seed {}\n{}", config.seed, toml::to_string(&rating)?),
            ratings: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    }

    fn texts(&self) -> [&str; 3] {
        [&self.version, &self.configuration, &self.ratings]
    }
}

impl Checkpoint {
    /// Where the checkpoint of a model file is: beside it.
    pub fn path_for(model: &Path) -> PathBuf {
        let mut name = model.file_name().unwrap_or_default().to_owned();
        name.push(".checkpoint");
        model.with_file_name(name)
    }

    /// A checkpoint at `path` of a training on all ratings, written when asked to stop and once in `every`.
    ///
    /// With `resume` what is there is read; otherwise there may be nothing.
    ///
    /// # Errors
    /// [`InputError`] when what is there is of another training or damaged, or would be lost.
    pub fn open(
        path: PathBuf,
        every: Duration,
        resume: bool,
        dataset: &Dataset,
        config: &Config,
        interrupt: Interrupt,
    ) -> Result<Self> {
        let fingerprint = Fingerprint::of(dataset, config)?;
        let saved = Instant::now();
        let mut checkpoint =
            Self { path, every, interrupt, fingerprint, done: Vec::new(), asked: 0, under_way: None, saved };
        if !checkpoint.path.exists() {
            return Ok(checkpoint);
        }
        if !resume {
            let remedy = "Go on from it with --resume, or remove it to start anew";
            return Err(
                InputError::of_path(&checkpoint.path, "left by an interrupted training", remedy).into()
            );
        }
        let n_factors = config.rating.n_factors(dataset.ratings.len());
        checkpoint.read(n_factors + 1, dataset.items.len())?;
        Ok(checkpoint)
    }

    /// Whether there is anything to go on from.
    pub fn is_resumed(&self) -> bool {
        self.under_way.is_some() || !self.done.is_empty()
    }

    fn fault(&self, problem: &str) -> InputError {
        let remedy = "Remove it to start anew, or resume with what it was made with";
        InputError::of_path(&self.path, problem, remedy)
    }

    /// A checkpoint that ends too soon, or says what cannot be.
    fn damaged(&self, error: io::Error) -> anyhow::Error {
        match error.kind() {
            ErrorKind::UnexpectedEof | ErrorKind::InvalidData => self.fault("a damaged checkpoint").into(),
            _ => anyhow::Error::new(error).context(format!("cannot read {}", self.path.display())),
        }
    }

    fn read(&mut self, k: usize, n_items: usize) -> Result<()> {
        let file = File::open(&self.path).with_context(|| format!("cannot read {}", self.path.display()))?;
        let mut input = BufReader::with_capacity(1 << 18, file);
        let mut magic = [0; 8];
        input.read_exact(&mut magic).map_err(|error| self.damaged(error))?;
        if &magic != MAGIC {
            return Err(self.fault("not a checkpoint").into());
        }
        let of_another = [
            "a checkpoint of another version of flatflix",
            "a checkpoint of a training with another configuration or seed",
            "a checkpoint of a training on other ratings",
        ];
        for (own, problem) in self.fingerprint.texts().into_iter().zip(of_another) {
            if read_text(&mut input).map_err(|error| self.damaged(error))? != own {
                return Err(self.fault(problem).into());
            }
        }
        let mut counts = [0; 2];
        input.read_exact(&mut counts).map_err(|error| self.damaged(error))?;
        for _ in 0..counts[0] {
            let model = RatingModel::read(&mut input, k, n_items).map_err(|error| self.damaged(error))?;
            self.done.push(model);
        }
        self.under_way = (counts[1] > 0).then_some(input);
        Ok(())
    }

    fn save(&mut self, under_way: Option<&State>) -> Result<()> {
        files::write_with(&self.path, |mut out| {
            out.write_all(MAGIC)?;
            self.fingerprint.texts().into_iter().try_for_each(|text| write_text(out, text))?;
            out.write_all(&[self.done.len() as u8, u8::from(under_way.is_some())])?;
            self.done.iter().try_for_each(|model| model.write(&mut out))?;
            Ok(under_way.map_or(Ok(()), |state| state.write(&mut out))?)
        })?;
        self.saved = Instant::now();
        Ok(())
    }

    fn save_and_stop(&mut self, under_way: &State) -> Result<()> {
        self.save(Some(under_way))?;
        Err(Interrupted(self.path.clone()).into())
    }

    /// Remove the file: the model is written.
    ///
    /// # Errors
    /// It is there and cannot be removed.
    pub fn remove(self) -> Result<()> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", self.path.display()))
            }
            _ => Ok(()),
        }
    }
}

impl Fitter for Checkpoint {
    fn fit(
        &mut self,
        ratings: &Interactions,
        side: &SideInformation,
        config: &AlsConfig,
        seed: u64,
        progress: &mut dyn FnMut(usize, f64),
    ) -> Result<RatingModel> {
        self.asked += 1;
        if let Some(model) = self.done.get(self.asked - 1) {
            progress(config.sweeps, (1.0 / model.noise_precision).sqrt());
            return Ok(model.clone());
        }
        let state = match self.under_way.take() {
            Some(mut input) => {
                State::read(&mut input, ratings, config).map_err(|error| self.damaged(error))?
            }
            None => State::new(ratings, config, seed).context(als::DIVERGED)?,
        };
        let mut fit = Fit::new(ratings, side, config, state);
        loop {
            // Before the last sweep: users follow from a state only by a sweep.
            if self.interrupt.is_asked() {
                self.save_and_stop(fit.state())?;
            }
            if self.saved.elapsed() >= self.every {
                self.save(Some(fit.state()))?;
            }
            fit.sweep().context(als::DIVERGED)?;
            progress(fit.state().sweep, fit.state().noise());
            if fit.state().sweep >= config.sweeps {
                break;
            }
        }
        let model = fit.finish();
        self.done.push(model.clone());
        Ok(model)
    }

    fn fitted(&mut self) -> Result<()> {
        self.save(None)?;
        if self.interrupt.is_asked() {
            return Err(Interrupted(self.path.clone()).into());
        }
        self.interrupt.saved.store(true, Ordering::SeqCst);
        Ok(())
    }
}

fn write_text(out: &mut dyn Write, text: &str) -> io::Result<()> {
    out.write_all(&(text.len() as u64).to_le_bytes())?;
    out.write_all(text.as_bytes())
}

fn read_text(input: &mut dyn Read) -> io::Result<String> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > LONGEST_TEXT {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut bytes = vec![0; length as usize];
    input.read_exact(&mut bytes)?;
    String::from_utf8(bytes).map_err(|_| ErrorKind::InvalidData.into())
}
