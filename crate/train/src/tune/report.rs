//! What a search found, as a person reads it: the table of its trials, and the configuration with that table on top.

use super::space::{Head, parameters};
use super::{Chosen, Tuned};
use crate::tune::journal::{Outcome, Trial};
use anyhow::{Context, Result};
use std::fmt;

impl Tuned {
    /// The chosen configuration as TOML, the table in comments above it.
    ///
    /// # Errors
    /// A value that TOML cannot hold.
    pub fn to_toml(&self) -> Result<String> {
        let table = self.to_string();
        let comment = |line: &str| format!("# {line}").trim_end().to_owned() + "\n";
        let comments: String = table.lines().map(comment).collect();
        let config = toml::to_string(&self.config).context("the configuration as TOML")?;
        Ok(format!("# Found by `flatflix tune`.\n#\n{comments}\n{config}"))
    }
}

impl fmt::Display for Tuned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { config, chosen: Chosen { rating, ranking }, start, together, trials } = self;
        let by_rmse = (*rating, "the lowest RMSE (mean of after 5 and all ratings)");
        let by_ndcg = (*ranking, "the highest nDCG@10");
        for (head, (chosen, what)) in Head::of(config).into_iter().zip([by_rmse, by_ndcg]) {
            writeln!(f, "{}: * has {what}", head.table())?;
            write!(f, "  trial")?;
            parameters(head).try_for_each(|parameter| write!(f, "  {}", parameter.key))?;
            writeln!(f, "    RMSE  nDCG@10  seconds")?;
            trials
                .iter()
                .filter(|trial| trial.head == head)
                .try_for_each(|trial| line(f, trial, trial.number == chosen))?;
            writeln!(f)?;
        }
        writeln!(f, "                  RMSE  nDCG@10")?;
        writeln!(f, "start           {:.4}   {:.4}", start.rmse, start.ndcg10)?;
        writeln!(f, "both chosen     {:.4}   {:.4}", together.rmse, together.ndcg10)
    }
}

fn line(f: &mut fmt::Formatter<'_>, trial: &Trial, is_chosen: bool) -> fmt::Result {
    write!(f, "{} {:>5}", if is_chosen { '*' } else { ' ' }, trial.number)?;
    for parameter in parameters(trial.head) {
        write!(f, "  {:>1$}", trial.values[parameter.key], parameter.key.len())?;
    }
    match &trial.outcome {
        Outcome::Scored(score) => {
            writeln!(f, "  {:.4}   {:.4}  {:>7.1}", score.rmse, score.ndcg10, trial.seconds)
        }
        // Its causes are one line, but nobody promises that.
        Outcome::Failed { failed } => writeln!(f, "  failed: {}", failed.replace('\n', " ")),
    }
}
