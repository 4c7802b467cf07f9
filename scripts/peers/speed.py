"""Measures what a sweep over users and items takes in another library, in seconds, and prints it as JSON."""

import argparse
import csv
import json
import os
import time
from pathlib import Path

# implicit has threads of its own; before NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

#: Sweeps before the measured ones.
WARM_UP = 1


def read(path):
    """Users, items and ratings, users and items numbered from 0."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = [(row["userId"], row["movieId"], float(row["rating"])) for row in csv.DictReader(file)]
    users, items = ({key: n for n, key in enumerate(dict.fromkeys(row[at] for row in rows))} for at in (0, 1))
    return (
        np.array([users[row[0]] for row in rows], dtype=np.int32),
        np.array([items[row[1]] for row in rows], dtype=np.int32),
        np.array([row[2] for row in rows], dtype=np.float32),
    )


def implicit(ratings, k, sweeps, use_cg):
    from implicit.cpu.als import AlternatingLeastSquares
    from scipy.sparse import csr_matrix

    users, items, values = ratings
    matrix = csr_matrix((values, (users, items)))
    seconds = []
    model = AlternatingLeastSquares(
        factors=k, iterations=WARM_UP + sweeps, use_cg=use_cg, random_state=1, num_threads=0
    )
    model.fit(matrix, show_progress=False, callback=lambda sweep, elapsed, loss: seconds.append(elapsed))
    return seconds[WARM_UP:]


def spark(ratings, k, sweeps):
    """Two fits that differ by the measured sweeps: a fit also deals the ratings to blocks."""
    from pyspark.ml.recommendation import ALS

    from spark_als import _session

    session = _session("local[2]")
    rows = list(zip(*(column.tolist() for column in ratings)))
    table = session.createDataFrame(rows, ["user", "item", "rating"]).repartition(8).cache()
    table.count()

    def fit(n):
        als = ALS(userCol="user", itemCol="item", ratingCol="rating", rank=k, maxIter=n, regParam=0.1, seed=1)
        start = time.perf_counter()
        als.fit(table)
        return time.perf_counter() - start

    fit(1)
    less, more = fit(WARM_UP), fit(WARM_UP + sweeps)
    return [(more - less) / sweeps]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ratings", type=Path, required=True, help="ratings.csv in MovieLens form")
    parser.add_argument("--peer", choices=["implicit-cg", "implicit-cholesky", "spark"], required=True)
    parser.add_argument("--k", type=int, default=64, help="factors")
    parser.add_argument("--sweeps", type=int, default=3)
    given = parser.parse_args()
    ratings = read(given.ratings)
    if given.peer == "spark":
        seconds = spark(ratings, given.k, given.sweeps)
    else:
        seconds = implicit(ratings, given.k, given.sweeps, given.peer == "implicit-cg")
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
