//! Synthetic ratings in MovieLens form with a realistic long tail, drawn from factors that are written beside them.
//!
//! User u has bias a_u and tastes p_u, item i bias b_i and traits q_i. A user's number of ratings is log-normal, and an
//! item is picked with probability proportional to popularity_i * sigmoid(p_u . q_i): people watch what is popular and
//! what they like. The rating is mu + a_u + b_i + p_u . q_i + noise, rounded to half stars.

use crate::files;
use crate::input::InputError;
use crate::random::standard_normal;
use anyhow::{Context, Result, ensure};
use rand::distr::Distribution;
use rand::distr::weighted::WeightedIndex;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde::Serialize;
use std::io::Write;
use std::path::Path;

/// Mean rating before biases, in stars.
const MEAN: f64 = 3.5;
/// Standard deviations in stars; together about 1.05, as in MovieLens.
const USER_DEVIATION: f64 = 0.4;
const ITEM_DEVIATION: f64 = 0.35;
const TASTE_DEVIATION: f64 = 0.45;
const NOISE_DEVIATION: f64 = 0.75;
/// Of the logarithm of a user's number of ratings: mean over median is 2.1, as in MovieLens 25M.
const ACTIVITY_DEVIATION: f64 = 1.2;
/// Popularity of the item of rank r is (r + shift)^-exponent, Mandelbrot's form of Zipf's law.
const POPULARITY_SHIFT: f64 = 200.0;

/// One per factor: an item has those in whose direction it lies by more than half a standard deviation.
const GENRES: [&str; 8] = ["Action", "Comedy", "Drama", "Fantasy", "Horror", "Romance", "Sci-Fi", "Thriller"];
const N_FACTORS: usize = GENRES.len();

type Factors = [f64; N_FACTORS];

/// Size of a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Shape {
    /// Users, each with at least one rating.
    pub users: u32,
    /// Items; the least popular may have no rating.
    pub items: u32,
    /// Ratings, no two of the same user and item.
    pub ratings: u64,
}

impl Shape {
    fn check(self) -> Result<()> {
        let Self { users, items, ratings } = self;
        let possible = u64::from(users) * u64::from(items);
        ensure!(possible > 0, "a data set needs at least one user and one item");
        ensure!(ratings >= u64::from(users), "{users} users need at least as many ratings, not {ratings}");
        ensure!(
            ratings <= possible,
            "{users} users can give {items} items at most {possible} ratings, not {ratings}"
        );
        Ok(())
    }
}

/// What leads users to the items that they rate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Choices {
    /// How fast popularity declines with the rank; larger: fewer items have most of the ratings.
    pub popularity_exponent: f64,
    /// How much more likely users are to choose what they will like: a factor of the affinity, in log odds.
    pub focus: f64,
}

impl Default for Choices {
    /// The most popular item gets about 0.4 % of the ratings, as in every edition of MovieLens.
    fn default() -> Self {
        Self { popularity_exponent: 1.8, focus: 1.0 }
    }
}

impl Choices {
    fn check(self) -> Result<()> {
        let Self { popularity_exponent, focus } = self;
        ensure!(
            (0.0..=4.0).contains(&popularity_exponent),
            "popularity declines with an exponent from 0 to 4"
        );
        ensure!((0.0..=16.0).contains(&focus), "the focus is a number from 0 to 16");
        Ok(())
    }
}

/// What the ratings were drawn from, apart from the factors.
#[derive(Serialize)]
struct Parameters {
    shape: Shape,
    choices: Choices,
    seed: u64,
    mean: f64,
    noise_deviation: f64,
    n_factors: usize,
}

/// A user or an item: its bias and factors.
struct Side {
    bias: f64,
    factors: Factors,
}

impl Side {
    fn draw(rng: &mut Pcg64, bias_deviation: f64, factor_deviation: impl Fn(usize) -> f64) -> Self {
        let bias = bias_deviation * standard_normal(rng);
        Self { bias, factors: std::array::from_fn(|f| factor_deviation(f) * standard_normal(rng)) }
    }

    fn affinity(&self, other: &Self) -> f64 {
        self.factors.iter().zip(&other.factors).map(|(p, q)| p * q).sum()
    }

    fn write(&self, out: &mut dyn Write, id: usize) -> std::io::Result<()> {
        write!(out, "{id},{}", self.bias)?;
        self.factors.iter().try_for_each(|factor| write!(out, ",{factor}"))?;
        writeln!(out)
    }
}

/// [`synth_with`] choices as MovieLens's users make them.
///
/// # Errors
/// As [`synth_with`].
pub fn synth(shape: Shape, seed: u64, out: &Path, progress: impl FnMut(u64)) -> Result<()> {
    synth_with(shape, Choices::default(), seed, out, progress)
}

