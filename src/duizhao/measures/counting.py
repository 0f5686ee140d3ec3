"""A counting: one option per axis. Two ways to write the same counting are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from duizhao.errors import DuizhaoError
from duizhao.measures.axes import AXES, WORK_AXES

_BY_NAME = {a.name: a for a in AXES}


@dataclass(frozen=True)
class Counting:
    """One option per axis, in the order of `AXES`; what is not said is the axis's default."""

    options: tuple[str, ...]

    def __getitem__(self, axis: str) -> str:
        return self.options[[a.name for a in AXES].index(axis)]

    @cached_property
    def said(self) -> dict[str, str]:
        """The options that are not defaults."""
        return {a.name: o for a, o in zip(AXES, self.options, strict=True) if o != a.default}

    @property
    def id(self) -> str:
        """`credit=whole,period=2018`; `default` for all defaults."""
        return ",".join(f"{k}={v}" for k, v in sorted(self.said.items())) or "default"

    @cached_property
    def of_works(self) -> tuple[str, ...]:
        """Options of the axes that choose works."""
        return tuple(self[a.name] for a in WORK_AXES)

    @cached_property
    def of_units(self) -> tuple[str, str, str, str, bool]:
        """Attribution, strictness, credit, units, and whether unknown affiliations are dropped first."""
        return (
            self["attribution"],
            self["strictness"],
            self["credit"],
            self["units"],
            self["unknown"] == "dropped",
        )

    def with_(self, **options: str) -> Counting:
        """The same with other options."""
        return counting({**self.said, **options})


def counting(options: Mapping[str, str] | Iterable[str] = ()) -> Counting:
    """A counting from `{"credit": "whole"}` or `["credit=whole", …]`. DuizhaoError names an axis or option that does not exist."""
    if not isinstance(options, Mapping):
        pairs = [o.partition("=") for o in options]
        wrong = next((o for o, sign, _ in pairs if not sign), None)
        if wrong is not None:
            raise DuizhaoError(f"{wrong!r} is no choice", hint="Write axis=option, such as credit=whole.")
        names = [k.strip() for k, _, _ in pairs]
        twice = next((n for n in names if names.count(n) > 1), None)
        if twice:
            raise DuizhaoError(f"the axis {twice} is chosen twice")
        options = {k.strip(): v.strip() for k, _, v in pairs}
    unknown = next((k for k in options if k not in _BY_NAME), None)
    if unknown is not None:
        raise DuizhaoError(f"no axis {unknown!r}", hint=f"Axes: {', '.join(_BY_NAME)}.")
    chosen = []
    for axis in AXES:
        option = options.get(axis.name, axis.default)
        try:
            axis.check(option)
        except ValueError as e:
            raise DuizhaoError(str(e)) from e
        chosen.append(option)
    return Counting(tuple(chosen))
