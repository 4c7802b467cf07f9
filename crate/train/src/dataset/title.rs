//! Titles as MovieLens writes them, taken apart: `Postman, The (Postino, Il) (1994)` is *The Postman*, also
//! *Il Postino*, of 1994.
//!
//! The year is the last parenthesis that holds nothing but a year or a span of years. Parentheses that end the title
//! before it are other titles (about 1400 of 11,800 titles in the two small editions have one), save those that belong
//! to the title itself, see `belongs`. A parenthesis anywhere else stays: *(500) Days of Summer*, *Frontière(s)*.

/// A title taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParsedTitle {
    /// The title as shown: no year, the article in front. Empty if there was nothing but blanks.
    pub title: String,
    /// Other titles, in the order given, each once and different from `title`.
    pub aliases: Vec<String>,
    /// Year of release, or of the first season.
    pub year: Option<i16>,
}

/// Articles that MovieLens moves behind the title. Matched with their case, which keeps *Bye Bye, Love* apart.
const ARTICLES: [&str; 36] = [
    "The", "A", "An", // English
    "Le", "La", "Les", "L'", "L’", "Un", "Une", // French
    "Il", "Lo", "I", "Gli", "Uno", "Una", // Italian, Spanish
    "El", "Los", "Las", "O", "Os", "Um", "Uma", // Spanish, Portuguese
    "Der", "Die", "Das", "Ein", "Eine", // German
    "Den", "Det", "De", "En", "Ett", "Het", "Een", // Nordic, Dutch
    "Da",  // 'Hip Hop Witch, Da'
];

/// Take a MovieLens title apart.
pub fn parse(raw: &str) -> ParsedTitle {
    let mut rest = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut groups = Vec::new();
    let mut year = None;
    while let Some((head, group)) = split_last_group(&rest) {
        match parse_year(group) {
            // Only the last year is one: '1984 (1984)' has no other.
            Some(found) if year.is_none() => year = Some(found),
            _ if belongs(head, group) => break,
            _ => groups.push(alias(group)),
        }
        rest.truncate(head.len());
    }
    let title = article_first(&rest);
    let mut aliases: Vec<String> = Vec::new();
    for alias in groups.into_iter().rev() {
        if !alias.is_empty() && alias != title && !aliases.contains(&alias) {
            aliases.push(alias);
        }
    }
    ParsedTitle { title, aliases, year }
}

/// Put year and title together again with everything that [`parse`] took for another title: what still tells films
/// apart whose short titles are the same.
pub fn with_parentheses(raw: &str) -> String {
    let rest = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    match split_last_group(&rest) {
        Some((head, group)) if parse_year(group).is_some() => article_first(head),
        _ => article_first(&rest),
    }
}

/// Split `Title (group)` into `Title` and `group`, at the parenthesis that the final one closes. `None` without a
/// final parenthesis, without a title before it, or when it follows a letter as in *Frontière(s)*.
fn split_last_group(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_suffix(')')?;
    let mut depth = 1;
    for (at, symbol) in inner.char_indices().rev() {
        match symbol {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let head = inner[..at].strip_suffix(' ')?;
            return Some((head, inner[at + 1..].trim()));
        }
    }
    // One parenthesis too many at the end: 'Title (1983))'.
    split_last_group(inner)
}

/// Read `1995`, `2009-`, `1975-1979` or `2006–2007` as the first year.
fn parse_year(group: &str) -> Option<i16> {
    let (first, span) = group.split_at_checked(4)?;
    let year = first.bytes().all(|byte| byte.is_ascii_digit()).then(|| first.parse().ok())??;
    let last = match span.trim_start() {
        "" => "",
        span => span.strip_prefix(['-', '–', '—'])?.trim_start(),
    };
    let complete = last.is_empty() || (last.len() == 4 && last.bytes().all(|byte| byte.is_ascii_digit()));
    (complete && (1870..=2100).contains(&year)).then_some(year)
}

/// Whether a final parenthesis is part of the title rather than another title.
///
/// It is when it goes on with the sentence (*Birdman: Or (The Unexpected Virtue of Ignorance)*, *Bon Voyage, Charlie
/// Brown (and Don't Come Back!)*), or tells one part or version from the others (*The Human Centipede (First Sequence)*,
/// *I Am Curious (Yellow)*).
fn belongs(head: &str, group: &str) -> bool {
    let last_word = head.rsplit(' ').next().unwrap_or_default();
    let first_word = group.split(' ').next().unwrap_or_default();
    last_word.eq_ignore_ascii_case("or")
        || last_word.ends_with([':', '&'])
        // 'Et Dieu... créa la femme' is a title, 'et salut à Sabine Mamou' an addition.
        || ["and", "And", "or", "Or", "et", "y", "und", "&"].contains(&first_word)
        || ["Part", "Vol.", "Volume", "Chapter", "Episode"].contains(&first_word)
        || [" Sequence", " Version", " Cut", " Edition"].iter().any(|end| group.ends_with(end))
        || ["Yellow", "Blue"].contains(&group)
}

