//! Reading whole folders: the embedded edition, odd but readable files, and every fault.

use super::*;
use crate::input::InputError;
use anyhow::Result;
use std::path::Path;

const MOVIES: &str =
    "movieId,title,genres\n1,Toy Story (1995),Comedy|Animation\n2,\"Matrix, The (1999)\",Action\n";

/// A folder with the given files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

fn read_ratings_csv(ratings: &[u8]) -> Result<Dataset> {
    Dataset::read(folder(&[("movies.csv", MOVIES.as_bytes()), ("ratings.csv", ratings)]).path())
}

/// Ratings as (user id, movie id, value).
fn triples(dataset: &Dataset) -> Vec<(&str, &str, f32)> {
    let name = |r: &Rating| (&*dataset.users[r.user as usize], &*dataset.items[r.item as usize].id, r.value);
    dataset.ratings.iter().map(name).collect()
}

/// The message, without the folder.
fn fault(ratings: &[u8]) -> String {
    let error = read_ratings_csv(ratings).unwrap_err();
    let input = error.downcast_ref::<InputError>().expect("an InputError").to_string();
    input.rsplit_once("/ratings.csv").expect("the file's name").1.to_owned()
}

#[test]
fn reads_the_embedded_edition() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/ml-latest-small");
    let dataset = Dataset::read(&dir).unwrap();
    assert_eq!(dataset.ratings.len(), 100_004);
    assert_eq!((dataset.n_users(), dataset.n_items(), dataset.tags.len()), (671, 9125, 1296));
    assert_eq!(dataset.name, "ml-latest-small");
    assert_eq!(dataset.scale, RatingScale { min: 0.5, max: 5.0, step: 0.5 });
    assert_eq!((dataset.groups.len(), &*dataset.groups[0]), (19, "Action"));
    assert!(dataset.licence.is_some());
    assert_eq!(dataset.warnings.iter().map(|(kind, _)| kind).collect::<Vec<_>>(), [WarningKind::SameTitle]);
    let matrix = dataset.items.iter().find(|item| item.id == "2571").unwrap();
    assert_eq!(
        (&*matrix.title, matrix.year, matrix.imdb, matrix.tmdb),
        ("The Matrix", Some(1999), Some(133_093), Some(603))
    );
    assert_eq!(
        matrix.groups.iter().map(|&g| &*dataset.groups[g as usize]).collect::<Vec<_>>(),
        ["Action", "Sci-Fi", "Thriller"]
    );
    assert!(dataset.ratings.is_sorted_by_key(|rating| (rating.user, rating.item)));
    assert_eq!(dataset.user_ranges().iter().map(ExactSizeIterator::len).sum::<usize>(), 100_004);
    assert_eq!(dataset.item_counts().iter().filter(|count| **count == 0).count(), 59);
}

#[test]
fn columns_in_any_order_crlf_bom_and_quotes() {
    let dataset = read_ratings_csv(
        b"\xEF\xBB\xBF\"rating\",extra, movie_id ,USERID\r\n4.5,\"a,b\",2,10\r\n\r\n3,,1,9\r\n",
    )
    .unwrap();
    assert_eq!(triples(&dataset), [("9", "1", 3.0), ("10", "2", 4.5)]);
    assert_eq!(dataset.items[1].title, "The Matrix");
    assert_eq!(dataset.groups, ["Action", "Animation", "Comedy"]);
    assert_eq!(dataset.items[0].groups, [1, 2]);
    assert!(dataset.warnings.is_empty() && dataset.licence.is_none());
}

#[test]
fn the_order_of_lines_does_not_matter() {
    let a = read_ratings_csv(b"userId,movieId,rating\n10,1,3\n9,2,4\n9,1,5\n").unwrap();
    let b = read_ratings_csv(b"userId,movieId,rating\n9,1,5\n10,1,3\n9,2,4\n").unwrap();
    assert_eq!((triples(&a), &a.users), (triples(&b), &b.users));
    let named = read_ratings_csv(b"userId,movieId,rating\nzoe,1,3\n9,2,4\n10,1,5\n").unwrap();
    assert_eq!(named.users, ["10", "9", "zoe"]);
}

