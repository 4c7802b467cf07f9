//! The inner loops on this machine's processor: `cargo bench -p flatflix-core`. In the browser: `npm run bench`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use flatflix_core::fold_in::{NormalEquations, fold_in};
use flatflix_core::kernels::{CodedRows, Query, magnitudes, scan};
use flatflix_core::top_k::{Best, top_k};
use flatflix_core::{ItemIndex, kernels};
use nalgebra::DMatrix;
use std::hint::black_box;

const N_COMPONENTS: usize = 64;
const LIMIT: usize = 50;

/// Numbers without pattern, from -0.5 to 0.5.
fn numbers(n: usize) -> impl Iterator<Item = f64> {
    let mut state = 1u64;
    (0..n).map(move |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64 - 0.5
    })
}

fn ranking(criterion: &mut Criterion) {
    let vector: Vec<f32> = numbers(N_COMPONENTS).map(|number| number as f32).collect();
    let query = Query::quantize(&vector);
    for n_rows in [10_000, 100_000] {
        let codes: Vec<i8> = numbers(n_rows * N_COMPONENTS).map(|number| (number * 254.0) as i8).collect();
        let gains = vec![1.0f32; n_rows];
        let magnitudes = magnitudes(&codes, N_COMPONENTS);
        let rows = CodedRows { codes: &codes, gains: &gains, magnitudes: &magnitudes };
        let exact = |item: ItemIndex| {
            let codes = &codes[item.row() * N_COMPONENTS..(item.row() + 1) * N_COMPONENTS];
            kernels::dot(codes, &vector).max(0.0)
        };
        let mut group = criterion.benchmark_group("the best 50");
        group.throughput(Throughput::Bytes(codes.len() as u64));
        group.bench_function(BenchmarkId::new("scan", n_rows), |bencher| {
            bencher.iter(|| {
                let mut best = Best::new(LIMIT);
                scan(rows, black_box(&query), |_| 1.0, |item| Some(exact(item)), &mut best);
                best.into_sorted()
            });
        });
        group.bench_function(BenchmarkId::new("every score", n_rows), |bencher| {
            let items = || (0..n_rows as u32).map(ItemIndex);
            bencher.iter(|| top_k(items().map(|item| (item, exact(black_box(item)))), LIMIT));
        });
        group.bench_function(BenchmarkId::new("integer products alone", n_rows), |bencher| {
            let mut dots = vec![0; n_rows];
            bencher.iter(|| kernels::dot_rows(black_box(&codes), query.codes(), &mut dots));
        });
    }
}

fn folding_in(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fold-in of 100 ratings");
    for n_factors in [13, 64, 128] {
        let rows: Vec<f64> = numbers(100 * n_factors).collect();
        let precision = DMatrix::identity(n_factors, n_factors);
        let mean = vec![0.0; n_factors];
        group.bench_function(BenchmarkId::from_parameter(n_factors), |bencher| {
            bencher.iter(|| {
                let mut sums = NormalEquations::new(n_factors);
                rows.chunks_exact(n_factors).for_each(|row| sums.add(black_box(row), 1.0, 1.0));
                fold_in(&precision, &mean, &sums, 1.0)
            });
        });
    }
}

criterion_group!(benches, ranking, folding_in);
criterion_main!(benches);
