"""Answers of small models, one with each kind of ranking head, computed from their bytes without any of Flatflix's code.

Reads a model as crate/core/FORMAT.md specifies it, folds visitors in with NumPy, and prints predictions, intervals, scores
and shares as JSON. What it prints is committed as answers.json; crate/core/tests/oracle.rs and tests/parity/oracle.test.mjs
hold Rust and WebAssembly to it.

Run: python oracle.py ../../crate/core/tests/golden/version-1{,-implicit-als}.flatflix > answers.json      (needs NumPy)
"""
import json
import struct
import sys
import zlib

import numpy as np

Z80 = 1.2815515655446
VISITORS = [
    [],
    [(0, 5.0)],
    [(3, 0.5), (7, 4.0)],
    [(0, 4.5), (1, 1.0), (2, 3.5), (5, 5.0), (9, 2.0), (11, 3.0)],
]


class Bytes:
    """Sequential reader of little-endian values."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        self.at += n
        return self.data[self.at - n:self.at]

    def unpack(self, form):
        return struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))

    def floats(self, n, form="d"):
        return np.array(self.unpack(f"{n}{form}"))

    def varint(self):
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def signed(self):
        code = self.varint()
        return code >> 1 ^ -(code & 1)

    def text(self):
        return self.take(self.varint()).decode()

    def bincode_int(self):
        """bincode's variable-length unsigned integer: one byte below 251, else a marker of the width."""
        first = self.take(1)[0]
        return first if first < 251 else self.unpack({251: "H", 252: "I", 253: "Q"}[first])[0]

    def bincode_text(self):
        return self.take(self.bincode_int()).decode()


class RangeDecoder:
    def __init__(self, data):
        self.data, self.at, self.range, self.code = data, 0, 2**32 - 1, 0
        for _ in range(5):
            self.code = (self.code << 8 | self.byte()) & 0xFFFFFFFF

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def bit(self, probability_of_zero):
        bound = (self.range >> 16) * probability_of_zero
        bit = int(self.code >= bound)
        if bit:
            self.code -= bound
            self.range -= bound
        else:
            self.range = bound
        while self.range < 1 << 24:
            self.range = self.range << 8 & 0xFFFFFFFF
            self.code = (self.code << 8 | self.byte()) & 0xFFFFFFFF
        return bit


class Numbers:
    """Adaptive statistics of signed integers; a context is any hashable value."""

    def __init__(self, decoder):
        self.decoder, self.states = decoder, {}

    def bit(self, key):
        estimates = self.states.setdefault(key, [32768, 32768])
        bit = self.decoder.bit(min(max(sum(estimates) >> 1, 32), 65504))
        for i, rate in enumerate((4, 7)):
            if bit:
                estimates[i] -= estimates[i] >> rate
            else:
                estimates[i] += (65535 - estimates[i]) >> rate
        return bit

    def next(self, context):
        if not self.bit((context, "zero")):
            return 0
        sign = -1 if self.bit((context, "negative")) else 1
        for magnitude in range(1, 15):
            if not self.bit((context, magnitude)):
                return sign * magnitude
        length = 0
        while self.decoder.bit(32768):
            length += 1
        gamma = 1
        for _ in range(length):
            gamma = gamma << 1 | self.decoder.bit(32768)
        return sign * (15 + gamma - 1)