#[test]
fn older_editions_with_colons() {
    let dir = folder(&[
        ("ratings.dat", b"1::2::5::978300760\n2::1::3::978302109\n"),
        (
            "movies.dat",
            b"1::Mis\xE9rables, Les (1995)::Drama|Musical\n2::Star Wars: Episode IV (1977)::Action\n",
        ),
        ("users.dat", b"1::F::1::10::48067\n"),
        ("tags.dat", b"1::2::space::1215184630\n7::1::sad::1215184630\n"),
    ]);
    let dataset = Dataset::read(dir.path()).unwrap();
    assert_eq!(triples(&dataset), [("1", "2", 5.0), ("2", "1", 3.0)]);
    assert_eq!(dataset.items[0].title, "Les Misérables");
    assert_eq!(dataset.scale, RatingScale { min: 1.0, max: 5.0, step: 1.0 });
    assert_eq!((dataset.tags[0].user, dataset.tags[1].user), (Some(0), None));
}

#[test]
fn the_latest_of_two_ratings_stays() {
    let dataset =
        read_ratings_csv(b"userId,movieId,rating,timestamp\n1,1,5,900\n1,1,2,100\n1,2,3,7\n1,2,4,7\n")
            .unwrap();
    assert_eq!(triples(&dataset), [("1", "1", 5.0), ("1", "2", 4.0)]);
    assert_eq!(dataset.warnings.count(WarningKind::DuplicateRating), 2);
    let text = dataset.warnings.to_string();
    assert!(text.contains("ratings.csv:3: line 2 was kept, ratings.csv:4: line 5 was kept"), "{text}");
    let untimed = read_ratings_csv(b"userId,movieId,rating\n1,1,5\n1,2,3\n1,1,2\n").unwrap();
    assert_eq!(triples(&untimed), [("1", "1", 2.0), ("1", "2", 3.0)]);
}

#[test]
fn faults_that_are_counted() {
    let dir = folder(&[
        ("ratings.csv", b"userId,movieId,rating,timestamp\n1,1,5,2020-01-01\n1,99,3,1\n"),
        ("movies.csv", b"movieId,title\n1,Old (1990)\n1,New (1990)\n2,\n3,New (1990)\n"),
        ("links.csv", b"movieId,imdbId,tmdbId\n1,tt0114709,x\n77,1,2\n"),
        ("tags.csv", b"userId,movieId,tag\n1,78,lost\n1,99, kept \n"),
    ]);
    let dataset = Dataset::read(dir.path()).unwrap();
    let titles: Vec<_> = dataset.items.iter().map(|item| (&*item.id, &*item.title)).collect();
    assert_eq!(titles, [("1", "New"), ("2", "Movie 2"), ("3", "New"), ("99", "Movie 99")]);
    assert_eq!((dataset.items[0].imdb, dataset.items[0].tmdb), (Some(114_709), None));
    assert_eq!((dataset.tags.len(), &*dataset.tags[0].text, dataset.tags[0].item), (1, "kept", 3));
    use WarningKind::*;
    let counts: Vec<_> = dataset.warnings.iter().map(|(kind, tally)| (kind, tally.count)).collect();
    assert_eq!(
        counts,
        [
            (UntitledItem, 1),
            (UnreadableTimestamp, 1),
            (DuplicateItem, 1),
            (BlankTitle, 1),
            (SameTitle, 2),
            (LinkWithoutItem, 1),
            (UnreadableLink, 1),
            (TagWithoutItem, 1),
        ]
    );
    assert!(dataset.warnings.to_string().contains("(ratings.csv:3: item 99)"));
}

#[test]
fn films_of_a_year_are_told_apart_by_their_other_titles() {
    let movies = "movieId,title\n1,\"Class, The (Klass) (2007)\"\n2,\"Class, The (Entre les murs) (2007)\"\n3,\"Class, The (1983)\"\n";
    let dir =
        folder(&[("movies.csv", movies.as_bytes()), ("ratings.csv", b"userId,movieId,rating\n1,1,5\n")]);
    let titles: Vec<_> =
        Dataset::read(dir.path()).unwrap().items.into_iter().map(|item| item.title).collect();
    assert_eq!(titles, ["The Class (Klass)", "The Class (Entre les murs)", "The Class"]);
}

