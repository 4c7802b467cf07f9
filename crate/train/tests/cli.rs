//! The command as a process: what it prints where, and its exit codes.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn flatflix() -> Command {
    Command::new(env!("CARGO_BIN_EXE_flatflix"))
}

fn run(args: &[&str]) -> Output {
    flatflix().args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// `flatflix synth` of a tiny data set.
fn synth(out: &Path, options: &[&str]) -> Output {
    let shape = ["synth", "--users", "5", "--items", "7", "--ratings", "20", "--out"];
    flatflix().args(shape).arg(out).args(options).output().unwrap()
}

#[test]
fn help_documents_the_exit_codes() {
    for args in [&["--help"][..], &["help"], &["synth", "--help"]] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).contains("Example"), "{args:?}");
    }
    assert!(text(&run(&["--help"]).stdout).contains("3  input data that cannot be used"));
}

#[test]
fn wrong_usage_is_2() {
    for args in [&[][..], &["nonsense"], &["synth"], &["serve", "x", "--port", "70000"]] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn results_are_on_stdout_and_nothing_on_stderr() {
    let dir = tempfile::tempdir().unwrap();
    let output = synth(dir.path(), &[]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    assert!(text(&output.stdout).starts_with("Wrote 20 ratings of 7 items by 5 users to "));
    let output = synth(dir.path(), &["--json", "--seed", "9"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&json["ratings"], &json["seed"]), (&20.into(), &9.into()));
}

#[test]
fn unusable_input_is_3_and_an_unusable_model_4() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("ratings.csv"), "real").unwrap();
    let output = synth(dir.path(), &[]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        text(&output.stderr).starts_with("error: ")
            && text(&output.stderr).ends_with("Name another folder\n")
    );

    let model = dir.path().join("ratings.csv");
    let out = dir.path().join("dist");
    let site = |model: &Path| {
        flatflix().arg("site").arg("--model").arg(model).arg("--out").arg(&out).output().unwrap()
    };
    let output = site(&model);
    assert_eq!(output.status.code(), Some(4), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("ratings.csv: "));
    let output = site(&dir.path().join("none"));
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("cannot read "));
    assert!(!out.exists());
}

#[test]
fn an_evaluation_is_also_a_page() {
    let dir = tempfile::tempdir().unwrap();
    let (ratings, config, report) =
        (dir.path().join("in"), dir.path().join("quick.toml"), dir.path().join("a/b"));
    let shape = ["synth", "--users", "30", "--items", "50", "--ratings", "600", "--out"];
    assert!(flatflix().args(shape).arg(&ratings).status().unwrap().success());
    std::fs::write(&config, "[rating]\nfactors = 2\nsweeps = 3\n[ranking.linear]\ncomponents = 4\n").unwrap();
    let evaluate = |report: &Path| {
        let mut command = flatflix();
        command.args(["evaluate", "--protocol", "weak", "--json", "--quiet", "--data"]).arg(&ratings);
        command.arg("--config").arg(&config).arg("--report").arg(report).output().unwrap()
    };
    let output = evaluate(&report);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let model = json["rows"].as_array().unwrap().iter().find(|row| row["method"] == "Flatflix").unwrap();
    let rmse = format!("{:.3}", model["rmse"]["mean"].as_f64().unwrap());
    assert!(std::fs::read_to_string(report.join("index.html")).unwrap().contains(&rmse));
    // A file stands where the folder should be.
    let output = evaluate(&config);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("quick.toml") && output.stdout.is_empty());
}

/// Each stage of a project, from nothing to a finished site, is told with what to do next; damage fails.
#[test]
fn the_doctor_says_what_is_missing_or_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    let run = |args: &[&str]| flatflix().args(args).current_dir(dir.path()).output().unwrap();
    let doctor = |code: i32, words: &[&str]| {
        let output = run(&["doctor"]);
        let found = text(&output.stdout);
        assert_eq!(output.status.code(), Some(code), "{found}{}", text(&output.stderr));
        words.iter().for_each(|words| assert!(found.contains(words), "{words} in {found}"));
    };
    doctor(0, &["'flatflix init' writes one", "the configuration names none", "'flatflix train' makes it"]);
    std::fs::write(path("flatflix.toml"), "[rating]\nfactor = 2\n").unwrap();
    doctor(1, &["WRONG", "line 2"]);
    let config = |site: &str| {
        let text = format!(
            "[data]\nratings = 'ratings.csv'\n[rating]\nfactors = 2\nsweeps = 3\n[ranking.linear]\ncomponents = 4\n{site}"
        );
        std::fs::write(path("flatflix.toml"), text).unwrap();
    };
    config("");
    doctor(1, &["ratings.csv"]);
    let rows = (0..120).map(|row| format!("u{},i{},{}\n", row % 12, row % 17, 1 + row % 5));
    std::fs::write(path("ratings.csv"), format!("user,item,rating\n{}", rows.collect::<String>())).unwrap();
    doctor(
        0,
        &[
            "120 ratings of 17 items by 12 users",
            "none are stated",
            "enough to train",
            "model.flatflix is not there",
        ],
    );
    assert!(run(&["train", "--yes", "--quiet"]).status.success());
    doctor(0, &["good     model", "'flatflix site' makes it"]);
    config("[site]\nreport = 'report'\ncovers = true\n");
    doctor(1, &["holds no report", "no addresses of pictures"]);
    config("");
    let text = std::fs::read_to_string(path("flatflix.toml")).unwrap();
    std::fs::write(path("flatflix.toml"), format!("seed = 2\n{text}")).unwrap();
    doctor(0, &["is not what these data and parameters give", "seed = 1"]);
    std::fs::write(path("model.flatflix"), "real").unwrap();
    doctor(1, &["not a Flatflix model", "'flatflix train' makes a new one"]);
}

