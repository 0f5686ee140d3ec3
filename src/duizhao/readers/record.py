"""What readers of publication records share: rows of `works`, countries as codes, keys that the same work has in another database."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from typing import Any

from duizhao.evidence.ids import short_id
from duizhao.evidence.tables import WORKS
from duizhao.readers.reader import clean

NO_COUNTRY = frozenset(
    ["AP", "BX", "EA", "EM", "EP", "GC", "IB", "OA", "QZ", "WO", "XN", "XU", "XV", "XX", "ZZ"]
)
"""Codes of WIPO's standard ST.3 for offices of many countries and for nobody's: they look like countries and are none."""
MOST_AUTHORS = 10_000
"""Author lists above this are set aside: no work has them."""

_UNWORDED = re.compile(r"[\W_]+")
_DOI = re.compile(r"10\.\d{4,9}/\S+")

COUNTRIES: dict[str, str] = {
    "united states": "US", "usa": "US", "united states of america": "US", "us": "US", "u.s.a.": "US", "china": "CN", "people's republic of china": "CN", "pr china": "CN", "p.r. china": "CN",
    "united kingdom": "GB", "uk": "GB", "england": "GB", "scotland": "GB", "great britain": "GB", "germany": "DE", "france": "FR", "canada": "CA", "japan": "JP", "south korea": "KR",
    "korea": "KR", "republic of korea": "KR", "korea, republic of": "KR", "india": "IN", "israel": "IL", "switzerland": "CH", "singapore": "SG", "australia": "AU", "hong kong": "HK",
    "hong kong sar": "HK", "hong kong sar, china": "HK", "macau": "MO", "macao": "MO", "macau, china": "MO", "taiwan": "TW", "taiwan, china": "TW", "taiwan, province of china": "TW", "italy": "IT", "spain": "ES", "netherlands": "NL", "the netherlands": "NL", "sweden": "SE",
    "austria": "AT", "belgium": "BE", "denmark": "DK", "finland": "FI", "norway": "NO", "russia": "RU", "russian federation": "RU", "poland": "PL", "czech republic": "CZ", "czechia": "CZ",
    "portugal": "PT", "greece": "GR", "ireland": "IE", "turkey": "TR", "türkiye": "TR", "iran": "IR", "brazil": "BR", "saudi arabia": "SA", "united arab emirates": "AE", "uae": "AE", "egypt": "EG",
    "pakistan": "PK", "vietnam": "VN", "viet nam": "VN", "thailand": "TH", "malaysia": "MY", "indonesia": "ID", "new zealand": "NZ", "mexico": "MX", "chile": "CL", "argentina": "AR",
    "colombia": "CO", "south africa": "ZA", "hungary": "HU", "romania": "RO", "bulgaria": "BG", "croatia": "HR", "slovenia": "SI", "slovakia": "SK", "estonia": "EE", "latvia": "LV",
    "lithuania": "LT", "luxembourg": "LU", "malta": "MT", "cyprus": "CY", "iceland": "IS", "ukraine": "UA", "serbia": "RS", "qatar": "QA", "kuwait": "KW", "lebanon": "LB", "jordan": "JO",
    "bangladesh": "BD", "sri lanka": "LK", "philippines": "PH", "kenya": "KE", "nigeria": "NG", "ghana": "GH", "tunisia": "TN", "morocco": "MA", "algeria": "DZ", "uruguay": "UY", "peru": "PE",
    "ecuador": "EC", "cuba": "CU", "kazakhstan": "KZ", "armenia": "AM", "georgia": "GE", "iraq": "IQ", "ethiopia": "ET", "rwanda": "RW", "uganda": "UG", "nepal": "NP", "mongolia": "MN", "belarus": "BY",
    "united kingdom of great britain and northern ireland": "GB", "korea (republic of)": "KR", "iran (islamic republic of)": "IR",
    "china (mainland)": "CN", "afghanistan": "AF", "albania": "AL", "andorra": "AD", "angola": "AO", "antigua and barbuda": "AG", "azerbaijan": "AZ", "bahamas": "BS", "bahamas, the": "BS",
    "the bahamas": "BS", "bahrain": "BH", "barbados": "BB", "belize": "BZ", "benin": "BJ", "bermuda": "BM", "bhutan": "BT", "bolivia": "BO", "bosnia and herzegovina": "BA", "botswana": "BW",
    "british virgin islands": "VG", "brunei": "BN", "brunei darussalam": "BN", "burkina faso": "BF", "burma": "MM", "myanmar": "MM", "burundi": "BI", "cabo verde": "CV", "cape verde": "CV",
    "cambodia": "KH", "cameroon": "CM", "cayman islands": "KY", "cayman islands (the)": "KY", "central african republic": "CF", "central african republic (the)": "CF", "chad": "TD", "comoros": "KM",
    "congo, democratic republic of the": "CD", "democratic republic of the congo": "CD", "congo, republic of the": "CG", "republic of the congo": "CG", "cook islands": "CK", "costa rica": "CR",
    "côte d'ivoire": "CI", "côte d’ivoire": "CI", "cote d'ivoire": "CI", "ivory coast": "CI", "djibouti": "DJ", "dominica": "DM", "dominican republic": "DO", "el salvador": "SV",
    "equatorial guinea": "GQ", "eritrea": "ER", "eswatini": "SZ", "swaziland": "SZ", "fiji": "FJ", "gabon": "GA", "gambia": "GM", "gambia, the": "GM", "the gambia": "GM", "gibraltar": "GI",
    "greenland": "GL", "grenada": "GD", "guatemala": "GT", "guinea": "GN", "guinea-bissau": "GW", "guyana": "GY", "haiti": "HT", "holy see (vatican city)": "VA", "vatican city": "VA",
    "honduras": "HN", "jamaica": "JM", "kiribati": "KI", "kosovo": "XK", "kyrgyzstan": "KG", "laos": "LA", "lesotho": "LS", "liberia": "LR", "libya": "LY", "liechtenstein": "LI", "macedonia": "MK",
    "north macedonia": "MK", "madagascar": "MG", "malawi": "MW", "maldives": "MV", "mali": "ML", "marshall islands": "MH", "mauritania": "MR", "mauritius": "MU", "micronesia": "FM",
    "moldova": "MD", "moldova, republic of": "MD", "republic of moldova": "MD", "monaco": "MC", "montenegro": "ME", "mozambique": "MZ", "namibia": "NA", "nauru": "NR", "nicaragua": "NI",
    "niger": "NE", "niue": "NU", "north korea": "KP", "oman": "OM", "palau": "PW", "palestine": "PS", "panama": "PA", "papua new guinea": "PG", "paraguay": "PY", "puerto rico": "PR",
    "reunion": "RE", "réunion": "RE", "saint kitts and nevis": "KN", "saint lucia": "LC", "saint vincent and the grenadines": "VC", "samoa": "WS", "san marino": "SM",
    "são tomé and príncipe": "ST", "sao tome and principe": "ST", "senegal": "SN", "seychelles": "SC", "sierra leone": "SL", "solomon islands": "SB", "somalia": "SO", "south sudan": "SS",
    "sudan": "SD", "suriname": "SR", "syria": "SY", "tajikistan": "TJ", "tanzania": "TZ", "timor-leste": "TL", "togo": "TG", "tonga": "TO", "trinidad and tobago": "TT", "turkmenistan": "TM",
    "tuvalu": "TV", "uzbekistan": "UZ", "vanuatu": "VU", "venezuela": "VE", "yemen": "YE", "zambia": "ZM", "zimbabwe": "ZW",
}  # fmt: skip
"""Names of countries and economies as databases write them. Hong Kong, Macau and Taiwan have codes of their own, whatever a database adds behind the comma.
`congo` alone is left out (two countries bear it); Kosovo has the user-assigned code XK."""


_CODES = frozenset(COUNTRIES.values())
_UNFOLDED = {n: None for n in range(128) if not chr(n).isalnum()}


def unpacked(head: bytes) -> bytes:
    """The beginning of a file, unpacked where it is gzip; empty where it is torn."""
    if head[:2] != b"\x1f\x8b":
        return head
    try:
        return zlib.decompressobj(31).decompress(head, 65_536)
    except zlib.error:
        return b""


def country(name: object) -> str | None:
    """ISO 3166-1 alpha-2 of a country's name or code; None for what is no country that is known."""
    if not isinstance(name, str):
        return None
    if name in _CODES:
        return name
    text = " ".join(name.split()).strip(" .")
    if len(text) == 2 and text.isascii() and text.isalpha() and text.isupper():
        return "GB" if text == "UK" else None if text in NO_COUNTRY else text
    return COUNTRIES.get(text.lower())


