"""Spark MLlib's ALS: factors without biases. It predicts for users and items it has trained on."""

import shutil
import sys
import tempfile
from importlib.metadata import version

import numpy as np
from pyspark.ml.recommendation import ALS
from pyspark.sql import SparkSession

NAME = "Spark MLlib ALS"
VERSION = version("pyspark")
SETTINGS = {"rank": 10, "regParam": 0.15, "maxIter": 20}
GRID = {"rank": [5, 10, 30], "regParam": [0.1, 0.15, 0.2], "maxIter": [20]}

if shutil.which("java") is None:
    sys.exit(
        "Spark needs Java, and there is no 'java' on PATH. Install a Java 17 runtime (https://adoptium.net, or your "
        "system's openjdk-17-jre-headless), or leave Spark out with --only."
    )


def _session(master="local[*]"):
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "8",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    session = SparkSession.builder.master(master).appName("peers").config(map=settings).getOrCreate()
    # Without checkpoints the history of twenty sweeps overflows the stack.
    session.sparkContext.setCheckpointDir(_checkpoints.name)
    return session


_checkpoints = tempfile.TemporaryDirectory()


class Model:
    def __init__(self, split, settings):
        self.split = split
        self.session = _session()
        self.als = ALS(
            userCol="user", itemCol="item", ratingCol="rating", coldStartStrategy="nan", seed=1, **settings
        )
        train = split.train
        rows = zip(train.users.tolist(), train.items.tolist(), train.values.tolist())
        self.train = self.session.createDataFrame(list(rows), ["user", "item", "rating"]).cache()
        self.train.count()

    def fit(self):
        self.model = self.als.fit(self.train)

    def predict(self, tests, n):
        """An item that it has not trained on gets the mean rating of the user."""
        if self.split.strangers:
            return None
        pairs = [(test.user, item) for test in tests for item in test.held_out.tolist()]
        rows = self.model.transform(self.session.createDataFrame(pairs, ["user", "item"])).collect()
        known = {(row.user, row.item): row.prediction for row in rows}
        means = {test.user: float(test.values.mean()) if len(test.values) else np.nan for test in tests}
        overall = float(self.split.train.values.mean())

        def filled(user, item):
            candidates = (known[user, item], means[user], overall)
            return next(value for value in candidates if not np.isnan(value))

        return [np.array([filled(test.user, item) for item in test.held_out.tolist()]) for test in tests]

    def rank(self, tests, n, top):
        return None
