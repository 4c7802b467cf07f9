//! Which plots an evaluation gives.

use super::plot::{Axis, Figure, MODEL, Plot, Point, Series, bars, dots};
use super::words::{Unit, percent, plus_minus};
use crate::evaluate::{Evaluation, Row};
use crate::metrics::Mean;
use maud::Markup;

/// What a row says in one column.
type Column = fn(&Row) -> Option<Mean>;

/// The class that draws a method; the model itself stands out.
fn ink(method: &str) -> &'static str {
    match method {
        "Flatflix" => MODEL,
        // Its heads alone, and itself with the other ranking head.
        _ if method.ends_with(" alone") || method.starts_with("Flatflix ") => "head",
        _ => "baseline",
    }
}

fn short(method: &str) -> &str {
    method.trim_end_matches(" alone")
}

/// Methods in the order of the evaluation that have `column`, with their rows.
fn methods(evaluation: &Evaluation, column: Column) -> Vec<Vec<&Row>> {
    let rows: Vec<&Row> = evaluation.rows.iter().filter(|row| column(row).is_some()).collect();
    rows.chunk_by(|a, b| a.method == b.method).map(<[&Row]>::to_vec).collect()
}

/// How many ratings were folded in.
fn after(row: &Row) -> String {
    match row.given {
        Some(1) => "after 1 rating".to_owned(),
        Some(given) => format!("after {given} ratings"),
        None => "after all ratings".to_owned(),
    }
}

/// Distance along the axis of the number of ratings: the first few matter most.
fn along(row: &Row) -> f64 {
    row.given.map_or(row.mean_given, |given| given as f64).ln_1p()
}

fn axis_of_given(rows: &[&Row]) -> Axis {
    let tick = |row: &&Row| {
        let label =
            row.given.map_or_else(|| format!("all ({:.0})", row.mean_given), |given| given.to_string());
        (along(row), label)
    };
    let ticks: Vec<_> = rows.iter().map(tick).collect();
    let end = ticks.iter().map(|tick| tick.0).fold(0.0, f64::max);
    Axis { title: "ratings folded in".to_owned(), range: 0.0..end.max(1e-9), ticks }
}

/// What a column shows: its name, its unit or none, digits, and whether its axis starts at zero.
struct Measure {
    column: Column,
    title: String,
    decimals: usize,
    from_zero: bool,
}

/// A measure against the number of ratings folded in; as a list of methods when there is only one such number.
fn against_given(evaluation: &Evaluation, measure: &Measure, description: &str) -> Option<Markup> {
    let Measure { column, decimals, .. } = *measure;
    let methods = methods(evaluation, column);
    let longest = methods.iter().max_by_key(|rows| rows.len())?;
    let ends = methods.iter().flatten().filter_map(|row| column(row)).flat_map(|mean| {
        let error = mean.standard_error.unwrap_or(0.0);
        [mean.mean - error, mean.mean + error]
    });
    let y = Axis::around(measure.title.clone(), ends, measure.from_zero);
    if longest.len() == 1 {
        let figure = |rows: &Vec<&Row>| {
            let value = column(rows[0])?;
            let name = short(&rows[0].method).to_owned();
            Some(Figure {
                ink: ink(&rows[0].method),
                name,
                value,
                shown: format!("{:.decimals$}", value.mean),
            })
        };
        let figures: Vec<_> = methods.iter().filter_map(figure).collect();
        return Some(dots(description, &y, &figures));
    }
    let series = methods.iter().map(|rows| Series {
        ink: ink(&rows[0].method),
        label: short(&rows[0].method).to_owned(),
        points: rows.iter().filter_map(|row| point(row, along(row), column(row)?, decimals)).collect(),
    });
    let plot = Plot {
        description: description.to_owned(),
        x: axis_of_given(longest),
        y,
        diagonal: None,
        band: None,
        series: series.collect(),
        gutter: 100.0,
    };
    Some(plot.svg())
}

