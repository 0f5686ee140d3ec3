"""What a claim compares: small objects in a registry, each turning values into a margin and a side.

Every margin is a log ratio, so that it has no unit and +0.69 always means "twice". Values must be positive where they
enter a logarithm; a specification whose margin is undefined is left out with its reason, never guessed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from duizhao.claims.records import Side

RANKS = frozenset({"rank", "ranks", "place", "position"})
"""Units in which smaller is better."""


class UndefinedMarginError(ValueError):
    """The log ratio does not exist for these values; the message is the reason shown."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Margin (log ratio, > 0 for the claim), side, and the rival it was measured against ("" for none)."""

    margin: float
    side: Side
    rival: str = ""


Values = Mapping[str, float]
Rule = Callable[[Values, Sequence[str], Mapping[str, Any]], Outcome]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One kind of comparison. `needs` are the keys that its YAML must give; `rivals` the least number of rivals."""

    name: str
    rule: Rule
    formula: str
    needs: tuple[str, ...] = ()
    rivals: int = 0
    over_time: bool = False
    sign: int = 1
    """+1 where a larger value of the subject (over time: a larger last value) is better for the claim, else −1."""
    ranks: bool = False
    """True where it makes sense on ranks (smaller is better)."""


def key(subject: str, period: str) -> str:
    """Key of a value in a comparison over time."""
    return f"{subject} {period}"


def _log(value: float, subject: str) -> float:
    if not value > 0 or math.isinf(value):
        raise UndefinedMarginError(f"{subject} is {value:g}: a value that is not positive has no log ratio")
    return math.log(value)


def _side(difference: float) -> Side:
    return "for" if difference > 0 else "against" if difference < 0 else ""


def _strongest(values: Values, rivals: Sequence[str]) -> str:
    """The rival with the largest value; the first named of equals."""
    if any(values[r] < 0 for r in rivals):
        raise UndefinedMarginError("a rival's value is negative: it has no log ratio")
    return max(rivals, key=lambda r: values[r])


def _leads(values: Values, compare: Sequence[str], _: Mapping[str, Any]) -> Outcome:
    rival = _strongest(values, compare[1:])
    margin = _log(values[compare[0]], compare[0]) - _log(values[rival], rival)
    return Outcome(margin, _side(values[compare[0]] - values[rival]), rival)


def _trails(values: Values, compare: Sequence[str], options: Mapping[str, Any]) -> Outcome:
    ahead = _leads(values, compare, options)
    opposite: dict[Side, Side] = {"for": "against", "against": "for", "": ""}
    return Outcome(-ahead.margin, opposite[ahead.side], ahead.rival)


def _ratio(values: Values, compare: Sequence[str]) -> tuple[float, float, str]:
    """Log and value of what a threshold is set against: the subject's value, or its multiple of the strongest rival."""
    subject = compare[0]
    top = _log(values[subject], subject)
    if len(compare) == 1:
        return top, values[subject], ""
    rival = _strongest(values, compare[1:])
    return top - _log(values[rival], rival), values[subject] / values[rival], rival


def _at_least(values: Values, compare: Sequence[str], options: Mapping[str, Any]) -> Outcome:
    log, value, rival = _ratio(values, compare)
    k = float(options["value"])
    return Outcome(log - math.log(k), "for" if value >= k else "against", rival)


def _at_most(values: Values, compare: Sequence[str], options: Mapping[str, Any]) -> Outcome:
    log, value, rival = _ratio(values, compare)
    k = float(options["value"])
    return Outcome(math.log(k) - log, "for" if value <= k else "against", rival)


def _growth(values: Values, subject: str, options: Mapping[str, Any]) -> float:
    last, first = key(subject, options["to"]), key(subject, options["from"])
    if values[last] == values[first] and values[first] > 0:
        return 0.0
    return _log(values[last], last) - _log(values[first], first)


def _rises(values: Values, compare: Sequence[str], options: Mapping[str, Any]) -> Outcome:
    own = _growth(values, compare[0], options)
    if len(compare) == 1:
        return Outcome(own, _side(own))
    growths = {r: _growth(values, r, options) for r in compare[1:]}
    rival = max(compare[1:], key=lambda r: growths[r])
    return Outcome(own - growths[rival], _side(own - growths[rival]), rival)


def _falls(values: Values, compare: Sequence[str], options: Mapping[str, Any]) -> Outcome:
    own = _growth(values, compare[0], options)
    if len(compare) == 1:
        return Outcome(-own, _side(-own))
    growths = {r: _growth(values, r, options) for r in compare[1:]}
    rival = min(compare[1:], key=lambda r: growths[r])
    return Outcome(growths[rival] - own, _side(growths[rival] - own), rival)


def extreme(
    rule: Comparison,
    ranges: Mapping[str, tuple[float, float]],
    compare: Sequence[str],
    options: Mapping[str, Any],
    *,
    best: bool,
) -> Outcome | None:
    """The outcome with every value at the end of its (low, high) that is best, or worst, for the claim; None where undefined.

    Every comparison is monotone in every value, so two corners bound the margin. Ends are taken independently, which is wider
    than what can happen where one unknown would serve several subjects.
    """
    values = {}
    for name, (low, high) in ranges.items():
        up = (name == compare[0] or name.startswith(f"{compare[0]} ")) == (rule.sign > 0)
        if rule.over_time and name.endswith(f" {options['from']}"):
            up = not up
        values[name] = high if up == best else low
    try:
        return rule.rule(values, compare, options)
    except UndefinedMarginError:
        return None


COMPARISONS: tuple[Comparison, ...] = (
    Comparison("leads", _leads, "ln(subject / strongest rival)", rivals=1),
    Comparison("trails", _trails, "ln(strongest rival / subject)", rivals=1, sign=-1),
    Comparison(
        "at_least",
        _at_least,
        "ln(value / threshold); with rivals ln(subject / strongest rival / threshold)",
        needs=("value",),
        ranks=True,
    ),
    Comparison(
        "at_most",
        _at_most,
        "ln(threshold / value); with rivals ln(threshold · strongest rival / subject)",
        needs=("value",),
        ranks=True,
        sign=-1,
    ),
    Comparison(
        "rises",
        _rises,
        "ln(value at `to` / value at `from`), less the fastest rival's where rivals are named",
        needs=("from", "to"),
        over_time=True,
    ),
    Comparison(
        "falls",
        _falls,
        "ln(value at `from` / value at `to`), less the fastest falling rival's where rivals are named",
        needs=("from", "to"),
        over_time=True,
        sign=-1,
    ),
)


def comparison(kind: str) -> Comparison:
    """The comparison of that name; KeyError when there is none."""
    for c in COMPARISONS:
        if c.name == kind:
            return c
    raise KeyError(kind)
