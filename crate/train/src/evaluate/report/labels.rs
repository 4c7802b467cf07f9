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
}
