//! An evaluation as a person reads it.

use super::{Evaluation, Interview, Protocol, Row, Sweeps};
use crate::metrics::Mean;
use std::fmt;

impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { data, protocol, repeats, splits, held_out, rows, .. } = self;
        let how = match protocol {
            Protocol::Weak => "a random fifth of the ratings held out",
            Protocol::Strong => "test users are strangers to the model",
        };
        writeln!(f, "{data}, {how}: {held_out} held-out ratings in {splits} splits, {repeats} repeats")?;
        writeln!(f, "errors: mean +- standard error over splits; rankings: over users")?;
        writeln!(
            f,
            "of the top ten, shown: share of the rated items that are in anyone's; popularity: their training ratings; \
             diversity: of their genres\n"
        )?;
        let titles = ["method", "ratings", "RMSE", "MAE", "in 80 %", "nDCG@10", "Recall@20", "prec@5"];
        let about_lists = ["shown", "popularity", "diversity", "train s"];
        write!(f, "{:<28}{:>8}", titles[0], titles[1])?;
        titles[2..].iter().try_for_each(|title| write!(f, "{title:>16}"))?;
        about_lists.iter().try_for_each(|title| write!(f, "{title:>12}"))?;
        writeln!(f)?;
        let mut method = "";
        for row in rows {
            if row.method != method && rows.len() > splits_of_one_row(rows) {
                writeln!(f)?;
            }
            method = &row.method;
            writeln!(f, "{}", line(row))?;
        }
        self.sweeps.as_ref().map_or(Ok(()), |rows| sweeps(f, rows))?;
        self.interviews.as_deref().map_or(Ok(()), |rows| interviews(f, rows))
    }
}

/// What fewer bytes and turned knobs cost.
fn sweeps(f: &mut fmt::Formatter<'_>, sweeps: &Sweeps) -> fmt::Result {
    writeln!(
        f,
        "\nsweeps: the columns are those above; bytes per rated item that a head's factors take as stored"
    )?;
    for (head, sizes) in [("ranking head", &sweeps.ranking_size), ("rating head", &sweeps.rating_size)] {
        writeln!(f)?;
        for size in sizes {
            let configured = if size.configured { " *" } else { "" };
            let method = format!("{head}, {:.1} bytes{configured}", size.bytes_per_item.mean);
            writeln!(f, "{}", line(&Row { method, ..size.row.clone() }))?;
        }
    }
    for (knob, settings) in [("novelty", &sweeps.novelty), ("variety", &sweeps.variety)] {
        writeln!(f)?;
        for setting in settings {
            let method = format!("{knob} {}", setting.value);
            writeln!(f, "{}", line(&Row { method, ..setting.row.clone() }))?;
        }
    }
    writeln!(f, "\n* as configured")
}

/// What newcomers' answers are worth.
fn interviews(f: &mut fmt::Formatter<'_>, rows: &[Interview]) -> fmt::Result {
    writeln!(
        f,
        "\ninterviews: the same model after the answers, whoever asks; listed are films that the user could not have answered with"
    )?;
    writeln!(f, "answers: questions answered with a rating, over users\n")?;
    writeln!(f, "{:<28}{:>9}{:>18}{:>16}{:>16}", "questions by", "questions", "answers", "RMSE", "nDCG@10")?;
    for rows in rows.chunk_by(|a, b| a.questions_by == b.questions_by) {
        for row in rows {
            let Interview { questions_by, questions, .. } = row;
            let [answers, rmse, ndcg10] = [row.answers, row.rmse, row.ndcg10].map(|mean| figure(&Some(mean)));
            writeln!(f, "{questions_by:<28}{questions:>9}{answers:>18}{rmse:>16}{ndcg10:>16}")?;
        }
        writeln!(f)?;
    }
    Ok(())
}

/// Rows when every method has one: then no blank lines are needed between methods.
fn splits_of_one_row(rows: &[Row]) -> usize {
    let mut methods: Vec<_> = rows.iter().map(|row| &row.method).collect();
    methods.dedup();
    methods.len()
}

fn line(row: &Row) -> String {
    let given = row.given.map_or("all".to_owned(), |given| given.to_string());
    let cells = [row.rmse, row.mae, row.coverage80, row.ndcg10, row.recall20, row.precision5];
    let mut line = format!("{:<28}{given:>8}", row.method);
    cells.iter().for_each(|cell| line.push_str(&format!("{:>16}", figure(cell))));
    let shown = row.catalogue_coverage.map(|Mean { mean, .. }| format!("{:.1} %", 100.0 * mean));
    let popularity = row.popularity10.map(|Mean { mean, .. }| format!("{mean:.1}"));
    let diversity = row.diversity10.map(|Mean { mean, .. }| format!("{mean:.3}"));
    let seconds = row.train_seconds.map(|Mean { mean, .. }| format!("{mean:.1}"));
    [shown, popularity, diversity, seconds]
        .map(Option::unwrap_or_default)
        .iter()
        .for_each(|cell| line.push_str(&format!("{cell:>12}")));
    line.trim_end().to_owned()
}

fn figure(mean: &Option<Mean>) -> String {
    match mean {
        None => String::new(),
        Some(Mean { mean, standard_error: None, .. }) => format!("{mean:.4}"),
        Some(Mean { mean, standard_error: Some(error), .. }) => format!("{mean:.4} +-{error:.4}"),
    }
}
