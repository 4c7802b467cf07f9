use super::*;
use flatflix_core::ItemIndex;
use flatflix_core::ranking::RankingHead;

const N_USERS: u32 = 40;
const N_ITEMS: u32 = 30;

/// Even users rate even items, odd users odd ones, some with fewer stars; the last item has no ratings.
fn ratings() -> Interactions {
    let rated = |user: u32, item: u32| (user + item) % 2 == 0 && (user * 5 + item * 3) % 7 < 5;
    let triples: Vec<(u32, u32, f32)> = (0..N_USERS)
        .flat_map(|user| (0..N_ITEMS - 1).map(move |item| (user, item)))
        .filter(|&(user, item)| rated(user, item))
        .map(|(user, item)| (user, item, (2 + (user * 3 + item) % 4) as f32))
        .collect();
    Interactions::new(N_USERS as usize, N_ITEMS as usize, &triples)
}

fn config() -> ImplicitAlsConfig {
    ImplicitAlsConfig {
        components: 6,
        confidence_slope: 0.3,
        target_slope: 1.2,
        unobserved_exponent: 0.2,
        regularization: 0.01,
        ..ImplicitAlsConfig::default()
    }
}

#[test]
fn who_likes_even_items_is_shown_even_ones() {
    let model = fit(&ratings(), &config(), 1).unwrap();
    let k = config().components;
    let factors = |item: usize| &model.item_factors[item * k..(item + 1) * k];
    let product = |a: usize, b: usize| factors(a).iter().zip(factors(b)).map(|(x, y)| x * y).sum::<f64>();
    assert!(product(0, 2) > 3.0 * product(0, 3).abs(), "{} {}", product(0, 2), product(0, 3));
    assert!(factors(29).iter().all(|&value| value == 0.0), "nobody rated it");
}

/// The page's fold-in of a training user is that user's half-step in training.
#[test]
fn the_fold_in_is_the_half_step() {
    let (ratings, config, counts) = (ratings(), config(), ratings().item_counts());
    let model = fit(&ratings, &config, 1).unwrap();
    let (k, n_items) = (config.components, counts.len());

    let mut users = Factors::zeros(ratings.n_users(), k);
    let items = Factors { k, values: model.item_factors.iter().map(|&value| value as f32).collect() };
    let unobserved: f64 = unobserved_weights(&counts, &config).iter().sum();
    let gramian: Vec<f64> = model.gramian.iter().map(|value| value * config.unobserved_weight).collect();
    let diagonal = |user: usize| {
        let evidence = ratings.by_user.count(user) as f64 + unobserved;
        (1.0, config.regularization * evidence.powf(config.regularization_exponent))
    };
    let observed = observations(&ratings.by_user, &config);
    half_step(&mut users, &items, &observed, &ratings.by_user, &gramian, diagonal).unwrap();

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
            let of = |factors: &Factors, row: usize| factors.values[row * k..(row + 1) * k].to_vec();
            let trained: f32 = of(&users, user).iter().zip(of(&items, item)).map(|(x, y)| x * y).sum();
            let found = head.score(&taste, ItemIndex(item as u32));
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
    let model = fit(ratings, config, 1).unwrap();
    let (k, counts) = (config.components, ratings.item_counts());
    let unobserved = unobserved_weights(&counts, config);
    let total: f64 = unobserved.iter().sum();
    let lambda = |evidence: f64| config.regularization * evidence.powf(config.regularization_exponent);
    let mut users = Factors::zeros(ratings.n_users(), k);
    let items = Factors { k, values: model.item_factors.iter().map(|&value| value as f32).collect() };
    let gramian: Vec<f64> = model.gramian.iter().map(|value| value * config.unobserved_weight).collect();
    let diagonal = |user: usize| (1.0, lambda(ratings.by_user.count(user) as f64 + total));
    let observed = observations(&ratings.by_user, config);
    half_step(&mut users, &items, &observed, &ratings.by_user, &gramian, diagonal).unwrap();
    let row = |factors: &[f32], row: usize| -> Vec<f64> {
        factors[row * k..(row + 1) * k].iter().map(|&value| f64::from(value)).collect()
    };
    let product = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    let mut sum = 0.0;
    for user in 0..ratings.n_users() {
        let x = row(&users.values, user);
        sum += diagonal(user).1 * product(&x, &x);
        sum += (0..counts.len())
            .map(|item| unobserved[item] * product(&x, &row(&items.values, item)).powi(2))
            .sum::<f64>();
        for entry in &observed[ratings.by_user.range(user)] {
            let score = product(&x, &row(&items.values, entry.other as usize));
            sum += f64::from(entry.weight) * (f64::from(entry.target) - score).powi(2);
        }
    }
    let n_users = ratings.n_users() as f64;
    for (item, &count) in counts.iter().enumerate() {
        let y = row(&items.values, item);
        sum += lambda(f64::from(count) + unobserved[item] * n_users) * product(&y, &y);
    }
    sum
}
