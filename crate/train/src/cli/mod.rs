//! The command line: one file per subcommand, each with its `Args` and `run`.

mod card;
mod completions;
mod cost;
mod doctor;
mod evaluate;
mod import;
mod init;
mod inspect;
mod predict;
mod recall;
mod recommend;
mod serve;
mod similar;
mod site;
mod source;
mod split;
mod synth;
mod train;
mod tune;
mod ui;
mod update;
mod verify;
mod visitors;

use ui::Ui;

use crate::checkpoint::Interrupted;
use crate::input::InputError;
use anyhow::{Error, Result};
use clap::{Parser, Subcommand};
use flatflix_core::FormatError;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

const AFTER_HELP: &str = "\
Examples:
  flatflix init && flatflix train && flatflix site
  flatflix train --ratings ratings.csv --items books.csv
  flatflix train --data data/ml-latest-small --out model.flatflix
  flatflix evaluate --data data/ml-latest-small --protocol weak
  flatflix tune --data data/ml-latest-small --out tuned.toml
  flatflix site --model model.flatflix --out dist
  flatflix serve dist
  flatflix doctor

Results go to stdout, progress and remarks to stderr.

Exit codes:
  0  done
  1  failed: a file cannot be written, a port is taken, ...
  2  wrong usage
  3  input data that cannot be used; the message names the file, the line and a remedy
  4  a model file that cannot be used: damaged, of another version, or no model at all
  130  training was interrupted; --resume goes on";

/// Recommendations that ship as static files: trains a model on ratings and writes it as a site.
#[derive(Debug, Parser)]
#[command(name = "flatflix", version, after_help = AFTER_HELP, propagate_version = true)]
struct Cli {
    /// Print results as JSON
    #[arg(long, global = true, help_heading = "Output")]
    json: bool,
    /// Print no progress, warnings or remarks
    #[arg(long, short, global = true, help_heading = "Output")]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Train(Box<train::Args>),
    Update(update::Args),
    Import(import::Args),
    Tune(tune::Args),
    Evaluate(evaluate::Args),
    Split(split::Args),
    Predict(predict::Args),
    Recall(recall::Args),
    Recommend(recommend::Args),
    Similar(similar::Args),
    Inspect(inspect::Args),
    Card(card::Args),
    Verify(verify::Args),
    Site(site::Args),
    Serve(serve::Args),
    Doctor(doctor::Args),
    Synth(synth::Args),
    Cost(cost::Args),
    Completions(completions::CompletionsArgs),
    Man(completions::ManArgs),
}

impl Command {
    fn run(&self, ui: &Ui) -> Result<()> {
        match self {
            Self::Init(args) => init::run(args, ui),
            Self::Train(args) => train::run(args, ui),
            Self::Update(args) => update::run(args, ui),
            Self::Import(args) => import::run(args, ui),
            Self::Tune(args) => tune::run(args, ui),
            Self::Evaluate(args) => evaluate::run(args, ui),
            Self::Split(args) => split::run(args, ui),
            Self::Predict(args) => predict::run(args, ui),
            Self::Recall(args) => recall::run(args, ui),
            Self::Recommend(args) => recommend::run(args, ui),
            Self::Similar(args) => similar::run(args, ui),
            Self::Inspect(args) => inspect::run(args, ui),
            Self::Card(args) => card::run(args, ui),
            Self::Verify(args) => verify::run(args, ui),
            Self::Site(args) => site::run(args, ui),
            Self::Serve(args) => serve::run(args, ui),
            Self::Doctor(args) => doctor::run(args, ui),
            Self::Synth(args) => synth::run(args, ui),
            Self::Cost(args) => cost::run(args, ui),
            Self::Completions(args) => completions::completions(args),
            Self::Man(args) => completions::man(args),
        }
    }
}

/// Run the command that the process was started with, and say how it went.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let Err(error) = cli.command.run(&Ui::new(cli.quiet, cli.json)) else { return ExitCode::SUCCESS };
    let code = exit_code(&error);
    if code != 0 {
        let _ = writeln!(std::io::stderr(), "error: {error:#}");
    }
    ExitCode::from(code)
}

/// What a shell gives for a process that an interrupt has ended.
const INTERRUPTED: u8 = 130;

/// Exit code of a failure, as documented in `--help`.
fn exit_code(error: &Error) -> u8 {
    let broken_pipe = |error: &std::io::Error| error.kind() == ErrorKind::BrokenPipe;
    if error.downcast_ref().is_some_and(broken_pipe) {
        // Whoever read the results has had enough of them, as `head` does.
        0
    } else if error.downcast_ref::<InputError>().is_some() {
        3
    } else if error.downcast_ref::<FormatError>().is_some() {
        4
    } else if error.downcast_ref::<Interrupted>().is_some() {
        INTERRUPTED
    } else {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn causes_keep_their_exit_code_under_context() {
        let input = InputError::of_path("a".as_ref(), "b", "c");
        assert_eq!(exit_code(&Error::new(input).context("while reading")), 3);
        let format = Err::<(), _>(FormatError::NotAModel).context("model.flatflix");
        assert_eq!(exit_code(&format.unwrap_err()), 4);
        assert_eq!(exit_code(&Error::new(std::io::Error::from(ErrorKind::BrokenPipe))), 0);
        assert_eq!(exit_code(&anyhow::anyhow!("anything else")), 1);
    }
}
