//! The figures of an evaluation as tables.

use super::costs;
use super::words::{Unit, percent};
use crate::evaluate::{Certainty, Evaluation, Row};
use crate::metrics::Mean;
use maud::{Markup, html};

/// Every row of the evaluation, the coverage of every interval, and the errors by certainty.
pub(super) fn all(evaluation: &Evaluation, unit: Unit) -> Markup {
    html! {
        (rows(evaluation, unit))
        (intervals(evaluation))
        (fifths(evaluation, unit))
        @if let Some(sweeps) = &evaluation.sweeps {
            @for (name, table) in costs::tables(sweeps, unit) { (scrolling(name, &table)) }
        }
    }
}

/// A table that scrolls by itself where it is wider than the page; reachable by keyboard for that.
pub(super) fn scrolling(name: &str, table: &Markup) -> Markup {
    html! { div.scrolling tabindex="0" role="region" aria-label=(name) { (table) } }
}

fn given(row: &Row) -> String {
    row.given.map_or_else(|| "all".to_owned(), |given| given.to_string())
}

fn rows(evaluation: &Evaluation, unit: Unit) -> Markup {
    let titles = [
        "RMSE",
        "MAE",
        "In 80 %",
        "nDCG@10",
        "Recall@20",
        "Precision@5",
        "Shown",
        "Popularity",
        "Diversity",
        "Training, s",
    ];
    let cells = |row: &Row| {
        let error = |mean: Option<Mean>| cell(mean, unit.decimals());
        let rank = |mean: Option<Mean>| cell(mean, 3);
        html! {
            (error(row.rmse)) (error(row.mae)) (rank(row.coverage80)) (rank(row.ndcg10)) (rank(row.recall20))
            (rank(row.precision5)) td { @if let Some(shown) = row.catalogue_coverage { (percent(shown.mean)) } } (cell(row.popularity10, 1))
            (rank(row.diversity10)) (cell(row.train_seconds, 1))
        }
    };
    let table = html! {
        table {
            caption { "Means, with standard errors over splits (errors, intervals) and users (lists).
                RMSE and MAE in " (unit.many()) ". Shown: share of the rated films that are in anyone's top ten.
                Popularity: training ratings of a film in the top ten. Diversity: share of their genres that two films
                of the top ten do not have in common, mean over the pairs." }
            thead {
                tr {
                    th scope="col" { "Method" }
                    th scope="col" { "Ratings" }
                    @for title in titles { th scope="col" { (title) } }
                }
            }
            @for rows in evaluation.rows.chunk_by(|a, b| a.method == b.method) {
                tbody {
                    @for (i, row) in rows.iter().enumerate() {
                        tr {
                            @if i == 0 { th scope="rowgroup" rowspan=(rows.len()) { (row.method) } }
                            td { (given(row)) }
                            (cells(row))
                        }
                    }
                }
            }
        }
    };
    scrolling("All figures", &table)
}

/// A table of the rows that have a certainty: their number of ratings, then `cells`.
fn certain(
    evaluation: &Evaluation,
    name: &str,
    caption: &Markup,
    titles: &[String],
    cells: impl Fn(&Certainty) -> Vec<Mean>,
) -> Markup {
    let rows: Vec<_> =
        evaluation.rows.iter().filter_map(|row| Some((row, row.certainty.as_ref()?))).collect();
    if rows.is_empty() {
        return html! {};
    }
    let table = html! {
        table {
            caption { (caption) }
            thead {
                tr {
                    th scope="col" { "Ratings" }
                    @for title in titles { th scope="col" { (title) } }
                }
            }
            tbody {
                @for (row, certainty) in rows {
                    tr {
                        th scope="row" { (given(row)) }
                        @for mean in cells(certainty) { (cell(Some(mean), 3)) }
                    }
                }
            }
        }
    };
    scrolling(name, &table)
}

fn intervals(evaluation: &Evaluation) -> Markup {
    let levels = evaluation.rows.iter().find_map(|row| Some(&row.certainty.as_ref()?.coverage));
    let titles: Vec<_> =
        levels.into_iter().flatten().map(|level| format!("In {}", percent(level.nominal))).collect();
    let caption =
        html! { "Share of held-out ratings within intervals of several levels, by ratings folded in." };
    certain(evaluation, "Coverage of intervals", &caption, &titles, |certainty| {
        certainty.coverage.iter().map(|level| level.observed).collect()
    })
}

fn fifths(evaluation: &Evaluation, unit: Unit) -> Markup {
    let titles = ["Surest fifth", "Second", "Third", "Fourth", "Least sure", "Surer half", "Other half"]
        .map(str::to_owned);
    let caption = html! { "RMSE of predictions by the width of their interval, in " (unit.many()) ", by ratings folded in." };
    certain(evaluation, "Errors by certainty", &caption, &titles, |certainty| {
        certainty.fifths.iter().map(|fifth| fifth.rmse).chain(certainty.halves).collect()
    })
}

pub(super) fn cell(mean: Option<Mean>, decimals: usize) -> Markup {
    html! {
        td {
            @if let Some(Mean { mean, standard_error, .. }) = mean {
                (format!("{mean:.decimals$}"))
                @if let Some(error) = standard_error { small { " ±" (format!("{error:.decimals$}")) } }
            }
        }
    }
}
