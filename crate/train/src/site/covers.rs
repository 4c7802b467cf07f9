//! Where the items' own pictures come from: what the page's policy must allow, and its visitors be told.

use anyhow::{Result, bail, ensure};
use flatflix_core::Subject;
use std::collections::BTreeSet;

/// More hosts than a policy names and a visitor reads.
const MOST: usize = 8;

/// The origins that the pictures of a model are fetched from, in alphabetical order; `images` are its texts for `{image}`.
///
/// # Errors
/// The model has no addresses of pictures, or such that their origins cannot be named.
pub fn origins(subject: &Subject, images: &[String]) -> Result<Vec<String>> {
    let template = &subject.image;
    ensure!(
        !template.is_empty(),
        "covers are wanted, but the model has no addresses of pictures: name their column with --column image=..., or \
         one address for all with --image, and train again"
    );
    let addresses: Vec<String> = if template.contains("{image}") {
        let own = images.iter().filter(|image| !image.is_empty());
        own.map(|image| template.replace("{image}", image)).collect()
    } else {
        vec![template.clone()]
    };
    let mut origins = BTreeSet::new();
    for address in addresses {
        let Some(origin) = origin(&address) else {
            bail!("covers are wanted, but no origin can be told from the address {address}");
        };
        origins.insert(origin);
    }
    ensure!(
        origins.len() <= MOST,
        "covers are wanted, but they come from {} hosts, more than {MOST}: gather them on one",
        origins.len()
    );
    Ok(origins.into_iter().collect())
}

/// `https://img.example.org` of an address there. None for a host that no policy can name.
fn origin(address: &str) -> Option<String> {
    let (scheme, rest) =
        address.split_once("://").filter(|(scheme, _)| ["http", "https"].contains(scheme))?;
    let host = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty())?;
    // What a policy or an attribute would read as something else is no host; neither is one that differs by the item.
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-.:".contains(letter);
    host.chars().all(plain).then(|| format!("{scheme}://{host}").to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(image: &str, images: &[&str]) -> Result<Vec<String>> {
        let subject = Subject { image: image.to_owned(), ..Subject::default() };
        origins(&subject, &images.iter().map(|image| (*image).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn exactly_the_origins_that_are_needed_are_named() {
        assert_eq!(
            of("https://Img.example.org:8443/{id}.jpg", &[]).unwrap(),
            ["https://img.example.org:8443"]
        );
        assert_eq!(of("https://x.org/{image}", &["a", "", "b"]).unwrap(), ["https://x.org"]);
        assert_eq!(
            of("https://{image}", &["b.org/1", "", "a.org/2", "b.org/3"]).unwrap(),
            ["https://a.org", "https://b.org"]
        );
    }

    #[test]
    fn what_no_policy_can_name_is_refused() {
        assert!(of("", &[]).unwrap_err().to_string().contains("no addresses of pictures"));
        for address in ["https://{id}.org/x", "data:image/png", "https://x.org; script-src *", "https:///x"] {
            assert!(of(address, &[]).is_err(), "{address}");
        }
        let many: Vec<String> = (0..9).map(|n| format!("h{n}.org/x")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(of("https://{image}", &many).unwrap_err().to_string().contains("9 hosts"));
    }
}