#[test]
fn faults_that_stop_the_reading() {
    for (ratings, message) in [
        (&b""[..], ": the file is empty. Download or export it again"),
        (b"\xEF\xBB\xBF", ": the file is empty. Download or export it again"),
        (b"userId,movieId,rating\n", ": no ratings, only a header line. Add lines userId,movieId,rating"),
        (
            b"userId,movieId,stars\n1,1,5\n",
            ":1: no column 'rating'; the header line has: userId, movieId, stars. Give the file a header line with \
             this name; the order of the columns does not matter",
        ),
        (
            b"userId;movieId;rating\n1;1;5\n",
            ":1: no column 'userId'; the header line has: userId;movieId;rating. Separate the columns by commas",
        ),
        (b"userId,movieId,rating,Rating\n", ":1: two columns are named 'rating'. Rename or remove one"),
        (
            b"userId,movieId,rating\n1,1,5\n1,2,good\n",
            ":3: rating 'good' is not a number. Write it like 3.5 or remove the line",
        ),
        (
            b"userId,movieId,rating\n1,1,\n",
            ":2: rating '' is not a number. Write it like 3.5 or remove the line",
        ),
        (b"userId,movieId,rating\n1,1,NaN\n", ":2: rating NaN is not finite. Correct it or remove the line"),
        (b"userId,movieId,rating\n1,1,inf\n", ":2: rating inf is not finite. Correct it or remove the line"),
        (
            b"userId,movieId,rating\n1,1,1e9\n",
            ":2: rating 1e9 is on no rating scale (-100 to 100). Correct it or remove the line; say '--scale \
             implicit' if it counts plays or purchases",
        ),
        (
            b"userId,movieId,rating\n1,1,5\n1,2\n",
            ":3: 2 fields where 3 are expected. Put a field that contains the separator in double quotes",
        ),
        (b"userId,movieId,rating\n,1,5\n", ":2: userId is empty. Fill it in or remove the line"),
        (
            b"userId,movieId,rating\n\xFFx,1,5\n",
            ":2: userId is not UTF-8. Save it as UTF-8, for instance with 'iconv -f WINDOWS-1252 -t UTF-8'",
        ),
        (
            b"\xFF\xFEu\0s\0",
            ": UTF-16 instead of UTF-8. Save it as UTF-8, for instance with 'iconv -f UTF-16 -t UTF-8'",
        ),
        (
            b"<!DOCTYPE html>",
            ": an HTML or XML page instead of CSV. The download may have needed a login: fetch it again",
        ),
        (b"PK\x03\x04", ": an archive instead of CSV. Unpack it first"),
    ] {
        assert_eq!(fault(ratings), message);
    }
}

#[test]
fn a_slip_of_the_key_is_found_by_its_line() {
    let mut ratings = String::from("userId,movieId,rating\n");
    for user in 0..2000 {
        ratings += &format!("{user},1,{}\n", if user == 1234 { "45" } else { "4.5" });
    }
    let message = fault(ratings.as_bytes());
    assert!(
        message.starts_with(":1236: rating 45 is far outside the scale of nearly all others, 0.5 to 5"),
        "{message}"
    );
}

#[test]
fn missing_files_are_named_with_what_is_there() {
    let problem = |dir: &Path| Dataset::read(dir).unwrap_err().downcast::<InputError>().unwrap();
    let dir = folder(&[("readme.md", b"")]);
    assert_eq!(problem(dir.path()).problem, "no ratings.csv; found: readme.md");
    std::fs::write(dir.path().join("ratings.csv"), "userId,movieId,rating\n").unwrap();
    assert_eq!(problem(dir.path()).problem, "no movies.csv; found: ratings.csv, readme.md");
    assert_eq!(problem(&dir.path().join("readme.md")).problem, "not a folder");
    assert_eq!(problem(&dir.path().join("nothing")).problem, "no such folder");
    let outer = tempfile::tempdir().unwrap();
    std::fs::create_dir(outer.path().join("ml-25m")).unwrap();
    std::fs::write(outer.path().join("ml-25m/ratings.csv"), "").unwrap();
    assert!(problem(outer.path()).remedy.contains("ml-25m: name that folder"));
}

#[test]
fn titles_must_be_utf8_in_csv() {
    let dir = folder(&[
        ("movies.csv", b"movieId,title\n1,Mis\xE9rables\n"),
        ("ratings.csv", b"userId,movieId,rating\n1,1,5\n"),
    ]);
    let error = Dataset::read(dir.path()).unwrap_err().to_string();
    assert!(error.contains("movies.csv:2: column 'title' is not UTF-8. Save it as UTF-8"), "{error}");
}

