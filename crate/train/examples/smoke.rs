use flatflix::{config::Config, dataset::Dataset, train};
use std::time::Instant;
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let t = Instant::now();
    let d = Dataset::read(std::path::Path::new(&dir)).unwrap();
    eprintln!("read {:?} {}", t.elapsed(), d.warnings);
    let t = Instant::now();
    let rows: Vec<usize> = (0..d.ratings.len()).collect();
    let mut last = Instant::now();
    let trained = train::train(&d, &rows, &Config::default(), |p| {
        if !matches!(p, train::Progress::Sweep{sweep,..} if sweep % 10 != 0) {
            eprintln!("{p:?} {:?}", last.elapsed());
            last = Instant::now();
        }
    })
    .unwrap();
    eprintln!("train {:?} rmse {}", t.elapsed(), trained.train_rmse);
    let bytes = trained.model.to_bytes().unwrap();
    for s in flatflix_core::format::section_sizes(&bytes).unwrap() {
        eprintln!("{} {}", s.name, s.bytes);
    }
    eprintln!("steps {:?}", &trained.model.ranking.component_steps[..3]);
    let t = Instant::now();
    let r = flatflix_core::Recommender::from_bytes(&bytes).unwrap();
    eprintln!("load {:?}", t.elapsed());
    std::fs::write("model.flatflix", &bytes).unwrap();
    let mut v = flatflix_core::Visitor::new();
    let show = |v: &flatflix_core::Visitor| {
        let t = Instant::now();
        for x in r.recommend(v, 8).unwrap() {
            println!(
                "{:8.4} {:.2} [{:.2} {:.2}] {:.2} {}",
                x.score,
                x.prediction.rating,
                x.prediction.low,
                x.prediction.high,
                x.prediction.certainty,
                r.catalogue().titles[x.item.row()]
            );
        }
        println!("{:?}", t.elapsed());
    };
    show(&v);
    for (t, x) in [("Toy Story", 5.0), ("Finding Nemo", 4.5), ("Saw", 0.5), ("Shrek", 4.0)] {
        let i = r.catalogue().titles.iter().position(|y| y == t).unwrap();
        v.rate(&r, flatflix_core::ItemIndex(i as u32), x).unwrap();
    }
    show(&v);
    for t in ["The Matrix", "Toy Story", "Amelie", "Heat", "Spirited Away", "Airplane!"] {
        if let Some(i) = r.catalogue().titles.iter().position(|y| y == t) {
            println!(
                "{t}: {}",
                r.similar(flatflix_core::ItemIndex(i as u32), 6)
                    .unwrap()
                    .iter()
                    .map(|(i, s)| format!("{} {s:.3}", r.catalogue().titles[i.row()]))
                    .collect::<Vec<_>>()
                    .join("; ")
            );
        }
    }
}
