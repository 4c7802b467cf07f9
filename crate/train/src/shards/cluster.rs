//! Groups of rows that lie near each other, by bisecting k-means.
//!
//! # Source
//! Steinbach, Karypis, Kumar, A comparison of document clustering techniques (2000).

use rand::SeedableRng;
use rand::seq::IndexedRandom;
use rand_pcg::Pcg64;

/// Rows that the centres of a split are fitted to; all are assigned.
const SAMPLE: usize = 4096;
/// Steps of Lloyd's algorithm for a split.
const STEPS: usize = 10;
/// No part of a split is smaller than this share, so that the number of splits stays near the logarithm of the number of rows.
const SMALLEST_SHARE: f64 = 0.25;

/// Rows of numbers, all of one width.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows<'a> {
    pub(super) values: &'a [f32],
    pub(super) width: usize,
}

impl<'a> Rows<'a> {
    fn row(&self, row: usize) -> &'a [f32] {
        &self.values[row * self.width..(row + 1) * self.width]
    }
}

/// Divide `members` into groups of at most `largest` rows, each in ascending order. The same rows give the same groups,
/// whatever the number of threads.
pub(super) fn cluster(rows: Rows<'_>, mut members: Vec<usize>, largest: usize) -> Vec<Vec<usize>> {
    if members.len() <= largest.max(1) {
        members.sort_unstable();
        return vec![members];
    }
    let (left, right) = split(rows, members);
    let (mut groups, more) = rayon::join(|| cluster(rows, left, largest), || cluster(rows, right, largest));
    groups.extend(more);
    groups
}

/// Divide rows by which of two centres they are nearer to.
fn split(rows: Rows<'_>, members: Vec<usize>) -> (Vec<usize>, Vec<usize>) {
    let direction = direction(rows, &members);
    let along = |&member: &usize| product(rows.row(member), &direction.normal);
    let mut placed: Vec<(f64, usize)> = members.iter().map(|member| (along(member), *member)).collect();
    placed.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let n = placed.len();
    let fewest = ((n as f64 * SMALLEST_SHARE) as usize).max(1);
    let middle = placed.partition_point(|&(place, _)| place <= direction.middle).clamp(fewest, n - fewest);
    let right = placed.split_off(middle).into_iter().map(|(_, member)| member).collect();
    (placed.into_iter().map(|(_, member)| member).collect(), right)
}

/// From one centre to the other, and where the middle between them lies along it.
struct Direction {
    normal: Vec<f64>,
    middle: f64,
}

/// Two-means of a sample, begun at two rows far from each other.
fn direction(rows: Rows<'_>, members: &[usize]) -> Direction {
    // Seeded by what is divided: no split depends on the order in which threads come to it.
    let mut rng = Pcg64::seed_from_u64(members[0] as u64 ^ (members.len() as u64) << 32);
    let sample: Vec<&[f32]> = members.sample(&mut rng, SAMPLE).map(|&member| rows.row(member)).collect();
    let farthest = |from: &[f64]| {
        let distances = sample.iter().map(|row| distance(row, from));
        let (place, _) = distances
            .enumerate()
            .fold((0, -1.0), |best, (place, found)| if found > best.1 { (place, found) } else { best });
        sample[place].iter().copied().map(f64::from).collect::<Vec<f64>>()
    };
    let all = vec![true; sample.len()];
    let first = farthest(&mean(&sample, &all, true, rows.width));
    let mut centres = [farthest(&first), first];
    for _ in 0..STEPS {
        let found = between(&centres);
        let nearer_to_second: Vec<bool> =
            sample.iter().map(|row| product(row, &found.normal) > found.middle).collect();
        let n = nearer_to_second.iter().filter(|second| **second).count();
        if n == 0 || n == sample.len() {
            break;
        }
        centres = [false, true].map(|which| mean(&sample, &nearer_to_second, which, rows.width));
    }
    between(&centres)
}

fn between([a, b]: &[Vec<f64>; 2]) -> Direction {
    let normal: Vec<f64> = a.iter().zip(b).map(|(a, b)| b - a).collect();
    let middle = a.iter().zip(b).zip(&normal).map(|((a, b), normal)| normal * (a + b) / 2.0).sum();
    Direction { normal, middle }
}

fn mean(sample: &[&[f32]], marks: &[bool], wanted: bool, width: usize) -> Vec<f64> {
    let mut sum = vec![0.0; width];
    let mut n = 0.0;
    for (row, _) in sample.iter().zip(marks).filter(|(_, mark)| **mark == wanted) {
        n += 1.0;
        sum.iter_mut().zip(*row).for_each(|(sum, &value)| *sum += f64::from(value));
    }
    sum.iter().map(|sum| sum / n).collect()
}

fn product(row: &[f32], vector: &[f64]) -> f64 {
    row.iter().zip(vector).map(|(&a, b)| f64::from(a) * b).sum()
}

fn distance(row: &[f32], from: &[f64]) -> f64 {
    row.iter().zip(from).map(|(&a, b)| (f64::from(a) - b).powi(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;

    #[test]
    fn rows_of_a_kind_come_together() {
        let mut rng = Pcg64::seed_from_u64(1);
        // Four clouds of 30 rows, by turns.
        let values: Vec<f32> = (0..120)
            .flat_map(|row| {
                let centre = [[0.0, 0.0], [9.0, 0.0], [0.0, 9.0], [9.0, 9.0f32]][row % 4];
                centre.map(|value| value + rng.random::<f32>())
            })
            .collect();
        let rows = Rows { values: &values, width: 2 };
        let groups = cluster(rows, (0..120).collect(), 30);
        assert_eq!(groups.len(), 4);
        for group in &groups {
            assert!(group.len() == 30 && group.iter().all(|row| row % 4 == group[0] % 4), "{group:?}");
            assert!(group.is_sorted());
        }
    }

    #[test]
    fn every_row_is_in_one_group_whatever_the_rows() {
        for (n, largest) in [(1, 1), (2, 1), (100, 7), (5, 100)] {
            for value in [0.0, f32::NAN, 1.0] {
                let values: Vec<f32> = (0..n * 3).map(|at| value * (at % 5) as f32).collect();
                let groups = cluster(Rows { values: &values, width: 3 }, (0..n).collect(), largest);
                assert!(groups.iter().all(|group| (1..=largest).contains(&group.len())), "{n} {groups:?}");
                let mut all = groups.concat();
                all.sort_unstable();
                assert_eq!(all, (0..n).collect::<Vec<_>>());
            }
        }
    }
}
