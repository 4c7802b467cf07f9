"""Surprise's SVD: biased matrix factorization by gradient descent. It predicts for users it has trained on."""

from importlib.metadata import version

import numpy as np
from surprise import SVD, Dataset, Reader

NAME = "Surprise SVD"
VERSION = version("scikit-surprise")
SETTINGS = {"n_factors": 100, "n_epochs": 60, "lr_all": 0.01, "reg_all": 0.1}
GRID = {"n_factors": [50, 100], "n_epochs": [30, 60], "lr_all": [0.005, 0.01], "reg_all": [0.05, 0.1, 0.15]}


class Model:
    def __init__(self, split, settings):
        self.split = split
        self.model = SVD(**settings, random_state=1)
        train = split.train
        rows = zip(train.users.tolist(), train.items.tolist(), train.values.tolist())
        reader = Reader(rating_scale=(split.scale["min"], split.scale["max"]))
        self.trainset = Dataset(reader).construct_trainset([(*row, None) for row in rows])

    def fit(self):
        self.model.fit(self.trainset)

    def predict(self, tests, n):
        if self.split.strangers:
            return None
        return [
            np.array([self.model.predict(test.user, item).est for item in test.held_out.tolist()])
            for test in tests
        ]

    def rank(self, tests, n, top):
        return None
