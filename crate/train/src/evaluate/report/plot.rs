//! Plots as inline SVG: axes, series with error bars, labels beside what they name.
//!
//! Written by hand rather than by a charting crate: the plots take their colours from the page's custom properties, so
//! that dark mode needs no second picture, carry no inline style, which a strict content security policy would refuse,
//! and label their series directly. plotters bakes colours and font metrics in; charming draws with a script.

use super::labels::{self, Anchor, Baseline};
use crate::metrics::Mean;
use maud::{Markup, html};
use std::ops::Range;

/// Size of a plot in its own units; about CSS pixels on a phone.
const WIDTH: f64 = 380.0;
const HEIGHT: f64 = 264.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 220.0;
/// The ink of what the report is about.
pub(super) const MODEL: &str = "model";
/// Width of a letter of a name, about.
const NAME_WIDTH: f64 = 6.4;
/// Half the width of the caps of an error bar.
const CAP: f64 = 3.0;

/// One dimension of a plot.
pub(super) struct Axis {
    /// What and in which unit.
    pub(super) title: String,
    pub(super) range: Range<f64>,
    /// Where lines are, and what they are called.
    pub(super) ticks: Vec<(f64, String)>,
}

impl Axis {
    /// An axis with round numbers around `values`; from zero, or from a bit below the least.
    pub(super) fn around(
        title: impl Into<String>,
        values: impl Iterator<Item = f64> + Clone,
        from_zero: bool,
    ) -> Self {
        let most = values.clone().fold(f64::MIN, f64::max);
        let least = if from_zero { 0.0 } else { values.fold(f64::MAX, f64::min) };
        let rough = ((most - least) / 4.0).max(1e-9);
        let power = 10_f64.powf(rough.log10().floor());
        let step =
            power * [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|step| step * power >= rough).unwrap_or(10.0);
        let (first, last) = ((least / step).floor(), (most / step).ceil());
        let decimals = (-(step.log10() + 1e-9).floor()).max(0.0) as usize;
        // A step like 0.25 or 2.5 needs one more digit than its size; 25 does not.
        let decimals = decimals + usize::from(power < 5.0 && (step / power - 2.5).abs() < 1e-9);
        let ticks = (0..=(last - first) as usize).map(|i| (first + i as f64) * step);
        Self {
            title: title.into(),
            range: first * step..last * step,
            ticks: ticks.map(|tick| (tick, format!("{tick:.decimals$}"))).collect(),
        }
    }

    fn share(&self, value: f64) -> f64 {
        (value - self.range.start) / (self.range.end - self.range.start)
    }
}

/// One measured point.
#[derive(Clone)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: Mean,
    /// What a pointer over it is told.
    pub(super) told: String,
    /// What is written beside it; nothing where it is empty.
    pub(super) mark: String,
}

/// Points of one method.
pub(super) struct Series {
    /// A class of the style sheet.
    pub(super) ink: &'static str,
    pub(super) label: String,
    pub(super) points: Vec<Point>,
}

/// Points, joined by lines, over two axes.
pub(super) struct Plot {
    /// What the plot shows, for those who do not see it.
    pub(super) description: String,
    pub(super) x: Axis,
    pub(super) y: Axis,
    /// Where y = x is what should be.
    pub(super) diagonal: Option<&'static str>,
    /// Range of y that should be kept.
    pub(super) band: Option<Range<f64>>,
    pub(super) series: Vec<Series>,
    /// Room at the right of the axes for the names of series, all of which end there; without it they go wherever there
    /// is room beside their last points.
    pub(super) gutter: f64,
}

impl Plot {
    fn left(&self) -> f64 {
        10.0 + 7.0 * self.y.ticks.iter().map(|(_, label)| label.chars().count()).max().unwrap_or(0) as f64
    }