/// Read files of any form: the ratings, and perhaps the items.
fn read_files(
    ratings: (&str, &[u8]),
    items: Option<(&str, &[u8])>,
    files: Files,
) -> Result<(Dataset, String)> {
    let both: Vec<(&str, &[u8])> = std::iter::once(ratings).chain(items).collect();
    let dir = folder(&both);
    let path = |file: (&str, &[u8])| dir.path().join(file.0);
    let files = Files { ratings: path(ratings), items: items.map(path), ..files };
    Dataset::read_files(&files).map(|(dataset, findings)| (dataset, findings.to_string()))
}

#[test]
fn books_with_ratings_from_1_to_10() {
    let ratings = b"\"User-ID\";\"ISBN\";\"Book-Rating\"\nann;0441-x;10\nben;0441-x;3\nben;9;7\nann;77;\n";
    let items = b"ISBN,Book-Title,Year-Of-Publication,Genres,url\n0441-x,\"Dune, Messiah\",1969,\"Sci-Fi, Epic\",https://b.org/0441-x\n\
                  9,Emma (1815),1815,Romance,https://b.org/9\n";
    let (books, findings) =
        read_files(("bx.csv", ratings), Some(("books.csv", items)), Files::default()).unwrap();
    assert_eq!(triples(&books), [("ann", "0441-x", 10.0), ("ben", "0441-x", 3.0), ("ben", "9", 7.0)]);
    assert_eq!(books.scale, RatingScale { min: 1.0, max: 10.0, step: 1.0 });
    assert_eq!((&*books.items[0].title, books.items[0].year), ("Dune, Messiah", Some(1969)));
    assert_eq!((&*books.items[1].title, books.items[1].year), ("Emma (1815)", Some(1815)));
    assert_eq!(books.groups, ["Epic", "Romance", "Sci-Fi"]);
    let subject = &books.subject;
    assert_eq!((&*subject.plural, &*subject.done, &*subject.link), ("books", "read", "https://b.org/{id}"));
    assert_eq!(books.warnings.count(WarningKind::NotRated), 1);
    assert!(findings.contains("user = User-ID, item = ISBN, rating = Book-Rating"), "{findings}");
    assert!(
        findings.contains("3 ratings from 1 to 10 in steps of 1\n2 books, 2 users, 3 groups"),
        "{findings}"
    );
}

