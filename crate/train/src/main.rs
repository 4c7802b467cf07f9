//! The `flatflix` command.

use std::process::{ExitCode, abort};

fn main() -> ExitCode {
    // A panic while training or serving must stop the run, not be swallowed by a worker thread.
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        report(panic);
        abort();
    }));
    flatflix::cli::main()
}