/// From an owner's own file and configuration: training writes the card, an evaluation adds to it.
#[test]
fn papers_travel_with_the_model() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    let run = |args: &[&str]| flatflix().args(args).arg("--quiet").current_dir(dir.path()).output().unwrap();
    let done = |args: &[&str]| {
        let output = run(args);
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{args:?}");
        text(&output.stdout).to_owned()
    };
    done(&["synth", "--users", "40", "--items", "60", "--ratings", "900", "--out", "in"]);
    let config = "[data]\nratings = 'in/ratings.csv'\nitems = 'in/movies.csv'\nabout = 'Made up.'\nname = 'Shelf'\n\
                  [items]\nsingular = 'book'\nplural = 'books'\ndone = 'read'\n\
                  [rating]\nfactors = 2\nsweeps = 3\n[ranking.linear]\ncomponents = 4\n";
    std::fs::write(path("flatflix.toml"), config).unwrap();
    done(&["train", "--yes"]);
    let card = done(&["card", "model.flatflix"]);
    for words in
        ["# Model card: Shelf", "A recommender of books", "Made up.", "| Ratings | 900 |", "was not measured"]
    {
        assert!(card.contains(words), "{words} in {card}");
    }
    done(&["evaluate", "--protocol", "weak", "--yes", "--model", "model.flatflix", "--report", "report"]);
    let figures = |card: &str| serde_json::from_str::<serde_json::Value>(card).unwrap()["figures"].clone();
    let measured = figures(&done(&["card", "model.flatflix", "--json"]));
    assert!(measured["weak.all.ndcg_at_10"].as_f64().unwrap() > 0.0, "{measured}");
    assert!(done(&["card", "model.flatflix"]).contains("Known people"));
    done(&["verify", "model.flatflix"]);

    let other =
        run(&["evaluate", "--protocol", "strong", "--yes", "--model", "model.flatflix", "--seed", "2"]);
    assert_eq!(other.status.code(), Some(3));
    assert!(text(&other.stderr).contains("trained with seed = 1"), "{}", text(&other.stderr));
    let other =
        run(&["evaluate", "--protocol", "weak", "--data", "in", "--yes", "--model", "report/index.html"]);
    assert_eq!(other.status.code(), Some(4));

    let tune = ["tune", "--yes", "--trials", "1", "--folds", "1", "--out", "tuned.toml"];
    assert!(done(&tune).contains("Wrote tuned.toml"));
}

/// Everything that asks a model works with either kind of ranking head.
#[test]
fn an_implicit_model_does_all_that_a_linear_one_does() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    let run = |args: &[&str]| {
        let output = flatflix().args(args).arg("--quiet").current_dir(dir.path()).output().unwrap();
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{args:?}");
        text(&output.stdout).to_owned()
    };
    run(&["synth", "--users", "60", "--items", "80", "--ratings", "1500", "--out", "in"]);
    let quick = "[rating]\nfactors = 2\nsweeps = 3\n[ranking.implicit_als]\ncomponents = 8\nsweeps = 4\n";
    std::fs::write(path("quick.toml"), quick).unwrap();
    let train = |out: &str, threads: &str| {
        let options = ["--config", "quick.toml", "--ranking-head", "implicit-als", "--threads", threads];
        run(&[&["train", "--data", "in", "--out", out], &options[..]].concat());
        std::fs::read(path(out)).unwrap()
    };
    assert!(train("model", "1") == train("again", "3"), "three threads gave other bytes than one");
    let facts: serde_json::Value = serde_json::from_str(&run(&["inspect", "model", "--json"])).unwrap();
    assert_eq!((&facts["rankingHead"], &facts["components"]), (&"implicit-als".into(), &8.into()));
    assert_eq!(facts["parameters"]["ranking.implicit_als.sweeps"], "4");
    run(&["verify", "model"]);

    std::fs::copy(path("in/ratings.csv"), path("mine.csv")).unwrap();
    let ask = |novelty: &str, risk: &str, variety: &str| {
        let options = ["--novelty", novelty, "--risk", risk, "--variety", variety, "--out", "best.csv"];
        run(&[&["recommend", "--model", "model", "--ratings", "mine.csv"], &options[..]].concat());
        std::fs::read_to_string(path("best.csv")).unwrap()
    };
    let plain = ask("0", "0", "0");
    assert!(plain.lines().count() > 60 * 4 && !plain.contains("NaN"));
    assert_ne!(plain, ask("0.5", "0", "0"));
    assert_ne!(plain, ask("0", "-1", "0"));
    assert_ne!(plain, ask("0", "0", "0.9"));
    let movie = plain.lines().nth(1).unwrap().split(',').nth(2).unwrap().to_owned();
    let similar: serde_json::Value =
        serde_json::from_str(&run(&["similar", "--model", "model", "--movie", &movie, "--json"])).unwrap();
    assert_eq!(similar.as_array().map(Vec::len), Some(5), "{similar}");
}

