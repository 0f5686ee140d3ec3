"""Targets that a policy document sets: an amount to be reached by a year, with the sentence that says so.

    >>> [t.words for t in targets("到2027年，培育生态主导型企业2～3家，智能终端普及率超过70%。", 2025)]
    ['by 2027: 2–3 家', 'by 2027: over 70 %']

The year of a sentence holds for the sentences of its paragraph that name none. A year that is past at publication sets no target; it reports. A sentence whose amounts
have no year keeps them without one only where it speaks of what is to be done (力争, 不低于, at least …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from duizhao.language.amounts import Amount, amounts

_YEAR = re.compile(
    r"(?:到|至|力争|截至|于)\s?(20[2-6]\d)\s?年(?:底|末|前|年底)?|(20[2-6]\d)\s?年(?:底|末)?(?:前|之前|以前)|(?i:\b(?:by|before|until)(?: the end of| late| early| mid)?[ -](20[2-6]\d)\b)"
)
_SPAN = re.compile(r"(20[2-6]\d)\s?[-—–至到]\s?(20[2-6]\d)\s?年")
_PAST = re.compile(r"20[012]\d\s?年(?!(?:底|末)?[前以])|(?i:\bin 20[012]\d\b)")
_TODO = re.compile(
    r"力争|争取|不低于|不少于|达到|超过|以上|突破|建成|建设|培育|打造|形成|制定|推广|遴选|奖励|补贴|支持|给予|覆盖|实现"
    r"|(?i:\b(?:will|shall|should|target|aims?|at least|no less than|no fewer than|reach|exceed|build|cultivate|train|roll out)\b)"
)
_SENTENCE = re.compile(r"[^。！？!?；;\n]*?(?:[。！？!?；;\n]|(?<![A-Z\d])\.(?=\s|$)|$)")
_GIVEN = re.compile(r"奖励|补贴|补助|资助|支持|给予|奖补|贴息|(?i:\b(?:subsid|grant|award|reward|fund))")


@dataclass(frozen=True, slots=True)
class Goal:
    """One amount that a document sets. `paragraph` counts from 1; `start` and `end` are the amount's place in the stored text."""

    year: int | None
    amount: Amount
    money_offered: bool
    """The amount is offered (a subsidy, an award), not aimed at."""
    quote: str
    """The sentence, exactly as it stands."""
    paragraph: int
    start: int
    end: int

    @property
    def words(self) -> str:
        """For people: `by 2027: over 70 %`."""
        when = f"by {self.year}: " if self.year else ""
        return f"{when}{'offers ' if self.money_offered else ''}{self.amount.words}"


def targets(text: str, published: int | None = None) -> tuple[Goal, ...]:
    """Goals of a text, in order. published: year of the document; goals of years before it are reports and left out."""
    found: list[Goal] = []
    offset = 0
    for number, paragraph in enumerate(text.split("\n"), 1):
        year: int | None = None
        for a, b in _sentences(paragraph):
            sentence = paragraph[a:b]
            told = _year(sentence)
            year = told if told is not None else year
            past = year is not None and published is not None and year < published
            if past or (told is None and _PAST.search(sentence)):
                continue
            if year is None and not _TODO.search(sentence):
                continue
            for amount in amounts(sentence):
                if _year_itself(sentence, amount):
                    continue
                money = amount.kind == "money" and bool(_GIVEN.search(sentence))
                start = offset + a + amount.start
                found.append(
                    Goal(
                        year, amount, money, sentence.strip(), number, start, offset + a + amount.end
                    )
                )  # fmt: skip
        offset += len(paragraph) + 1
    return tuple(found)


def _sentences(paragraph: str) -> Iterator[tuple[int, int]]:
    for m in _SENTENCE.finditer(paragraph):
        if m[0].strip():
            yield m.start(), m.end()


def _year(sentence: str) -> int | None:
    years = [int(y) for m in _YEAR.finditer(sentence) for y in m.groups() if y]
    years += [int(m[2]) for m in _SPAN.finditer(sentence)]
    return max(years) if years else None


def _year_itself(sentence: str, amount: Amount) -> bool:
    digits = re.sub(r"\D", "", amount.text)
    return amount.kind == "count" and len(digits) == 4 and 2000 <= int(digits) < 2070
