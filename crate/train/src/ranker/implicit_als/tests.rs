use super::*;
use flatflix_core::ItemIndex;
use flatflix_core::ranking::RankingHead;

const N_USERS: u32 = 40;
const N_ITEMS: u32 = 30;

/// Even users rate even items, odd users odd ones, some with fewer stars; the last item has no ratings.
fn ratings() -> Interactions {
    let rated = |user: u32, item: u32| user % 2 == item % 2 && (user * 5 + item * 3) % 7 < 5;
    let triples: Vec<(u32, u32, f32)> = (0..N_USERS)
        .flat_map(|user| (0..N_ITEMS - 1).map(move |item| (user, item)))
        .filter(|&(user, item)| rated(user, item))
        .map(|(user, item)| (user, item, (2 + (user * 3 + item) % 4) as f32))
        .collect();
    Interactions::new(N_USERS as usize, N_ITEMS as usize, triples.into_iter())
}

fn config() -> ImplicitAlsConfig {
    ImplicitAlsConfig {
        components: 6,
        confidence_slope: 0.3,
        target_slope: 1.2,
        regularization: 0.01,
        ..ImplicitAlsConfig::default()
    }
}

#[test]
fn who_rates_even_items_is_shown_even_ones() {
    let ratings = ratings();
    let model = fit(&ratings, &config(), 1, |_| ()).unwrap();
    let (mut users, mut items) =
        (Factors::zeros(ratings.n_users(), config().components), item_factors(&model, config().components));
    half_step(&mut users, &mut items, &ratings.by_user, N_ITEMS as usize - 1, &config()).unwrap();
    for user in 0..ratings.n_users() {
        let rated: Vec<u32> = ratings.by_user.of(user).map(|(item, _)| item).collect();
        let mean = |parity: usize| {
            let of_parity =
                (0..N_ITEMS - 1).filter(|item| *item as usize % 2 == parity && !rated.contains(item));
            let scores: Vec<f64> =
                of_parity.map(|item| product(row(&users, user), row(&items, item as usize))).collect();
            scores.iter().sum::<f64>() / scores.len() as f64
        };
        assert!(mean(user % 2) > mean(1 - user % 2), "user {user}: {} {}", mean(0), mean(1));
    }
    assert!(row(&items, N_ITEMS as usize - 1).iter().all(|&value| value == 0.0), "nobody rated it");
}

/// Each sweep makes the factors smaller, until their squares cannot be told from 0.
#[test]
fn a_regularization_that_leaves_nothing_is_no_fault() {
    for step in 1..6 {
        let regularization = 0.1 * f64::from(step);
        let config = ImplicitAlsConfig { components: 64, regularization, sweeps: 60, ..config() };
        let model = fit(&ratings(), &config, 1, |_| ());
        assert!(model.is_ok(), "regularization {regularization}");
    }
}

/// The page's fold-in of a training user is that user's half-step in training.
#[test]
fn the_fold_in_is_the_half_step() {
    let (ratings, config, counts) = (ratings(), config(), ratings().item_counts());
    let model = fit(&ratings, &config, 1, |_| ()).unwrap();
    let (k, n_items) = (config.components, counts.len());

    let mut users = Factors::zeros(ratings.n_users(), k);
    let mut items = item_factors(&model, k);
    let n_rated = n_items - 1;
    half_step(&mut users, &mut items, &ratings.by_user, n_rated, &config).unwrap();

    // As fine as a byte can be, and without the mean user, which training does not know.
    let order: Vec<usize> = (0..n_items).collect();
    let fine =
        ImplicitAlsConfig { bytes_per_item: 1e9, prior_weight: 0.0, popularity_exponent: 0.0, ..config };
    let head = RankingHead::new(model.export(&counts, &order, &fine), &counts).unwrap();
    for user in 0..ratings.n_users() {
        let own: Vec<(ItemIndex, f64)> =
            ratings.by_user.of(user).map(|(item, rating)| (ItemIndex(item), f64::from(rating))).collect();
        let taste = head.fold_in(&own).unwrap();
        for item in 0..n_items {
            let trained = product(row(&users, user), row(&items, item));
            let found = f64::from(head.score(&taste, ItemIndex(item as u32)));
            assert!((found - trained).abs() < 0.03, "user {user}, item {item}: {found}, {trained}");
        }
    }
}

/// Every half-step solves for its side exactly, so the objective cannot rise.
#[test]
fn more_sweeps_never_raise_the_objective() {
    let ratings = ratings();
    let objectives: Vec<f64> =
        (1..6).map(|sweeps| objective(&ratings, &ImplicitAlsConfig { sweeps, ..config() })).collect();
    assert!(objectives.is_sorted_by(|before, after| *after < before + 1e-6 * before.abs()), "{objectives:?}");
}

/// The objective in the module's documentation, term by term, with the users solved for the items.
fn objective(ratings: &Interactions, config: &ImplicitAlsConfig) -> f64 {
    let model = fit(ratings, config, 1, |_| ()).unwrap();
    let (k, n_users, n_items) = (config.components, ratings.n_users(), ratings.n_items());
    let mut users = Factors::zeros(n_users, k);
    let mut items = item_factors(&model, k);
    half_step(&mut users, &mut items, &ratings.by_user, n_items - 1, config).unwrap();
    let lambda = |evidence: f64| config.regularization * evidence.powf(config.regularization_exponent);
    let mut sum = 0.0;
    for user in 0..n_users {
        let x = row(&users, user);
        let evidence = ratings.by_user.count(user) as f64 + config.unobserved_weight * (n_items - 1) as f64;
        sum += lambda(evidence) * product(x, x);
        for item in 0..n_items {
            sum += config.unobserved_weight * product(x, row(&items, item)).powi(2);
        }
        for (item, rating) in ratings.by_user.of(user) {
            let rating = f64::from(rating) / INTERNAL_MAX;
            let weight = 1.0 - config.confidence_slope * (1.0 - rating);
            let target = 1.0 - config.target_slope * (1.0 - rating);
            sum += weight * (target - product(x, row(&items, item as usize))).powi(2);
        }
    }
    for item in 0..n_items {
        let evidence = ratings.by_item.count(item) as f64 + config.unobserved_weight * n_users as f64;
        sum += lambda(evidence) * product(row(&items, item), row(&items, item));
    }
    sum
}

fn item_factors(model: &ImplicitAlsModel, k: usize) -> Factors {
    let mut factors = Factors::zeros(model.item_factors.len() / k, k);
    for (row, values) in factors.rows_mut().zip(model.item_factors.chunks_exact(k)) {
        row.iter_mut().zip(values).for_each(|(slot, &value)| *slot = value as f32);
    }
    factors
}

fn row(factors: &Factors, row: usize) -> &[f32] {
    factors.rows().nth(row).unwrap()
}

fn product(x: &[f32], y: &[f32]) -> f64 {
    x.iter().zip(y).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum()
}
