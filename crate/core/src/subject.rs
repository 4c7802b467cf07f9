//! What a catalogue is a catalogue of: how its items are called, and what people say about them.
//!
//! It travels among the parameters of [`Metadata`], under the names below, so that a model says more without another
//! format; a model that says nothing is about films with ratings.

use crate::format::Metadata;
use alloc::{
    string::{String, ToString},
    vec::Vec,
};

/// What people told about items in the training data, and what visitors are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Feedback {
    /// Ratings on the model's scale.
    #[default]
    Ratings,
    /// That they used an item: plays, purchases. A visitor can say that they like it, which is the scale's maximum.
    Implicit,
}

impl Feedback {
    /// `ratings` or `implicit`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ratings => "ratings",
            Self::Implicit => "implicit",
        }
    }
}

/// Words and addresses for the items of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// One item: `book`.
    pub singular: String,
    /// Several: `books`.
    pub plural: String,
    /// Participle of what people do with one: `read`.
    pub done: String,
    /// What people told.
    pub feedback: Feedback,
    /// Address of an item's own page, with `{id}` where its identifier goes, or `{title}`; empty if there is none.
    pub link: String,
    /// Address of an item's picture, likewise; or with `{image}`, which stands for an item's own text
    /// ([`Model::images`](crate::Model::images)).
    pub image: String,
}

/// Films with ratings.
impl Default for Subject {
    fn default() -> Self {
        Self {
            singular: "film".into(),
            plural: "films".into(),
            done: "seen".into(),
            feedback: Feedback::Ratings,
            link: String::new(),
            image: String::new(),
        }
    }
}

const SINGULAR: &str = "items.singular";
const PLURAL: &str = "items.plural";
const DONE: &str = "items.done";
const FEEDBACK: &str = "items.feedback";
const LINK: &str = "items.link";
const IMAGE: &str = "items.image";

impl Subject {
    /// As parameters of a model; what is as in [`Subject::default`] is left out.
    pub fn parameters(&self) -> Vec<(String, String)> {
        let (own, usual) = (self.values(), Self::default());
        let told = own.into_iter().zip(usual.values()).filter(|(own, usual)| own != usual);
        told.map(|((name, value), _)| (name.to_string(), value.to_string())).collect()
    }

    fn values(&self) -> [(&'static str, &str); 6] {
        [
            (SINGULAR, &self.singular),
            (PLURAL, &self.plural),
            (DONE, &self.done),
            (FEEDBACK, self.feedback.name()),
            (LINK, &self.link),
            (IMAGE, &self.image),
        ]
    }
}

impl Metadata {
    /// What the model's items are.
    pub fn subject(&self) -> Subject {
        let mut subject = Subject::default();
        for (name, value) in &self.parameters {
            match name.as_str() {
                SINGULAR => subject.singular.clone_from(value),
                PLURAL => subject.plural.clone_from(value),
                DONE => subject.done.clone_from(value),
                LINK => subject.link.clone_from(value),
                IMAGE => subject.image.clone_from(value),
                FEEDBACK if value == Feedback::Implicit.name() => subject.feedback = Feedback::Implicit,
                _ => {}
            }
        }
        subject
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::RatingScale;

    fn metadata(parameters: Vec<(String, String)>) -> Metadata {
        Metadata {
            title: String::new(),
            licence: String::new(),
            citation: String::new(),
            scale: RatingScale::HALF_STARS,
            n_users: 0,
            n_ratings: 0,
            groups: Vec::new(),
            parameters,
            metrics: Vec::new(),
        }
    }

    #[test]
    fn a_subject_comes_back_from_the_parameters_it_went_into() {
        let books = Subject {
            singular: "book".into(),
            plural: "books".into(),
            done: "read".into(),
            feedback: Feedback::Implicit,
            link: "https://example.org/{id}".into(),
            image: String::new(),
        };
        let parameters = books.parameters();
        assert_eq!(parameters.len(), 5, "nothing is said about pictures");
        assert_eq!(metadata(parameters).subject(), books);
    }

    #[test]
    fn a_model_that_says_nothing_is_about_films() {
        assert_eq!(Subject::default().parameters(), []);
        assert_eq!(metadata(Vec::new()).subject(), Subject::default());
    }
}
