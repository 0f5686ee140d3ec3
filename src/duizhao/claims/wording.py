"""The verdict in one plain sentence: the baseline's answer and the smallest thing that turns it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from duizhao.claims.phrase import PRIORITY, Language, joined, phrase, told
from duizhao.claims.records import MARKS, Flip, Side, Specification, Strength

_ANSWER: dict[tuple[Side, Language], str] = {
    ("for", "en"): "yes",
    ("against", "en"): "no",
    ("", "en"): "neither",
    ("for", "zh"): "是",
    ("against", "zh"): "否",
    ("", "zh"): "不分高下",
}
_OTHER: dict[Side, Side] = {"for": "against", "against": "for", "": ""}


def flip_sentence(
    specifications: Sequence[Specification],
    baseline: Specification | None,
    flips: Sequence[Flip],
    strength: Strength,
    side: Side,
    share_for: float,
    share_with_uncertain: float | None,
    why: str,
    language: Language = "en",
) -> str:
    """One sentence such as "Yes by counts; no once you ask for the top 10 %."."""
    if baseline is None or not specifications:
        return (
            f"Not testable with the evidence here: {why}"
            if language == "en"
            else "凭现有证据无法检验：没有可比的、与此说法等同的数字。"
        )
    remarks = []
    n = len(specifications)
    opposite = [s for s in specifications if s.side == _OTHER[baseline.side]] if baseline.side else []
    if baseline.side == "":
        body = _tie(specifications, language)
    elif all(s.side == baseline.side for s in specifications):
        body = _unanimous(baseline.side, n, sum(s.mark == "equivalent" for s in specifications), language)
    else:
        best = smallest([f for f in map(_seen_from(specifications, baseline), flips) if f is not None])
        if best is not None:
            body = _turn(baseline, best, _reach(specifications, baseline, best, language), language)
        else:
            body = _many(baseline.side, n, len(opposite), language)
    remarks += _share(specifications, baseline, strength, side, share_for, share_with_uncertain, language)
    if language == "zh":
        return body + (f"（{'；'.join(remarks)}）" if remarks else "") + "。"
    return body + (f" ({'; '.join(remarks)})" if remarks else "") + "."


def _seen_from(
    specifications: Sequence[Specification], baseline: Specification
) -> Callable[[Flip], Flip | None]:
    """Turns a `whatever else` flip into the change it is from the baseline; None when it does not turn the baseline's answer."""
    sides = {s.number: s.side for s in specifications}

    def seen(f: Flip) -> Flip | None:
        if sides[f.example] != _OTHER[baseline.side]:
            return None
        if f.kind == "from baseline":
            return f
        changes = {
            a: (baseline.options.get(a), o) for a, (_, o) in f.changes.items() if baseline.options.get(a) != o
        }
        return replace(f, changes=changes)

    return seen


def smallest(flips: Sequence[Flip]) -> Flip | None:
    """The flip to tell: fewest changes, what is counted before where from, the mildest option, equivalent before other questions."""
    return min(flips, key=_rank, default=None)


def _rank(f: Flip) -> tuple[object, ...]:
    axes = told(f.changes)
    order = tuple(PRIORITY.index(a) if a in PRIORITY else len(PRIORITY) for a in axes)
    return f.size, len(axes), order, MARKS.index(f.mark), -_mildness(f), f.kind, -f.n, f.example


def _mildness(f: Flip) -> float:
    """Top 10 % is a milder demand than top 1 %; anything else ranks the same."""
    found = re.search(r"top\s*([\d.]+)\s*%", f.changes.get("quality", (None, ""))[1])
    return float(found[1]) if found else 0.0


def _turn(baseline: Specification, flip: Flip, reach: tuple[int, int], language: Language) -> str:
    """Where not every specification that makes the change turns, the sentence says how many do: one flip is no rule."""
    axes = told(flip.changes)
    before = [phrase(a, flip.changes[a][0] or "", "start", language) for a in axes]
    after = [phrase(a, flip.changes[a][1], "change", language) for a in axes]
    yes, no = _ANSWER[(baseline.side, language)], _ANSWER[(_OTHER[baseline.side], language)]
    turned, making = reach
    if language == "zh":
        how = f"则{no}" if turned == making else f"{making} 种度量中有 {turned} 种为{no}"
        return f"{'、'.join(before)}，{yes}；若{joined(after, language)}，{how}"
    start = f"{yes.capitalize()} {', '.join(before)}; {no}"
    if turned == making:
        return f"{start} once you {joined(after)}"
    return f"{start} in {turned} of the {making} specifications that {joined(after)}"


