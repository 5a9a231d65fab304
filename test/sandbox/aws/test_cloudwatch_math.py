"""Metric math."""

import pytest
from sandbox.aws.cloudwatch_math import MathError, Series, evaluate, identifiers

A: Series = {0: 2.0, 60: 4.0, 180: 8.0}
B: Series = {0: 1.0, 60: 0.0, 120: 3.0}
GRID = [0.0, 60.0, 120.0, 180.0]


def run(expression: str) -> object:
    return evaluate(expression, {"a": A, "b": B}, [A, B], GRID)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("2 + 3 * 4", 14.0),
        ("(2 + 3) * 4", 20.0),
        ("2 - 3 - 4", -5.0),
        ("-2 ^ 2", -4.0),
        ("2 ^ 3 ^ 2", 512.0),
        ("10 / 4 / 5", 0.5),
        ("1e3 * .5", 500.0),
        ("a * 2", {0: 4.0, 60: 8.0, 180: 16.0}),
        ("100 - a", {0: 98.0, 60: 96.0, 180: 92.0}),
        ("-a", {0: -2.0, 60: -4.0, 180: -8.0}),
        ("a + b", {0: 3.0, 60: 4.0}),
        ("a / b", {0: 2.0}),
        ("100 * (b / a)", {0: 50.0, 60: 0.0}),
        ("FILL(b, 0)", {0: 1.0, 60: 0.0, 120: 3.0, 180: 0.0}),
        ("FILL(a, REPEAT)", {0: 2.0, 60: 4.0, 120: 4.0, 180: 8.0}),
        ("FILL(a, LINEAR)", {0: 2.0, 60: 4.0, 120: 6.0, 180: 8.0}),
        ("SUM([a, b])", {0: 3.0, 60: 4.0, 120: 3.0, 180: 8.0}),
        ("MAX([a, b])", {0: 2.0, 60: 4.0, 120: 3.0, 180: 8.0}),
        ("MIN(METRICS())", {0: 1.0, 60: 0.0, 120: 3.0, 180: 8.0}),
        ("SUM(a)", 14.0),
        ("AVG(a)", 14 / 3),
        ("a / SUM(a) * 14", {0: 2.0, 60: 4.0, 180: 8.0}),
        ("SUM(METRICS() * 10)", {0: 30.0, 60: 40.0, 120: 30.0, 180: 80.0}),
        ("ABS(0 - a)", A),
    ],
)
def test_values(expression: str, expected: object) -> None:
    found = run(expression)
    assert found == (pytest.approx(expected) if isinstance(expected, float) else expected)


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("c + 1", "undefined identifier 'c'"),
        ("a +", "expected a value, found the end"),
        ("(a", r"expected \), found the end"),
        ("a b", "unexpected 'b'"),
        ("a $ b", r"unexpected character '\$' at position"),
        ("RATE(a)", "unsupported function 'RATE'"),
        ("FILL(a)", "wrong number of arguments to FILL: 1"),
        ("FILL(a, NEVER)", "unexpected 'NEVER'"),
        ("1 / 0", "division by zero"),
        ("[a, 1]", "an array holds time series only"),
        ("", "expected a value, found the end"),
    ],
)
def test_complaints(expression: str, complaint: str) -> None:
    with pytest.raises(MathError, match=complaint):
        run(expression)


def test_identifiers_are_what_starts_in_lower_case() -> None:
    assert identifiers("FILL(m1, REPEAT) / SUM([e2, mAX])") == {"m1", "e2", "mAX"}
