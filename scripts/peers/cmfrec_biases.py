"""cmfrec's CMF on explicit ratings: ALS with biases that have a regularization of their own, and with which items somebody
rated as a second matrix that is factorised along. It predicts, for strangers as well."""

from importlib.metadata import version

import numpy as np
from cmfrec import CMF
from scipy.sparse import coo_matrix

NAME = "cmfrec"
VERSION = version("cmfrec")
SETTINGS = {"k": 80, "biases": 2.5, "factors": 10.0, "niter": 25}
GRID = {"k": [10, 40, 80], "biases": [1.0, 2.5, 5.0], "factors": [5.0, 10.0, 20.0], "niter": [25]}


class Model:
    def __init__(self, split, settings):
        self.split = split
        biases, factors = settings["biases"], settings["factors"]
        self.model = CMF(
            k=settings["k"],
            # Biases of users and items, factors of users and items, then of side information, of which there is none.
            lambda_=[biases, biases, factors, factors, factors, factors],
            niter=settings["niter"],
            method="als",
            add_implicit_features=True,
            # In single precision a few predictions run away.
            use_float=False,
            use_cg=False,
            random_state=1,
            verbose=False,
        )
        train = split.train
        shape = (len(split.users), len(split.items))
        self.matrix = coo_matrix((train.values, (train.users, train.items)), shape)

    def fit(self):
        self.model.fit(self.matrix)

    def predict(self, tests, n):
        if not self.split.strangers:
            return [
                np.atleast_1d(self.model.predict(np.full(len(test.held_out), test.user), test.held_out))
                for test in tests
            ]
        return [self._predict_for_stranger(test, n) for test in tests]

    def _predict_for_stranger(self, test, n):
        items, values = test.first(n)
        known = items < self.split.n_train_items
        if not known.any():
            return self.model.glob_mean_ + self.model.item_bias_[test.held_out]
        return np.atleast_1d(
            self.model.predict_warm(items=test.held_out, X_col=items[known], X_val=values[known])
        )

    def rank(self, tests, n, top):
        return None
