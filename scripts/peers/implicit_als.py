"""implicit's AlternatingLeastSquares: Hu, Koren and Volinsky 2008. It ranks."""

from importlib.metadata import version

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix

NAME = "implicit iALS"
VERSION = version("implicit")
SETTINGS = {"factors": 64, "regularization": 30.0, "weight": 4.0, "iterations": 15}
GRID = {
    "factors": [32, 64, 128],
    "regularization": [10.0, 30.0, 60.0, 100.0],
    "weight": [2.0, 4.0, 8.0, 16.0],
    "iterations": [15],
}


class Model:
    """An item that is rated r counts with confidence 1 + weight r / maximum, any other with confidence 1."""

    def __init__(self, split, settings):
        self.split = split
        self.weight = settings["weight"]
        plain = {name: value for name, value in settings.items() if name != "weight"}
        self.model = AlternatingLeastSquares(**plain, alpha=1.0, random_state=1, num_threads=0)
        train = split.train
        self.matrix = self._matrix(train.users, train.items, train.values, len(split.users))

    def _matrix(self, users, items, values, n_users):
        confidence = 1 + self.weight * values / self.split.scale["max"]
        return csr_matrix((confidence, (users, items)), (n_users, self.split.n_train_items))

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
        matrix = self._matrix(rows, items, values, len(tests))
        best, _ = self.model.recommend(
            np.arange(len(tests)), matrix, N=top, filter_already_liked_items=True, recalculate_user=True
        )
        return list(best)
