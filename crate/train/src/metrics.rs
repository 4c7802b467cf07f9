//! Measures of a model, each with its worked number.
//!
//! Those of a ranking belong to one user; a user for whom they mean nothing is `None` and left out of the mean.

/// Root mean squared error of pairs (prediction, truth), in stars. `None` without pairs.
///
/// ```
/// use flatflix::metrics::rmse;
/// // Errors 1 and 2: sqrt((1 + 4) / 2).
/// assert_eq!(rmse([(4.0, 3.0), (2.0, 4.0)]), Some(2.5_f64.sqrt()));
/// assert_eq!(rmse([]), None);
/// ```
pub fn rmse(pairs: impl IntoIterator<Item = (f64, f64)>) -> Option<f64> {
    average(pairs.into_iter().map(|(prediction, truth)| (prediction - truth).powi(2))).map(f64::sqrt)
}

/// Mean absolute error of pairs (prediction, truth), in stars. `None` without pairs.
///
/// ```
/// use flatflix::metrics::mae;
/// assert_eq!(mae([(4.0, 3.0), (2.0, 4.0)]), Some(1.5));
/// ```
pub fn mae(pairs: impl IntoIterator<Item = (f64, f64)>) -> Option<f64> {
    average(pairs.into_iter().map(|(prediction, truth)| (prediction - truth).abs()))
}

/// Share of (low, high, truth) whose truth lies in the closed interval. `None` without intervals.
///
/// ```
/// use flatflix::metrics::coverage;
/// assert_eq!(coverage([(3.0, 5.0, 4.0), (3.0, 5.0, 5.0), (1.0, 2.0, 2.5), (1.0, 2.0, 1.5)]), Some(0.75));
/// ```
pub fn coverage(intervals: impl IntoIterator<Item = (f64, f64, f64)>) -> Option<f64> {
    average(
        intervals.into_iter().map(|(low, high, truth)| f64::from(u8::from(low <= truth && truth <= high))),
    )
}

/// Normalised discounted cumulative gain of the first `k` of a ranking, with binary gains.
///
/// The discount of rank r (from 1) is 1 / log2(r + 1); the ideal ranking has min(k, number of relevant items) hits on
/// top. `ranked` is best first, without repetitions; `None` when nothing is relevant.
///
/// # Source
/// Järvelin and Kekäläinen 2002, with the discount of Burges et al. 2005.
///
/// ```
/// use flatflix::metrics::ndcg_at_k;
/// // Hits at ranks 1 and 3 of 3 relevant items: (1 + 1/2) / (1 + 0.63093 + 1/2).
/// let ndcg = ndcg_at_k(&[7, 1, 8, 2], &[8, 7, 9], 10).unwrap();
/// assert!((ndcg - 0.70392).abs() < 1e-5);
/// assert_eq!(ndcg_at_k(&[7, 8], &[8, 7, 9], 2), Some(1.0));
/// assert_eq!(ndcg_at_k(&[7, 8], &[], 2), None);
/// ```
pub fn ndcg_at_k(ranked: &[u32], relevant: &[u32], k: usize) -> Option<f64> {
    let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let gain: f64 = hits(ranked, relevant, k).map(discount).sum();
    let ideal: f64 = (0..k.min(relevant.len())).map(discount).sum();
    (ideal > 0.0).then(|| gain / ideal)
}

/// Share of the relevant items among the first `k` of a ranking, of those that could be there: hits / min(k, number
/// of relevant items). `None` when nothing is relevant.
///
/// ```
/// use flatflix::metrics::recall_at_k;
/// assert_eq!(recall_at_k(&[7, 1, 8, 2], &[8, 7, 9, 4], 4), Some(0.5));
/// assert_eq!(recall_at_k(&[7, 1, 8, 2], &[8, 7, 9, 4], 1), Some(1.0));
/// ```
pub fn recall_at_k(ranked: &[u32], relevant: &[u32], k: usize) -> Option<f64> {
    let possible = k.min(relevant.len());
    (possible > 0).then(|| hits(ranked, relevant, k).count() as f64 / possible as f64)
}

