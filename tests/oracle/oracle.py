"""Answers of small models, one with each kind of ranking head, computed from their bytes without any of Flatflix's code.

Reads a model as crate/core/FORMAT.md specifies it, folds visitors in with NumPy, and prints predictions, intervals, scores
and shares as JSON. What it prints is committed as answers.json; crate/core/tests/oracle.rs and tests/parity/oracle.test.mjs
hold Rust and WebAssembly to it.

Run: python oracle.py ../../crate/core/tests/golden/version-2{,-implicit-als}.flatflix > answers.json      (needs NumPy)
"""
import json
import math
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

    def __init__(self):
        self.decoder, self.states = None, {}

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


MASK = 2**32 - 1


def hashed(a, b):
    mixed = ((a * 0x9E3779B1 & MASK) ^ b) * 0x85EBCA6B & MASK
    return mixed ^ mixed >> 15


def squash(x):
    knot = lambda k: round(65536 / (1 + math.exp(-(k - 16) / 2)))
    whole, part = divmod(x + 2048, 128)
    return knot(whole) * (128 - part) + knot(whole + 1) * part >> 7


SQUASH = {x: squash(x) for x in range(-2047, 2048)}
STRETCH = [next((x for x in SQUASH if SQUASH[x] >> 4 >= q), 2047) for q in range(4096)]


class Mixing:
    """Symbols under six contexts each."""

    def __init__(self, log2_slots):
        self.decoder, self.slots, self.weights = None, {}, {}
        self.mask = (1 << log2_slots) - 1

    def find(self, x, node):
        at = ((x << 4 & MASK) ^ node ^ x >> 28) & self.mask
        check = x >> 20 & 255
        (first, second) = (self.slots.get(slot, (32768, 0, 0)) for slot in (at, at ^ 16))
        if first[2] == check:
            return at, first
        if second[2] == check:
            return at ^ 16, second
        return (at ^ 16 if second[1] < first[1] else at), (32768, 0, check)

    def bit(self, hashes, node, place):
        inputs, total = [], 0
        for i, x in enumerate(hashes):
            at, slot = self.find(x, node)
            degree = next((d for d, most in enumerate((0, 1, 2, 4, 8, 16, 40)) if slot[1] <= most), 7)
            key, says = (*place, node, i, degree), STRETCH[slot[0] >> 4]
            total += says * self.weights.setdefault(key, 2048 * (4 + degree) if degree else 0)
            inputs.append((at, slot, key, says))
        probability = min(max(SQUASH[min(max(total >> 16, -2047), 2047)], 32), 65504)
        bit = self.decoder.bit(65536 - probability)
        error = 3 * (65536 * bit - probability)
        for at, (p, n, check), key, says in inputs:
            self.weights[key] = min(max(self.weights[key] + (says * error >> 16), -2**20), 2**20)
            rate = 131072 // (2 * n + 3)
            p = p + ((65535 - p) * rate >> 16) if bit else p - (p * rate >> 16)
            self.slots[at] = (p, min(n + 1, 60), check)
        return bit

    def bits(self, kind, contexts, n):
        assert len(contexts) == 6
        value = group = 0
        while n > 0:
            hashes = [hashed(hashed(hashed(c & MASK, 6 * kind + i), value & MASK), n) for i, c in enumerate(contexts)]
            node, end = 1, (n - 1) // 4 * 4
            while n > end:
                n -= 1
                bit = self.bit(hashes, node, (kind, min(group, 3)))
                node, value = node << 1 | bit, value << 1 | bit
            group += 1
        return value

    def number(self, kind, contexts):
        size = self.bits(kind, contexts, 7)
        if size == 0:
            return 0
        return 1 << size - 1 | self.bits(kind + 1, [hashed(c & MASK, size) for c in contexts], size - 1)

    def text(self, column, kind=15):
        text, before, word = bytearray(), 255, 0
        while True:
            contexts = [column, *(before & 256**n - 1 for n in (1, 2, 3, 4)), hashed(word, column)]
            byte = self.bits(kind, contexts, 8)
            if byte == 255:
                return text.decode()
            text.append(byte)
            before = (before << 8 | byte) & MASK
            in_word = byte > 127 or chr(byte).isalnum()
            word = hashed(word, ord(chr(byte).lower()) if byte < 128 else byte) if in_word else 0


