//! Labels beside what they name, without overlap.

use std::ops::Range;

/// Distance between the baselines of two labels.
const APART: f64 = 16.0;

/// Heights as near to the wanted ones as labels can be that do not overlap, within `range` as long as there is room.
pub(super) fn spread(wanted: &[f64], range: Range<f64>) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]));
    let mut placed = wanted.to_vec();
    let mut free = range.start;
    for &i in &order {
        placed[i] = placed[i].max(free);
        free = placed[i] + APART;
    }
    let mut free = range.end;
    for &i in order.iter().rev() {
        placed[i] = placed[i].min(free);
        free = placed[i] - APART;
    }
    placed
}

/// Where the baseline of a label is: it starts, ends or has its middle at a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Baseline {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) anchor: Anchor,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// Baselines that may be taken beside a point, the likeliest first.
const BESIDE: [(f64, f64, Anchor); 12] = [
    (9.0, 4.0, Anchor::Start),
    (-9.0, 4.0, Anchor::End),
    (0.0, -9.0, Anchor::Middle),
    (0.0, 19.0, Anchor::Middle),
    (5.0, -9.0, Anchor::Start),
    (-5.0, -9.0, Anchor::End),
    (5.0, 19.0, Anchor::Start),
    (-5.0, 19.0, Anchor::End),
    (9.0, -22.0, Anchor::Start),
    (-9.0, -22.0, Anchor::End),
    (9.0, 32.0, Anchor::Start),
    (-9.0, 32.0, Anchor::End),
];
/// How far a label rises above its baseline, and falls below.
const RISE: f64 = 10.0;
const FALL: f64 = 3.0;
/// Distance at which lines are looked at.
const STRIDE: f64 = 2.0;

/// Place labels, each given by the point that it names and its width, one after the other: where they lie over the
/// least of `lines` (runs of points that are joined), of labels before them and of what is outside.
pub(super) fn beside(
    labels: &[((f64, f64), f64)],
    lines: &[Vec<(f64, f64)>],
    [across, down]: [Range<f64>; 2],
) -> Vec<Baseline> {
    let dots: Vec<(f64, f64)> = lines.iter().flat_map(|line| sampled(line)).collect();
    let mut taken: Vec<[Range<f64>; 2]> = Vec::new();
    let mut placed = Vec::new();
    for &((x, y), width) in labels {
        let candidates = BESIDE.map(|(dx, dy, anchor)| Baseline { x: x + dx, y: y + dy, anchor });
        let cost = |baseline: &Baseline| {
            let [wide, high] = baseline.extent(width);
            let covered = dots.iter().filter(|(x, y)| wide.contains(x) && high.contains(y)).count();
            let collisions =
                taken.iter().filter(|other| meet(&other[0], &wide) && meet(&other[1], &high)).count();
            let inside = across.start <= wide.start && wide.end <= across.end;
            let inside = inside && down.start <= high.start && high.end <= down.end;
            covered + 100 * collisions + 1000 * usize::from(!inside)
        };
        // The first of equals.
        let best = candidates[1..].iter().fold(candidates[0], |best, candidate| {
            if cost(candidate) < cost(&best) { *candidate } else { best }
        });
        taken.push(best.extent(width));
        placed.push(best);
    }
    placed
}

impl Baseline {
    /// What a label of a width covers, across and down.
    fn extent(self, width: f64) -> [Range<f64>; 2] {
        let start = match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - 0.5 * width,
            Anchor::End => self.x - width,
        };
        [start..start + width, self.y - RISE..self.y + FALL]
    }
}

fn meet(a: &Range<f64>, b: &Range<f64>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Points along a line, near to each other.
fn sampled(line: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut points = line.to_vec();
    for pair in line.windows(2) {
        let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
        let steps = ((x2 - x1).hypot(y2 - y1) / STRIDE).ceil().max(1.0);
        points.extend((1..steps as usize).map(|step| {
            let share = step as f64 / steps;
            (x1 + share * (x2 - x1), y1 + share * (y2 - y1))
        }));
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_apart_and_inside() {
        assert_eq!(spread(&[50.0, 10.0], 0.0..100.0), [50.0, 10.0]);
        assert_eq!(spread(&[52.0, 50.0], 0.0..100.0), [66.0, 50.0]);
        assert_eq!(spread(&[99.0, 98.0], 0.0..100.0), [100.0, 84.0]);
        assert_eq!(spread(&[], 0.0..100.0), [0.0; 0]);
    }

    #[test]
    fn labels_avoid_lines_each_other_and_the_edge() {
        let room = || [0.0..100.0, 0.0..100.0];
        // A level line leaves above and below.
        let level = vec![(0.0, 50.0), (50.0, 50.0), (100.0, 50.0)];
        let placed = beside(&[((50.0, 50.0), 20.0)], std::slice::from_ref(&level), room());
        assert_eq!(placed, [Baseline { x: 50.0, y: 41.0, anchor: Anchor::Middle }]);
        let placed = beside(&[((50.0, 50.0), 20.0), ((52.0, 50.0), 20.0)], &[level], room());
        assert_eq!(placed[1].y, 69.0);
        // The end of a line has room at its right, but not at the edge.
        let rising = || vec![vec![(10.0, 90.0), (60.0, 40.0)]];
        assert_eq!(beside(&[((60.0, 40.0), 20.0)], &rising(), room())[0].anchor, Anchor::Start);
        assert_ne!(beside(&[((60.0, 40.0), 40.0)], &rising(), room())[0].anchor, Anchor::Start);
    }
}