/// Share of relevant items among the first `k` of a ranking: hits / k, even if the ranking is shorter. `None` when
/// nothing is relevant.
///
/// ```
/// use flatflix::metrics::precision_at_k;
/// assert_eq!(precision_at_k(&[7, 1, 8, 2, 3], &[8, 7], 5), Some(0.4));
/// ```
pub fn precision_at_k(ranked: &[u32], relevant: &[u32], k: usize) -> Option<f64> {
    (k > 0 && !relevant.is_empty()).then(|| hits(ranked, relevant, k).count() as f64 / k as f64)
}

/// How unlike the items of a list are: the mean over its pairs of 1 - |A n B| / |A u B|, with A and B the groups
/// (genres) of the two, which no model has to say. `None` without two items that have groups; items without are left
/// out.
///
/// # Source
/// Smyth and McClave 2001, equation 2, with the Jaccard distance.
///
/// ```
/// use flatflix::metrics::intra_list_diversity;
/// // Pairs: 1 - 1/2, 1, 1 - 1/3.
/// let diversity = intra_list_diversity(&[&[0], &[0, 1], &[1, 2]]).unwrap();
/// assert!((diversity - (0.5 + 1.0 + 2.0 / 3.0) / 3.0).abs() < 1e-12);
/// assert_eq!(intra_list_diversity(&[&[3, 4], &[3, 4]]), Some(0.0));
/// assert_eq!(intra_list_diversity(&[&[3, 4], &[]]), None);
/// ```
pub fn intra_list_diversity(groups: &[&[u16]]) -> Option<f64> {
    let known: Vec<_> = groups.iter().filter(|groups| !groups.is_empty()).collect();
    let distance = |a: &[u16], b: &[u16]| {
        let common = a.iter().filter(|group| b.contains(group)).count();
        1.0 - common as f64 / (a.len() + b.len() - common) as f64
    };
    let pairs = known.iter().enumerate().flat_map(|(i, a)| known[..i].iter().map(move |b| distance(a, b)));
    average(pairs)
}

/// Places (from 0) of the relevant items among the first `k`.
fn hits<'a>(ranked: &'a [u32], relevant: &'a [u32], k: usize) -> impl Iterator<Item = usize> + 'a {
    let first = ranked.iter().take(k).enumerate();
    first.filter(|(_, item)| relevant.contains(item)).map(|(place, _)| place)
}

/// Entropy of the distribution of some values, in nats: 0 when they are all the same or there are none.
///
/// ```
/// use flatflix::metrics::entropy;
/// assert!((entropy(&[1.0, 2.0, 2.0, 1.0]) - 2.0_f64.ln()).abs() < 1e-12);
/// assert_eq!(entropy(&[3.0, 3.0]), 0.0);
/// ```
pub fn entropy(values: &[f32]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f32::total_cmp);
    let share = |equal: &[f32]| equal.len() as f64 / values.len() as f64;
    sorted.chunk_by(|a, b| a == b).map(share).map(|p| -p * p.ln()).fold(0.0, |sum, term| sum + term)
}

/// A mean and how far it is to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mean {
    /// Arithmetic mean.
    pub mean: f64,
    /// Standard error of the mean, s / sqrt(n) with s the sample standard deviation; `None` below two samples.
    pub standard_error: Option<f64>,
    /// Number of samples.
    pub n: usize,
}

impl Mean {
    /// Average samples. `None` without any.
    ///
    /// ```
    /// use flatflix::metrics::Mean;
    /// // s^2 = 5/3, so the standard error is sqrt(5/3 / 4) = sqrt(5/12).
    /// let mean = Mean::of([1.0, 2.0, 3.0, 4.0]).unwrap();
    /// assert_eq!((mean.mean, mean.n), (2.5, 4));
    /// assert!((mean.standard_error.unwrap() - 0.645497).abs() < 1e-6);
    /// assert_eq!(Mean::of([]), None);
    /// ```
    pub fn of(samples: impl IntoIterator<Item = f64>) -> Option<Self> {
        // Welford 1962: one pass, no cancellation.
        let (mut n, mut mean, mut squares) = (0_usize, 0.0, 0.0);
        for sample in samples {
            n += 1;
            let off = sample - mean;
            mean += off / n as f64;
            squares += off * (sample - mean);
        }
        let standard_error = (n > 1).then(|| (squares / (n - 1) as f64 / n as f64).sqrt());
        (n > 0).then_some(Self { mean, standard_error, n })
    }
}

fn average(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0_u64), |(sum, n), value| (sum + value, n + 1));
    (n > 0).then(|| sum / n as f64)
}