/// Read a parenthesis as another title: drop 'a.k.a.', put the article in front.
fn alias(group: &str) -> String {
    let bare = ["a.k.a. ", "a.k.a ", "aka ", "AKA "].iter().find_map(|mark| group.strip_prefix(mark));
    article_first(bare.unwrap_or(group))
}

/// `Matrix, The` -> `The Matrix`, `Enfer, L'` -> `L'Enfer`, `Human Centipede, The (First Sequence)` -> `The Human
/// Centipede (First Sequence)`, `Librarian, The: Quest for the Spear` -> `The Librarian: Quest for the Spear`.
fn article_first(title: &str) -> String {
    // The article stands at the very end, before or after a parenthesis that belongs to the title, or before a subtitle.
    let is_inverted =
        |head: &str| head.rsplit_once(", ").is_some_and(|(_, article)| ARTICLES.contains(&article));
    let subtitle = title.find(": ").filter(|&colon| is_inverted(&title[..colon]));
    let (head, tail) = match (subtitle, split_last_group(title)) {
        (Some(colon), _) => title.split_at(colon),
        (None, Some((head, _))) => (head, &title[head.len()..]),
        (None, None) => (title.trim(), ""),
    };
    match head.rsplit_once(',') {
        Some((rest, article)) if ARTICLES.contains(&article.trim()) => {
            let (rest, article) = (rest.trim(), article.trim());
            // 'Die, Mommie, Die' has its article already.
            if rest.is_empty() || rest.split([' ', ',']).next() == Some(article) {
                return title.trim().to_owned();
            }
            let gap = if article.ends_with(['\'', '’']) { "" } else { " " };
            format!("{article}{gap}{rest}{tail}")
        }
        _ => title.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, title: &str, aliases: &[&str], year: Option<i16>) {
        let parsed = parse(raw);
        assert_eq!((parsed.title.as_str(), parsed.year), (title, year), "{raw}");
        assert_eq!(parsed.aliases, aliases, "{raw}");
    }

    #[test]
    fn years() {
        check("Toy Story (1995)", "Toy Story", &[], Some(1995));
        check("96 Minutes (2011) ", "96 Minutes", &[], Some(2011));
        check("Big Bang Theory, The (2007-)", "The Big Bang Theory", &[], Some(2007));
        check("Doctor Who (2009– )", "Doctor Who", &[], Some(2009));
        check("Fawlty Towers (1975-1979)", "Fawlty Towers", &[], Some(1975));
        check("Death Note: Desu nôto (2006–2007)", "Death Note: Desu nôto", &[], Some(2006));
        check("Babylon 5", "Babylon 5", &[], None);
        check("2001: A Space Odyssey (1968)", "2001: A Space Odyssey", &[], Some(1968));
        check("1984 (Nineteen Eighty-Four) (1984)", "1984", &["Nineteen Eighty-Four"], Some(1984));
        check("1-900 (06) (1994)", "1-900", &["06"], Some(1994));
        check("Burning Love (Palava rakkaus) (1983))", "Burning Love", &["Palava rakkaus"], Some(1983));
        check("Odd One (1993) (TV)", "Odd One", &["TV"], Some(1993));
        check("Number (9999)", "Number", &["9999"], None);
    }

    #[test]
    fn articles_in_front() {
        for (raw, title) in [
            ("Matrix, The (1999)", "The Matrix"),
            ("Librarian, The: Quest for the Spear (2004)", "The Librarian: Quest for the Spear"),
            ("Beautiful Mind, A (2001)", "A Beautiful Mind"),
            ("American in Paris, An (1951)", "An American in Paris"),
            ("Enfer, L' (1994)", "L'Enfer"),
            ("Misérables, Les (1995)", "Les Misérables"),
            ("Mariachi, El (1992)", "El Mariachi"),
            ("Superweib, Das (1996)", "Das Superweib"),
            ("Hip Hop Witch, Da (2000)", "Da Hip Hop Witch"),
            ("Good, the Bad, the Weird, The (2008)", "The Good, the Bad, the Weird"),
            ("Bye Bye, Love (1995)", "Bye Bye, Love"),
            ("Monsters, Inc. (2001)", "Monsters, Inc."),
            ("Steamboat Bill, Jr. (1928)", "Steamboat Bill, Jr."),
            ("Die, Mommie, Die (2003)", "Die, Mommie, Die"),
            ("The Lovers and the Despot", "The Lovers and the Despot"),
        ] {
            assert_eq!(parse(raw).title, title, "{raw}");
        }
    }

    #[test]
    fn other_titles() {
        check("Postman, The (Postino, Il) (1994)", "The Postman", &["Il Postino"], Some(1994));
        check("Seven (a.k.a. Se7en) (1995)", "Seven", &["Se7en"], Some(1995));
        check(
            "European Vacation (aka National Lampoon's) (1985)",
            "European Vacation",
            &["National Lampoon's"],
            Some(1985),
        );
        check(
            "Léon: The Professional (a.k.a. The Professional) (Léon) (1994)",
            "Léon: The Professional",
            &["The Professional", "Léon"],
            Some(1994),
        );
        check("Vitelloni, I (a.k.a. The Young) (1953)", "I Vitelloni", &["The Young"], Some(1953));
        check("Bear, The (Ours, L') (1988)", "The Bear", &["L'Ours"], Some(1988));
        check(
            "Woman Is a Woman, A (femme est une femme, Une) (1961)",
            "A Woman Is a Woman",
            &["Une femme est une femme"],
            Some(1961),
        );
        check("Besieged (a.k.a. L' Assedio) (1998)", "Besieged", &["L' Assedio"], Some(1998));
        check("Lust, Caution (Se, jie) (2007)", "Lust, Caution", &["Se, jie"], Some(2007));
        check("Patrik Age 1.5 (Patrik 1,5) (2008)", "Patrik Age 1.5", &["Patrik 1,5"], Some(2008));
        check(
            "To Have, or Not (En avoir (ou pas)) (1995)",
            "To Have, or Not",
            &["En avoir (ou pas)"],
            Some(1995),
        );
        check("Babies (Bébé(s)) (2010)", "Babies", &["Bébé(s)"], Some(2010));
        check(
            "And God Created Woman (Et Dieu... créa la femme) (1956)",
            "And God Created Woman",
            &["Et Dieu... créa la femme"],
            Some(1956),
        );
        check(
            "And Your Mother Too (Y tu mamá también) (2001)",
            "And Your Mother Too",
            &["Y tu mamá también"],
            Some(2001),
        );
        check("Assembly (Ji jie hao) (2007) ", "Assembly", &["Ji jie hao"], Some(2007));
        check("Vidocq  (Vidocq) (2001)", "Vidocq", &[], Some(2001));
        check("Man Escaped, A (Un  condamné) (1956)", "A Man Escaped", &["Un condamné"], Some(1956));
        check("Heat (Heat) (Heat) (1995)", "Heat", &[], Some(1995));
    }

    #[test]
    fn parentheses_of_the_title_itself() {
        for (raw, title) in [
            ("(500) Days of Summer (2009)", "(500) Days of Summer"),
            ("Frontière(s) (2007)", "Frontière(s)"),
            ("Evangelion: 3.0 You Can (Not) Redo (2012)", "Evangelion: 3.0 You Can (Not) Redo"),
            (
                "Birdman: Or (The Unexpected Virtue of Ignorance) (2014)",
                "Birdman: Or (The Unexpected Virtue of Ignorance)",
            ),
            ("Human Centipede, The (First Sequence) (2009)", "The Human Centipede (First Sequence)"),
            ("Human Centipede II (Full Sequence), The (2011)", "The Human Centipede II (Full Sequence)"),
            ("The Human Centipede III (Final Sequence) (2015)", "The Human Centipede III (Final Sequence)"),
            (
                "Hotel Chevalier (Part 1 of 'The Darjeeling Limited') (2007)",
                "Hotel Chevalier (Part 1 of 'The Darjeeling Limited')",
            ),
            (
                "Bon Voyage, Charlie Brown (and Don't Come Back!) (1980)",
                "Bon Voyage, Charlie Brown (and Don't Come Back!)",
            ),
            (
                "Hommage à Zgougou (et salut à Sabine Mamou) (2002)",
                "Hommage à Zgougou (et salut à Sabine Mamou)",
            ),
            (
                "Who Is Harry Nilsson (And Why Is Everybody Talkin' About Him?) (2010)",
                "Who Is Harry Nilsson (And Why Is Everybody Talkin' About Him?)",
            ),
        ] {
            check(raw, title, &[], parse(raw).year);
        }
        check(
            "I Am Curious (Yellow) (Jag är nyfiken - en film i gult) (1967)",
            "I Am Curious (Yellow)",
            &["Jag är nyfiken - en film i gult"],
            Some(1967),
        );
        check(
            "Evangelion: 2.0 You Can (Not) Advance (Evangerion: Ha) (2009)",
            "Evangelion: 2.0 You Can (Not) Advance",
            &["Evangerion: Ha"],
            Some(2009),
        );
    }

    #[test]
    fn parentheses_come_back_to_tell_films_apart() {
        assert_eq!(with_parentheses("Class, The (Klass) (2007)"), "The Class (Klass)");
        assert_eq!(with_parentheses("Babylon 5"), "Babylon 5");
    }

    #[test]
    fn odd_shapes_do_not_panic() {
        check("", "", &[], None);
        check("()", "()", &[], None);
        check("(1995)", "(1995)", &[], None);
        check(", The (1995)", ", The", &[], Some(1995));
        check(")))(((", ")))(((", &[], None);
        check("ß (é) (19९5)", "ß", &["é", "19९5"], None);
        check("x ) (2000)", "x )", &[], Some(2000));
    }
}