/// Write `ratings.csv` and `movies.csv` to the folder `out`, and to `out/truth` what they were drawn from:
/// `parameters.json`, `users.csv` and `items.csv` (id, bias, factors). `progress` gets the number of ratings written.
///
/// The same shape, choices and seed give the same bytes.
///
/// # Errors
/// The shape or the choices are impossible, `out` holds a data set that is not synthetic, or a file cannot be written.
///
/// # Complexity
/// Memory O(users + items), whatever the number of ratings. A user costs O(items) at most.
pub fn synth_with(
    shape: Shape,
    choices: Choices,
    seed: u64,
    out: &Path,
    mut progress: impl FnMut(u64),
) -> Result<()> {
    shape.check()?;
    choices.check()?;
    let truth = out.join("truth");
    let parameters = truth.join("parameters.json");
    if out.join("ratings.csv").exists() && !parameters.exists() {
        let problem = "holds ratings that are not synthetic";
        return Err(InputError::of_path(out, problem, "Name another folder").into());
    }
    std::fs::create_dir_all(&truth).with_context(|| format!("cannot make the folder {}", truth.display()))?;
    let record = Parameters {
        shape,
        choices,
        seed,
        mean: MEAN,
        noise_deviation: NOISE_DEVIATION,
        n_factors: N_FACTORS,
    };
    files::write(&parameters, serde_json::to_string_pretty(&record)?.as_bytes())?;

    let mut rng = Pcg64::seed_from_u64(seed);
    let items = draw_items(shape, &mut rng);
    write_items(&items, out, &mut rng)?;
    let picker = Picker::new(&items, choices, &mut rng)?;
    let counts = draw_activity(shape, &mut rng);
    files::write_with(&truth.join("users.csv"), |truth| {
        write_header(truth, "userId")?;
        files::write_with(&out.join("ratings.csv"), |ratings| {
            writeln!(ratings, "userId,movieId,rating,timestamp")?;
            write_users(&counts, &items, picker, &mut rng, (truth, ratings), &mut progress)
        })
    })
}

/// Standard deviation of an item's factor: the first matter most, and p . q has the deviation of taste altogether.
fn trait_deviation(factor: usize) -> f64 {
    let harmonic: f64 = (1..=N_FACTORS).map(|f| 1.0 / f as f64).sum();
    TASTE_DEVIATION / ((factor + 1) as f64 * harmonic).sqrt()
}

fn draw_items(shape: Shape, rng: &mut Pcg64) -> Vec<Side> {
    (0..shape.items).map(|_| Side::draw(rng, ITEM_DEVIATION, trait_deviation)).collect()
}

fn write_header(out: &mut dyn Write, id: &str) -> std::io::Result<()> {
    write!(out, "{id},bias")?;
    (1..=N_FACTORS).try_for_each(|factor| write!(out, ",factor{factor}"))?;
    writeln!(out)
}

/// Write the items as movies and as truth.
fn write_items(items: &[Side], out: &Path, rng: &mut Pcg64) -> Result<()> {
    files::write_with(&out.join("truth/items.csv"), |truth| {
        write_header(truth, "movieId")?;
        Ok(items.iter().enumerate().try_for_each(|(row, item)| item.write(truth, row + 1))?)
    })?;
    files::write_with(&out.join("movies.csv"), |movies| {
        writeln!(movies, "movieId,title,genres")?;
        for (row, item) in items.iter().enumerate() {
            let genres =
                GENRES.iter().enumerate().filter(|(f, _)| item.factors[*f] > 0.5 * trait_deviation(*f));
            let genres = genres.map(|(_, name)| *name).collect::<Vec<_>>().join("|");
            let genres = if genres.is_empty() { "(no genres listed)" } else { &genres };
            // Half of the films of the last 11 years, few from before 1950.
            let age = -16.0 * libm::log(1.0 - rng.random::<f64>());
            let id = row + 1;
            writeln!(movies, "{id},Film {id} ({}),{genres}", 2020 - age.min(105.0) as i32)?;
        }
        Ok(())
    })
}

