"""Random numbers with the shape of traffic, cheap enough to draw for a thousand requests at a time."""

import math
import random
from array import array
from statistics import NormalDist

SIGMA = 0.5
"""Spread of the log-normal response time: p99 is then 1.41 × p95, as of an ordinary web service."""

BASE_P95_S = 0.180

_NORMAL = NormalDist()
_MU = math.log(BASE_P95_S) - SIGMA * _NORMAL.inv_cdf(0.95)
_EDGES = [*(step / 20 for step in range(18)), *(0.9 + step / 80 for step in range(4)), *(0.95 + step / 125 for step in range(5))]
_EDGES += [0.99 + step / 400 for step in range(5)]
"""Bins of the quantile sketch: 5 % wide at first, finer towards the tail, where p95 and p99 are read."""

_DIRECT = 48


def poisson(rng: random.Random, mean: float) -> int:
    """Normal approximation above 30, where its error is far below the noise."""
    if mean <= 0:
        return 0
    if mean > 30:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def binomial(rng: random.Random, n: int, p: float) -> int:
    """Successes among n: exact for small n, Poisson for rare events, normal otherwise."""
    if n <= 0 or p <= 0:
        return 0
    if p >= 1:
        return n
    if p > 0.5:
        return n - binomial(rng, n, 1 - p)
    if n < _DIRECT:
        return sum(rng.random() < p for _ in range(n))
    if n * p < 20:
        return min(n, poisson(rng, n * p))
    return min(n, max(0, round(rng.gauss(n * p, math.sqrt(n * p * (1 - p))))))


def multinomial(rng: random.Random, n: int, weights: list[float]) -> list[int]:
    """n split by weights; all zero where the weights are."""
    rest, found = sum(weights), []
    for weight in weights:
        part = binomial(rng, n, weight / rest) if rest > 0 and weight > 0 else 0
        found.append(part)
        n, rest = n - part, rest - weight
    return found


def latency(rng: random.Random, factor: float = 1.0) -> float:
    """One response time in seconds."""
    return rng.lognormvariate(_MU, SIGMA) * factor


def latencies(rng: random.Random, n: int, factor: float = 1.0) -> tuple[array, array]:
    """n response times as values with counts: each sample for small n, about 30 quantiles for large."""
    if n < _DIRECT:
        return array("d", (latency(rng, factor) for _ in range(n))), array("I", (1 for _ in range(n)))
    values, counts, rest = array("d"), array("I"), n
    for low, high in zip(_EDGES, _EDGES[1:], strict=False):
        count = rest if high >= 1 else binomial(rng, rest, (high - low) / (1 - low))
        rest -= count
        if count:
            share = low + (high - low) * (0.02 + 0.96 * rng.random())
            values.append(math.exp(_MU + SIGMA * _NORMAL.inv_cdf(share)) * factor)
            counts.append(count)
    return values, counts
