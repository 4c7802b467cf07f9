//! What a newcomer is asked, and what the answers are worth.

use super::figure;
use super::figures::{cell, scrolling};
use super::plot::{Axis, MODEL, Plot, Point, Series};
use super::words::{Unit, plus_minus};
use crate::evaluate::Interview;
use crate::metrics::Mean;
use maud::{Markup, html};

/// The section of the interviews.
pub(super) fn section(rows: &[Interview], unit: Unit) -> Markup {
    let decimals = unit.decimals();
    let answers = html! {
        "Who has not seen a film can only say so. The model learns from that too: it asks less about what the same people
        see. Error bars are one standard error over users."
    };
    let errors = html! {
        "Predictions of the ratings that were held out. Error bars are one standard error over splits, which all lists of
        questions share."
    };
    let lists = html! {
        "Candidates of a list are all films but those that the user could have answered with, so that no list of questions
        has an easier task."
    };
    html! {
        section {
            h2 { "What to ask a newcomer" }
            p.intro { "One film at a time; the answer is a rating, or that the visitor has not seen it. The model chooses the
                next film by the answers so far. It is held against fixed lists: the most rated films, and those whose
                ratings differ most. Whoever asks, the same model predicts and ranks after the answers." }
            div.figures {
                (figure("Questions that could be answered", plot(rows, "answered with a rating", 1, |row| row.answers), &answers))
                (figure(
                    "Error after the first questions",
                    plot(rows, &format!("RMSE, {}; lower is better", unit.many()), decimals, |row| row.rmse),
                    &errors,
                ))
                (figure("Quality of the top ten", plot(rows, "nDCG@10; higher is better", 3, |row| row.ndcg10), &lists))
            }
        }
    }
}

/// Distance along the axis of the number of questions: the first few matter most.
fn along(row: &Interview) -> f64 {
    (row.questions as f64).ln_1p()
}

fn plot(rows: &[Interview], title: &str, decimals: usize, column: fn(&Interview) -> Mean) -> Option<Markup> {
    let interviewers: Vec<&[Interview]> = rows.chunk_by(|a, b| a.questions_by == b.questions_by).collect();
    let ends = rows.iter().map(column).flat_map(|mean| {
        let error = mean.standard_error.unwrap_or(0.0);
        [mean.mean - error, mean.mean + error]
    });
    let ticks: Vec<_> =
        interviewers.first()?.iter().map(|row| (along(row), row.questions.to_string())).collect();
    let point = |row: &Interview| {
        let y = column(row);
        let told =
            format!("{} after {} questions: {}", row.questions_by, row.questions, plus_minus(&y, decimals));
        Point { x: along(row), y, told, mark: String::new() }
    };
    let series = interviewers.iter().map(|rows| {
        let name = rows[0].questions_by;
        let ink = if name == "Flatflix" { MODEL } else { "baseline" };
        Series { ink, label: name.to_owned(), points: rows.iter().map(point).collect() }
    });
    let plot = Plot {
        description: format!("{title}, against the number of questions"),
        x: Axis { title: "questions asked".to_owned(), range: 0.0..ticks.last()?.0.max(1e-9), ticks },
        y: Axis::around(title, ends, false),
        diagonal: None,
        band: None,
        series: series.collect(),
        gutter: 150.0,
    };
    Some(plot.svg())
}

/// The figures as a table.
pub(super) fn table(rows: &[Interview], unit: Unit) -> Markup {
    let table = html! {
        table {
            caption { "Means, with standard errors over users (answers, lists) and splits (errors). RMSE in "
                (unit.many()) ". Answers: questions answered with a rating." }
            thead {
                tr {
                    @for title in ["Questions by", "Questions", "Answers", "RMSE", "nDCG@10"] { th scope="col" { (title) } }
                }
            }
            @for rows in rows.chunk_by(|a, b| a.questions_by == b.questions_by) {
                tbody {
                    @for (i, row) in rows.iter().enumerate() {
                        tr {
                            @if i == 0 { th scope="rowgroup" rowspan=(rows.len()) { (row.questions_by) } }
                            td { (row.questions) }
                            (cell(Some(row.answers), 2)) (cell(Some(row.rmse), unit.decimals())) (cell(Some(row.ndcg10), 3))
                        }
                    }
                }
            }
        }
    };
    scrolling("Interviews", &table)
}
