//! `flatflix completions` and `flatflix man`

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;

/// Print the completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  flatflix completions bash > /etc/bash_completion.d/flatflix")]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// Print the manual page
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  flatflix man | man -l -")]
pub(super) struct ManArgs {}

/// Run `flatflix completions`.
///
/// # Errors
/// stdout cannot be written to.
pub(super) fn completions(args: &CompletionsArgs) -> Result<()> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut super::Cli::command(), "flatflix", &mut text);
    print(&text)
}

/// Run `flatflix man`.
///
/// # Errors
/// stdout cannot be written to.
pub(super) fn man(_: &ManArgs) -> Result<()> {
    let mut text = Vec::new();
    clap_mangen::Man::new(super::Cli::command()).render(&mut text)?;
    print(&text)
}

fn print(text: &[u8]) -> Result<()> {
    use std::io::Write;
    Ok(std::io::stdout().lock().write_all(text)?)
}
