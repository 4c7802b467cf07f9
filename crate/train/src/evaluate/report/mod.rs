//! An evaluation as a page: one static file, without scripts, network or inline styles.

mod charts;
mod costs;
mod figures;
mod interviews;
mod labels;
mod plot;
#[cfg(test)]
mod tests;
mod words;

use super::measure::RELEVANT;
use super::{Evaluation, Peer, Protocol, Row};
use crate::metrics::Mean;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};
use words::{Unit, count, percent, plus_minus};

/// What the page that visitors see stands on, and the report's own rules.
const STYLE: &str = concat!(
    include_str!("../../../../../www/src/styles/tokens.css"),
    include_str!("../../../../../www/src/styles/ground.css"),
    include_str!("report.css")
);

/// The report as the text of an HTML file.
pub fn html(evaluation: &Evaluation) -> String {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'"
    );
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(policy);
                title { "How good is it? " (evaluation.data) }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body { main { (body(evaluation)) } }
        }
    };
    page.into_string()
}

/// The row of a method with all ratings folded in.
fn with_all<'a>(evaluation: &'a Evaluation, method: &str) -> Option<&'a Row> {
    evaluation.rows.iter().find(|row| row.method == method && row.given.is_none())
}

fn body(evaluation: &Evaluation) -> Markup {
    let unit = Unit::of(evaluation.scale_max);
    html! {
        header {
            p.brand { "Flatflix, evaluated" }
            h1 { "How good is it?" }
            p.lead { (summary(evaluation)) }
            (headline(evaluation, unit))
        }
        (stars(evaluation, unit))
        (certainty(evaluation, unit))
        (lists(evaluation))
        @if let Some(rows) = &evaluation.interviews { (interviews::section(rows, unit)) }
        (costs(evaluation, unit))
        section {
            h2 { "All figures" }
            (figures::all(evaluation, unit))
            @if let Some(rows) = &evaluation.interviews { (interviews::table(rows, unit)) }
        }
        (method(evaluation))
    }
}

fn summary(evaluation: &Evaluation) -> Markup {
    let Evaluation { data, held_out, splits, model_bytes, .. } = evaluation;
    html! {
        "Measured on " strong { (data) } ": " (count(*held_out)) " ratings that the model never saw, in "
        (count(*splits)) @if *splits == 1 { " split" } @else { " splits" } " of the data."
        @if let Some(Mean { mean, .. }) = model_bytes {
            " The model is what a visitor downloads, " (format!("{:.0} kB", mean / 1000.0)) "."
        }
    }
}

/// The three figures to remember, each with what to hold it against.
fn headline(evaluation: &Evaluation, unit: Unit) -> Markup {
    let of = |method, column: fn(&Row) -> Option<Mean>| with_all(evaluation, method).and_then(column);
    let decimals = unit.decimals();
    html! {
        dl.headline {
            @if let Some(rmse) = of("Flatflix", |row| row.rmse) {
                div {
                    dt { "RMSE of predicted " (unit.many()) }
                    dd { (format!("{:.decimals$}", rmse.mean)) }
                    @if let Some(mean) = of("global mean", |row| row.rmse) {
                        dd.beside { (format!("{:.decimals$}", mean.mean)) " when every guess is the mean" }
                    }
                }
            }
            @if let Some(ndcg) = of("Flatflix", |row| row.ndcg10) {
                div {
                    dt { "nDCG@10 of the list" }
                    dd { (format!("{:.3}", ndcg.mean)) }
                    @if let Some(popularity) = of("popularity", |row| row.ndcg10) {
                        dd.beside { (format!("{:.3}", popularity.mean)) " for the most rated films" }
                    }
                }
            }
            @if let Some(coverage) = of("Flatflix", |row| row.coverage80) {
                div {
                    dt { "Ratings within the interval" }
                    dd { (percent(coverage.mean)) }
                    dd.beside { "80 % is what it promises" }
                }
            }
        }
    }
}

