//! The card of a model: what was measured about its data and its answers, for whoever wants to know what it is good for.

use alloc::{string::String, vec::Vec};

/// Figures and words about a model that its [`Metadata`](crate::Metadata) has no field for. Nothing is computed from them.
///
/// The figures' names say what they are, in parts from the general to the special: `users.ratings.median`,
/// `era.1990.ratings`. Which there are is up to whoever trains; a reader shows those that it knows.
///
/// ```
/// use flatflix_core::Card;
///
/// let mut card = Card::default();
/// card.set("items.unrated", 18.0);
/// card.set("strong.ndcg_at_10", f64::NAN);
/// assert_eq!(card.get("items.unrated"), Some(18.0));
/// assert_eq!(card.get("strong.ndcg_at_10"), None, "what is no number is not kept");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// Where the ratings come from and whom they stand for, in their owner's words; empty if nothing is said.
    pub about: String,
    /// Measured figures in the order of their names, each once: a name has 1 to 64 of `a-z`, `0-9`, `_`, `-` and `.`; a
    /// value is finite.
    pub figures: Vec<(String, f32)>,
}

impl Card {
    /// A figure.
    pub fn get(&self, name: &str) -> Option<f64> {
        let at = self.place(name).ok()?;
        self.figures.get(at).map(|&(_, value)| f64::from(value))
    }

    /// State a figure, in single precision; take it away if it is not finite.
    pub fn set(&mut self, name: &str, value: f64) {
        let value = value as f32;
        match self.place(name) {
            Ok(at) if value.is_finite() => self.figures[at].1 = value,
            Ok(at) => drop(self.figures.remove(at)),
            Err(at) if value.is_finite() => self.figures.insert(at, (name.into(), value)),
            Err(_) => {}
        }
    }

    /// Where a figure is, or belongs.
    fn place(&self, name: &str) -> Result<usize, usize> {
        self.figures.binary_search_by(|(known, _)| known.as_str().cmp(name))
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.about.is_empty() && self.figures.is_empty()
    }
}
