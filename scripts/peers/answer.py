"""Trains other libraries on the splits that `flatflix split` has written, and writes what they answer for
`flatflix evaluate --peers`, which does the measuring."""

import argparse
import csv
import importlib
import itertools
import json
import os
import shutil
import sys
import time
from pathlib import Path

# The libraries have threads of their own; before NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from splits import read_splits

PEERS = {
    "implicit": "implicit_als",
    "cmfrec": "cmfrec_biases",
    "surprise": "surprise_svd",
    "spark": "spark_als",
}
#: Length of the rankings.
TOP = 20


def variants(peer, tune):
    """Settings under the name of each variant: the chosen ones, or every point of the grid."""
    if not tune:
        return {peer.NAME: peer.SETTINGS}
    points = [dict(zip(peer.GRID, values)) for values in itertools.product(*peer.GRID.values())]
    vary = [key for key, values in peer.GRID.items() if len(values) > 1]
    return {" ".join([peer.NAME, *(f"{key}={point[key]}" for key in vary)]): point for point in points}


def write(file, header, answers, split, n):
    """Add to a file what is answered after n ratings: for each test its rows, the first value of which is an item."""
    fresh = not file.exists()
    with file.open("a", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        if fresh:
            writer.writerow(["given", "userId", "movieId", *header])
        given = "all" if n is None else n
        for test, rows in zip(split.tests, answers):
            user = split.users[test.user]
            writer.writerows([given, user, split.items[item], *rest] for item, *rest in rows)


def answer(split, model, folder):
    """Write all that a trained model answers to a split."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for n in split.given:
        predictions = model.predict(split.tests, n)
        if predictions is not None:
            pairs = [zip(test.held_out.tolist(), values.tolist()) for test, values in zip(split.tests, predictions)]
            write(folder / "predictions.csv", ["prediction"], pairs, split, n)
        rankings = model.rank(split.tests, n, TOP)
        if rankings is not None:
            write(folder / "rankings.csv", [], [[(item,) for item in ranking] for ranking in rankings], split, n)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--splits", type=Path, required=True, help="folder that flatflix split has written")
    parser.add_argument("--out", type=Path, required=True, help="folder for the answers")
    parser.add_argument("--only", choices=PEERS, action="append", help="this peer; can be given several times")
    parser.add_argument("--tune", action="store_true", help="every point of each peer's grid")
    arguments = parser.parse_args()
    for key in arguments.only or PEERS:
        peer = importlib.import_module(PEERS[key])
        for number, (name, settings) in enumerate(variants(peer, arguments.tune).items()):
            folder = arguments.out / (f"{key}-{number:03}" if arguments.tune else key)
            seconds = {}
            for split in read_splits(arguments.splits):
                model = peer.Model(split, settings)
                start = time.perf_counter()
                model.fit()
                seconds[split.name] = time.perf_counter() - start
                answer(split, model, folder / split.name)
                print(f"{name}, {split.name}: trained in {seconds[split.name]:.1f} s", file=sys.stderr, flush=True)
            about = {
                "name": name,
                "version": peer.VERSION,
                "settings": {setting: str(value) for setting, value in settings.items()},
                "seconds": seconds,
            }
            (folder / "peer.json").write_text(json.dumps(about, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