def _unanimous(side: Side, n: int, counted: int, language: Language) -> str:
    if language == "zh":
        if n == 1:
            return "是：证据只容许一种度量，结果为是" if side == "for" else "否：证据只容许一种度量，结果为否"
        return f"是，{n} 种度量方式全都支持" if side == "for" else f"否，{n} 种度量方式没有一种支持"
    if n == 1:
        return f"{_ANSWER[(side, language)].capitalize()}, in the one specification that the evidence allows"
    if n == 2:
        return "Yes, in both specifications" if side == "for" else "No, in neither of the two specifications"
    rest = f", {counted} of which ask the same question" if 0 < counted < n else ""
    return (
        f"Yes, in every one of the {n} specifications{rest}"
        if side == "for"
        else f"No, in none of the {n} specifications{rest}"
    )


def _many(side: Side, n: int, opposite: int, language: Language) -> str:
    yes, no = _ANSWER[(side, language)], _ANSWER[(_OTHER[side], language)]
    if language == "zh":
        return f"通行读法下{yes}；{n} 种度量方式中有 {opposite} 种为{no}，但须同时改动三处以上"
    return (
        f"{yes.capitalize()} in the everyday reading; {no} in {opposite} of {n} specifications, "
        "each more than three choices away"
    )


def _tie(specifications: Sequence[Specification], language: Language) -> str:
    yes = sum(s.side == "for" for s in specifications)
    no = sum(s.side == "against" for s in specifications)
    if language == "zh":
        return f"通行读法下不分高下；其余度量方式中 {yes} 种为是，{no} 种为否"
    return (
        f"A tie in the everyday reading; yes in {yes} and no in {no} of {len(specifications)} specifications"
    )


def _reach(
    specifications: Sequence[Specification], baseline: Specification, flip: Flip, language: Language
) -> tuple[int, int]:
    """How many of the specifications that make the told change turn, and how many make it."""
    after = {a: phrase(a, flip.changes[a][1], "change", language) for a in told(flip.changes)}
    making = [
        s
        for s in specifications
        if all(a in s.options and phrase(a, s.options[a], "change", language) == p for a, p in after.items())
    ]
    return sum(s.side == _OTHER[baseline.side] for s in making), len(making)


def _share(
    specifications: Sequence[Specification],
    baseline: Specification,
    strength: Strength,
    side: Side,
    share_for: float,
    share_with_uncertain: float | None,
    language: Language,
) -> list[str]:
    """What must be added when the everyday reading is not the verdict."""
    counted = sum(s.mark == "equivalent" for s in specifications)
    if strength == "contested":
        changed = share_with_uncertain is not None and abs(share_with_uncertain - share_for) > 0.005
        wider = share_with_uncertain if changed else None
        if language == "zh":
            told_wider = f"，连同存疑的为 {percent(wider, language)}" if wider is not None else ""
            return [
                f"有争议：{counted} 种等同度量中，支持的权重占 {percent(share_for, language)}{told_wider}"
            ]
        told_wider = f", {percent(wider)} with the uncertain ones" if wider is not None else ""
        some = "the one equivalent specification" if counted == 1 else f"{counted} equivalent specifications"
        return [f"contested: {percent(share_for)} of the weight of {some} is for it{told_wider}"]
    if side and baseline.side != side:
        share = percent(share_for if side == "for" else 1 - share_for, language)
        answer = _ANSWER[(side, language)]
        if language == "zh":
            return [f"而多数等同度量为{answer}：权重 {share}"]
        return [f"{answer} over most equivalent specifications: {share} by weight"]
    return []


def percent(share: float, language: Language = "en") -> str:
    """`73 %`; one decimal close to a threshold of the verdict, where rounding would contradict it."""
    close = any(abs(share - t) < 0.01 for t in (1 / 3, 2 / 3, 0.05, 0.95))
    number = f"{100 * share:.{1 if close else 0}f}"
    return f"{number}%" if language == "zh" else f"{number} %"
