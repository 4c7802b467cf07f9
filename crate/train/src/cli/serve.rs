//! `flatflix serve`

use super::Ui;
use crate::serve::{DEFAULT_PORT, Folder, listen, serve};
use anyhow::Result;
use serde_json::json;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

/// Serve a site for trying it, until Ctrl-C
///
/// Prints the address once it listens. Meant for one's own machine: put the site on any static host to publish it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  flatflix serve dist\n  flatflix serve dist --port 3000 --base /demo/")]
pub(super) struct Args {
    /// Folder that 'flatflix site' has written
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    #[arg(long, value_name = "N", help = format!("Port; 0 takes any free one [default: the first free one from {DEFAULT_PORT} on]"))]
    port: Option<u16>,
    /// Address to listen on; 0.0.0.0 lets other machines in
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Path that the site lives under, as on hosts that give projects a sub-path
    #[arg(long, value_name = "PATH", default_value = "/")]
    base: String,
}

/// Run the command.
///
/// # Errors
/// As [`Folder::open`], [`listen`] and [`serve`].
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let folder = Folder::open(&args.dir, &args.base)?;
    let listener = listen(args.host, args.port)?;
    let url = folder.url(listener.local_addr()?);
    ui.result(&json!({ "url": url }), format_args!("Serving {} at {url}", args.dir.display()))?;
    ui.note("Press Ctrl-C to stop.");
    serve(listener, folder)
}
