"""Trains Spark MLlib's explicit and implicit ALS on ratings, for `flatflix import spark`.

    spark-submit scripts/spark/train.py --ratings hdfs:///ratings.parquet --out hdfs:///als --factors 32

Ratings are CSV with a header line, or Parquet, with a user, an item and a rating in each row; users and items are
32-bit integers, as MLlib wants them. Of several ratings of an item by one user any may win: have one. Writes two
ALSModel folders, OUT/explicit and OUT/implicit, and prints the command that makes a model of them.
"""

import argparse
import shlex
import sys

from pyspark.ml.recommendation import ALS
from pyspark.sql import SparkSession, functions

#: Held-out users are chosen by a hash of their id modulo this.
BUCKETS = 10_000
#: Sweeps between checkpoints: the plan of many sweeps is more than a driver's stack holds.
CHECKPOINT_INTERVAL = 5


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--ratings", required=True, help="CSV or Parquet file or folder, of any file system that Spark reads")
    add("--out", required=True, help="folder for the two models; replaced if it is there")
    add("--columns", default="userId,movieId,rating", help="names of the columns (default userId,movieId,rating)")
    add("--factors", type=int, default=12, help="factors of the explicit model (default 12)")
    add("--sweeps", type=int, default=20, help="sweeps of both models (default 20)")
    add("--regularization", type=float, default=0.1, help="of the explicit model, times ratings (default 0.1)")
    add("--components", type=int, default=64, help="components of the implicit model (default 64)")
    add("--alpha", type=float, default=2.0, help="confidence of the implicit model: 1 + alpha rating (default 2)")
    add("--implicit-regularization", type=float, default=0.1, help="of the implicit model (default 0.1)")
    add("--held-out", type=float, default=0.02, help="share of the users to measure the noise on (default 0.02)")
    add("--blocks", type=int, default=10, help="blocks that users and items are dealt to (default 10)")
    add("--seed", type=int, default=1, help="seed of the random start (default 1)")
    return parser.parse_args()


def read(session, path, columns):
    """The ratings as (user, item, rating)."""
    if path.rstrip("/").endswith((".csv", ".csv.gz", ".csv.bz2")):
        table = session.read.csv(path, header=True)
    else:
        table = session.read.parquet(path)
    names = columns.split(",")
    missing = [name for name in names if name not in table.columns]
    if len(names) != 3 or missing:
        sys.exit(f"{path} has the columns {', '.join(table.columns)}; name user, item and rating with --columns")
    kinds = {"user": "int", "item": "int", "rating": "float"}
    ratings = table.select(*(functions.col(n).cast(kind).alias(to) for n, (to, kind) in zip(names, kinds.items())))
    unusable = ratings.where(" or ".join(f"{name} is null or isnan({name})" for name in kinds)).count()
    if unusable:
        sys.exit(f"{path}: {unusable} rows without a 32-bit integer as user and item and a number as rating")
    return ratings


def remove(session, folder):
    """Remove a folder of any file system."""
    path = session._jvm.org.apache.hadoop.fs.Path(folder)
    path.getFileSystem(session._jsc.hadoopConfiguration()).delete(path, True)


def main():
    given = arguments()
    session = SparkSession.builder.appName("flatflix").getOrCreate()
    checkpoints = f"{given.out.rstrip('/')}/checkpoints"
    session.sparkContext.setCheckpointDir(checkpoints)
    ratings = read(session, given.ratings, given.columns)
    held_out = functions.pmod(functions.xxhash64("user", functions.lit(given.seed)), functions.lit(BUCKETS))
    ratings = ratings.where(held_out >= round(given.held_out * BUCKETS)).cache()
    shared = {
        "maxIter": given.sweeps,
        "numUserBlocks": given.blocks,
        "numItemBlocks": given.blocks,
        "checkpointInterval": CHECKPOINT_INTERVAL,
        "seed": given.seed,
    }
    explicit = ALS(rank=given.factors, regParam=given.regularization, **shared)
    regularization = given.implicit_regularization
    implicit = ALS(rank=given.components, regParam=regularization, alpha=given.alpha, implicitPrefs=True, **shared)
    command = ["flatflix", "import", "spark"]
    for name, als in {"explicit": explicit, "implicit": implicit}.items():
        folder = f"{given.out.rstrip('/')}/{name}"
        als.fit(ratings).write().overwrite().save(folder)
        command += [f"--{name}", folder]
    command += ["--alpha", str(given.alpha), "--regularization", str(regularization)]
    remove(session, checkpoints)
    print(shlex.join(command), "--data DIR --out model.flatflix")
    session.stop()


if __name__ == "__main__":
    main()
