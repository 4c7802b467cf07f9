//! Interrupted trainings end with the bytes of uninterrupted ones.

use flatflix::als::Covariances;
use flatflix::checkpoint::{Checkpoint, Interrupt, Interrupted};
use flatflix::config::Config;
use flatflix::dataset::Dataset;
use flatflix::input::InputError;
use flatflix::synth::{Shape, synth};
use flatflix::train::{Progress, train, train_with};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const NEVER: Duration = Duration::MAX;

fn config() -> Config {
    let mut config = Config::default();
    config.rating.sweeps = 9;
    config.rating.factors = Some(3);
    config.ranking.linear.components = 8;
    config
}

fn dataset(folder: &Path, seed: u64) -> Dataset {
    let data = folder.join(format!("data-{seed}"));
    synth(Shape { users: 60, items: 50, ratings: 1200 }, seed, &data, |_| ()).unwrap();
    Dataset::read(&data).unwrap()
}

fn rows(dataset: &Dataset) -> Vec<u32> {
    (0..dataset.ratings.len() as u32).collect()
}

struct Run<'a> {
    dataset: &'a Dataset,
    path: PathBuf,
    config: Config,
}

impl Run<'_> {
    fn open(&self, config: &Config, resume: bool, interrupt: &Interrupt) -> anyhow::Result<Checkpoint> {
        Checkpoint::open(self.path.clone(), NEVER, resume, self.dataset, config, interrupt.clone())
    }

    /// Train until `when`, if that comes.
    fn train(&self, resume: bool, when: impl Fn(Progress) -> bool) -> anyhow::Result<Vec<u8>> {
        let interrupt = Interrupt::default();
        let mut checkpoint = self.open(&self.config, resume, &interrupt)?;
        let stop = |progress| {
            if when(progress) {
                interrupt.ask();
            }
        };
        let trained = train_with(self.dataset, &rows(self.dataset), &self.config, &mut checkpoint, stop)?;
        checkpoint.remove()?;
        Ok(trained.model.to_bytes()?)
    }
}

#[test]
fn interrupted_anywhere_the_bytes_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 1);
    for covariances in [Covariances::Each, Covariances::ByCount] {
        let mut config = config();
        config.rating.covariances = Some(covariances);
        let path = folder.path().join("model.checkpoint");
        interrupt_anywhere(&Run { dataset: &dataset, path, config });
    }
}

fn interrupt_anywhere(run: &Run) {
    let dataset = run.dataset;
    let straight = train(dataset, &rows(dataset), &run.config, |_| ()).unwrap().model.to_bytes().unwrap();
    let moments: [fn(Progress) -> bool; 4] = [
        |progress| matches!(progress, Progress::Sweep { sweep: 1, .. }),
        |progress| matches!(progress, Progress::Sweep { sweep: 8, .. }),
        |progress| matches!(progress, Progress::Sweep { sweep: 9, .. }),
        |progress| progress == Progress::Calibrating,
    ];
    for (number, moment) in moments.into_iter().enumerate() {
        let error = run.train(false, moment).unwrap_err();
        assert!(error.downcast_ref::<Interrupted>().is_some(), "{number}: {error:#}");
        assert!(run.path.exists(), "{number}");
        assert!(run.train(true, |_| false).unwrap() == straight, "{number}");
        assert!(!run.path.exists(), "{number}: done, and the checkpoint still there");
    }
    // Again and again, a sweep each time.
    let mut resume = false;
    let bytes = loop {
        match run.train(resume, |progress| matches!(progress, Progress::Sweep { sweep: 0..9, .. })) {
            Ok(bytes) => break bytes,
            Err(error) => assert!(error.downcast_ref::<Interrupted>().is_some(), "{error:#}"),
        }
        resume = true;
    };
    assert!(bytes == straight);
}

