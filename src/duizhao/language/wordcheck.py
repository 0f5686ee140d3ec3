"""What a translation is held against: the glossary's terms, the numbers of the original, and that it is a translation at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from duizhao.language.amounts import Amount, amounts
from duizhao.language.glossary import Term, contains
from duizhao.language.script import script

Fault = Literal["empty", "not english", "cut", "term", "avoided", "number", "vagueness", "placeholder"]

LARGE = 10_000
"""Counts below are often written as words (five factories) and not checked."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One point in which a translation does not hold."""

    fault: Fault
    source: str
    """What the original says."""
    words: str
    """The fault in words; also what a second attempt is told."""


def violations(
    original: str, english: str, terms: Iterable[Term], *, cut: bool = False
) -> tuple[Violation, ...]:
    """Every point in which `english` does not hold as a translation of `original`, whose glossary terms are `terms`."""
    if not any(c.isalpha() for c in english):
        return (Violation("empty", original[:40], "there is no translation"),)
    found: list[Violation] = []
    if script(english) != "en":
        found.append(Violation("not english", original[:40], "the answer is not in English"))
    if cut:
        found.append(Violation("cut", original[-40:], "the answer stops before the end of the text"))
    for term in dict.fromkeys(terms):
        found.extend(_of_term(term, english))
    found.extend(_of_numbers(original, english))
    return tuple(found)


def _of_term(term: Term, english: str) -> Iterable[Violation]:
    accepted = [e for e in term.en if contains(english, e)]
    for avoided in term.avoid:
        # "AI agent" holds "agent"; a rendering to avoid inside an accepted one is no fault.
        if contains(english, avoided.en) and not any(avoided.en.lower() in e.lower() for e in accepted):
            yield Violation(
                "avoided",
                term.zh,
                f'{term.zh} is rendered "{avoided.en}" ({avoided.reason}); use {" or ".join(term.en)}',
            )
    if not accepted and not term.common:
        yield Violation("term", term.zh, f"{term.zh} is not rendered as {' or '.join(term.en)}")


def _of_numbers(original: str, english: str) -> Iterable[Violation]:
    told = amounts(english)
    for a in amounts(original):
        if a.kind == "count" and max(x for x in (a.low, a.high) if x is not None) < LARGE:
            continue
        alike = [b for b in told if _comparable(a, b)]
        if any(_close(a.low, b.low) and _close(a.high, b.high) for b in alike):
            continue
        if any(_overlap(a, b) for b in alike):
            yield Violation(
                "vagueness", a.text, f"{a.text} is {a.words}: say it as vaguely or as exactly as that"
            )
        else:
            yield Violation("number", a.text, f"{a.text} ({a.words}) is not in the translation")


def _comparable(a: Amount, b: Amount) -> bool:
    """Same kind, and no two different currencies. A sum without its currency (融资3亿) is a count to the reader and may be money in English."""
    if {a.kind, b.kind} <= {"money", "count"}:
        return not (a.kind == b.kind == "money" and a.unit and b.unit and a.unit != b.unit)
    return a.kind == b.kind


def _close(x: float | None, y: float | None) -> bool:
    if x is None or y is None:
        return x is y
    return abs(x - y) <= 0.02 * max(abs(x), abs(y), 1e-9)


def _overlap(a: Amount, b: Amount) -> bool:
    low = max(x for x in (a.low, b.low, 0.0) if x is not None)
    highs = [x for x in (a.high, b.high) if x is not None]
    return not highs or low <= min(highs) * 1.02
