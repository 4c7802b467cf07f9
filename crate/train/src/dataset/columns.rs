//! Which column of an owner's file is what: as they say, else by its name.

use crate::input::InputError;
use crate::table::{Table, find, plain};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(try_from = "String")]
pub enum Role {
    /// Who rated.
    User,
    /// What was rated, in the file of ratings.
    Item,
    /// The rating, or how often the item was used.
    Rating,
    /// When.
    Time,
    /// The item, in the file of items.
    Id,
    /// Its title.
    Title,
    /// Its year.
    Year,
    /// Its groups, such as genres.
    Groups,
    /// Address of its page.
    Link,
    /// Address of its picture.
    Image,
}

impl Role {
    /// Of the file of ratings.
    pub(super) const OF_RATINGS: [Self; 4] = [Self::User, Self::Item, Self::Rating, Self::Time];
    /// Of the file of items.
    pub(super) const OF_ITEMS: [Self; 6] =
        [Self::Id, Self::Title, Self::Year, Self::Groups, Self::Link, Self::Image];

    /// As an owner writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Item => "item",
            Self::Rating => "rating",
            Self::Time => "time",
            Self::Id => "id",
            Self::Title => "title",
            Self::Year => "year",
            Self::Groups => "groups",
            Self::Link => "link",
            Self::Image => "image",
        }
    }

    /// Names under which files have it, in [`plain`] letters, the likeliest first.
    fn usual(self) -> &'static [&'static str] {
        const THINGS: &[&str] = &[
            "item",
            "itemid",
            "movie",
            "movieid",
            "film",
            "filmid",
            "book",
            "bookid",
            "isbn",
            "isbn13",
            "asin",
            "parentasin",
            "animeid",
            "anime",
            "gameid",
            "game",
            "appid",
            "songid",
            "song",
            "trackid",
            "track",
            "artistid",
            "artist",
            "albumid",
            "album",
            "recipeid",
            "recipe",
            "productid",
            "product",
            "businessid",
            "beerid",
            "beer",
            "wineid",
            "podcastid",
            "videoid",
            "articleid",
            "showid",
            "mangaid",
            "manga",
            "sku",
            "contentid",
            "objectid",
            "thing",
            "thingid",
        ];
        match self {
            Self::User => &[
                "user",
                "userid",
                "username",
                "uid",
                "reviewerid",
                "reviewer",
                "customer",
                "customerid",
                "account",
                "accountid",
                "member",
                "memberid",
                "visitorid",
                "person",
                "personid",
                "player",
                "playerid",
                "profileid",
                "author",
                "authorid",
                "profilename",
            ],
            Self::Item => THINGS,
            Self::Rating => &[
                "rating",
                "bookrating",
                "score",
                "myrating",
                "userrating",
                "userscore",
                "stars",
                "overall",
                "value",
                "grade",
                "vote",
                "thumb",
                "liked",
                "like",
                "preference",
                "recommended",
                "plays",
                "playcount",
                "listencount",
                "listens",
                "purchases",
                "quantity",
                "qty",
                "count",
                "hours",
                "views",
                "clicks",
                "weight",
                "uses",
                "visits",
                "downloads",
                "orders",
            ],
            Self::Time => &[
                "timestamp",
                "time",
                "date",
                "unixreviewtime",
                "createdat",
                "updatedat",
                "ratedat",
                "at",
                "datetime",
            ],
            Self::Id => THINGS,
            Self::Title => &[
                "title",
                "name",
                "booktitle",
                "itemtitle",
                "movietitle",
                "productname",
                "itemname",
                "primarytitle",
            ],
            Self::Year => &[
                "year",
                "releaseyear",
                "yearofpublication",
                "publicationyear",
                "originalpublicationyear",
                "yearpublished",
                "released",
                "releasedate",
                "startyear",
                "published",
                "publicationdate",
            ],
            Self::Groups => &[
                "genres",
                "genre",
                "groups",
                "categories",
                "category",
                "subjects",
                "tags",
                "shelves",
                "styles",
                "style",
            ],
            Self::Link => &["link", "url", "href", "page", "website"],
            Self::Image => &[
                "image",
                "imageurl",
                "cover",
                "coverurl",
                "poster",
                "posterurl",
                "picture",
                "imageurlm",
                "imageurll",
                "imgurl",
                "thumbnail",
            ],
        }
    }

    fn is_required(self) -> bool {
        matches!(self, Self::User | Self::Item | Self::Id)
    }
}