fn point(row: &Row, x: f64, y: Mean, decimals: usize) -> Option<Point> {
    let told = format!("{} {}: {}", row.method, after(row), plus_minus(&y, decimals));
    Some(Point { x, y, told, mark: String::new() })
}

/// RMSE against the number of ratings.
pub(super) fn rmse(evaluation: &Evaluation, unit: Unit) -> Option<Markup> {
    let title = format!("RMSE, {}; lower is better", unit.many());
    let measure = Measure { column: |row| row.rmse, title, decimals: unit.decimals(), from_zero: false };
    against_given(evaluation, &measure, "Root mean squared error against the number of ratings folded in")
}

/// nDCG@10 against the number of ratings.
pub(super) fn ndcg(evaluation: &Evaluation) -> Option<Markup> {
    let title = "nDCG@10; higher is better".to_owned();
    let measure = Measure { column: |row| row.ndcg10, title, decimals: 3, from_zero: true };
    against_given(evaluation, &measure, "nDCG at 10 against the number of ratings folded in")
}

/// Quality of the lists against the popularity of what is on them, from no rating to all.
pub(super) fn popularity(evaluation: &Evaluation) -> Option<Markup> {
    let methods = methods(evaluation, |row| row.popularity10.and(row.ndcg10));
    let place = |row: &Row| Some((row.popularity10?.mean, row.ndcg10?));
    let places = || methods.iter().flatten().filter_map(|row| place(row));
    places().next()?;
    let heights = places().map(|(_, ndcg)| ndcg.mean + ndcg.standard_error.unwrap_or(0.0));
    let heights: Vec<f64> = heights.collect();
    let popularities: Vec<f64> = places().map(|(popularity, _)| popularity).collect();
    let series = methods.iter().map(|rows| Series {
        ink: ink(&rows[0].method),
        label: short(&rows[0].method).to_owned(),
        points: rows.iter().filter_map(|row| place(row).and_then(|(x, y)| point(row, x, y, 3))).collect(),
    });
    let plot = Plot {
        description: "nDCG at 10 against the mean number of ratings of the films in the top ten".to_owned(),
        x: Axis::around("ratings that a film of the top ten has, mean", popularities.iter().copied(), true),
        y: Axis::around("nDCG@10; higher is better", heights.iter().copied(), true),
        diagonal: None,
        band: None,
        series: series.collect(),
        gutter: 0.0,
    };
    Some(plot.svg())
}

/// Share of the catalogue that anyone is shown, all ratings folded in.
pub(super) fn catalogue(evaluation: &Evaluation) -> Option<Markup> {
    let figures: Vec<Figure> = (evaluation.rows.iter())
        .filter(|row| row.given.is_none())
        .filter_map(|row| {
            let Mean { mean, standard_error, n } = row.catalogue_coverage?;
            let value =
                Mean { mean: 100.0 * mean, standard_error: standard_error.map(|error| 100.0 * error), n };
            let name = short(&row.method).to_owned();
            Some(Figure { ink: ink(&row.method), name, value, shown: percent(mean) })
        })
        .collect();
    let axis = Axis::around("% of the rated films", figures.iter().map(|figure| figure.value.mean), true);
    (!figures.is_empty())
        .then(|| dots("Share of the rated films that are in anyone's top ten, by method", &axis, &figures))
}

