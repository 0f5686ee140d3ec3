"""The specification space: options per axis, what is admissible, marks, and axes that act as one.

Nothing here knows figures: options are texts, so the same functions serve published figures today and computed
measures later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from duizhao.claims.figure import plain
from duizhao.claims.records import MARKS, Claim, Mark

Options = Mapping[str, str]
DEFAULT = "default"
JOIN = " + "


def enumerate_space(
    axes: Mapping[str, Sequence[str]],
    forbid: Sequence[Options] = (),
    require: Sequence[tuple[Options, Options]] = (),
) -> Iterator[dict[str, str]]:
    """Every admissible combination of one option per axis, in order.

    For spaces that are crossed by construction; the space of published figures is built from the figures instead, because
    most combinations were never published.
    """
    names = list(axes)
    for combination in product(*axes.values()):
        options = dict(zip(names, combination, strict=True))
        if not broken(options, forbid, require):
            yield options


def broken(
    options: Options, forbid: Sequence[Options], require: Sequence[tuple[Options, Options]]
) -> tuple[str, int] | None:
    """The first rule that a combination breaks, as (`forbid` or `require`, index); None when it is admissible."""
    for i, partial in enumerate(forbid):
        if matches(options, partial):
            return "forbid", i
    for i, (condition, consequence) in enumerate(require):
        if matches(options, condition) and not matches(options, consequence):
            return "require", i
    return None


def matches(options: Options, partial: Options) -> bool:
    """True when every entry of the partial assignment holds; an axis that the options lack never does."""
    return all(a in options and plain(options[a]) == plain(o) for a, o in partial.items())


def option_mark(claim: Claim, axis: str, option: str) -> Mark:
    """The claim's mark of one option.

    An axis that the claim does not name is equivalent throughout. On a named axis an option nobody judged has the
    axis's `default`, and without one it is uncertain: it may weaken an answer, never carry it.
    """
    named = claim.axes.get(axis)
    if named is None:
        return "equivalent"
    for text, mark in named.items():
        if text != DEFAULT and plain(text) == plain(option):
            return mark
    return named.get(DEFAULT, "uncertain")


def weakest(marks: Iterable[Mark]) -> Mark:
    """The weakest of the marks; `equivalent` for none."""
    return max(marks, key=MARKS.index, default="equivalent")


def composites(
    options: Sequence[Options], linked: Sequence[Sequence[str]] = ()
) -> tuple[tuple[str, ...], ...]:
    """Axes grouped into independent choices, over axes that vary.

    Declared `linked` axes are one choice. So are axes that split these combinations in the same way (aliased factors): if
    changing the database always changes the producer and the reverse, the evidence holds one choice, written twice.
    """
    names = list(dict.fromkeys(a for o in options for a in o))
    groups: dict[str, set[str]] = {a: {a} for a in names}

    def join(a: str, b: str) -> None:
        if groups[a] is not groups[b]:
            groups[a] |= groups[b]
            for member in groups[a]:
                groups[member] = groups[a]

    for link in linked:
        present = [a for a in link if a in groups]
        for a in present[1:]:
            join(present[0], a)
    split: dict[tuple[int, ...], str] = {}
    for a in names:
        seen: dict[str, int] = {}
        pattern = tuple(seen.setdefault(o.get(a, ""), len(seen)) for o in options)
        if pattern in split:
            join(split[pattern], a)
        else:
            split[pattern] = a
    found = dict.fromkeys(tuple(a for a in names if a in groups[n]) for n in names)
    return tuple(g for g in found if len({coordinate(o, g) for o in options}) > 1)


def coordinate(options: Options, group: Sequence[str]) -> tuple[str, ...]:
    """The options of one composite choice."""
    return tuple(options.get(a, "") for a in group)
