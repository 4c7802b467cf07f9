//! `flatflix doctor`

use super::Ui;
use crate::doctor::{self, Finding};
use anyhow::Result;
use std::path::PathBuf;

/// Say what is missing or wrong here, and what to do about it
///
/// Looks at the configuration, the data, the model, the site and what they need to fit together. Nothing is written. Ends
/// with exit code 1 if something is wrong; what is only not there yet is none of it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  flatflix doctor\n  flatflix doctor --config shop/flatflix.toml --json")]
pub(super) struct Args {
    /// Configuration file (TOML) [default: flatflix.toml if it is here]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Run the command.
///
/// # Errors
/// Something is wrong.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let findings = doctor::examine(args.config.as_deref());
    let lines: Vec<String> = findings.iter().map(Finding::to_string).collect();
    ui.result(&findings, lines.join("\n"))?;
    let wrong = findings.iter().filter(|finding| finding.is_wrong()).count();
    match wrong {
        0 => Ok(()),
        1 => anyhow::bail!("one thing is wrong"),
        _ => anyhow::bail!("{wrong} things are wrong"),
    }
}
