"""One claim: plain data → Claim. Every fault is a ClaimError that names file, line, key and the nearest known word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Any, cast

from duizhao.claims.comparison import COMPARISONS
from duizhao.claims.figure import SELECTABLE
from duizhao.claims.records import AXES, MARKS, Claim, Mark
from duizhao.errors import ClaimError

KEYS: tuple[str, ...] = (
    "id",
    "sentences",
    "source",
    "compare",
    "comparison",
    "figures",
    "axes",
    "baseline",
    "forbid",
    "require",
    "linked",
    "aggregate",
    "allow",
    "would_test",
    "caveat",
    "topic",
    "talk",
)
REQUIRED: tuple[str, ...] = ("id", "sentences", "compare", "comparison", "figures", "would_test")
ALLOWABLE: tuple[str, ...] = ("incomplete-year",)
_ID = re.compile(r"[a-z0-9][a-z0-9_.-]*")


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6, n: int = 3) -> list[str]:
    """Known words close to a word, best first, without regard to case."""
    table = {k.casefold(): k for k in known}
    return [table[m] for m in difflib.get_close_matches(word.casefold(), list(table), n=n, cutoff=cutoff)]


class Parser:
    """Reads one file's claims; every method names the key it is at."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines = text.splitlines()

    def fail(
        self, key: str, message: str, *, word: str = "", known: Iterable[str] = (), hint: str = ""
    ) -> ClaimError:
        """A ClaimError with file, line where the word stands, key, and the nearest known words."""
        known = tuple(known)
        if word and known:
            close = nearest(word, known)
            hint = f"Did you mean {' or '.join(map(repr, close))}?" if close else "Known: " + ", ".join(known)
        line = self._line(word or key.split(".")[-1])
        where = f"{self.file}, line {line}" if line else self.file
        return ClaimError(f"{where}: {key}: {message}", hint=hint or None)

    def _line(self, word: str) -> int | None:
        pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        return next((i for i, line in enumerate(self.lines, 1) if pattern.search(line)), None)

    def claim(self, raw: Any) -> Claim:
        if not isinstance(raw, dict):
            raise self.fail(
                "claim",
                f"expected a mapping, found {_what(raw)}",
                hint="Start with `id:` and `sentences:`.",
            )
        for key in raw:
            if key not in KEYS:
                raise self.fail(str(key), "unknown key", word=str(key), known=KEYS)
        for key in REQUIRED:
            if raw.get(key) in (None, "", [], {}):
                raise self.fail(key, "is missing", hint=f"Every claim gives: {', '.join(REQUIRED)}")
        claim_id = self.text("id", raw["id"])
        if not _ID.fullmatch(claim_id):
            raise self.fail(
                "id",
                f"{claim_id!r} is no id",
                hint="Lower-case letters, digits, hyphens: cn-leads-ai-papers",
            )
        compare = self.texts("compare", raw["compare"])
        if len(set(compare)) < len(compare):
            raise self.fail("compare", "names a subject twice")
        axes = self.axes(raw.get("axes"))
        forbid, reasons = self.forbid(raw.get("forbid"))
        aggregate = self.mapping("aggregate", raw.get("aggregate"))
        for key in aggregate:
            if key != "sum":
                raise self.fail(f"aggregate.{key}", "unknown key", word=key, known=("sum",))
        summed = self.texts("aggregate.sum", aggregate.get("sum"))
        for axis in summed:
            self.axis("aggregate.sum", axis)
        allow = self.texts("allow", raw.get("allow"))
        for rule in allow:
            if rule not in ALLOWABLE:
                raise self.fail("allow", f"{rule!r} cannot be allowed", word=rule, known=ALLOWABLE)
        source = self.mapping("source", raw.get("source"))
        return Claim(
            claim_id=claim_id,
            sentences=self.texts("sentences", raw["sentences"]),
            compare=compare,
            comparison=self.comparison(raw["comparison"], compare),
            figures=self.figures(raw["figures"]),
            axes=axes,
            baseline=self.assignment("baseline", raw.get("baseline")),
            forbid=forbid,
            require=self.require(raw.get("require")),
            linked=self.linked(raw.get("linked")),
            would_test=self.text("would_test", raw["would_test"]),
            caveat=self.text("caveat", raw.get("caveat", "")),
            topic=self.text("topic", raw.get("topic", "")),
            source={k: self.text(f"source.{k}", v) for k, v in source.items()},
            file=self.file,
            talk=self.text("talk", raw.get("talk", "")),
            allow=allow,
            aggregate=summed,
            forbid_reasons=reasons,
        )

    def text(self, key: str, raw: Any) -> str:
        if not isinstance(raw, str):
            raise self.fail(key, f"expected a text, found {_what(raw)}")
        return " ".join(raw.split())

    def texts(self, key: str, raw: Any) -> tuple[str, ...]:
        if raw in (None, "", []):
            return ()
        return tuple(self.text(key, v) for v in (raw if isinstance(raw, list) else [raw]))

    def mapping(self, key: str, raw: Any) -> dict[str, Any]:
        if raw in (None, "", {}):
            return {}
        if not isinstance(raw, dict):
            raise self.fail(key, f"expected `key: value` pairs, found {_what(raw)}")
        return raw

    def axis(self, key: str, axis: str) -> str:
        if axis not in AXES:
            raise self.fail(key, f"{axis!r} is no axis", word=axis, known=AXES)
        return axis

    def assignment(self, key: str, raw: Any) -> dict[str, str]:
        return {self.axis(key, a): self.text(f"{key}.{a}", o) for a, o in self.mapping(key, raw).items()}

    def comparison(self, raw: Any, compare: Sequence[str]) -> dict[str, Any]:
        given = self.mapping("comparison", {"kind": raw} if isinstance(raw, str) else raw)
        if "kind" not in given:
            raise self.fail("comparison.kind", "is missing", hint="One of: " + ", ".join(_KINDS))
        kind = self.text("comparison.kind", given["kind"])
        if kind not in _KINDS:
            raise self.fail("comparison.kind", f"{kind!r} is no comparison", word=kind, known=_KINDS)
        rule = next(c for c in COMPARISONS if c.name == kind)
        for key in given:
            if key != "kind" and key not in rule.needs:
                raise self.fail(
                    f"comparison.{key}", f"{kind} does not take it", word=key, known=("kind", *rule.needs)
                )
        for key in rule.needs:
            if given.get(key) in (None, ""):
                raise self.fail(f"comparison.{key}", f"is missing: {kind} needs it")
        if len(compare) - 1 < rule.rivals:
            raise self.fail("compare", f"{kind} needs at least one rival", hint="compare: [CN, US]")
        found: dict[str, Any] = {"kind": kind}
        for key in rule.needs:
            found[key] = self.text(f"comparison.{key}", given[key])
        if "value" in found:
            try:
                found["value"] = float(found["value"])
            except ValueError as e:
                raise self.fail("comparison.value", f"{found['value']!r} is no number") from e
            if not 0 < found["value"] < float("inf"):
                raise self.fail("comparison.value", "must be positive: margins are log ratios")
        if rule.over_time and found["from"] == found["to"]:
            raise self.fail("comparison.to", "is the same period as `from`")
        return found

    def figures(self, raw: Any) -> dict[str, tuple[str, ...]]:
        found = {}
        for key, values in self.mapping("figures", raw).items():
            if key not in SELECTABLE:
                raise self.fail(f"figures.{key}", "is no column to select by", word=key, known=SELECTABLE)
            found[key] = self.texts(f"figures.{key}", values)
        if not found:
            raise self.fail("figures", "selects nothing", hint="figures: {quantity: [AI articles]}")
        return found

    def axes(self, raw: Any) -> dict[str, dict[str, Mark]]:
        found: dict[str, dict[str, Mark]] = {}
        for axis, options in self.mapping("axes", raw).items():
            self.axis("axes", axis)
            found[axis] = {}
            for option, mark in self.mapping(f"axes.{axis}", options).items():
                if mark not in MARKS:
                    raise self.fail(
                        f"axes.{axis}.{option}", f"{mark!r} is no mark", word=str(mark), known=MARKS
                    )
                found[axis][" ".join(option.split())] = cast("Mark", mark)
        return found

    def forbid(self, raw: Any) -> tuple[tuple[dict[str, str], ...], tuple[str, ...]]:
        entries, reasons = [], []
        for entry in self.entries("forbid", raw):
            given = self.mapping("forbid", entry)
            reason = ""
            if "when" in given:
                for key in given:
                    if key not in ("when", "reason"):
                        raise self.fail("forbid", f"unknown key {key!r}", word=key, known=("when", "reason"))
                reason = self.text("forbid.reason", given.get("reason", ""))
                given = given["when"]
            for partial in self.spread("forbid", given):
                entries.append(partial)
                reasons.append(reason)
        return tuple(entries), tuple(reasons)

    def spread(self, key: str, raw: Any) -> list[dict[str, str]]:
        """A partial assignment whose options may be lists: every combination of them."""
        found: list[dict[str, str]] = [{}]
        for axis, options in self.mapping(key, raw).items():
            self.axis(key, axis)
            found = [{**p, axis: o} for p in found for o in self.texts(f"{key}.{axis}", options)]
        return [p for p in found if p]

    def require(self, raw: Any) -> tuple[tuple[dict[str, str], dict[str, str]], ...]:
        found = []
        for entry in self.entries("require", raw):
            given = self.mapping("require", entry)
            for key in given:
                if key not in ("if", "then", "reason"):
                    raise self.fail("require", f"unknown key {key!r}", word=key, known=("if", "then"))
            if "if" not in given or "then" not in given:
                raise self.fail("require", "needs `if` and `then`")
            found.append(
                (self.assignment("require.if", given["if"]), self.assignment("require.then", given["then"]))
            )
        return tuple(found)

    def linked(self, raw: Any) -> tuple[tuple[str, ...], ...]:
        groups = []
        for entry in self.entries("linked", raw):
            group = self.texts("linked", entry)
            for axis in group:
                self.axis("linked", axis)
            if len(group) < 2:
                raise self.fail(
                    "linked", "a link needs at least two axes", hint="linked: [[database, definition]]"
                )
            groups.append(group)
        return tuple(groups)

    def entries(self, key: str, raw: Any) -> list[Any]:
        if raw in (None, ""):
            return []
        if not isinstance(raw, list):
            raise self.fail(key, f"expected a list, found {_what(raw)}")
        return raw


_KINDS: tuple[str, ...] = tuple(c.name for c in COMPARISONS)


def _what(raw: Any) -> str:
    if isinstance(raw, str):
        return f"the text {raw!r}"
    return "a mapping" if isinstance(raw, dict) else "a list" if isinstance(raw, list) else "nothing"