    fn right(&self) -> f64 {
        WIDTH - self.gutter - 8.0
    }

    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let (left, right) = (self.left() + 6.0, self.right());
        (left + (right - left) * self.x.share(x), BOTTOM - (BOTTOM - TOP) * self.y.share(y))
    }

    /// The series that is drawn over the others.
    fn model(&self) -> impl Iterator<Item = &Series> {
        self.series.iter().filter(|series| series.ink == MODEL)
    }

    /// The plot as an element.
    pub(super) fn svg(&self) -> Markup {
        let (left, right) = (self.left(), self.right());
        let x_of = |x: f64| self.at(x, self.y.range.start).0;
        let y_of = |y: f64| self.at(self.x.range.start, y).1;
        html! {
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(self.description) {
                @if let Some(band) = &self.band {
                    rect class="band" x=(px(left)) y=(px(y_of(band.end))) width=(px(right - left))
                        height=(px(y_of(band.start) - y_of(band.end))) {}
                }
                text class="title" x="0" y="14" { (self.y.title) }
                @for (value, label) in &self.y.ticks {
                    line class="rule" x1=(px(left)) x2=(px(right)) y1=(px(y_of(*value))) y2=(px(y_of(*value))) {}
                    text class="tick end" x=(px(left - 5.0)) y=(px(y_of(*value) + 4.0)) { (label) }
                }
                @for (value, label) in &self.x.ticks {
                    line class="mark" x1=(px(x_of(*value))) x2=(px(x_of(*value))) y1=(px(BOTTOM)) y2=(px(BOTTOM + 4.0)) {}
                    text class="tick middle" x=(px(x_of(*value))) y=(px(BOTTOM + 17.0)) { (label) }
                }
                text class="title end" x=(px(right)) y=(px(HEIGHT - 7.0)) { (self.x.title) }
                @if let Some(name) = self.diagonal {
                    (self.drawn_diagonal(name))
                }
                @for series in self.series.iter().rev().filter(|series| series.ink != MODEL).chain(self.model()) {
                    (self.drawn(series))
                }
                (self.names())
            }
        }
    }

    fn drawn_diagonal(&self, name: &str) -> Markup {
        let start = self.x.range.start.max(self.y.range.start);
        let end = self.x.range.end.min(self.y.range.end);
        let ((x1, y1), (x2, y2)) = (self.at(start, start), self.at(end, end));
        let (x, y) = self.at(start + 0.6 * (end - start), start + 0.6 * (end - start));
        html! {
            line class="should" x1=(px(x1)) y1=(px(y1)) x2=(px(x2)) y2=(px(y2)) {}
            text class="tick" x=(px(x + 10.0)) y=(px(y + 14.0)) { (name) }
        }
    }

    fn drawn(&self, series: &Series) -> Markup {
        let places: Vec<_> =
            series.points.iter().map(|point| (point, self.at(point.x, point.y.mean))).collect();
        let line: Vec<String> = places.iter().map(|(_, (x, y))| format!("{},{}", px(*x), px(*y))).collect();
        html! {
            g class=(series.ink) {
                @if line.len() > 1 { polyline points=(line.join(" ")) {} }
                @for (point, (x, y)) in places {
                    @if let Some(error) = point.y.standard_error {
                        @let high = self.at(point.x, point.y.mean + error).1;
                        @let low = self.at(point.x, point.y.mean - error).1;
                        (error_bar([(x, low), (x, high)]))
                    }
                    circle cx=(px(x)) cy=(px(y)) r="3.5" { title { (point.told) } }
                }
            }
        }
    }

    /// The names of the series and the marks of their points.
    fn names(&self) -> Markup {
        let ends = self.series.iter().filter_map(|series| Some((series, series.points.last()?)));
        let names: Vec<_> =
            ends.map(|(series, last)| (series, self.at(last.x, last.y.mean), &series.label)).collect();
        if self.gutter > 0.0 {
            let heights: Vec<f64> = names.iter().map(|(_, place, _)| place.1 + 4.0).collect();
            let spread = labels::spread(&heights, TOP - 4.0..BOTTOM - 4.0);
            return html! {
                @for ((series, (x, _), label), y) in names.into_iter().zip(spread) {
                    text class=(format!("name {}", series.ink)) x=(px(x + 9.0)) y=(px(y)) { (label) }
                }
            };
        }
        let marks =
            (self.series.iter()).flat_map(|series| series.points.iter().map(move |point| (series, point)));
        let marks = marks.map(|(series, point)| (series, self.at(point.x, point.y.mean), &point.mark));
        let labels: Vec<_> = names.into_iter().chain(marks).filter(|(.., label)| !label.is_empty()).collect();
        let wanted: Vec<_> = (labels.iter())
            .map(|(_, place, label)| (*place, NAME_WIDTH * label.chars().count() as f64))
            .collect();
        let line =
            |series: &Series| series.points.iter().map(|point| self.at(point.x, point.y.mean)).collect();
        let lines: Vec<Vec<_>> = self.series.iter().map(line).collect();
        let placed = labels::beside(&wanted, &lines, [self.left()..WIDTH, TOP - 12.0..BOTTOM - 2.0]);
        html! {
            @for ((series, _, label), Baseline { x, y, anchor }) in labels.into_iter().zip(placed) {
                @let end = match anchor { Anchor::Start => "", Anchor::Middle => " middle", Anchor::End => " end" };
                text class=(format!("name {}{end}", series.ink)) x=(px(x)) y=(px(y)) { (label) }
            }
        }
    }
}

/// One bar or dot of a row of figures.
pub(super) struct Figure {
    pub(super) ink: &'static str,
    pub(super) name: String,
    pub(super) value: Mean,
    pub(super) shown: String,
}