impl TryFrom<String> for Role {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut all = Self::OF_RATINGS.into_iter().chain(Self::OF_ITEMS);
        all.find(|role| role.name() == text).ok_or_else(|| {
            let names: Vec<&str> =
                Self::OF_RATINGS.into_iter().chain(Self::OF_ITEMS).map(Self::name).collect();
            format!("'{text}' is no kind of column: there are {}", names.join(", "))
        })
    }
}

/// Columns that an owner has named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns(pub BTreeMap<Role, String>);

/// Which columns were taken for what, as `user = User-ID, item = ISBN`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Chosen(Vec<(Role, String)>);

impl fmt::Display for Chosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs: Vec<String> =
            self.0.iter().map(|(role, name)| format!("{} = {name}", role.name())).collect();
        f.write_str(&pairs.join(", "))
    }
}

impl Columns {
    /// Choose the columns of a table for roles. `also` are further usual names of the item's id.
    pub(super) fn choose(
        &self,
        table: &mut Table,
        roles: &[Role],
        also: Option<&str>,
    ) -> Result<Chosen, InputError> {
        let mut places: Vec<Option<usize>> = Vec::new();
        for &role in roles {
            let place = match self.0.get(&role) {
                Some(name) => find(table.path(), table.header(), name, true)?,
                None => {
                    let own = also.filter(|_| role == Role::Id).map(plain);
                    let fallback = (role == Role::Id).then(|| "id".to_owned());
                    let usual = role.usual().iter().map(|&name| name.to_owned());
                    let names = own.into_iter().chain(usual).chain(fallback);
                    let free = |name: String| {
                        let at = table.header().iter().position(|column| plain(column) == name)?;
                        (!places.contains(&Some(at))).then_some(at)
                    };
                    names.map(free).find_map(|place| place)
                }
            };
            if place.is_none() && role.is_required() {
                return Err(self.missing(table, role));
            }
            places.push(place);
        }
        let names = roles.iter().zip(&places);
        let chosen = names.filter_map(|(&role, place)| Some((role, table.header()[(*place)?].clone())));
        let chosen = Chosen(chosen.collect());
        table.choose(places);
        Ok(chosen)
    }

    fn missing(&self, table: &Table, role: Role) -> InputError {
        let what = match role {
            Role::User => "who rated (such as user_id)",
            _ => "the item (such as item_id)",
        };
        InputError::of_line(
            table.path(),
            1,
            format!("no column is known to name {what}; the header line has: {}", table.header().join(", ")),
            format!(
                "Say which it is: --column {0}=NAME, or '{0} = \"NAME\"' under [data.columns]. A file without a header \
                 line needs one",
                role.name()
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(header: &str, roles: &[Role], named: &[(Role, &str)]) -> Result<String, String> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("table.csv");
        std::fs::write(&path, format!("{header}\n")).unwrap();
        let mut table = Table::open_any(path).unwrap();
        let columns = Columns(named.iter().map(|&(role, name)| (role, name.to_owned())).collect());
        let chosen = columns.choose(&mut table, roles, None);
        chosen.map(|chosen| chosen.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn finds_columns_by_their_usual_names() {
        for (header, expected) in [
            (
                "userId,movieId,rating,timestamp",
                "user = userId, item = movieId, rating = rating, time = timestamp",
            ),
            ("\"User-ID\";\"ISBN\";\"Book-Rating\"", "user = User-ID, item = ISBN, rating = Book-Rating"),
            ("score\tanime_id\tuser_id", "user = user_id, item = anime_id, rating = score"),
            ("customer|product", "user = customer, item = product"),
        ] {
            assert_eq!(choose(header, &Role::OF_RATINGS, &[]).as_deref(), Ok(expected));
        }
        let items = choose("id,name,authors,original_publication_year,genres", &Role::OF_ITEMS, &[]);
        assert_eq!(
            items.unwrap(),
            "id = id, title = name, year = original_publication_year, groups = genres"
        );
    }

    #[test]
    fn a_named_column_wins_and_must_be_there() {
        let named = [(Role::Item, "what"), (Role::User, "who")];
        assert_eq!(choose("who,what,item", &Role::OF_RATINGS, &named).unwrap(), "user = who, item = what");
        let message = choose("who,what,item", &Role::OF_RATINGS, &[(Role::User, "whom")]).unwrap_err();
        assert!(message.contains("table.csv:1: no column 'whom'"), "{message}");
    }

    #[test]
    fn what_cannot_be_told_is_asked_for() {
        let message = choose("a,b,c", &Role::OF_RATINGS, &[]).unwrap_err();
        assert!(message.contains("a, b, c") && message.contains("--column user=NAME"), "{message}");
        assert!("colour".parse::<Role>().unwrap_err().contains("user, item, rating"));
    }
}
