//! `flatflix similar`

use super::Ui;
use crate::input::InputError;
use crate::model;
use crate::visitors::Library;
use anyhow::Result;
use serde_json::json;
use std::path::PathBuf;

/// Print the movies most like one movie: 'you liked X, here are five'
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  flatflix similar --model model.flatflix --movie 2571 --top 5")]
pub(super) struct Args {
    /// Model that 'flatflix train' has written
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// The movie's id in the data set
    #[arg(long, value_name = "ID")]
    movie: String,
    /// How many to print
    #[arg(long, value_name = "N", default_value_t = 5)]
    top: usize,
}

/// Run the command.
///
/// # Errors
/// The model cannot be used, or does not have the movie.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let recommender = model::load(&args.model)?;
    let catalogue = recommender.catalogue();
    let item = Library::new(&recommender).item(&args.movie).ok_or_else(|| {
        let remedy = "Ids are those of the data set that the model was trained on (movieId)";
        InputError::of_path(&args.model, format!("there is no movie '{}'", args.movie), remedy)
    })?;
    let similar = recommender.similar(item, args.top)?;
    let rows: Vec<_> = similar
        .iter()
        .map(|&(item, similarity)| {
            let row = item.row();
            let year = Some(catalogue.years[row]).filter(|&year| year != 0);
            json!({ "movieId": catalogue.ids[row], "title": catalogue.titles[row], "year": year, "similarity": similarity })
        })
        .collect();
    let mut text = format!("Most like {}:", model::title_and_year(catalogue, item));
    for (place, &(item, similarity)) in similar.iter().enumerate() {
        let title = model::title_and_year(catalogue, item);
        text.push_str(&format!(
            "\n{:>3}  {similarity:.3}  {title}  [{}]",
            place + 1,
            catalogue.ids[item.row()]
        ));
    }
    ui.result(&rows, text)
}