def doi(text: object) -> str | None:
    """A DOI without its resolver, in small letters; None where there is none."""
    m = _DOI.search(text) if isinstance(text, str) else None
    return m[0].rstrip(".,;)").lower() if m else None


def same_as(title: str | None, year: int | None, doi_: str | None, otherwise: str) -> str:
    """What rows of the same work share. arXiv's DOI is a preprint's and stands for nothing but the title."""
    if doi_ and not doi_.startswith("10.48550/"):
        return f"doi:{doi_}"
    title = title or ""
    if title.isascii():
        folded = title.lower().translate(_UNFOLDED)
    else:
        folded = _UNWORDED.sub("", unicodedata.normalize("NFKC", title).casefold())
    return f"title:{folded}:{year or '?'}" if len(folded) >= 12 else otherwise


def affiliation(
    raw: object = None, *, org: object = None, ror: object = None, country: str | None = None
) -> dict[str, Any]:
    """One affiliation, as given. ValueError for what is no text."""
    return {
        "raw": clean(raw, "an affiliation"),
        "org": clean(org, "an organisation"),
        "ror": clean(ror, "a ROR id"),
        "country": country,
    }


def author(
    name: object, affiliations: Sequence[dict[str, Any]] = (), *, key: object = None, corresponding: object = None
) -> dict[str, Any]:  # fmt: skip
    """One author, as given. ValueError for what is no text."""
    return {
        "name": clean(name, "a name"),
        "key": clean(key, "an author's key"),
        "corresponding": corresponding if corresponding is True or corresponding is False else None,
        "affiliations": list(affiliations) if affiliations else [],
    }


