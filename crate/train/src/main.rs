//! The `flatflix` command.
fn main() {}