#[test]
fn splits_are_folders_of_csv() {
    let dir = tempfile::tempdir().unwrap();
    let (ratings, out) = (dir.path().join("in"), dir.path().join("splits"));
    let shape = ["synth", "--users", "30", "--items", "50", "--ratings", "600", "--out"];
    assert!(flatflix().args(shape).arg(&ratings).status().unwrap().success());
    let split = |out: &Path| {
        let mut command = flatflix();
        command.args(["split", "--protocol", "strong", "--seed", "7", "--json", "--data"]).arg(&ratings);
        command.arg("--out").arg(out).output().unwrap()
    };
    let output = split(&out);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&json["splits"][4]["name"], &json["given"][7]), (&"seed-7-fold-5".into(), &().into()));
    assert!(out.join("seed-7-fold-5/train/movies.csv").exists());
    assert_eq!(split(&ratings).status.code(), Some(3));
}

/// The reader hangs up before anything is printed.
#[cfg(unix)]
#[test]
fn a_broken_pipe_is_no_fault() {
    for options in [&[][..], &["--json"]] {
        let dir = tempfile::tempdir().unwrap();
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let shape = ["synth", "--users", "5", "--items", "7", "--ratings", "20", "--out"];
        let output = flatflix().args(shape).arg(dir.path()).args(options).stdout(writer).output().unwrap();
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    }
}

#[test]
fn serves_until_it_is_stopped() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("index.html"), "<p>here").unwrap();
    let mut server = flatflix()
        .arg("serve")
        .arg(dir.path())
        .args(["--port", "0", "--base", "demo", "--quiet"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim().rsplit(' ').next().unwrap();
    assert_eq!(line, format!("Serving {} at {url}\n", dir.path().display()));
    let address = url.strip_prefix("http://").unwrap().strip_suffix("/demo/").unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.write_all(b"GET /demo/ HTTP/1.0\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(answer.starts_with("HTTP/1.0 200 OK") && answer.ends_with("<p>here"), "{answer}");
}

#[test]
fn a_search_is_never_overwritten_and_its_result_trains() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (ratings, start, out, model) = (at("ratings"), at("start.toml"), at("tuned.toml"), at("model"));
    let shape = ["--users", "12", "--items", "20", "--ratings", "150"];
    assert!(flatflix().args(["synth", "--out", &ratings]).args(shape).status().unwrap().success());
    std::fs::write(&start, "[rating]\nfactors = 6\nsweeps = 2\n[ranking.linear]\ncomponents = 4\n").unwrap();
    let tune = |options: &[&str]| {
        let search =
            ["tune", "--data", &ratings, "--config", &start, "--out", &out, "--folds", "1", "--json"];
        flatflix().args(search).args(options).output().unwrap()
    };
    let found = |output: &Output| serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap();

    let first = tune(&["--trials", "2"]);
    assert_eq!((first.status.code(), text(&first.stderr)), (Some(0), ""));
    let trials = found(&first)["trials"].clone();
    assert_eq!(trials.as_array().unwrap().len(), 4);
    let written = std::fs::read(&out).unwrap();
    let again = tune(&["--trials", "2"]);
    assert_eq!(again.status.code(), Some(3));
    assert!(text(&again.stderr).contains("--resume"));
    std::fs::rename(&out, at("kept.toml")).unwrap();
    let again = tune(&["--trials", "2"]);
    assert_eq!(again.status.code(), Some(3), "the journal is still there");
    assert!(text(&again.stderr).contains("tuned.toml.trials.jsonl: "));

    let resumed = tune(&["--trials", "2", "--resume"]);
    assert_eq!(found(&resumed)["trials"], trials);
    assert_eq!(std::fs::read(&out).unwrap(), written);
    let other = tune(&["--trials", "2", "--resume", "--seed", "9"]);
    assert_eq!(other.status.code(), Some(3));
    assert!(text(&other.stderr).contains("another seed"));
    let train = run(&["train", "--data", &ratings, "--config", &out, "--out", &model]);
    assert_eq!(train.status.code(), Some(0), "{}", text(&train.stderr));
}
