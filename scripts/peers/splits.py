"""Splits that `flatflix split` has written."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Ratings:
    """Ratings as three arrays of one length; users and items are numbers of a split."""

    users: np.ndarray
    items: np.ndarray
    values: np.ndarray


@dataclass(frozen=True)
class Test:
    """A user who is tested: what they give, in order, and the items whose ratings are held out."""

    user: int
    items: np.ndarray
    values: np.ndarray
    held_out: np.ndarray

    def first(self, n):
        """Items and values of the first n ratings given; of all for None."""
        return self.items[:n], self.values[:n]


class Split:
    """One split. Items that are rated in the training part have the first numbers."""

    def __init__(self, folder, manifest):
        self.name = folder.name
        self.strangers = manifest["protocol"] == "strong"
        self.scale = manifest["scale"]
        self.given = manifest["given"]
        train, given, held_out = (
            _rows(folder / name) for name in ("train/ratings.csv", "given.csv", "held-out.csv")
        )
        self.items = list(dict.fromkeys(row["movieId"] for row in [*train, *given, *held_out]))
        self.users = list(dict.fromkeys(row["userId"] for row in [*train, *given, *held_out]))
        self._item = {item: number for number, item in enumerate(self.items)}
        self._user = {user: number for number, user in enumerate(self.users)}
        self.train = self._ratings(train)
        self.n_train_items = int(self.train.items.max()) + 1
        self.tests = self._tests(self._ratings(given), self._ratings(held_out))

    def _ratings(self, rows):
        return Ratings(
            np.array([self._user[row["userId"]] for row in rows], dtype=np.int32),
            np.array([self._item[row["movieId"]] for row in rows], dtype=np.int32),
            np.array([row["rating"] for row in rows], dtype=np.float32),
        )

    def _tests(self, given, held_out):
        tests = []
        for user in dict.fromkeys(held_out.users.tolist()):
            mine = given.users == user
            tests.append(
                Test(user, given.items[mine], given.values[mine], held_out.items[held_out.users == user])
            )
        return tests


def _rows(file):
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def read_splits(folder):
    """The splits of a folder, one after the other."""
    manifest = json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))
    for entry in manifest["splits"]:
        yield Split(Path(folder) / entry["name"], manifest)
