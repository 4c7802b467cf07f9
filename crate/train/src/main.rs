//! The `flatflix` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    flatflix::cli::main()
}
