//! scratch
use flatflix::{
    config::Config,
    dataset::Dataset,
    evaluate::{Protocol, evaluate},
};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let d = Dataset::read(std::path::Path::new(&a[1])).unwrap();
    let c = if a.len() > 4 { Config::read(std::path::Path::new(&a[4])).unwrap() } else { Config::default() };
    let p = if a[2] == "weak" { Protocol::Weak } else { Protocol::Strong };
    let e = evaluate(&d, p, a[3].parse().unwrap(), &c, |i, n| eprintln!("{i}/{n}")).unwrap();
    print!("{e}");
}