def work(
    database: str,
    source_key: object,
    *,
    title: object,
    year: int | None,
    kind: str = "paper",
    doi_: str | None = None,
    authors: Sequence[dict[str, Any]] = (),
    venue: object = None,
    track: object = None,
    citations: object = None,
    subfields: Sequence[object] = (),
    definitions: Sequence[object] = (),
    family: object = None,
    granted: bool | None = None,
    same: str | None = None,
) -> dict[str, Any]:
    """A row of `works`. `same`: what its rows in other databases share, where that is not a paper's DOI or title; a patent or model without it is itself only.

    ValueError for an impossible year or author list, and for what is no text where text belongs.
    """
    if year is not None and not 1800 <= year <= 2100:
        raise ValueError(f"the year {year}")
    if len(authors) > MOST_AUTHORS:
        raise ValueError(f"{len(authors):,} authors")
    key, name = clean(source_key, "the key"), clean(title, "the title")
    if key is None:
        raise ValueError("a record without key")
    cited = (
        citations
        if isinstance(citations, int) and not isinstance(citations, bool) and 0 <= citations < 1 << 31
        else None
    )
    if same is None:
        alone = f"{database}:{key}"
        same = same_as(name, year, doi_, alone) if kind == "paper" else f"{kind}:{alone}"
    return WORKS.blank(
        work_id=short_id("w", "work", database, key), database=database, source_key=key, same_as=same, kind=kind, title=name,
        year=year, venue=clean(venue, "the venue"), track=clean(track, "the track"), citations=cited, doi=doi_, subfields=[t for f in subfields if (t := clean(f, "a subfield"))],
        definitions=[t for d in definitions if (t := clean(d, "a definition"))], authors=list(authors), family=clean(family, "the family"), granted=granted,
    )  # fmt: skip


def same_document(number: str) -> str:
    """What rows of one patent document share: its publication number without blanks and signs. Two documents are never one by title."""
    return "patent:" + re.sub(r"[\W_]+", "", number.upper())