fn figure(title: &str, plot: Option<Markup>, caption: &Markup) -> Markup {
    html! {
        @if let Some(plot) = plot {
            figure {
                h3 { (title) }
                (plot)
                figcaption { (caption) }
            }
        }
    }
}

fn stars(evaluation: &Evaluation, unit: Unit) -> Markup {
    let curve = evaluation.protocol == Protocol::Strong;
    let title = if curve { "Error after the first ratings" } else { "Error by method" };
    let caption = html! {
        @if evaluation.splits > 1 { "Error bars are one standard error over the splits. The methods share their splits, so that differences between
            them are surer than the bars look." }
        @else { "Measured once: repeats would give standard errors." }
    };
    html! {
        section {
            h2 { "Predicted " (unit.many()) }
            div.beside-text {
                (figure(title, charts::rmse(evaluation, unit), &caption))
                div.text {
                    h3 { "What RMSE is" }
                    p {
                        "Each rating that was held back is compared with its prediction. The differences are squared and
                        averaged, and the root of that is the root mean squared error, in " (unit.many()) " like the
                        ratings themselves."
                    }
                    h3 { "Why it is used" }
                    p {
                        "Squaring makes one bad miss weigh as much as four misses half its size. That fits an evening: a
                        film you hate, predicted as a favourite, costs more than a few films judged slightly wrong."
                    }
                    (meaning(evaluation, unit))
                    h3 { "What it does not tell" }
                    p {
                        "It knows only films that people chose to rate, counts those who rate much more than those who
                        rate little, and is blind to which films come first. Nor can it reach zero: the same person does
                        not rate the same film the same way twice."
                    }
                }
            }
        }
    }
}

/// What the measured RMSE means for the person who reads it.
fn meaning(evaluation: &Evaluation, unit: Unit) -> Markup {
    let row = with_all(evaluation, "Flatflix").and_then(|row| Some((row.rmse?, row.within.as_slice())));
    let Some((rmse, [half, one, two])) = row else { return html! {} };
    let of_hundred = |share: f64| (100.0 * share).round();
    html! {
        h3 { "What " (format!("{:.*}", unit.decimals() - 1, rmse.mean)) " " (unit.many()) " mean for you" }
        p {
            "Of 100 predictions, " (of_hundred(half.share.mean)) " were off by at most " (unit.amount(half.error)) ", "
            (of_hundred(one.share.mean)) " by at most " (unit.amount(one.error)) ", and "
            (of_hundred(1.0 - two.share.mean)) " by more than " (unit.amount(two.error))
            "."
        }
    }
}

fn certainty(evaluation: &Evaluation, unit: Unit) -> Markup {
    let halves = with_all(evaluation, "Flatflix").and_then(|row| Some(row.certainty.as_ref()?.halves));
    let Some([sure, unsure]) = halves else { return html! {} };
    let decimals = unit.decimals();
    let calibration = html! {
        "An interval of 80 % should hold 80 of 100 ratings, one of 50 % half of them. Ratings come in steps, so that narrow
        intervals cannot hit their share exactly."
    };
    let at_every_n = html! { "The interval that the page draws; shaded, 78 to 82 %." };
    let fifths = html! {
        "All ratings folded in. RMSE of the surer half is " strong { (plus_minus(&sure, decimals)) } ", of the other half "
        strong { (plus_minus(&unsure, decimals)) } "."
    };
    html! {
        section {
            h2 { "Does it know what it does not know?" }
            p.intro { "Every prediction comes with an interval. A good one is as wide as it has to be, and narrow where the
                model can be trusted." }
            div.figures {
                (figure("Promised and kept", charts::calibration(evaluation), &calibration))
                (figure("The 80 % interval from the first rating on", charts::coverage80(evaluation), &at_every_n))
                (figure("Error, from the surest to the least sure", charts::fifths(evaluation, unit), &fifths))
            }
        }
    }
}

fn lists(evaluation: &Evaluation) -> Markup {
    let scale_max = evaluation.scale_max;
    let quality = html! {
        "nDCG@10 asks which of the ten films on top the visitor had rated well, " (RELEVANT * scale_max) " of "
        (scale_max) " or more, among those held out; early places count more, 1 would be a perfect list. Good films that nobody rated count as misses. Error bars are one
        standard error over users."
    };
    let popularity = html! {
        "Up is better, left is less obvious."
        @if evaluation.protocol == Protocol::Strong { " Each line runs from no rating to all ratings folded in." }
    };
    let catalogue = html! { "The share of the rated films that are in anyone's top ten. A list that suits everybody alike shows the same few
    films to all. All ratings folded in." };
    html! {
        section {
            h2 { "The list" }
            p.intro { "Which films come first matters more than the exact number beside each. So lists are judged by
                what is on them." }
            div.figures {
                (figure("Quality of the top ten", charts::ndcg(evaluation), &quality))
                (figure("Quality and popularity", charts::popularity(evaluation), &popularity))
                (figure("Share of the catalogue", charts::catalogue(evaluation), &catalogue))
            }
        }
    }
}

fn costs(evaluation: &Evaluation, unit: Unit) -> Markup {
    let Some(sweeps) = &evaluation.sweeps else { return html! {} };
    let ranking = html! {
        "The ranking head decides how good the list is, and most of what a visitor downloads. It is fitted once, and rounded
        more or less finely. The axis does not start at zero."
    };
    let rating = html! { "The rating head likewise, from 2 to 8 bits a factor." };
    let novelty = html! {
        "The knob divides scores by a power of the film's popularity; the numbers are its settings. Left is less obvious."
    };
    let variety = html! {
        "The knob takes from a film what is already above it. Right is more varied, judged by genres, which it does not
        look at."
    };
    html! {
        section {
            h2 { "What things cost" }
            p.intro { "Fewer bytes and turned knobs, on the same models and the same people, all ratings folded in. So small
                differences mean something: no error bars, which would be those of the figures and not of their
                differences." }
            div.figures {
                (figure("Size and quality of the list", costs::ranking_size(sweeps), &ranking))
                (figure("Size and error of predictions", costs::rating_size(sweeps, unit), &rating))
                (figure("Turning up novelty", costs::novelty(sweeps), &novelty))
                (figure("Turning up variety", costs::variety(sweeps), &variety))
            }
        }
    }
}

/// The other programs, by what they were told.
fn peers(evaluation: &Evaluation) -> Markup {
    html! {
        @for Peer { name, version, settings, .. } in &evaluation.peers {
            p {
                (name) " is version " (version) " with "
                @for (i, (setting, value)) in settings.iter().enumerate() {
                    @if i > 0 { ", " }
                    (setting) " " (value)
                }
                ". It answered to the same splits, and was measured by the same code."
            }
        }
    }
}

fn method(evaluation: &Evaluation) -> Markup {
    html! {
        section.text {
            h2 { "How it was measured" }
            @match evaluation.protocol {
                Protocol::Weak => p {
                    "A random fifth of all ratings was held out. The model was trained on the others, which were then folded
                    in user by user to predict what was held out."
                },
                Protocol::Strong => p {
                    "The users were dealt to five folds. Those of a fold are strangers to the model that is tested on them:
                    none of their ratings was trained on. Their ratings were put in random order; the last fifth was held
                    out and predicted after the first few and after all of the others, as when a visitor rates film after
                    film."
                },
            }
            p {
                @if evaluation.repeats > 1 { "This was repeated " (evaluation.repeats) " times with other random numbers. " }
                "The model was written to bytes, read back and asked through the code that visitors run. Candidates of a list
                are all films with ratings in the training part that were not folded in."
            }
            (peers(evaluation))
            p { "flatflix " (env!("CARGO_PKG_VERSION")) }
        }
    }
}
