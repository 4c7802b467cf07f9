"""implicit's AlternatingLeastSquares: Hu, Koren and Volinsky 2008. It ranks."""

import os
from importlib.metadata import version

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # implicit has threads of its own

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix

NAME = "implicit iALS"
VERSION = version("implicit")
#: A rating r counts as an observation of confidence 1 + alpha r / maximum.
SETTINGS = {"factors": 64, "regularization": 10.0, "alpha": 10.0, "iterations": 15}
GRID = {
    "factors": [32, 64, 128],
    "regularization": [1.0, 10.0, 30.0],
    "alpha": [3.0, 10.0, 30.0],
    "iterations": [15],
}


class Model:
    def __init__(self, split, settings):
        self.split = split
        train = split.train
        self.model = AlternatingLeastSquares(**settings, random_state=1, num_threads=0)
        shape = (len(split.users), split.n_train_items)
        self.matrix = csr_matrix((train.values / split.scale["max"], (train.users, train.items)), shape)

    def fit(self):
        self.model.fit(self.matrix, show_progress=False)

    def predict(self, tests, n):
        return None

    def rank(self, tests, n, top):
        """Folded in from their ratings; who has given nothing has no order."""
        if n == 0:
            return None
        given = [test.first(n) for test in tests]
        known = [items < self.split.n_train_items for items, _ in given]
        rows = np.concatenate([np.full(mask.sum(), row) for row, mask in enumerate(known)])
        items = np.concatenate([items[mask] for (items, _), mask in zip(given, known)])
        values = np.concatenate([values[mask] for (_, values), mask in zip(given, known)])
        shape = (len(tests), self.split.n_train_items)
        matrix = csr_matrix((values / self.split.scale["max"], (rows, items)), shape)
        best, _ = self.model.recommend(
            np.arange(len(tests)), matrix, N=top, filter_already_liked_items=True, recalculate_user=True
        )
        return list(best)