class Catalogue:
    """Columns of the catalogue as a dict of lists, to which every chunk adds."""

    def __init__(self, n, n_groups, scale):
        self.mixing = Mixing(min(22, max(12, 6 + n.bit_length())))
        self.n_groups, self.lowest, self.last = n_groups, round(float(scale[0]) * 100), 0
        self.columns = {name: [] for name in
                        ("counts", "ids", "years", "groups", "titles", "aliases", "imdb", "tmdb", "means")}

    def read(self, data, n):
        """Read a chunk of n items."""
        decoder = self.mixing.decoder = RangeDecoder(data)
        mixing, all_counts, h, size = self.mixing, self.columns["counts"], hashed, int.bit_length
        before = all_counts[-1] if all_counts else None
        for _ in range(n):
            contexts = [0, size(all_counts[-1]) if all_counts else MASK, 0, 0, 0, 0]
            code = mixing.number(0, contexts)
            all_counts.append(all_counts[-1] - code if all_counts else code)
        counts, ids, numbers = all_counts[-n:], [], []
        for count in counts:
            same, before = int(before == count), count
            order = mixing.bits(2, [same] * 6, 2)
            if order == 2:
                ids.append(mixing.text(0))
                numbers.append(0)
                continue
            near = h(order, size(self.last))
            contexts = [order, h(order, size(count)), h(order, count), near, h(near, size(count)),
                        h(near, self.last >> 10)]
            self.last = mixing.number(3, contexts) + (0 if order else self.last + 1)
            ids.append(str(self.last))
            numbers.append(self.last)
        years, last = [], 0
        for k, count in zip(numbers, counts):
            year = mixing.bits(5, [0, k >> 8, k >> 10, k >> 12, h(size(count), k >> 11), last], 16)
            last = year - 65536 if year > 32767 else year
            years.append(last)
        sets = []
        for k, year in zip(numbers, years):
            groups, year = 0, year & MASK
            for f in range(0, self.n_groups, 4):
                s, t, bits = (groups ^ groups >> 32) & MASK, size(groups), groups.bit_count()
                contexts = [f, h(f, s), h(f, year >> 3), h(h(f, t), bits), h(h(f, k >> 10), t), h(h(f, year), bits)]
                groups |= mixing.bits(6, contexts, min(4, self.n_groups - f)) << f
            sets.append(groups)
        titles = [mixing.text(1) for _ in range(n)]
        aliases = [[mixing.text(2) for _ in range(mixing.number(7, [0] * 6))] for _ in range(n)]
        imdb = []
        for title, year, k in zip(titles, years, numbers):
            for article in ("The ", "A "):
                if title.startswith(article):
                    title = title[len(article):]
                    break
            a, b = [*title.encode().lower()[:2], 0, 0][:2]
            year &= MASK
            imdb.append(mixing.number(9, [0, year, h(year, a), h(year, k >> 12), h(year, 256 * a + b), k >> 10]))
        tmdb = []
        for number, year, k, count in zip(imdb, years, numbers, counts):
            year &= MASK
            contexts = [0, year, k >> 10, h(year, size(count)), number >> 12, number >> 15]
            tmdb.append(mixing.number(11, contexts))
        means, last = [], 0
        for year, groups, count in zip(years, sets, counts):
            if count == 0:
                means.append(0.0)
                continue
            s = size(count)
            contexts = [0, count, h(s, 0), h(count, year & MASK), h(s, groups & MASK), h(s, last)]
            code = mixing.number(13, contexts)
            means.append((self.lowest + (code >> 1 ^ -(code & 1))) / 100)
            last = code >> 6
        weight = sum(16 + len(text.encode()) for text in [*titles, *sum(aliases, [])])
        weight += sum(16 + len(i.encode()) for i, number in zip(ids, numbers) if str(number) != i)
        padded = max(n, -(-weight // 64))
        assert len(data) == max(decoder.at, padded) and not any(data[decoder.at:])
        read = dict(ids=ids, years=years, groups=sets, titles=titles, aliases=aliases, imdb=imdb, tmdb=tmdb, means=means)
        for name, column in read.items():
            self.columns[name] += column


def read_tags(data, c):
    """Names of tags, and for every item of a catalogue the names that it has."""
    if not data:
        return [], []
    mixing, of_items, b, h = Mixing(16), [], 0, hashed
    decoder = mixing.decoder = RangeDecoder(data)
    names = [mixing.text(0, 6) for _ in range(mixing.number(0, [0] * 6))]
    for count, y, g in zip(c["counts"], c["years"], c["groups"]):
        s, y, g, l, tags = count.bit_length(), y & MASK, g & MASK, MASK, []
        b = mixing.number(2, [0, b, s, h(s, b), g, y])
        for j in range(b):
            l = mixing.number(4, [0, j, l, g, h(l, g), y])
            tags.append(names[l])
        of_items.append(tags)
    padded = -(-sum(16 + len(name.encode()) for name in names) // 64)
    assert len(data) == max(decoder.at, padded) and not any(data[decoder.at:])
    return names, of_items


def read(path):
    """A model as a dict of arrays, every checksum compared."""
    data = open(path, "rb").read()
    magic, version, n_header, crc = struct.unpack("<8sIII", data[:20])
    assert (magic, version) == (b"FLATFLIX", 2)
    assert crc == zlib.crc32(data[:16] + data[20:20 + n_header])
    head = Bytes(data[20:20 + n_header])
    for _ in range(3):
        head.bincode_text()
    scale = head.unpack("fff")
    head.bincode_int(), head.bincode_int()
    n_groups = head.bincode_int()
    for _ in range(n_groups):
        head.bincode_text()
    for _ in range(head.bincode_int()):
        head.bincode_text(), head.bincode_text()
    for _ in range(head.bincode_int()):
        head.bincode_text(), head.unpack("d")
    n, factors, components = head.bincode_int(), head.bincode_int(), head.bincode_int()
    listed = [(head.bincode_int(), head.bincode_int()) for _ in range(3)]
    assert head.at == n_header
    rest = Bytes(data)
    rest.at = 20 + n_header

    def section(length, crc):
        body = rest.take(length)
        assert crc == zlib.crc32(body)
        return body

    prior, chunks, missing = section(*listed[0]), [], n
    while missing > 0:
        start = rest.at
        items, *lengths, crc = rest.unpack("5I")
        chunks.append((items, [rest.take(length) for length in lengths]))
        assert 0 < items <= missing and crc == zlib.crc32(data[start:start + 16] + data[start + 20:rest.at])
        missing -= items
    tags, places = section(*listed[1]), section(*listed[2])
    assert rest.at == len(data)

    k, p, m = factors + 1, Bytes(prior), {"scale": scale, "n": n}
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
    m["kind"] = ["linear", "implicit ALS"][p.take(1)[0]]
    m["rho"], m["rating_weight"], g = p.floats(3)
    steps, m["mean_user"] = p.floats(components, "f"), p.floats(components, "f")
    if m["kind"] == "implicit ALS":
        m["n_rated"] = p.unpack("I")[0]
        m["alpha0"], m["lambda"], m["nu"] = p.floats(3)
        m["confidence"], m["evidence"] = p.floats(3), p.floats(3)
        m["gramian"] = p.floats(components, "f")
    assert p.at == len(prior)

    catalogue = Catalogue(n, n_groups, scale)
    biases, scales, rating_codes, weights, ranking_codes = (Numbers() for _ in range(5))
    level = lambda x, top: 0 if x < 8 else min(top - 1, 2 * (x.bit_length() - 4) + (x >> x.bit_length() - 2 & 1) + 1)
    row_scale, running, weight, first = 0, [256] * components, 0, 0
    m["z"], m["v"], m["c"] = np.zeros((n, k)), np.zeros((n, components)), np.zeros(n)
    for items, (of_catalogue, of_rating, of_ranking) in chunks:
        catalogue.read(of_catalogue, items)
        counts = catalogue.columns["counts"]
        biases.decoder = scales.decoder = rating_codes.decoder = decoder = RangeDecoder(of_rating)
        for i in range(first, first + items):
            m["z"][i, 0] = biases.next(0) * 0.02
            row_scale += scales.next(0)
            m["z"][i, 1:] = [rating_codes.next(f) * np.exp(row_scale / 16) for f in range(factors)]
        assert decoder.at == len(of_rating)
        weights.decoder = ranking_codes.decoder = decoder = RangeDecoder(of_ranking)
        for i in (i for i in range(first, first + items) if counts[i] > 0):
            if m["kind"] == "linear":
                weight += weights.next(0)
                m["c"][i] = np.exp(-weight / 32)
            row = 0
            for j in range(components):
                code = ranking_codes.next(level(running[j], 14) * 8 + level(row, 8))
                m["v"][i, j] = code * steps[j] * (counts[i] + 1.0) ** -g
                magnitude = abs(code) << 8
                running[j] += (magnitude >> 5) - (running[j] >> 5)
                row += (magnitude >> 3) - (row >> 3)
        assert decoder.at == len(of_ranking)
        first += items
    m["catalogue"] = catalogue.columns
    m["counts"] = np.array(m["catalogue"]["counts"])
    m["tags"], m["tags_of_items"] = read_tags(tags, m["catalogue"])
    m["map"] = list(zip(places[::2], places[1::2], strict=True))
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
    lam = m["lambda"] * (len(rated) + m["alpha0"] * m["n_rated"]) ** m["nu"]
    p = np.diag(m["alpha0"] * m["gramian"] + lam)
    of_rating = lambda name: m[name][0] + m[name][1] * x + m[name][2] * x**2
    y = m["v"][rated].reshape(-1, len(p))
    inverse = np.linalg.inv(p + y.T @ (of_rating("confidence")[:, None] * y))
    prior = m["rho"] * p @ m["mean_user"] / (1 + len(rated))
    shares = of_rating("evidence")[:, None] * y
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