/// How many items each user rates: log-normal shares of the ratings, at least 1 and at most all items.
fn draw_activity(shape: Shape, rng: &mut Pcg64) -> Vec<u32> {
    let weights: Vec<f64> =
        (0..shape.users).map(|_| libm::exp(ACTIVITY_DEVIATION * standard_normal(rng))).collect();
    let mut counts = vec![1_u32; weights.len()];
    let mut left = shape.ratings - u64::from(shape.users);
    // What is over when a user has rated everything goes to the others in the next round.
    while left > 0 {
        let has_room = |count: u32| count < shape.items;
        let total: f64 = weights.iter().zip(&counts).filter(|(_, n)| has_room(**n)).map(|(w, _)| w).sum();
        let (mut passed, mut offered, mut taken) = (0.0, 0, 0);
        for (weight, count) in weights.iter().zip(&mut counts).filter(|(_, n)| has_room(**n)) {
            passed += weight;
            // Rounding the running total keeps the sum exact.
            let target = ((left as f64 * (passed / total)).round() as u64).min(left);
            let share = (target - offered).min(u64::from(shape.items - *count));
            offered = target;
            *count += share as u32;
            taken += share;
        }
        left -= taken;
    }
    counts
}

/// Picks the items that a user rates.
struct Picker {
    popularity: Vec<f64>,
    by_popularity: WeightedIndex<f64>,
    /// Last user who picked the item, so that nobody does twice.
    picked_by: Vec<u32>,
    focus: f64,
}

impl Picker {
    fn new(items: &[Side], choices: Choices, rng: &mut Pcg64) -> Result<Self> {
        let shift = POPULARITY_SHIFT.min(items.len() as f64 / 20.0);
        let mut popularity: Vec<f64> = (1..=items.len())
            .map(|rank| libm::pow(rank as f64 + shift, -choices.popularity_exponent))
            .collect();
        rand::seq::SliceRandom::shuffle(&mut popularity[..], rng);
        let by_popularity = WeightedIndex::new(&popularity)?;
        Ok(Self { by_popularity, picked_by: vec![0; popularity.len()], popularity, focus: choices.focus })
    }

