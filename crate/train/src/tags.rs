//! Which tags a model keeps: what several people say of an item, not what one notes for themselves.

use crate::dataset::Dataset;
use flatflix_core::Tags;
use flatflix_core::format::limits;
use std::collections::{BTreeMap, HashMap, HashSet};

/// People who must have used a tag, on whatever items, for it to be more than a private note.
const MIN_USERS: usize = 2;
/// Tags kept for an item.
const PER_ITEM: usize = 6;
/// Longest tag in characters; beyond, it is a sentence.
const LONGEST: usize = 40;

/// One tag, however it is spelt.
#[derive(Default)]
struct Word<'a> {
    /// How often each spelling was written.
    spellings: BTreeMap<&'a str, u32>,
    /// Who used it; `None` for all those who rated nothing, who cannot be told apart.
    users: HashSet<Option<u32>>,
    /// How often it was given to each item.
    items: BTreeMap<u32, u32>,
}

/// Choose the tags of a data set's items, in the model's `order`.
///
/// Tags that differ in case or blanks only are one, spelt as most people do. Those that name a group of the items say
/// nothing new.
pub(crate) fn choose(dataset: &Dataset, order: &[usize]) -> Tags {
    let groups: HashSet<String> = dataset.groups.iter().map(|group| fold(group)).collect();
    let mut words: BTreeMap<String, Word> = BTreeMap::new();
    for tag in &dataset.tags {
        let folded = fold(&tag.text);
        if folded.is_empty() || folded.chars().count() > LONGEST || groups.contains(&folded) {
            continue;
        }
        let word = words.entry(folded).or_default();
        *word.spellings.entry(&tag.text).or_default() += 1;
        *word.items.entry(tag.item).or_default() += 1;
        word.users.insert(tag.user);
    }
    let mut words: Vec<Word> = words.into_values().filter(|word| word.users.len() >= MIN_USERS).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.items.len()));
    words.truncate(limits::TAGS);

    let mut of_item: HashMap<u32, Vec<(u32, u16)>> = HashMap::new();
    for (tag, word) in (0..).zip(&words) {
        for (&item, &times) in &word.items {
            of_item.entry(item).or_default().push((times, tag));
        }
    }
    let mut used = vec![false; words.len()];
    let mut chosen: Vec<Vec<u16>> = Vec::with_capacity(order.len());
    for &row in order {
        let mut tags = of_item.remove(&(row as u32)).unwrap_or_default();
        tags.sort_by_key(|&(times, tag)| (std::cmp::Reverse(times), tag));
        tags.truncate(PER_ITEM);
        tags.iter().for_each(|&(_, tag)| used[usize::from(tag)] = true);
        chosen.push(tags.into_iter().map(|(_, tag)| tag).collect());
    }
    // Rows of those that are left.
    let mut left = 0;
    let renumbered: Vec<u16> = used
        .iter()
        .map(|&used| {
            left += u16::from(used);
            left.saturating_sub(1)
        })
        .collect();
    chosen.iter_mut().flatten().for_each(|tag| *tag = renumbered[usize::from(*tag)]);
    let names: Vec<String> =
        words.iter().zip(&used).filter(|(_, used)| **used).map(|(word, _)| word.spelling()).collect();
    let of_items = if names.is_empty() { Vec::new() } else { chosen };
    Tags { names, of_items }
}

impl Word<'_> {
    /// As most write it; of several such, the first in alphabetical order.
    fn spelling(&self) -> String {
        let best = self.spellings.iter().max_by_key(|&(text, &times)| (times, std::cmp::Reverse(*text)));
        best.map(|(text, _)| one_line(text)).unwrap_or_default()
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fold(text: &str) -> String {
    one_line(text).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::choose;
    use crate::dataset::{Dataset, Tag, fixture};

    fn tagged(tags: &[(u32, u32, &str)]) -> Dataset {
        let tags =
            tags.iter().map(|&(user, item, text)| Tag { user: Some(user), item, text: text.to_owned() });
        Dataset { tags: tags.collect(), groups: vec!["Comedy".to_owned()], ..fixture(&[3, 3, 3]) }
    }

    #[test]
    fn what_several_people_say_is_kept_the_most_said_first() {
        let dataset = tagged(&[
            (0, 0, "Time  travel"),
            (1, 0, "time travel"),
            (2, 1, "time travel"),
            (0, 1, "robots"),
            (1, 1, "Robots"),
            (2, 1, "Robots"),
        ]);
        let tags = choose(&dataset, &[1, 0, 2]);
        assert_eq!(tags.names, ["time travel", "Robots"]);
        assert_eq!(tags.of_items, [vec![1, 0], vec![0], vec![]]);
    }

    #[test]
    fn private_notes_genres_and_sentences_are_left_out() {
        let sentence = "I saw this with my brother on a rainy Sunday";
        let dataset = tagged(&[
            (0, 0, "my DVDs"),
            (0, 1, "my DVDs"),
            (0, 0, "comedy"),
            (1, 0, "Comedy"),
            (0, 0, sentence),
            (1, 0, sentence),
            (0, 0, " "),
        ]);
        assert_eq!(choose(&dataset, &[0, 1, 2]), flatflix_core::Tags::default());
    }

    #[test]
    fn an_item_keeps_a_few() {
        let many: Vec<String> = (0..9).map(|n| format!("tag {n}")).collect();
        let given: Vec<(u32, u32, &str)> =
            many.iter().flat_map(|tag| [(0, 0, tag.as_str()), (1, 0, tag.as_str())]).collect();
        let tags = choose(&tagged(&given), &[0, 1, 2]);
        assert_eq!((tags.names.len(), tags.of_items[0].len()), (6, 6));
    }
}
