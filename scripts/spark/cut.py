"""Cuts a folder in MovieLens form to its most rated films and first users: data small enough to commit."""

import argparse
import csv
from collections import Counter
from pathlib import Path


def read(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(path, rows, columns):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with ratings.csv and movies.csv")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the same to")
    parser.add_argument("--users", type=int, default=120)
    parser.add_argument("--items", type=int, default=150)
    given = parser.parse_args()
    ratings, movies = read(given.data / "ratings.csv"), read(given.data / "movies.csv")
    counts = Counter(row["movieId"] for row in ratings)
    kept = set(sorted(counts, key=lambda movie: (-counts[movie], int(movie)))[: given.items])
    users = set(list(dict.fromkeys(row["userId"] for row in ratings))[: given.users])
    ratings = [row for row in ratings if row["movieId"] in kept and row["userId"] in users]
    given.out.mkdir(parents=True, exist_ok=True)
    write(given.out / "ratings.csv", ratings, ["userId", "movieId", "rating"])
    write(given.out / "movies.csv", [row for row in movies if row["movieId"] in kept], ["movieId", "title", "genres"])


if __name__ == "__main__":
    main()
