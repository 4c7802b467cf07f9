//! A map of the items: those that the same people like lie together.
//!
//! # Source
//! t-SNE (van der Maaten, Hinton 2008) with FFT-accelerated interpolation (Linderman et al. 2019), started from principal
//! components, which keeps the large scale meaningful (Kobak, Berens 2019).

use anyhow::Result;
use flatflix_core::Model;
use flatflix_core::ranking::QuantizedRows;
use nalgebra::DMatrix;
use rayon::prelude::*;

/// Ratings from which on an item has a place: with fewer, hardly anything is known about who likes it.
const MIN_RATINGS: u32 = 5;
/// Places on the map at most: more can be told apart neither by eyes nor on a grid of 256 x 256.
const MOST: usize = 8192;
/// Items on a map at least: fewer have no landscape.
const FEWEST: usize = 30;
/// Neighbours that each item tries to keep.
const PERPLEXITY: f64 = 20.0;
const EPOCHS: usize = 500;
/// Spread of the start, small so that the layout can unfold (Kobak, Berens 2019).
const START: f64 = 1e-4;

/// Neighbours on the map that are looked for, and the neighbours by the ranking head among which they should be.
pub(crate) const NEAR: usize = 10;
pub(crate) const AROUND: usize = 50;
/// Items whose neighbours are compared.
const ASKED: usize = 500;

/// Places of the first items, [x, y] on a grid of 256 x 256; empty for a model with too few items.
///
/// Runs on one thread, whose sums have an order: the same model has the same map.
///
/// # Errors
/// The thread cannot be started.
pub(crate) fn layout(model: &Model) -> Result<Vec<[u8; 2]>> {
    let counts = &model.catalogue.counts;
    let n = counts.partition_point(|&count| count >= MIN_RATINGS).min(MOST);
    if n < FEWEST {
        return Ok(Vec::new());
    }
    let vectors: Vec<Vec<f64>> = (0..n).map(|item| direction(&model.ranking.rows, item)).collect();
    let start = principal_plane(&vectors);
    let thread = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let places = thread.install(|| {
        let mut tsne = bhtsne::tSNE::<f64, Vec<f64>, 2>::new(&vectors);
        tsne.perplexity(PERPLEXITY.min((n - 1) as f64 / 3.0)).epochs(EPOCHS).initial_embedding(start);
        tsne.fit_sne(|a, b| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt());
        tsne.embedding()
    });
    Ok(on_grid(&places))
}

/// Share of the [`NEAR`] items nearest on a model's map that are among the [`AROUND`] nearest by the ranking head, on average
/// over at most [`ASKED`] items from all ranks; by chance it would be `AROUND` of all. None for a model without a map.
///
/// # Complexity
/// At most `ASKED` times the items on the map, times the components.
///
/// # Source
/// Trustworthiness of a projection, with a fixed wider neighbourhood (Venna, Kaski 2001).
pub(crate) fn neighbours_kept(model: &Model) -> Option<f64> {
    let places = &model.map;
    if places.len() <= AROUND {
        return None;
    }
    let vectors: Vec<Vec<f64>> =
        (0..places.len()).into_par_iter().map(|item| direction(&model.ranking.rows, item)).collect();
    let asked: Vec<usize> = (0..places.len()).step_by(places.len().div_ceil(ASKED)).collect();
    let kept: usize = asked
        .par_iter()
        .map(|&item| {
            let near = nearest(item, places.len(), NEAR, |other| grid_distance(places[item], places[other]));
            let around = nearest(item, places.len(), AROUND, |other| -dot(&vectors[item], &vectors[other]));
            near.iter().filter(|other| around.contains(other)).count()
        })
        .sum();
    Some(kept as f64 / (asked.len() * NEAR) as f64)
}