    /// Put `n` distinct items that `user` (from 1) rates into `picked`, in ascending order.
    fn pick(
        &mut self,
        user: (u32, &Side),
        items: &[Side],
        n: usize,
        rng: &mut Pcg64,
        picked: &mut Vec<usize>,
    ) {
        let (number, user) = user;
        let focus = self.focus;
        let liking = |item: usize| 1.0 / (1.0 + libm::exp(-focus * user.affinity(&items[item])));
        picked.clear();
        if n <= items.len() / 16 {
            // Few: draw by popularity, accept by liking, again if it was picked before.
            while picked.len() < n {
                let item = self.by_popularity.sample(rng);
                if self.picked_by[item] != number && rng.random::<f64>() < liking(item) {
                    self.picked_by[item] = number;
                    picked.push(item);
                }
            }
        } else {
            // Many: the smallest of exponential waiting times, which is the same draw without replacement
            // (Efraimidis and Spirakis 2006).
            let wait = |item: usize, rng: &mut Pcg64| {
                -libm::log(1.0 - rng.random::<f64>()) / (self.popularity[item] * liking(item))
            };
            let mut waits: Vec<(f64, usize)> = (0..items.len()).map(|item| (wait(item, rng), item)).collect();
            if n < waits.len() {
                waits.select_nth_unstable_by(n, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            }
            picked.extend(waits.iter().take(n).map(|(_, item)| *item));
        }
        picked.sort_unstable();
    }
}

/// Draw the users one by one and write each as truth and with their ratings.
fn write_users(
    counts: &[u32],
    items: &[Side],
    mut picker: Picker,
    rng: &mut Pcg64,
    (truth, ratings): (&mut dyn Write, &mut dyn Write),
    progress: &mut impl FnMut(u64),
) -> Result<()> {
    let mut picked = Vec::new();
    let mut written = 0;
    for (row, &n) in counts.iter().enumerate() {
        let user = Side::draw(rng, USER_DEVIATION, |_| 1.0);
        user.write(truth, row + 1)?;
        picker.pick((row as u32 + 1, &user), items, n as usize, rng, &mut picked);
        // Somewhere from 1996 to 2019, a rating every half minute.
        let mut timestamp = rng.random_range(820_454_400_u32..1_577_836_800);
        for &item in &picked {
            let noise = NOISE_DEVIATION * standard_normal(rng);
            let stars = MEAN + user.bias + items[item].bias + user.affinity(&items[item]) + noise;
            let stars = ((2.0 * stars).round() / 2.0).clamp(0.5, 5.0);
            writeln!(ratings, "{},{},{stars:.1},{timestamp}", row + 1, item + 1)?;
            timestamp += 30;
        }
        written += u64::from(n);
        progress(written);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Dataset;
    use crate::metrics::rmse;

    fn shape(users: u32, items: u32, ratings: u64) -> Shape {
        Shape { users, items, ratings }
    }

    fn run(shape: Shape, seed: u64) -> (tempfile::TempDir, Dataset) {
        let dir = tempfile::tempdir().unwrap();
        let mut last = 0;
        synth(shape, seed, dir.path(), |written| last = written).unwrap();
        assert_eq!(last, shape.ratings);
        let dataset = Dataset::read(dir.path()).unwrap();
        (dir, dataset)
    }

    fn sides(dir: &Path, name: &str) -> Vec<Side> {
        let mut reader = csv::Reader::from_path(dir.join("truth").join(name)).unwrap();
        let numbers = reader.records().map(|record| {
            let record = record.unwrap();
            record.iter().map(|field| field.parse().unwrap()).collect::<Vec<f64>>()
        });
        numbers.map(|row| Side { bias: row[1], factors: row[2..].try_into().unwrap() }).collect()
    }

    #[test]
    fn has_exactly_the_shape_asked_for() {
        for (users, items, ratings) in [(50, 40, 700), (1, 1, 1), (7, 30, 7), (6, 20, 120), (9, 400, 300)] {
            let (_dir, dataset) = run(shape(users, items, ratings), 1);
            assert_eq!(dataset.ratings.len() as u64, ratings, "duplicates would have been dropped");
            assert_eq!((dataset.n_users(), dataset.n_items()), (users as usize, items as usize));
            assert!(dataset.warnings.is_empty(), "{}", dataset.warnings);
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let files =
            ["ratings.csv", "movies.csv", "truth/users.csv", "truth/items.csv", "truth/parameters.json"];
        let [a, b, c] = [5, 5, 6].map(|seed| run(shape(30, 300, 600), seed).0);
        for name in files {
            let read = |dir: &tempfile::TempDir| std::fs::read(dir.path().join(name)).unwrap();
            assert_eq!(read(&a), read(&b), "{name}");
            assert_ne!(read(&a), read(&c), "{name}");
        }
    }

    #[test]
    fn the_tail_is_long() {
        let (_dir, dataset) = run(shape(400, 2000, 30_000), 2);
        let mut counts = dataset.item_counts();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let head: u32 = counts[..200].iter().sum();
        assert!((12_000..24_000).contains(&head), "the most popular tenth has {head} of 30000");
        assert!(counts[0] < 400 && counts[1999] <= 2);
        let mut activity: Vec<usize> = dataset.user_ranges().iter().map(ExactSizeIterator::len).collect();
        activity.sort_unstable();
        assert!(activity[200] < 60 && activity[399] > 300, "{} {}", activity[200], activity[399]);
    }

    #[test]
    fn the_ratings_follow_the_factors_written_beside_them() {
        let (dir, dataset) = run(shape(300, 500, 20_000), 3);
        let (users, items) = (sides(dir.path(), "users.csv"), sides(dir.path(), "items.csv"));
        let predict = |with_taste: f64| {
            let pairs = dataset.ratings.iter().map(|rating| {
                let (user, item) = (&users[rating.user as usize], &items[rating.item as usize]);
                let stars = MEAN + user.bias + item.bias + with_taste * user.affinity(item);
                (stars.clamp(0.5, 5.0), f64::from(rating.value))
            });
            rmse(pairs).unwrap()
        };
        // Noise of .75 and rounding to half stars, less what the ends of the scale cut off.
        assert!((predict(1.0) - 0.75).abs() < 0.03, "{}", predict(1.0));
        assert!(predict(0.0) > predict(1.0) + 0.1, "{}", predict(0.0));
    }

    #[test]
    fn impossible_shapes_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        for (impossible, message) in [
            (shape(0, 5, 5), "a data set needs at least one user and one item"),
            (shape(5, 5, 4), "5 users need at least as many ratings, not 4"),
            (shape(5, 5, 26), "5 users can give 5 items at most 25 ratings, not 26"),
        ] {
            assert_eq!(synth(impossible, 1, dir.path(), |_| {}).unwrap_err().to_string(), message);
        }
        assert_eq!(dir.path().read_dir().unwrap().count(), 0);
    }

    #[test]
    fn real_ratings_are_not_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("ratings.csv"), "precious").unwrap();
        let error = synth(shape(1, 1, 1), 1, dir.path(), |_| {}).unwrap_err();
        assert!(error.to_string().contains("holds ratings that are not synthetic"), "{error}");
        assert_eq!(std::fs::read(dir.path().join("ratings.csv")).unwrap(), b"precious");
        std::fs::remove_file(dir.path().join("ratings.csv")).unwrap();
        synth(shape(1, 1, 1), 1, dir.path(), |_| {}).unwrap();
        synth(shape(2, 2, 3), 1, dir.path(), |_| {}).unwrap();
    }
}
