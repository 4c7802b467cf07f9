//! What fewer bytes and turned knobs cost: the plots and tables of the sweeps.

use super::plot::{Axis, MODEL, Plot, Point, Series};
use super::words::{Unit, percent};
use crate::evaluate::{Row, Setting, Size, Sweeps};
use crate::metrics::Mean;
use maud::{Markup, html};

/// One figure of a row, without its error: rows of a sweep share splits and users, so that their differences are much
/// surer than each of them is.
type Column = fn(&Row) -> Option<Mean>;

const NDCG: Column = |row| row.ndcg10;
const RMSE: Column = |row| row.rmse;

/// nDCG@10 against the size of the ranking head.
pub(super) fn ranking_size(sweeps: &Sweeps) -> Option<Markup> {
    let title = "nDCG@10; higher is better";
    size(&sweeps.ranking_size, NDCG, title, 3, "nDCG at 10 against the stored size of the ranking head")
}

/// RMSE against the size of the rating head.
pub(super) fn rating_size(sweeps: &Sweeps, unit: Unit) -> Option<Markup> {
    let title = format!("RMSE, {}; lower is better", unit.many());
    let description = "Root mean squared error against the stored size of the rating head";
    size(&sweeps.rating_size, RMSE, &title, unit.decimals(), description)
}

fn size(sizes: &[Size], column: Column, title: &str, decimals: usize, description: &str) -> Option<Markup> {
    let point = |size: &Size| {
        let (x, y) = (size.bytes_per_item.mean, column(&size.row)?.mean);
        let told = format!("{x:.1} bytes per film: {y:.decimals$}");
        let mark = if size.configured { "as configured" } else { "" };
        Some((size.configured, Point { x, y: bare(y), told, mark: mark.to_owned() }))
    };
    let points = sizes.iter().filter_map(point).collect();
    plot(description, "bytes per rated film, as stored", (title, false), points)
}

/// What novelty gives, popularity going down, and takes.
pub(super) fn novelty(sweeps: &Sweeps) -> Option<Markup> {
    let popularity: Column = |row| row.popularity10;
    let x_title = "ratings that a film of the top ten has, mean";
    knob(&sweeps.novelty, popularity, x_title, "nDCG at 10 against the popularity of the top ten, by novelty")
}

/// What variety gives, unlike genres, and takes.
pub(super) fn variety(sweeps: &Sweeps) -> Option<Markup> {
    let diversity: Column = |row| row.diversity10;
    let x_title = "share of genres that two films of the top ten do not share";
    knob(&sweeps.variety, diversity, x_title, "nDCG at 10 against the diversity of the top ten, by variety")
}

fn knob(settings: &[Setting], gained: Column, x_title: &str, description: &str) -> Option<Markup> {
    let point = |setting: &Setting| {
        let (x, y) = (gained(&setting.row)?.mean, NDCG(&setting.row)?.mean);
        let mark = knob_value(setting.value);
        let told = format!("at {mark}: nDCG@10 {y:.3}");
        Some((setting.value == 0.0, Point { x, y: bare(y), told, mark }))
    };
    let points = settings.iter().filter_map(point).collect();
    plot(description, x_title, ("nDCG@10; higher is better", true), points)
}

/// A line through points, those that are flagged standing out. The title of the upright axis comes with whether it
/// starts at zero.
fn plot(
    description: &str,
    x_title: &str,
    (y_title, from_zero): (&str, bool),
    points: Vec<(bool, Point)>,
) -> Option<Markup> {
    if points.len() < 2 {
        return None;
    }
    let [xs, ys] = [|point: &Point| point.x, |point: &Point| point.y.mean]
        .map(|of| points.iter().map(|(_, point)| of(point)).collect::<Vec<f64>>());
    let flagged = points.iter().filter(|(flag, _)| *flag).map(|(_, point)| point.clone()).collect();
    let unmarked =
        |(flag, point): (bool, Point)| Point { mark: if flag { String::new() } else { point.mark }, ..point };
    let line = points.into_iter().map(unmarked).collect();
    let series = |ink, points| Series { ink, label: String::new(), points };
    let plot = Plot {
        description: description.to_owned(),
        x: Axis::around(x_title, xs.into_iter(), false),
        y: Axis::around(y_title, ys.into_iter(), from_zero),
        diagonal: None,
        band: None,
        series: vec![series(MODEL, flagged), series("line", line)],
        gutter: 0.0,
    };
    Some(plot.svg())
}

/// A figure whose error is not shown.
fn bare(mean: f64) -> Mean {
    Mean { mean, standard_error: None, n: 1 }
}

/// `0.5`, `−1`
fn knob_value(value: f64) -> String {
    value.to_string().replace('-', "−")
}

/// All figures of the sweeps.
pub(super) fn tables(sweeps: &Sweeps, unit: Unit) -> [(&'static str, Markup); 2] {
    let share = |mean: Option<Mean>| mean.map(|mean| percent(mean.mean)).unwrap_or_default();
    let number = |mean: Option<Mean>, decimals: usize| {
        mean.map(|Mean { mean, .. }| format!("{mean:.decimals$}")).unwrap_or_default()
    };
    let sizes = html! {
        @for (head, sizes) in [("Ranking head", &sweeps.ranking_size), ("Rating head", &sweeps.rating_size)] {
            tbody {
                @for (i, size) in sizes.iter().enumerate() {
                    tr {
                        @if i == 0 { th scope="rowgroup" rowspan=(sizes.len()) { (head) } }
                        td { @if size.configured { "as configured" } }
                        td { (format!("{:.1}", size.bytes_per_item.mean)) }
                        td { (number(size.row.ndcg10, 4)) } td { (number(size.row.recall20, 4)) }
                        td { (number(size.row.rmse, unit.decimals() + 1)) } td { (number(size.row.coverage80, 3)) }
                    }
                }
            }
        }
    };
    let knobs = html! {
        @for (knob, settings) in [("Novelty", &sweeps.novelty), ("Variety", &sweeps.variety)] {
            tbody {
                @for (i, Setting { value, row }) in settings.iter().enumerate() {
                    tr {
                        @if i == 0 { th scope="rowgroup" rowspan=(settings.len()) { (knob) } }
                        td { (knob_value(*value)) }
                        td { (number(row.ndcg10, 4)) } td { (number(row.recall20, 4)) } td { (number(row.precision5, 4)) }
                        td { (number(row.popularity10, 1)) } td { (number(row.diversity10, 3)) } td { (share(row.catalogue_coverage)) }
                    }
                }
            }
        }
    };
    [
        (
            "Size and quality",
            table(
                "What fewer bytes cost. All ratings folded in.",
                &["Head", "", "Bytes per film", "nDCG@10", "Recall@20", "RMSE", "In 80 %"],
                &sizes,
            ),
        ),
        (
            "The knobs",
            table(
                "What turned knobs do. All ratings folded in; popularity, diversity and the share shown are of the top ten.",
                &[
                    "Knob",
                    "Setting",
                    "nDCG@10",
                    "Recall@20",
                    "Precision@5",
                    "Popularity",
                    "Diversity",
                    "Shown",
                ],
                &knobs,
            ),
        ),
    ]
}

fn table(caption: &str, titles: &[&str], bodies: &Markup) -> Markup {
    html! {
        table {
            caption { (caption) }
            thead { tr { @for title in titles { th scope="col" { (title) } } } }
            (bodies)
        }
    }
}