/// The `count` of `n` items with the least distance from one, itself left out; ties go to the better known.
fn nearest(item: usize, n: usize, count: usize, distance: impl Fn(usize) -> f64) -> Vec<usize> {
    let mut others: Vec<(f64, usize)> =
        (0..n).filter(|&other| other != item).map(|other| (distance(other), other)).collect();
    others.select_nth_unstable_by(count - 1, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    others.truncate(count);
    others.into_iter().map(|(_, other)| other).collect()
}

fn grid_distance(a: [u8; 2], b: [u8; 2]) -> f64 {
    let along = |axis: usize| f64::from(a[axis]) - f64::from(b[axis]);
    along(0).hypot(along(1))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// What kind of people choose an item, however many: its row of the ranking head at unit length. (n_components)
fn direction(rows: &QuantizedRows, item: usize) -> Vec<f64> {
    let steps = &rows.component_steps;
    let codes = rows.codes.iter().skip(item * steps.len());
    let factors: Vec<f64> =
        codes.zip(steps).map(|(&code, &step)| f64::from(code) * f64::from(step)).collect();
    let length = factors.iter().map(|factor| factor * factor).sum::<f64>().sqrt();
    factors.iter().map(|factor| if length > 0.0 { factor / length } else { 0.0 }).collect()
}

/// The first two principal components of the vectors. (n x 2, row-major)
fn principal_plane(vectors: &[Vec<f64>]) -> Vec<f64> {
    let (n, width) = (vectors.len(), vectors.first().map_or(0, Vec::len));
    let mut centred = DMatrix::from_fn(n, width, |row, column| vectors[row][column]);
    let mean = centred.row_mean();
    centred.row_iter_mut().for_each(|mut row| row -= &mean);
    let eigen = (centred.transpose() * &centred).symmetric_eigen();
    let mut order: Vec<usize> = (0..width).collect();
    order.sort_by(|&i, &j| eigen.eigenvalues[j].total_cmp(&eigen.eigenvalues[i]).then(i.cmp(&j)));
    // A single factor has one direction only.
    let axes: Vec<_> = (0..2).map(|axis| order.get(axis).map(|&i| eigen.eigenvectors.column(i))).collect();
    let spread = (eigen.eigenvalues.max() / n as f64).sqrt().max(f64::MIN_POSITIVE);
    let along = |row: usize, axis: usize| {
        axes[axis]
            .as_ref()
            .map_or(row as f64 / n as f64, |axis| centred.row(row).transpose().dot(axis) / spread)
    };
    (0..n).flat_map(|row| [along(row, 0) * START, along(row, 1) * START]).collect()
}

/// Scale a layout to the grid, its proportions kept.
fn on_grid(places: &[f64]) -> Vec<[u8; 2]> {
    let of_axis = |axis: usize| places.iter().skip(axis).step_by(2).copied();
    let lowest = |axis| of_axis(axis).fold(f64::INFINITY, f64::min);
    let highest = |axis| of_axis(axis).fold(f64::NEG_INFINITY, f64::max);
    let side = (0..2).map(|axis| highest(axis) - lowest(axis)).fold(f64::MIN_POSITIVE, f64::max);
    let middle = [0, 1].map(|axis| (lowest(axis) + highest(axis)) / 2.0);
    let place = |value: f64, middle: f64| ((value - middle) / side * 255.0 + 127.5).round() as u8;
    places.chunks_exact(2).map(|xy| [place(xy[0], middle[0]), place(xy[1], middle[1])]).collect()
}

#[cfg(test)]
mod tests {
    use super::{nearest, on_grid, principal_plane};

    #[test]
    fn a_layout_fills_the_grid_in_its_longer_direction() {
        assert_eq!(on_grid(&[0.0, 5.0, 10.0, 5.0, 5.0, 7.5]), [[0, 96], [255, 96], [128, 159]]);
    }

    #[test]
    fn the_nearest_leave_out_the_item_and_prefer_the_better_known() {
        let at = [5.0, 1.0, 9.0, 5.0, 4.0, 6.0];
        let mut near = nearest(3, at.len(), 2, |other| f64::abs(at[other] - at[3]));
        near.sort_unstable();
        assert_eq!(near, [0, 4]);
    }

    #[test]
    fn the_plane_has_the_longest_direction_first() {
        let vectors: Vec<Vec<f64>> =
            (0..50).map(|i| vec![0.1 * f64::from(i % 3), f64::from(i), 0.0]).collect();
        let plane = principal_plane(&vectors);
        let along = |axis: usize| plane.iter().skip(axis).step_by(2).map(|x| x * x).sum::<f64>();
        assert!(along(0) > 100.0 * along(1) && along(1) > 0.0);
    }
}