#[test]
fn plays_in_json_lines_without_titles() {
    let plays = b"{\"user\":1,\"song_id\":\"a\",\"plays\":3}\n\n{\"user\":1,\"song_id\":\"b\",\"plays\":1}\n{\"user\":2,\"song_id\":\"b\",\"plays\":250}\n";
    let (songs, findings) = read_files(("plays.jsonl", plays), None, Files::default()).unwrap();
    assert_eq!((songs.subject.feedback, &*songs.subject.done), (Feedback::Implicit, "heard"));
    assert_eq!(songs.items.iter().map(|item| &*item.title).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(triples(&songs).iter().map(|triple| triple.2).collect::<Vec<_>>(), [1.0, 0.5, 1.0]);
    assert!(songs.warnings.is_empty() && findings.contains("3 uses"), "{findings}");
    let fault =
        read_files(("plays.jsonl", b"{\"user\":1,\"song\":2}\n{\"user\":1,\n"), None, Files::default());
    let message = fault.unwrap_err().to_string();
    assert!(message.contains("plays.jsonl:2: column 10: not a JSON object"), "{message}");
}

#[test]
fn purchases_and_thumbs() {
    let bought = b"customer\tsku\n1\tx\n2\tx\n2\ty\n2\ty\n";
    let (shop, _) = read_files(("orders.tsv", bought), None, Files::default()).unwrap();
    assert_eq!(triples(&shop), [("1", "x", 1.0), ("2", "x", 1.0), ("2", "y", 1.0)]);
    assert_eq!((shop.subject.feedback, &*shop.subject.singular), (Feedback::Implicit, "item"));
    let liked = b"user,item,liked\n1,x,true\n1,y,false\n";
    let (thumbs, _) = read_files(("thumbs.csv", liked), None, Files::default()).unwrap();
    assert_eq!(
        (thumbs.scale, thumbs.subject.feedback),
        (RatingScale { min: 0.0, max: 1.0, step: 1.0 }, Feedback::Ratings)
    );
}

#[test]
fn a_stated_scale_holds() {
    let ratings = b"user,item,score\n1,x,7\n1,y,0\n2,x,-1\n";
    let read = |scale: &str, unrated| {
        let files = Files { scale: Some(scale.parse().unwrap()), unrated, ..Files::default() };
        read_files(("r.csv", ratings), None, files)
    };
    let message = read("1-10", Some(-1.0)).unwrap_err().to_string();
    assert!(message.contains("r.csv:3: rating 0 is outside the scale of 1 to 10"), "{message}");
    assert_eq!(read("0-10", None).unwrap().0.ratings.len(), 2, "-1 is not rated");
    assert_eq!(read("1-10", Some(0.0)).unwrap_err().to_string().matches("r.csv:4").count(), 1);
}

#[test]
fn a_stone_in_every_column() {
    for (ratings, message) in [
        (&b"user,item,score\n1,,5\n"[..], "r.csv:2: item is empty"),
        (b"user,item,score\n1,x,high\n", "r.csv:2: score 'high' is not a number"),
        (b"user,item,score\n1,x,5\n1,x\n", "r.csv:3: 2 fields where 3 are expected"),
        (b"user,item,plays\n1,x,0\n", "r.csv:2: 0 is no count of uses"),
        (b"[{\"user\":1}]", "a JSON array instead of JSON Lines"),
        (b"1,2,5\n1,3,4\n", "no column is known to name who rated"),
    ] {
        let found = read_files(("r.csv", ratings), None, Files::default()).unwrap_err().to_string();
        assert!(found.contains(message), "{found}");
    }
}

#[test]
fn more_groups_than_a_model_holds() {
    let items: String = (0..70).map(|at| format!("{at},T{at},common|rare{at:02}\n")).collect();
    let items = format!("id,title,genres\n{items}");
    let (set, _) = read_files(
        ("r.csv", b"user,item,score\n1,0,5\n2,1,3\n"),
        Some(("things.csv", items.as_bytes())),
        Files::default(),
    )
    .unwrap();
    assert_eq!((set.groups.len(), &*set.groups[0]), (64, "common"));
    assert_eq!(set.warnings.count(WarningKind::SmallGroup), 7);
}

/// Parquet as others write it: users in one group of rows, their items and ratings.
#[cfg(feature = "parquet")]
fn parquet_of(users: &[i64], items: &[&str], ratings: &[f64]) -> Vec<u8> {
    use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
    use parquet::file::{properties::WriterProperties, writer::SerializedFileWriter};
    use parquet::{basic::Compression, schema::parser::parse_message_type};
    let schema =
        "message r { REQUIRED INT64 user_id; REQUIRED BYTE_ARRAY book_id (UTF8); REQUIRED DOUBLE rating; }";
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    // One page for all, whose header alone says how many there are.
    let properties = properties.set_data_page_row_count_limit(usize::MAX).build();
    let mut bytes = Vec::new();
    let schema = std::sync::Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, properties.into()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int64Type>().write_batch(users, None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let items: Vec<ByteArray> = items.iter().map(|&item| ByteArray::from(item)).collect();
    column.typed::<ByteArrayType>().write_batch(&items, None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<DoubleType>().write_batch(ratings, None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    bytes
}

#[cfg(feature = "parquet")]
#[test]
fn ratings_in_parquet() {
    let bytes = parquet_of(&[7, 7], &["a-1", "b-2"], &[4.5, 1.0]);
    let (set, _) = read_files(("r.parquet", &bytes), None, Files::default()).unwrap();
    assert_eq!(triples(&set), [("7", "a-1", 4.5), ("7", "b-2", 1.0)]);
    let cut = read_files(("r.parquet", &bytes[..60]), None, Files::default()).unwrap_err().to_string();
    assert!(cut.contains("Parquet that cannot be read"), "{cut}");
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_with_more_rows_than_its_bytes_warrant() {
    let same = |n: usize| parquet_of(&vec![7; n], &vec!["a-1"; n], &vec![4.5; n]);
    let few = same(100_000);
    assert!(few.len() < 2000, "a writer says it once: {} bytes", few.len());
    let (set, _) = read_files(("r.parquet", &few), None, Files::default()).unwrap();
    assert_eq!(set.ratings.len(), 1, "the last of a hundred thousand");
    let many = same(4_000_000);
    let error = read_files(("r.parquet", &many), None, Files::default()).unwrap_err().to_string();
    assert!(error.contains(&format!("4000000 values of a column in {} bytes", many.len())), "{error}");
}
