"""Compares the lists of an imported model with those that the same factors of Spark's give in NumPy, for users whom
neither has seen: nDCG@10 of a fifth of their ratings, the rest folded in."""

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np
from pyspark.ml.recommendation import ALSModel
from pyspark.sql import SparkSession

TOP = 10
#: One in so many of a user's ratings is held out.
HELD_OUT_ONE_IN = 5
#: How far the two may differ.
MOST = 0.01


def factors(rows):
    return {str(row.id): np.array(row.features, dtype=np.float64) for row in rows.collect()}


def read(path):
    ratings = defaultdict(list)
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            ratings[row["userId"]].append((row["movieId"], float(row["rating"])))
    return ratings


def fold_in(given, items, gram, alpha, regularization):
    """MLlib's half-step of one user: confidence 1 + alpha r, the regularization once for every rating."""
    known = [(items[item], rating) for item, rating in given if item in items]
    left, right = gram.copy(), np.zeros(len(gram))
    for y, rating in known:
        left += alpha * rating * np.outer(y, y)
        right += (1 + alpha * rating) * y
    return np.linalg.solve(left + regularization * len(known) * np.eye(len(gram)), right)


def ndcg(ranked, relevant):
    gain = sum(1 / np.log2(place + 2) for place, item in enumerate(ranked[:TOP]) if item in relevant)
    return gain / sum(1 / np.log2(place + 2) for place in range(min(TOP, len(relevant))))


def lists_of_numpy(given, items, alpha, regularization):
    names = list(items)
    matrix = np.stack([items[name] for name in names])
    gram = matrix.T @ matrix
    for user, ratings in given.items():
        scores = matrix @ fold_in(ratings, items, gram, alpha, regularization)
        seen = {item for item, _ in ratings}
        order = (names[at] for at in np.argsort(-scores, kind="stable"))
        yield user, [item for item in order if item not in seen][:TOP]


def lists_of_flatflix(given, command, model):
    with tempfile.TemporaryDirectory() as folder:
        ratings, out = Path(folder) / "given.csv", Path(folder) / "lists.csv"
        with ratings.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["userId", "movieId", "rating"])
            writer.writerows((user, *rating) for user, own in given.items() for rating in own)
        what = ["--model", model, "--ratings", ratings, "--top", str(TOP), "--out", out]
        subprocess.run([command, "recommend", *what, "--quiet"], check=True, stdout=subprocess.DEVNULL)
        lists = defaultdict(list)
        with out.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                lists[row["userId"]].append(row["movieId"])
        return lists


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--flatflix", required=True, help="the command")
    add("--model", required=True, help="what 'flatflix import spark' has made")
    add("--implicit", required=True, help="the ALSModel folder that it was made of")
    add("--ratings", type=Path, required=True, help="ratings.csv, with users whom Spark has not seen")
    add("--alpha", type=float, required=True)
    add("--regularization", type=float, required=True)
    given = parser.parse_args()
    session = SparkSession.builder.appName("compare").getOrCreate()
    model = ALSModel.load(given.implicit)
    items, users = factors(model.itemFactors), factors(model.userFactors)
    session.stop()

    shuffle = random.Random(1).shuffle
    kept, held_out = {}, {}
    for user, ratings in read(given.ratings).items():
        if user in users or len(ratings) < HELD_OUT_ONE_IN:
            continue
        shuffle(ratings)
        n = len(ratings) // HELD_OUT_ONE_IN
        kept[user], held_out[user] = ratings[n:], {item for item, _ in ratings[:n]}
    if not kept:
        sys.exit("Spark has seen every user: leave some out with --held-out")

    def mean(lists):
        return float(np.mean([ndcg(lists[user], held_out[user]) for user in kept]))

    python = mean(dict(lists_of_numpy(kept, items, given.alpha, given.regularization)))
    ours = mean(lists_of_flatflix(kept, given.flatflix, given.model))
    print(json.dumps({"users": len(kept), "ndcgInPython": python, "ndcgOfTheModel": ours}))
    if abs(python - ours) > MOST:
        sys.exit(f"nDCG@10 differs by more than {MOST}")


if __name__ == "__main__":
    main()
