"""What a published table calls its rows: countries, groups of them, patent offices, the world, and what was assigned to none."""

from __future__ import annotations

import html
import re

from duizhao.readers.record import country

WORLD, UNKNOWN = "WORLD", "UNKNOWN"

OFFICES: dict[str, str] = {
    "european patent office": "EP", "european patent organization": "EP", "eurasian patent organization": "EA", "world intellectual property organization": "WO",
    "world intellectual property organization (wipo)": "WO", "european union": "EU",
}  # fmt: skip
"""Offices with a code of their own (WIPO standard ST.3), and the Union, whose code ISO 3166-1 reserves: a total beside its members."""

GROUPS = frozenset((
    "asean", "africa", "asia", "asia pacific", "australia and oceania", "central america and caribbean", "eu-27", "eu-27 and united kingdom", "europe", "five eyes",
    "global partnership on artificial intelligence", "latin america and the caribbean", "middle east", "nato", "north america", "north america and the caribbean", "northern america", "not united states", "oecd",
    "oceania", "other europe", "other europe (2020)", "quad", "south america", "south and central america",
))  # fmt: skip
"""Regions and alliances: their members are listed too, and whole counts of members do not add up to them."""

APART: dict[str, str] = {"gaza strip": "gaza-strip", "west bank": "west-bank", "serbia and montenegro": "serbia-and-montenegro", "yugoslavia": "yugoslavia"}  # fmt: skip
"""Economies that tables list beside others and that have no code today: they keep a name of their own, so that nothing of a total is lost."""

AMBIGUOUS: dict[str, str] = {
    "congo": "Congo: which of the two countries is not said",
    "international bureau of wipo": "the International Bureau of WIPO: it stands beside a row of WIPO itself, and how the two differ is not said",
}

_NOTE = re.compile(r"<sup>[^<]*</sup>|<[^<>]*>")


def subject(name: str) -> str:
    """The subject of a figure from the name in the table. ValueError says why a name has none: a group, two countries, unknown.

    Entities of HTML and footnote marks, as `Serbia<sup>b</sup>`, are taken off.
    """
    text = " ".join(html.unescape(_NOTE.sub("", name)).split())
    low = text.lower()
    if not text:
        raise ValueError("no country or economy is named")
    if low in ("world", "unassigned"):
        return WORLD if low == "world" else UNKNOWN
    if low in GROUPS:
        raise ValueError("a group of countries: its members have rows of their own and do not add up to it")
    if low in AMBIGUOUS:
        raise ValueError(AMBIGUOUS[low])
    code = OFFICES.get(low) or APART.get(low) or country(text)
    if code is None:
        raise ValueError(f"{text[:60]!r}: no country or economy that is known")
    return code


def pair(a: str, b: str) -> str:
    """Two countries as one subject, the same in either order: `CN-US`. ValueError where one is no country, or both are the same."""
    codes = sorted((subject(a), subject(b)))
    if codes[0] == codes[1] or {WORLD, UNKNOWN} & set(codes):
        raise ValueError(f"{a} and {b} are no pair of countries")
    return "-".join(codes)