/// Observed against nominal coverage of the intervals, with no and with all ratings.
pub(super) fn calibration(evaluation: &Evaluation) -> Option<Markup> {
    let shown = |row: &&Row| row.given.is_none() || row.given == Some(0);
    let series = evaluation.rows.iter().filter(shown).filter_map(|row| {
        let coverage = &row.certainty.as_ref()?.coverage;
        let points = coverage.iter().map(|level| {
            let Mean { mean, standard_error, n } = level.observed;
            let y = Mean { mean: 100.0 * mean, standard_error: standard_error.map(|error| 100.0 * error), n };
            let told =
                format!("{} {}: {} holds {}", row.method, after(row), percent(level.nominal), percent(mean));
            Point { x: 100.0 * level.nominal, y, told, mark: String::new() }
        });
        let (ink, label) = if row.given.is_none() { (MODEL, "all ratings") } else { ("head", "no rating") };
        Some(Series { ink, label: label.to_owned(), points: points.collect() })
    });
    let series: Vec<_> = series.collect();
    let lowest =
        series.iter().flat_map(|series| &series.points).map(|point| point.y.mean).fold(50.0, f64::min);
    let first = (lowest / 10.0).floor() * 10.0;
    let ticks = || (0..=10).map(|ten| 10.0 * f64::from(ten)).filter(|&tick| tick >= first);
    let axis = |title: &str| Axis {
        title: title.to_owned(),
        range: first..100.0,
        ticks: ticks().map(|tick| (tick, format!("{tick:.0}"))).collect(),
    };
    let plot = Plot {
        description: "Share of held-out ratings within the interval against the share promised".to_owned(),
        x: Axis { range: 45.0..100.0, ..axis("promised, %") },
        y: axis("ratings within the interval, %"),
        diagonal: Some("as promised"),
        band: None,
        series,
        gutter: 70.0,
    };
    let x_ticks = plot.x.ticks.iter().filter(|tick| tick.0 >= plot.x.range.start).cloned().collect();
    let plot = Plot { x: Axis { ticks: x_ticks, ..plot.x }, ..plot };
    (!plot.series.is_empty()).then(|| plot.svg())
}

/// RMSE of the fifths by certainty, all ratings folded in.
pub(super) fn fifths(evaluation: &Evaluation, unit: Unit) -> Option<Markup> {
    let row = evaluation.rows.iter().rev().find(|row| row.given.is_none() && row.certainty.is_some())?;
    let fifths = &row.certainty.as_ref()?.fifths;
    let figures: Vec<Figure> = fifths
        .iter()
        .enumerate()
        .map(|(i, fifth)| Figure {
            ink: MODEL,
            name: match i {
                0 => "surest".to_owned(),
                _ if i + 1 == fifths.len() => "least sure".to_owned(),
                _ => format!("{}.", i + 1),
            },
            value: fifth.rmse,
            shown: format!("{:.*}", unit.decimals(), fifth.rmse.mean),
        })
        .collect();
    let ends = figures.iter().map(|figure| figure.value.mean + figure.value.standard_error.unwrap_or(0.0));
    let axis = Axis::around(format!("RMSE, {}", unit.many()), ends, true);
    let description =
        "Root mean squared error of the predictions in fifths, from the surest to the least sure";
    Some(bars(description, &axis, "fifths of the predictions", &figures))
}

/// Coverage of the 80 % interval against the number of ratings; nothing when there is only one such number.
pub(super) fn coverage80(evaluation: &Evaluation) -> Option<Markup> {
    let rows = methods(evaluation, |row| row.coverage80).into_iter().max_by_key(Vec::len)?;
    if rows.len() == 1 {
        return None;
    }
    let points = rows.iter().filter_map(|row| {
        let Mean { mean, standard_error, n } = row.coverage80?;
        let y = Mean { mean: 100.0 * mean, standard_error: standard_error.map(|error| 100.0 * error), n };
        point(row, along(row), y, 1)
    });
    let points: Vec<_> = points.collect();
    let values = points.iter().map(|point| point.y.mean).chain([70.0, 90.0]);
    let plot = Plot {
        description: "Share of held-out ratings within the 80 % interval against the number of ratings"
            .to_owned(),
        x: axis_of_given(&rows),
        y: Axis::around("ratings within the 80 % interval, %", values, false),
        diagonal: None,
        band: Some(78.0..82.0),
        series: vec![Series { ink: MODEL, label: String::new(), points }],
        gutter: 20.0,
    };
    Some(plot.svg())
}