def read(path):
    """A model as a dict of arrays, every checksum compared."""
    data = open(path, "rb").read()
    magic, version, n_header, crc = struct.unpack("<8sIII", data[:20])
    assert (magic, version) == (b"FLATFLIX", 1)
    assert crc == zlib.crc32(data[:16] + data[20:20 + n_header])
    head = Bytes(data[20:20 + n_header])
    for _ in range(3):
        head.bincode_text()
    scale = head.unpack("fff")
    head.bincode_int(), head.bincode_int()
    for _ in range(head.bincode_int()):
        head.bincode_text()
    for _ in range(head.bincode_int()):
        head.bincode_text(), head.bincode_text()
    for _ in range(head.bincode_int()):
        head.bincode_text(), head.unpack("d")
    n, factors, components = head.bincode_int(), head.bincode_int(), head.bincode_int()
    sections, at = [], 20 + n_header
    for _ in range(4):
        length, crc = head.bincode_int(), head.bincode_int()
        sections.append(data[at:at + length])
        assert crc == zlib.crc32(sections[-1])
        at += length
    assert at == len(data) and head.at == n_header

    k, p, m = factors + 1, Bytes(sections[0]), {"scale": scale, "n": n}
    m["mean"], m["tau"] = p.floats(2)
    m["prior_mean"] = p.floats(k)
    triangle = p.floats(k * (k + 1) // 2)
    m["precision"] = np.zeros((k, k))
    m["precision"][np.tril_indices(k)] = triangle
    m["precision"] = m["precision"] + np.tril(m["precision"], -1).T
    m["selection"], m["centre"] = p.floats(k * k).reshape(k, k), p.floats(k)
    m["damping"], m["target_weight"] = p.floats(2)
    m["basis"], m["decay"] = p.floats(k * k).reshape(k, k), p.floats(k)
    m["share"], m["variance_scale"], m["variance_offset"] = p.floats(3)
    m["kind"] = ["linear", "implicit ALS"][p.varint()]
    m["rho"], m["rating_weight"], g = p.floats(3)
    steps, m["mean_user"] = p.floats(components, "f"), p.floats(components, "f")
    if m["kind"] == "implicit ALS":
        m["alpha0"], m["lambda"], m["nu"] = p.floats(3)
        m["confidence"], m["evidence"] = p.floats(2), p.floats(2)
        m["gramian"] = p.floats(components, "f")
    assert p.at == len(sections[0])

    c = Bytes(sections[1])
    read_id = [c.varint, c.text][c.varint()]
    [read_id() for _ in range(n)], [c.text() for _ in range(n)]
    [[c.text() for _ in range(c.varint())] for _ in range(n)]
    for _ in range(4):
        [c.varint() for _ in range(n)]
    m["counts"] = np.cumsum([c.signed() for _ in range(n)])
    [c.signed() for _ in range(n)]
    assert c.at == len(sections[1])

    decoder = RangeDecoder(sections[2])
    biases, scales, codes = Numbers(decoder), Numbers(decoder), Numbers(decoder)
    m["z"], row_scale = np.zeros((n, k)), 0
    for i in range(n):
        m["z"][i, 0] = biases.next(0) * 0.02
        row_scale += scales.next(0)
        m["z"][i, 1:] = [codes.next(f) * np.exp(row_scale / 16) for f in range(factors)]
    assert decoder.at == len(sections[2])

    decoder = RangeDecoder(sections[3])
    weights, codes = Numbers(decoder), Numbers(decoder)
    level = lambda x, top: 0 if x < 8 else min(top - 1, 2 * (x.bit_length() - 4) + (x >> x.bit_length() - 2 & 1) + 1)
    running, weight = [256] * components, 0
    m["v"], m["c"] = np.zeros((n, components)), np.zeros(n)
    for i in np.flatnonzero(m["counts"] > 0):
        if m["kind"] == "linear":
            weight += weights.next(0)
            m["c"][i] = np.exp(-weight / 32)
        row = 0
        for j in range(components):
            code = codes.next(level(running[j], 14) * 8 + level(row, 8))
            m["v"][i, j] = code * steps[j] * (m["counts"][i] + 1.0) ** -g
            magnitude = abs(code) << 8
            running[j] += (magnitude >> 5) - (running[j] >> 5)
            row += (magnitude >> 3) - (row >> 3)
    assert decoder.at == len(sections[3])
    return m


def item_covariance(m, i):
    return m["basis"] @ np.diag(1 / (1 + m["counts"][i] * m["decay"])) @ m["basis"].T


def factors_only(c):
    """C without what concerns the certain first entry of psi or phi."""
    c = c.copy()
    c[0, :] = c[:, 0] = 0
    return c


def linear(m, known, rated, x):
    """Scores of all items and each rating's share in them."""
    d = np.where(known, (1 - (m["v"] ** 2).sum(1)) * m["c"], 1.0)
    of = lambda u: np.where(known, m["v"] @ u / d, 0.0)
    shares = [value * m["c"][i] * m["v"][i] for i, value in zip(rated, x)]
    prior = m["rho"] * m["mean_user"] / (1 + len(rated))
    return of(prior + sum(shares)), [of(share) for share in shares]


def implicit_als(m, known, rated, x):
    """The same by the normal equations of weighted regularised matrix factorisation."""
    lam = m["lambda"] * (len(rated) + m["alpha0"] * known.sum()) ** m["nu"]
    p = np.diag(m["alpha0"] * m["gramian"] + lam)
    affine = lambda name: m[name][0] + m[name][1] * x
    y = m["v"][rated].reshape(-1, len(p))
    inverse = np.linalg.inv(p + y.T @ (affine("confidence")[:, None] * y))
    prior = m["rho"] * p @ m["mean_user"] / (1 + len(rated))
    shares = affine("evidence")[:, None] * y
    return m["v"] @ inverse @ (prior + shares.sum(0)), [m["v"] @ inverse @ share for share in shares]


def answers(m, ratings):
    """Everything about one visitor: predictions of every item, and shares of every rating in item 4."""
    unit, k = m["scale"][1] / 5, len(m["prior_mean"])
    psi = m["z"].copy()
    psi[:, 0] = 1
    rated, r = [i for i, _ in ratings], np.array([x for _, x in ratings]) / unit
    shifts = [m["selection"] @ (m["z"][i] - m["centre"]) / (len(rated) + m["damping"]) for i in rated]
    prior_mean = m["prior_mean"] + sum(shifts)
    a, h = m["precision"].copy(), m["precision"] @ prior_mean
    pulls = []
    for i, rating in zip(rated, r):
        c, y = item_covariance(m, i), rating - m["mean"] - m["z"][i, 0]
        cross = np.r_[0.0, c[1:, 0]]
        second, first = np.outer(psi[i], psi[i]) + m["share"] * factors_only(c), psi[i] * y - m["share"] * cross
        a += m["tau"] * second
        h += m["tau"] * first
        pulls.append((first, second))
    covariance = np.linalg.inv(a)
    x = covariance @ h
    phi = np.r_[1.0, x[1:]]
    moment = np.outer(phi, phi) + factors_only(covariance)
    expected = m["mean"] + m["z"][:, 0] + psi @ x
    chosen = m["target_weight"] * (m["z"] - m["centre"]) @ m["selection"].T
    mean = expected + np.sum(psi @ covariance @ m["precision"] * chosen, 1)
    variance = np.array([p @ covariance @ p + np.sum(item_covariance(m, i) * moment) for i, p in enumerate(psi)])
    variance = m["variance_scale"] * (variance + 1 / m["tau"]) + m["variance_offset"]
    half = Z80 * np.sqrt(variance)
    cut = lambda value: np.clip(value * unit, m["scale"][0], m["scale"][1]).tolist()

    known = m["counts"] > 0
    score, scores = {"linear": linear, "implicit ALS": implicit_als}[m["kind"]](m, known, rated, r / 5)
    appeal = np.exp(m["rating_weight"] * expected)
    j = 4
    believed = prior_mean + chosen[j]
    pulls = [m["tau"] * (first - second @ believed) for first, second in pulls]
    return {
        "ratings": ratings,
        "prediction": cut(mean), "low": cut(mean - half), "high": cut(mean + half),
        "score": (np.maximum(score, 0) * appeal).tolist(),
        "explained": j,
        "stars": [float(psi[j] @ (covariance @ pull + shift)) * unit for pull, shift in zip(pulls, shifts)],
        "scores": [float(share[j] * appeal[j]) for share in scores],
    }


if __name__ == "__main__":
    models = [read(path) for path in sys.argv[1:]]
    json.dump([[answers(model, visitor) for visitor in VISITORS] for model in models], sys.stdout, indent=1)
    print()
