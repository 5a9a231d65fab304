"""Metric math: numbers, ids, + - * / ^, parentheses, arrays, and the functions SUM AVG MIN MAX ABS FILL METRICS.

A value is a number, a time series (timestamp → number) or a list of time series. Rules after the CloudWatch user guide, "Using metric math":
an operation on two series gives results only where both have data, and a division by zero gives none.
"""

import operator
import re
from collections.abc import Callable, Iterable
from typing import Any

Series = dict[float, float]
Value = float | Series | list[Series]

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|(?P<name>[A-Za-z]\w*)|(?P<sign>[-+*/^(),\[\]]))")
_REDUCE: dict[str, Callable[[list[float]], float]] = {
    "SUM": sum,
    "AVG": lambda values: sum(values) / len(values),
    "MIN": min,
    "MAX": max,
}
_FILLS = ("REPEAT", "LINEAR")


class MathError(ValueError):
    """What is wrong with an expression, in CloudWatch's words where they are known."""


def identifiers(expression: str) -> set[str]:
    """Ids of other queries that this expression reads."""
    return {each for kind, each in _tokens(expression) if kind == "name" and each[0].islower()}


def evaluate(expression: str, values: dict[str, Series], metrics: list[Series], grid: list[float]) -> Value:
    """`values` by query id; `metrics` is what METRICS() stands for; `grid` are the request's bucket starts, for FILL."""
    return _Parser(expression, values, metrics, grid).parse()


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at, text = [], 0, text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise MathError(f"unexpected character '{text[at:].lstrip()[:1]}' at position {at}")
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        at = match.end()
    return found


class _Parser:
    def __init__(self, text: str, values: dict[str, Series], metrics: list[Series], grid: list[float]):
        self.tokens, self.at = _tokens(text), 0
        self.values, self.metrics, self.grid = values, metrics, grid

    def parse(self) -> Value:
        value = self.sum()
        if self.at < len(self.tokens):
            raise MathError(f"unexpected '{self.tokens[self.at][1]}'")
        return value

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, *expected: str) -> str:
        token = self.peek()
        if not token or (expected and token not in expected):
            raise MathError(f"expected {' or '.join(expected) or 'a value'}, found {repr(token) if token else 'the end'}")
        self.at += 1
        return token

    def sum(self) -> Value:
        value = self.product()
        while self.peek() in ("+", "-"):
            value = _binary(operator.add if self.take() == "+" else operator.sub, value, self.product())
        return value

    def product(self) -> Value:
        value = self.unary()
        while self.peek() in ("*", "/"):
            value = _binary(operator.mul if self.take() == "*" else operator.truediv, value, self.unary())
        return value

    def unary(self) -> Value:
        if self.peek() == "-":
            self.take()
            return _binary(operator.sub, 0.0, self.unary())
        return self.power()

    def power(self) -> Value:
        value = self.atom()
        if self.peek() == "^":
            self.take()
            return _binary(operator.pow, value, self.unary())
        return value

    def atom(self) -> Value:
        kind, token = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        self.take()
        if kind == "number":
            return float(token)
        if token == "(":
            value = self.sum()
            self.take(")")
            return value
        if token == "[":
            return [_series(each) for each in self.items("]")]
        if kind == "name" and token[0].islower():
            if token not in self.values:
                raise MathError(f"undefined identifier '{token}'")
            return self.values[token]
        if kind == "name" and self.peek() == "(":
            self.take("(")
            return self.call(token)
        raise MathError(f"unexpected '{token}'")

    def items(self, close: str) -> list[Any]:
        found: list[Any] = []
        while self.peek() != close:
            found.append(self.take() if self.peek() in _FILLS else self.sum())
            if self.peek() != close:
                self.take(",")
        self.take(close)
        return found

    def call(self, name: str) -> Value:
        arguments = self.items(")")
        if name == "METRICS" and not arguments:
            return self.metrics
        if name == "FILL" and len(arguments) == 2:
            return _each(lambda series: _fill(series, arguments[1], self.grid), arguments[0])
        if name == "ABS" and len(arguments) == 1:
            return _each(lambda series: {time: abs(value) for time, value in series.items()}, arguments[0])
        if name in _REDUCE and len(arguments) == 1:
            return _reduce(_REDUCE[name], arguments[0])
        known = "ABS, AVG, FILL, MAX, METRICS, MIN, SUM"
        if name in known.split(", "):
            raise MathError(f"wrong number of arguments to {name}: {len(arguments)}")
        raise MathError(f"unsupported function '{name}'; known: {known}")


def _series(value: Any) -> Series:
    if not isinstance(value, dict):
        raise MathError("an array holds time series only")
    return value


def _each(function: Callable[[Series], Series], value: Any) -> Value:
    return [function(each) for each in value] if isinstance(value, list) else function(_series(value))


def _reduce(function: Callable[[list[float]], float], value: Value) -> Value:
    """Over an array: one series, at each time over the series that have data. Over one series: a number."""
    if isinstance(value, list):
        times = sorted({time for each in value for time in each})
        return {time: function([each[time] for each in value if time in each]) for time in times}
    values = list(_series(value).values())
    if not values:
        raise MathError("no data to reduce to a number")
    return float(function(values))


def _binary(function: Callable[[float, float], float], left: Value, right: Value) -> Value:
    if isinstance(left, list) or isinstance(right, list):
        many, pairs = (left if isinstance(left, list) else right), []
        if isinstance(left, list) and isinstance(right, list):
            raise MathError("an operation between two arrays is not supported")
        for each in many:
            pairs.append(_binary(function, each if many is left else left, each if many is right else right))
        return pairs  # type: ignore[return-value]
    if isinstance(left, float) and isinstance(right, float):
        result = _apply(function, left, right)
        if result is None:
            raise MathError("division by zero")
        return result
    times: Iterable[float]
    if isinstance(left, dict) and isinstance(right, dict):
        times = left.keys() & right.keys()
    else:
        times = (left if isinstance(left, dict) else right).keys()  # type: ignore[union-attr]
    results = {}
    for time in sorted(times):
        result = _apply(
            function, left[time] if isinstance(left, dict) else left, right[time] if isinstance(right, dict) else right
        )
        if result is not None:
            results[time] = result
    return results


def _apply(function: Callable[[float, float], float], left: float, right: float) -> float | None:
    try:
        result = function(left, right)
    except (ZeroDivisionError, OverflowError):
        return None
    return result if isinstance(result, (int, float)) else None


def _fill(series: Series, how: Any, grid: list[float]) -> Series:
    if not isinstance(how, float) and how not in _FILLS:
        raise MathError("FILL takes a number, REPEAT or LINEAR as its second argument")
    filled, known = {}, sorted(series)
    for time in sorted({*grid, *known}):
        if time in series:
            filled[time] = series[time]
        elif isinstance(how, float):
            filled[time] = how
        else:
            before = max((each for each in known if each < time), default=None)
            after = min((each for each in known if each > time), default=None)
            if how == "REPEAT" and before is not None:
                filled[time] = series[before]
            elif how == "LINEAR" and before is not None and after is not None:
                share = (time - before) / (after - before)
                filled[time] = series[before] + (series[after] - series[before]) * share
    return filled
