use super::*;
use crate::config::Config;
use crate::dataset::Dataset;
use crate::evaluate::{Plan, evaluate};
use crate::synth::{Shape, synth};

/// A quick evaluation of invented ratings.
fn evaluation(protocol: Protocol) -> Evaluation {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("A & <B>");
    synth(Shape { users: 30, items: 60, ratings: 900 }, 1, &path, |_| ()).unwrap();
    let mut config = Config::default();
    (config.rating.factors, config.rating.sweeps, config.ranking.linear.components) = (Some(2), 3, 4);
    config.ranking.implicit_als.components = 3;
    let plan = Plan {
        protocol,
        repeats: 1,
        sweeps: protocol == Protocol::Strong,
        interviews: protocol == Protocol::Strong,
        peers: Vec::new(),
    };
    evaluate(&Dataset::read(&path).unwrap(), plan, &config, |_, _| ()).unwrap()
}

/// The page as XML: HTML's void elements closed, its doctype left out.
fn as_xml(page: &str) -> String {
    let (_, elements) = page.split_once('>').unwrap();
    let mut xml = String::new();
    for piece in elements.split_inclusive('>') {
        match piece.strip_suffix('>') {
            Some(tag) if tag.starts_with("<meta") || tag.starts_with("<link") => {
                xml.push_str(&format!("{tag}/>"))
            }
            _ => xml.push_str(piece),
        }
    }
    xml
}

#[test]
fn the_page_is_well_formed_and_has_every_row() {
    for protocol in [Protocol::Weak, Protocol::Strong] {
        let evaluation = evaluation(protocol);
        let xml = as_xml(&html(&evaluation));
        let page = roxmltree::Document::parse(&xml).unwrap();
        let table = page.descendants().find(|node| node.has_tag_name("table")).unwrap();
        let rows: Vec<String> = (table.descendants())
            .filter(|node| node.has_tag_name("tr"))
            .skip(1)
            .map(|row| row.descendants().filter_map(|node| node.text()).collect())
            .collect();
        assert_eq!(rows.len(), evaluation.rows.len());
        for (shown, row) in rows.iter().zip(&evaluation.rows) {
            let figures = [row.rmse, row.coverage80, row.ndcg10, row.recall20];
            for figure in figures.into_iter().flatten() {
                assert!(shown.contains(&format!("{:.3}", figure.mean)), "{row:?}: {shown}");
            }
        }
        let n_plots = page.descendants().filter(|node| node.has_tag_name("svg")).count();
        // The strong evaluation has sweeps, with four, and interviews.
        assert_eq!(n_plots, if protocol == Protocol::Weak { 6 } else { 14 });
        assert!(!xml.contains("NaN") && !xml.contains("inf,") && xml.contains("A &amp; &lt;B&gt;"));
    }
}

#[test]
fn the_page_asks_nobody_for_anything() {
    let page = html(&evaluation(Protocol::Weak)).to_lowercase();
    let outside =
        ["http:", "https:", "//", "url(", "@import", "<script", " src=", " style=", "onclick=", "onload="];
    assert_eq!(outside.map(|part| page.matches(part).count()), [0; 10], "{outside:?}");
}

#[test]
fn the_policy_admits_the_style_and_nothing_else() {
    let page = html(&evaluation(Protocol::Weak));
    let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let hash = STANDARD.encode(Sha256::digest(style));
    assert!(
        page.contains("default-src 'none'") || page.contains("default-src &#39;none"),
        "{}",
        &page[..600]
    );
    assert!(page.contains(&format!("sha256-{hash}")));
}

#[test]
fn errors_are_told_in_the_unit_of_the_scale() {
    let mut evaluation = evaluation(Protocol::Weak);
    assert!(html(&evaluation).contains("RMSE, stars"));
    evaluation.scale_max = 10.0;
    let page = html(&evaluation);
    assert!(page.contains("RMSE, points") && !page.contains("stars"), "a scale to ten has no stars");
}
