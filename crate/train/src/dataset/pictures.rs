//! Addresses of the items' pictures: one for all, and a text for each item where the id does not say it.

use super::{Item, WarningKind, Warnings};

/// Take the items' addresses apart. What is returned is the address of all, with `{id}` in it where that is all that
/// differs, else with `{image}`, for which each item then has its own text; empty where there are no pictures.
pub(super) fn template(items: &mut [Item], file: &str, warnings: &mut Warnings) -> String {
    for item in &mut *items {
        if !item.image.is_empty() && !is_web(&item.image) {
            warnings.add(WarningKind::UnusablePicture, || format!("{file}: {}", item.image));
            item.image.clear();
        }
    }
    let addresses: Vec<&str> =
        items.iter().map(|item| item.image.as_str()).filter(|image| !image.is_empty()).collect();
    let Some((&first, others)) = addresses.split_first() else { return String::new() };
    let regular = items.iter().find(|item| !item.image.is_empty()).and_then(|item| {
        let (before, after) = item.image.rsplit_once(&item.id)?;
        let follows = |item: &Item| {
            let inner = item.image.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
            item.image.is_empty() || inner == Some(&item.id)
        };
        (is_web(before) && items.iter().all(follows)).then(|| format!("{before}{{id}}{after}"))
    });
    if let Some(regular) = regular {
        items.iter_mut().for_each(|item| item.image.clear());
        return regular;
    }
    let common = |a: &str, b: &str| a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let start = others.iter().map(|other| common(first, other)).min().unwrap_or(first.len());
    // At a slash: a part of a name is not what the addresses have in common, least of all of a host.
    let start = first[..floor(first, start)].rfind('/').map_or(0, |slash| slash + 1);
    let backwards =
        |a: &str, b: &str| a.bytes().rev().zip(b.bytes().rev()).take_while(|(a, b)| a == b).count();
    let longest = addresses.iter().map(|address| address.len() - start).min().unwrap_or(0);
    let end = others.iter().map(|other| backwards(first, other)).min().unwrap_or(longest).min(longest);
    // From a dot on: an ending such as '.jpg'.
    let end =
        first.get(first.len() - end..).and_then(|tail| Some(&tail[tail.find('.')?..])).unwrap_or_default();
    let template = format!("{}{{image}}{end}", &first[..start]);
    let end = end.len();
    for item in items.iter_mut().filter(|item| !item.image.is_empty()) {
        item.image = item.image[start..item.image.len() - end].to_owned();
    }
    template
}

/// The last border of letters at or before a byte.
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Whether an address begins as those of web pages do: the page follows no other.
pub(super) fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::fixture;

    fn taken_apart(images: &[&str]) -> (String, Vec<String>, u64) {
        let mut items = fixture(&[images.len() as u32]).items;
        items.iter_mut().zip(images).for_each(|(item, image)| item.image = (*image).to_owned());
        let mut warnings = Warnings::default();
        let template = template(&mut items, "books.csv", &mut warnings);
        let images = items.into_iter().map(|item| item.image).collect();
        (template, images, warnings.count(WarningKind::UnusablePicture))
    }

    #[test]
    fn what_differs_in_the_id_only_costs_nothing() {
        let (template, images, _) = taken_apart(&["https://x.org/0.jpg", "", "https://x.org/2.jpg"]);
        assert_eq!((template.as_str(), images), ("https://x.org/{id}.jpg", vec![String::new(); 3]));
        assert_eq!(taken_apart(&["", ""]).0, "");
    }

    #[test]
    fn what_differs_otherwise_is_kept_without_what_all_share() {
        let (template, images, unusable) =
            taken_apart(&["https://x.org/a/07.x.jpg", "https://x.org/a/é8.jpg", "", "javascript:alert(1)"]);
        assert_eq!(template, "https://x.org/a/{image}.jpg");
        assert_eq!(images, ["07.x", "é8", "", ""]);
        assert_eq!(unusable, 1);
        // Hosts that begin alike are not one host; nor is a letter that shares its first byte.
        let (template, images, _) = taken_apart(&["https://a.org/x", "https://amazon.com/x"]);
        assert_eq!(
            (template.as_str(), images),
            ("https://{image}", vec!["a.org/x".into(), "amazon.com/x".into()])
        );
        assert_eq!(taken_apart(&["https://x.org/é", "https://x.org/è"]).0, "https://x.org/{image}");
        assert_eq!(taken_apart(&["https://x.org/q.jpg"]).0, "https://x.org/{image}.jpg");
    }
}