/// Named figures as dots with error bars, one below the other.
pub(super) fn dots(description: &str, axis: &Axis, figures: &[Figure]) -> Markup {
    let (left, right, row) = (118.0, WIDTH - 62.0, 34.0);
    let x_of = |value: f64| left + (right - left) * axis.share(value);
    let bottom = 12.0 + row * figures.len() as f64;
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {}", bottom + 44.0)) role="img" aria-label=(description) {
            @for (value, label) in &axis.ticks {
                line class="rule" x1=(px(x_of(*value))) x2=(px(x_of(*value))) y1="6" y2=(px(bottom)) {}
                text class="tick middle" x=(px(x_of(*value))) y=(px(bottom + 17.0)) { (label) }
            }
            text class="title end" x=(px(right)) y=(px(bottom + 37.0)) { (axis.title) }
            @for (i, figure) in figures.iter().enumerate() {
                @let (x, y) = (x_of(figure.value.mean), 12.0 + row * (i as f64 + 0.5));
                text class=(format!("name {}", figure.ink)) x="0" y=(px(y + 4.0)) { (figure.name) }
                g class=(figure.ink) {
                    @if let Some(error) = figure.value.standard_error {
                        (error_bar([(x_of(figure.value.mean - error), y), (x_of(figure.value.mean + error), y)]))
                    }
                    circle cx=(px(x)) cy=(px(y)) r="4.5" {}
                }
                text class=(format!("value end {}", figure.ink)) x=(px(WIDTH)) y=(px(y + 4.0)) { (figure.shown) }
            }
        }
    }
}

/// Named figures as upright bars with error bars, from zero.
pub(super) fn bars(description: &str, y: &Axis, x_title: &str, figures: &[Figure]) -> Markup {
    let (left, right) = (38.0, WIDTH - 4.0);
    let slot = (right - left) / figures.len().max(1) as f64;
    let y_of = |value: f64| BOTTOM - (BOTTOM - TOP) * y.share(value);
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(description) {
            text class="title" x="0" y="14" { (y.title) }
            @for (value, label) in &y.ticks {
                line class="rule" x1=(px(left)) x2=(px(right)) y1=(px(y_of(*value))) y2=(px(y_of(*value))) {}
                text class="tick end" x=(px(left - 5.0)) y=(px(y_of(*value) + 4.0)) { (label) }
            }
            @for (i, figure) in figures.iter().enumerate() {
                @let x = left + slot * (i as f64 + 0.5);
                @let top = y_of(figure.value.mean);
                g class=(figure.ink) {
                    rect x=(px(x - 0.33 * slot)) y=(px(top)) width=(px(0.66 * slot)) height=(px(BOTTOM - top)) {}
                }
                @if let Some(error) = figure.value.standard_error {
                    g class="over" {
                        (error_bar([(x, y_of(figure.value.mean - error)), (x, y_of(figure.value.mean + error))]))
                    }
                }
                text class="inside middle" x=(px(x)) y=(px(BOTTOM - 10.0)) { (figure.shown) }
                text class="tick middle" x=(px(x)) y=(px(BOTTOM + 17.0)) { (figure.name) }
            }
            text class="title end" x=(px(right)) y=(px(HEIGHT - 7.0)) { (x_title) }
        }
    }
}

/// A line with caps, upright or level; nothing where it would be shorter than a cap is wide.
fn error_bar([(x1, y1), (x2, y2)]: [(f64, f64); 2]) -> Markup {
    let upright = (x1 - x2).abs() < 1e-9;
    let (dx, dy) = if upright { (CAP, 0.0) } else { (0.0, CAP) };
    html! {
        path class="error" d=(format!(
            "M{},{} L{},{} M{},{} L{},{} M{},{} L{},{}",
            px(x1), px(y1), px(x2), px(y2),
            px(x1 - dx), px(y1 - dy), px(x1 + dx), px(y1 + dy),
            px(x2 - dx), px(y2 - dy), px(x2 + dx), px(y2 + dy),
        )) {}
    }
}

/// A length with as many digits as can be seen.
fn px(value: f64) -> String {
    format!("{value:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_have_round_numbers_around_their_values() {
        let labels = |values: &[f64], from_zero| -> Vec<String> {
            Axis::around("", values.iter().copied(), from_zero).ticks.into_iter().map(|tick| tick.1).collect()
        };
        assert_eq!(labels(&[0.79, 0.95], false), ["0.75", "0.80", "0.85", "0.90", "0.95"]);
        assert_eq!(labels(&[0.34, 0.1], true), ["0.0", "0.1", "0.2", "0.3", "0.4"]);
        assert_eq!(labels(&[3.0, 187.0], true), ["0", "50", "100", "150", "200"]);
        assert_eq!(labels(&[0.0, 0.95], true), ["0.00", "0.25", "0.50", "0.75", "1.00"]);
        assert_eq!(labels(&[0.0, 90.0], true), ["0", "25", "50", "75", "100"]);
        assert!(labels(&[1.0], false).iter().all(|label| label.parse::<f64>().is_ok()));
    }
}
