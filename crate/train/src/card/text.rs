//! A model's papers in words: a model card and, as its part, a data card, in Markdown.
//!
//! The headings are those of Mitchell et al. 2019, 'Model Cards for Model Reporting'.

use flatflix_core::format::FORMAT_VERSION;
use flatflix_core::{Card, Feedback, Metadata, Model, Subject};
use std::fmt::Write;

/// The papers of a model.
pub fn markdown(model: &Model) -> String {
    let words = Words { metadata: &model.metadata, subject: model.metadata.subject(), card: &model.card };
    let parts = [
        words.what(model),
        words.data(model.catalogue.n_items()),
        words.quality(),
        words.limits(),
        words.biases(),
        words.parameters(),
        words.licence(),
    ];
    parts.concat()
}

struct Words<'a> {
    metadata: &'a Metadata,
    subject: Subject,
    card: &'a Card,
}

/// A table of two columns; nothing where it has no rows.
fn table(rows: &[(String, String)]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    let lines = rows.iter().map(|(name, value)| format!("| {} | {} |\n", cell(name), cell(value)));
    format!("| | |\n|---|---|\n{}\n", lines.collect::<String>())
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

impl Words<'_> {
    fn what(&self, model: &Model) -> String {
        let Subject { singular, plural, feedback, .. } = &self.subject;
        let (title, scale) = (&self.metadata.title, self.metadata.scale);
        let predicts = match feedback {
            Feedback::Ratings => format!("predicts ratings ({scale}), each with an 80 % interval, and "),
            Feedback::Implicit => String::new(),
        };
        format!(
            "# Model card: {title}\n\nA recommender of {plural}. From the ratings that a visitor gives it {predicts}orders the \
             {plural} that they have not rated. It runs in the visitor's browser and was never told who they are.\n\n{}\
             ## What it is for\n\nFinding the next {singular}. It is not made for decisions about people: what somebody likes says \
             little about them, and this model says it with doubt.\n\n",
            table(&[
                ("Format version".into(), FORMAT_VERSION.to_string()),
                ("Predicts ratings by".into(), format!("{} factors", model.rating.n_factors())),
                (
                    "Orders by".into(),
                    format!("{}, {} components", model.ranking.kind.name(), model.ranking.n_components()),
                ),
            ])
        )
    }

    fn data(&self, n_items: usize) -> String {
        let Metadata { title, n_users, n_ratings, .. } = self.metadata;
        let plural = &self.subject.plural;
        let mut rows: Vec<(String, String)> = vec![
            ("Name".into(), title.clone()),
            ("People".into(), n_users.to_string()),
            (capital(plural), n_items.to_string()),
            ("Ratings".into(), n_ratings.to_string()),
            (
                "Pairs of both that have one".into(),
                format!("{:.2} %", *n_ratings as f64 / (*n_users as f64 * n_items as f64) * 100.0),
            ),
        ];
        let (singular, plural) = (&self.subject.singular, capital(plural));
        let whole = |value: f64| format!("{value:.0}");
        let decimals = |value: f64| format!("{value:.2}");
        let mut row = |name: &str, words: &str, say: &dyn Fn(f64) -> String| {
            rows.extend(self.card.get(name).map(|value| (words.to_owned(), say(value))));
        };
        row("users.ratings.least", "Ratings of a person, at least", &whole);
        row("users.ratings.median", "Ratings of a person, median", &whole);
        row("users.ratings.most", "Ratings of a person, at most", &whole);
        row("items.ratings.median", &format!("Ratings of a rated {singular}, median"), &whole);
        row("items.unrated", &format!("{plural} that nobody rated"), &whole);
        row("items.few", &format!("{plural} rated by fewer than five"), &whole);
        row("ratings.mean", "Mean rating", &decimals);
        row("ratings.deviation", "Standard deviation", &decimals);
        row("ratings.liked", "Ratings from 80 % of the scale", &percent);
        row("left_out.unrated", "Rows left out for want of a rating", &whole);
        row("left_out.repeated", "Repeated ratings, of which the latest counts", &whole);
        let about = match self.card.about.trim() {
            "" => "Nothing was said about how these ratings were gathered and whom they stand for (`about` in flatflix.toml).".to_owned(),
            about => about.to_owned(),
        };
        format!("## Data card\n\n{about}\n\n{}", table(&rows))
    }

    fn quality(&self) -> String {
        let get = |name: &str| self.card.get(name);
        let mut text = String::from("## How good it is\n\n");
        let trained: Vec<(String, String)> = [
            ("training.rmse", "RMSE on the ratings that it was trained on"),
            ("quantization.ndcg_at_10", "nDCG@10 of the stored lists next to those in full precision"),
            ("quantization.rmse", "What storing adds to the RMSE"),
        ]
        .into_iter()
        .filter_map(|(name, words)| Some((words.to_owned(), format!("{:.4}", get(name)?))))
        .collect();
        text += &table(&trained);
        let protocols = [
            ("strong", "Strangers to the model, on their last ratings"),
            ("weak", "Known people, on a random fifth of the ratings"),
        ];
        let mut measured = false;
        for (protocol, words) in protocols {
            let Some(held_out) = get(&format!("{protocol}.held_out")) else { continue };
            measured = true;
            let _ = write!(
                text,
                "{words} ({held_out:.0} held out):\n\n| Ratings given | nDCG@10 | by popularity alone | RMSE | by averages alone | in the 80 % interval |\n|---|---|---|---|---|---|\n"
            );
            for given in ["0", "1", "5", "10", "all"] {
                let figure = |name: &str| {
                    get(&format!("{protocol}.{given}.{name}"))
                        .map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"))
                };
                let figures =
                    ["ndcg_at_10", "ndcg_at_10.popularity", "rmse", "rmse.biases", "within_80"].map(figure);
                if figures.iter().any(|figure| figure != "-") {
                    let _ = writeln!(text, "| {given} | {} |", figures.join(" | "));
                }
            }
            text.push('\n');
        }
        if !measured {
            text += "How good it is for strangers was not measured: `flatflix evaluate --protocol strong --model` does.\n\n";
        }
        text
    }

    fn limits(&self) -> String {
        let Subject { singular, plural, .. } = &self.subject;
        let mut text = format!(
            "## Limits\n\n- It knows only these {plural}, and of each what its ratings say: no text, sound or picture.\n\
             - It learns nothing new until it is trained again.\n- To somebody who has told it nothing it recommends what most people like.\n"
        );
        if let (Some(unrated), Some(few)) = (self.card.get("items.unrated"), self.card.get("items.few")) {
            let _ = writeln!(
                text,
                "- {unrated:.0} {plural} have no rating and {few:.0} fewer than five: of a {singular} like that it knows little, and its intervals are wide."
            );
        }
        text.push('\n');
        text
    }

    fn biases(&self) -> String {
        let get = |name: &str| self.card.get(name);
        let plural = &self.subject.plural;
        let mut text = String::from("## Biases\n\n");
        if let (Some(ratings), Some(lists)) =
            (get("popularity.top_10_percent.ratings"), get("popularity.top_10_percent.lists"))
        {
            let _ = writeln!(
                text,
                "- Popularity: the most rated tenth of the {plural} has {} of the ratings, and {} of the places on the lists of ten.",
                percent(ratings),
                percent(lists)
            );
        }
        if let Some(items) = get("lists.items") {
            let visitors = get("lists.visitors").unwrap_or_default();
            let _ = writeln!(
                text,
                "- Variety: the lists of {visitors:.0} people of the data name {} of the rated {plural}.",
                percent(items)
            );
        }
        if let Some(correlation) = get("popularity.mean_correlation") {
            let _ = writeln!(
                text,
                "- Much rated {plural} have {} means: the correlation of the logarithm of the number of ratings and their mean is {correlation:.2}.",
                if correlation < 0.0 { "lower" } else { "higher" }
            );
        }
        let mut decades: Vec<i32> = (self.card.figures.iter())
            .filter_map(|(name, _)| name.strip_prefix("era.")?.strip_suffix(".ratings")?.parse().ok())
            .collect();
        decades.sort_unstable();
        if !decades.is_empty() {
            let _ = write!(
                text,
                "- Era, of the {plural} with a year:\n\n| Decade | {plural} | ratings | places on lists |\n|---|---|---|---|\n"
            );
            for decade in decades {
                let part =
                    |what: &str| get(&format!("era.{decade}.{what}")).map_or_else(|| "-".to_owned(), percent);
                let _ = writeln!(
                    text,
                    "| {decade}s | {} | {} | {} |",
                    part("items"),
                    part("ratings"),
                    part("lists")
                );
            }
        }
        text.push('\n');
        text
    }

    fn parameters(&self) -> String {
        format!("## Parameters\n\n{}", table(&self.metadata.parameters))
    }

    fn licence(&self) -> String {
        let mut text = String::from("## Terms of the data\n\n");
        match self.metadata.licence.trim() {
            "" => text += "The ratings came without stated terms.\n",
            licence => text += &format!("The model inherits them.\n\n{licence}\n"),
        }
        if !self.metadata.citation.is_empty() {
            let _ = write!(text, "\nCite: {}\n", self.metadata.citation);
        }
        text
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