#[test]
fn what_a_checkpoint_does_not_belong_to_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let dataset_of = |seed| dataset(folder.path(), seed);
    let (one, other) = (dataset_of(1), dataset_of(2));
    let path = folder.path().join("model.checkpoint");
    let run = Run { dataset: &one, path: path.clone(), config: config() };
    run.train(false, |progress| matches!(progress, Progress::Sweep { sweep: 4, .. })).unwrap_err();

    let message = |run: &Run, config: &Config, resume: bool| {
        let error = run.open(config, resume, &Interrupt::default()).err().unwrap();
        assert!(error.downcast_ref::<InputError>().is_some(), "{error:#}");
        format!("{error:#}")
    };
    assert!(message(&run, &config(), false).contains("--resume"));
    let mut larger = config();
    larger.rating.factors = Some(4);
    assert!(message(&run, &larger, true).contains("another configuration"));
    assert!(message(&run, &Config { seed: 2, ..config() }, true).contains("another configuration or seed"));
    let on_other = Run { dataset: &other, path: path.clone(), config: config() };
    assert!(message(&on_other, &config(), true).contains("other ratings"));
    // The ranking head is trained after what a checkpoint holds.
    let mut wider = config();
    wider.ranking.linear.components = 9;
    assert!(run.open(&wider, true, &Interrupt::default()).unwrap().is_resumed());

    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 9]).unwrap();
    assert!(format!("{:#}", run.train(true, |_| false).unwrap_err()).contains("a damaged checkpoint"));
    // Found by fuzzing: a number of sweeps beyond all bounds, and numbers that are none.
    let begins = [3u64.to_le_bytes(), 4f64.to_le_bytes()].concat();
    let sweep = whole.windows(16).position(|window| window == begins).unwrap() + 8;
    for (at, number) in [(sweep, 1e19), (sweep, -1.0), (sweep, f64::NAN), (sweep + 8, f64::INFINITY)] {
        let mut damaged = whole.clone();
        damaged[at..at + 8].copy_from_slice(&number.to_le_bytes());
        fs::write(&path, damaged).unwrap();
        assert!(format!("{:#}", run.train(true, |_| false).unwrap_err()).contains("a damaged checkpoint"));
    }
    fs::write(&path, "something else").unwrap();
    assert!(message(&run, &config(), true).contains("not a checkpoint"));
}

/// The process itself, stopped by the signals that stop processes.
#[cfg(unix)]
#[test]
fn a_process_can_be_stopped_and_killed() {
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().unwrap();
    dataset(folder.path(), 1);
    let toml = "[rating]\nfactors = 3\nsweeps = 300\n[ranking.linear]\ncomponents = 8\n";
    fs::write(folder.path().join("long.toml"), toml).unwrap();
    let train = |out: &str, options: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flatflix"));
        command.args(["train", "--data", "data-1", "--config", "long.toml", "--quiet", "--out", out]);
        command.args(options).current_dir(folder.path()).stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    assert!(train("straight", &[]).wait().unwrap().success());
    let straight = fs::read(folder.path().join("straight")).unwrap();
    let checkpoint = folder.path().join("model.checkpoint");
    for (signal, code) in [("-INT", Some(130)), ("-TERM", Some(130)), ("-KILL", None)] {
        let mut process = train("model", &["--checkpoint-every", "0"]);
        while !checkpoint.exists() {
            assert!(
                process.try_wait().unwrap().is_none(),
                "{signal}: it was done before it could be stopped"
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        let kill = Command::new("kill").args([signal, &process.id().to_string()]).status().unwrap();
        assert!(kill.success());
        assert_eq!(process.wait().unwrap().code(), code, "{signal}");
        assert!(!folder.path().join("model").exists() && checkpoint.exists(), "{signal}");
        assert!(train("model", &["--resume"]).wait().unwrap().success(), "{signal}");
        assert!(fs::read(folder.path().join("model")).unwrap() == straight, "{signal}");
        fs::remove_file(folder.path().join("model")).unwrap();
    }
    let refused = train("model", &["--memory-limit", "0.01MB"]).wait_with_output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--memory-limit sets another limit"));
}
