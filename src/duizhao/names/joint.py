"""Strings that join several affiliations: `Google and Stanford University`, `Inria, Lille, France and Université de Mons, Belgium`.

A string is parted only where each side stands alone: both are names of known organisations, or the left side ends in a country and the right side names one. `School of Science and Engineering` is one. A bare list with
commas is parted where it holds nothing but known organisations of which none is part of another.
"""

from __future__ import annotations

import re
from functools import lru_cache

from duizhao.names.places import ends_in_country, place
from duizhao.names.plainname import opened
from duizhao.names.register import Register

_SIGN = re.compile(
    r"\s+(?:and|et|und|y|e)\s+|\s*[&;]\s*|\s+/\s+|\s*/\s*(?=[A-Z\u3400-\u9fff])|\s*[、；]\s*|\s+和\s*",
    re.IGNORECASE,
)
MOST = 8
"""Affiliations of one string; more are no list of affiliations."""


class Parter:
    """Parts strings with the names of a register."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self.parts = lru_cache(maxsize=500_000)(self._parts)

    def _parts(self, text: str) -> tuple[str, ...]:
        """The affiliations of a string, in order; the string alone where it is one."""
        text = opened(text).strip()
        if len(text) > 2000 or self._known(text):
            return (text,)
        for m in _SIGN.finditer(text):
            left, right = text[: m.start()].strip(" ,;"), text[m.end() :].strip(" ,;")
            if left and right and self._apart(left, right, strong=";" in m[0] or "；" in m[0]):
                rest = self.parts(right)
                if len(rest) < MOST:
                    return (left, *rest)
        return self._listed(text) or (text,)

    def _listed(self, text: str) -> tuple[str, ...]:
        """The parts of a bare list of known organisations, `Stanford, Google`: nothing else in it, none of them part of another."""
        parts = tuple(p.strip() for p in text.split(","))
        found = [self._register.exactly(p) for p in parts]
        if not 2 <= len(parts) <= MOST or not all(found):
            return ()
        ids = [{o.id for o in f} for f in found]
        above = [{a for o in f for a in (*o.parents, *(w for w, _, _ in o.owners))} for f in found]
        apart = all(
            not ids[a] & (ids[b] | above[b]) for a in range(len(ids)) for b in range(len(ids)) if a != b
        )
        return parts if apart else ()

    def _apart(self, left: str, right: str, *, strong: bool) -> bool:
        if ends_in_country(left) and place(right).country is not None:
            return True
        if self._known(left) and any(self._known(p) for p in (right, *_heads(right))):
            return True
        return (
            strong
            and (ends_in_country(left) or self._known(left))
            and place(right).method in ("named", "state")
        )

    def _known(self, text: str) -> bool:
        return bool(self._register.exactly(text))


def _heads(right: str) -> list[str]:
    """What may be the first affiliation on the right side: up to each further sign."""
    return [right[: m.start()].strip(" ,;") for m in _SIGN.finditer(right)] + [right.split(",")[0].strip()]
