"""The tables: every column, its type, unit and meaning, and every key, defined here and nowhere else.

`docs/evidence.md` is generated from this module (`python -m duizhao.evidence.document`), the Delta schemas
are built from it, and readers are checked against it.

Three kinds of table:

* *accumulating* (articles): once seen, a row is kept for ever; a later read adds only what is new.
* *replacing* (figures, entities, names, outlets): the newest committed read of the same source counts, so that mending
  a file and reading it again mends the store; older rows stay for time travel.
* *journal* (judgements): append-only JSON lines in the workspace, outside Delta, so that they merge in git.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import pyarrow as pa

Kind = Literal["accumulating", "replacing", "log", "journal"]

TEXT = pa.string()
INT = pa.int64()
REAL = pa.float64()
BOOL = pa.bool_()
TIME = pa.timestamp("us", tz="UTC")
TEXTS = pa.list_(pa.string())


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `unit` is the unit of a number or the format of a text; `volatile` columns are left out of the logical hash."""

    name: str
    type: pa.DataType
    meaning: str
    unit: str = ""
    required: bool = False
    volatile: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `key` names the columns that identify a logical row."""

    name: str
    kind: Kind
    key: tuple[str, ...]
    meaning: str
    columns: tuple[Column, ...] = field(default=())
    _empty: dict[str, None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_empty", dict.fromkeys(self.names))

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema, in column order."""
        return pa.schema([pa.field(c.name, c.type, nullable=True) for c in self.columns])

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for c in self.columns:
            if c.name == name:
                return c
        raise KeyError(f"{self.name}.{name}")

    def blank(self, **values: Any) -> dict[str, Any]:
        """A row with every column, None where not given; KeyError for a column the table does not have."""
        row = {**self._empty, **values}
        if len(row) > len(self._empty):
            wrong = next(k for k in values if k not in self._empty)
            raise KeyError(f"{self.name} has no column {wrong!r}")
        return row


_READ_COLUMNS = (
    Column(
        "read_id",
        TEXT,
        "the read that brought this row: an origin of kind `file`",
        "origin id",
        required=True,
    ),
    Column("line", INT, "where in that file: line, row or item number", "1 = first", required=True),
)

ORIGINS = Table(
    "origins",
    "log",
    ("origin_id",),
    "A dataset, feed, page or file. A row of kind `file` is written last by the read it stands for, and commits that read.",
    (
        Column("origin_id", TEXT, "stable id made from what it describes", "o-…", required=True),
        Column(
            "kind",
            TEXT,
            "file (something that was read) or publication (what a row inside it cites)",
            required=True,
        ),
        Column("reader", TEXT, "for a file: which reader read it"),
        Column(
            "source",
            TEXT,
            "for a file: its place in the workspace, or its folder's name and its own; the slot that a later read of the same source replaces",
        ),
        Column("producer", TEXT, "who made it"),
        Column("title", TEXT, "title as published"),
        Column("url", TEXT, "where it is", "URL"),
        Column("licence", TEXT, "licence as stated by the producer"),
        Column("published", TEXT, "date published", "ISO date or year"),
        Column("retrieved", TEXT, "date retrieved", "ISO date"),
        Column("vintage", TEXT, "release of the dataset"),
        Column(
            "lineage",
            TEXT,
            "independent source family: two releases of one dataset share it; defaults to the producer",
        ),
        Column("sha256", TEXT, "for a file: digest of its bytes", "hex"),
        Column("size", INT, "for a file: its size", "bytes"),
        Column("rows", INT, "for a file: rows kept", "rows"),
        Column("aside", INT, "for a file: rows set aside", "rows"),
        Column("sequence", INT, "for a file: order of commit in this store", "1, 2, …", volatile=True),
        Column("read_at", TIME, "when this store read it", "UTC", volatile=True),
        Column("read_id", TEXT, "for a publication: the read that brought it", "origin id"),
        Column("note", TEXT, "remarks"),
    ),
)

OUTLETS = Table(
    "outlets",
    "replacing",
    ("outlet_id",),
    "A medium, or (kind `carrier`) an aggregator through which items are seen.",
    (
        Column("outlet_id", TEXT, "short stable name", required=True),
        Column("name", TEXT, "as it calls itself", required=True),
        Column("name_zh", TEXT, "Chinese name"),
        Column("name_en", TEXT, "English name"),
        Column(
            "language", TEXT, "language it publishes in (not the language of a translated title)", "ISO 639-1"
        ),
        Column("country", TEXT, "where it is edited", "ISO 3166-1"),
        Column("owner", TEXT, "owner group: outlets of one group are one voice", required=True),
        Column("owner_name", TEXT, "name of the owner group, as far as known"),
        Column("kind", TEXT, "media, wire, government, research, company, aggregator, carrier"),
        Column("note", TEXT, "one line for the reader"),
        Column("echo_of", TEXT, "outlet whose articles it condenses or translates", "outlet id"),
        Column("hosts", TEXTS, "hosts whose articles are its own, shorteners included"),
        Column("accounts", TEXTS, "WeChat accounts that are its own"),
        Column("feeds", TEXTS, "feed URLs or RSSHub routes"),
        Column("ranked", BOOL, "true: only a heat-ranked front page is seen, so silence means nothing"),
        Column("observed", BOOL, "false: shipped as a default source, never yet seen in the evidence"),
        *_READ_COLUMNS,
    ),
)

ARTICLES = Table(
    "articles",
    "accumulating",
    ("article_id",),
    "One item that an outlet published, as one origin gave it. Two carriers' copies of one page are two rows and one voice.",
    (
        Column(
            "article_id",
            TEXT,
            "stable id made from carrier and the origin's id, or from the URL",
            "a-…",
            required=True,
        ),
        Column("origin_key", TEXT, "the id that its origin gave it"),
        Column(
            "outlet",
            TEXT,
            "outlet id where the origin states it; otherwise host and account decide at reading time",
        ),
        Column("host", TEXT, "host of the URL, lower case, without www."),
        Column("account", TEXT, "WeChat account or channel"),
        Column("carrier", TEXT, "aggregator through which it was seen"),
        Column("url", TEXT, "as the origin gave it, byte for byte", "URL"),
        Column("outlet_lang", TEXT, "language of the outlet where the origin states it", "ISO 639-1"),
        Column("title", TEXT, "headline as given, perhaps translated; null where none may be kept"),
        Column("title_lang", TEXT, "language of the title", "ISO 639-1"),
        Column("title_alt", TEXT, "the headline in the outlet's own language where the origin gives both"),
        Column("lead", TEXT, "summary or first sentences, as given"),
        Column("gist", TEXT, "our summary, where no title may be kept"),
        Column("gist_lang", TEXT, "language of the gist", "ISO 639-1"),
        Column("published_from", TIME, "earliest instant it can have been published; null = unknown", "UTC"),
        Column("published_to", TIME, "latest instant it can have been published", "UTC"),
        Column("published_precision", TEXT, "second, minute, hour, day, month, year or unknown"),
        Column("published_source", TEXT, "feed, page, stated, first-seen"),
        Column("first_seen", TIME, "when some collector first saw it", "UTC"),
        *_READ_COLUMNS,
    ),
)

ARTICLE_TEXTS = Table(
    "texts",
    "replacing",
    ("article_id",),
    "The text of an article, exactly as it was taken from its page. A quote is printed only where this holds it.",
    (
        Column("article_id", TEXT, "whose text", "a-…", required=True),
        Column("text", TEXT, "paragraphs, one a line; blanks within a line are single", required=True),
        Column("language", TEXT, "language of the text", "ISO 639-1"),
        Column("chars", INT, "length of the text", "characters", required=True),
        Column("sha256", TEXT, "digest of the text in UTF-8", "hex", required=True),
        Column(
            "extractor",
            TEXT,
            "what took it: a site's rule, `trafilatura`, `export` or `transcript`",
            required=True,
        ),
        Column("author", TEXT, "byline, or for a policy document its issuer, as written"),
        Column("document", TEXT, "for a policy document: its number, as written"),
        *_READ_COLUMNS,
    ),
)

SEGMENTS = Table(
    "segments",
    "replacing",
    ("article_id", "n"),
    "What one speaker says at one time of a recording. A claim can cite minute and speaker.",
    (
        Column("article_id", TEXT, "the recording", "a-…", required=True),
        Column("n", INT, "place in the transcript", "1, 2, …", required=True),
        Column("start", REAL, "when it begins; null where the transcript does not say", "seconds"),
        Column("speaker", TEXT, "name, or the letter that stands for it where no legend says more"),
        Column("text", TEXT, "as transcribed", required=True),
        *_READ_COLUMNS,
    ),
)

AFFILIATION = pa.struct(
    [pa.field("raw", TEXT), pa.field("org", TEXT), pa.field("ror", TEXT), pa.field("country", TEXT)]
)
AUTHOR = pa.struct(
    [
        pa.field("name", TEXT),
        pa.field("key", TEXT),
        pa.field("corresponding", BOOL),
        pa.field("affiliations", pa.list_(AFFILIATION)),
    ]
)

WORKS = Table(
    "works",
    "replacing",
    ("work_id",),
    "A publication or patent as one database lists it, its authors in order with their affiliations as given. The same work in two databases has two rows; counting makes them one.",
    (
        Column("work_id", TEXT, "from database and key", "w-…", required=True),
        Column("database", TEXT, "the database that lists it", required=True),
        Column("source_key", TEXT, "its key there", required=True),
        Column(
            "same_as",
            TEXT,
            "what rows of the same work share: its DOI, else its folded title and year",
            required=True,
        ),
        Column("kind", TEXT, "paper, patent or model", required=True),
        Column("title", TEXT, "as given"),
        Column("year", INT, "year of publication or filing"),
        Column("venue", TEXT, "conference, journal or office, as given"),
        Column("track", TEXT, "track or status there, as given"),
        Column("citations", INT, "citations as that database counts them, at its release"),
        Column("doi", TEXT, "without its resolver, in small letters"),
        Column("subfields", TEXTS, "subfields as given; they overlap"),
        Column("definitions", TEXTS, "delimitations of the field that hold it"),
        Column(
            "authors",
            pa.list_(AUTHOR),
            "in order: name, key (ORCID or the database's), corresponding, affiliations (raw, org, ror, country as ISO 3166-1 alpha-2); of a patent its assignees, of a model its makers",
        ),
        Column("family", TEXT, "for a patent: the family that the database puts it in"),
        Column("granted", BOOL, "for a patent: whether this document is a grant"),
        *_READ_COLUMNS,
    ),
)

ORG_NAME = pa.struct([pa.field("value", TEXT), pa.field("lang", TEXT), pa.field("kind", TEXT)])
ORGANISATIONS = Table(
    "organisations",
    "replacing",
    ("org_id",),
    "An organisation as a register lists it: what an affiliation may be resolved to. Registers have a hundred thousand of them; `entities` are the few that stories are about.",
    (
        Column("org_id", TEXT, "from the register and its key", "ror:… or register:key", required=True),
        Column("register", TEXT, "ror, openalex, csrankings", required=True),
        Column("ror", TEXT, "its ROR id, without the address"),
        Column("name", TEXT, "the name the register shows", required=True),
        Column(
            "names",
            pa.list_(ORG_NAME),
            "every name: value, language (ISO 639-1), kind (label, alias, acronym)",
        ),
        Column("country", TEXT, "where it is seated", "ISO 3166-1 alpha-2"),
        Column("region", TEXT, "province or state, as given"),
        Column("city", TEXT, "as given"),
        Column("latitude", REAL, "of the city", "degrees north"),
        Column("longitude", REAL, "of the city", "degrees east"),
        Column("types", TEXTS, "education, company, facility, government …"),
        Column("status", TEXT, "active, inactive or withdrawn"),
        Column("established", INT, "year founded"),
        Column("parents", TEXTS, "organisations it belongs to", "org ids"),
        Column("successors", TEXTS, "organisations that took its place", "org ids"),
        *_READ_COLUMNS,
    ),
)

STATION = pa.struct(
    [
        pa.field("role", TEXT),
        pa.field("title", TEXT),
        pa.field("org", TEXT),
        pa.field("ror", TEXT),
        pa.field("city", TEXT),
        pa.field("country", TEXT),
        pa.field("start", INT),
        pa.field("end", INT),
    ]
)
PEOPLE = Table(
    "people",
    "replacing",
    ("person_id",),
    "A person as a register lists one: where educated, where employed. Counting by origin reads it.",
    (
        Column("person_id", TEXT, "from the register and its key", required=True),
        Column("register", TEXT, "orcid, openalex, csrankings or careers", required=True),
        Column("name", TEXT, "as given", required=True),
        Column("names", TEXTS, "every name, as given"),
        Column("keys", TEXTS, "keys that authors of works bear: ORCID, the database's"),
        Column(
            "stations",
            pa.list_(STATION),
            "role (undergraduate, graduate, education, employment, affiliation), title, organisation, ROR, city, country (ISO 3166-1 alpha-2), years",
        ),
        *_READ_COLUMNS,
    ),
)

FIGURES = Table(
    "figures",
    "replacing",
    ("figure_id",),
    "A published number with the choices behind it.",
    (
        Column("figure_id", TEXT, "short stable name", required=True),
        Column("quantity", TEXT, "what is counted", required=True),
        Column("unit", TEXT, "unit of the value", required=True),
        Column(
            "period", TEXT, "year, first-last year, quarter or half-year", "2018, 2003-2022, 2026-Q1, 2026-H1"
        ),
        Column(
            "subject",
            TEXT,
            "country, a pair of countries in the order of their codes (CN-US), EU, EP, EA or WO (patent offices of several countries), entity id, WORLD, or UNKNOWN for what the source could assign to none",
            "ISO 3166-1 alpha-2, WIPO ST.3 or entity id",
            required=True,
        ),
        Column("value", REAL, "the number", "as `unit` says", required=True),
        Column("low", REAL, "lower bound where the source gives a range", "as `unit` says"),
        Column("high", REAL, "upper bound where the source gives a range", "as `unit` says"),
        Column("complete", BOOL, "false: the period was not over or not all sources had reported"),
        Column("definition", TEXT, "axis: how the field was delimited"),
        Column("database", TEXT, "axis: where the records come from"),
        Column("quality", TEXT, "axis: all, top 10 %, top venue, granted …"),
        Column("credit", TEXT, "axis: whole, fractional, first author, document, family …"),
        Column("attribution", TEXT, "axis: affiliation, undergraduate, filing office, owner …"),
        Column("subfield", TEXT, "axis: all, NLP, vision …"),
        Column("vintage", TEXT, "axis: release of the dataset"),
        Column("producer", TEXT, "axis: who made the dataset"),
        Column("lineage", TEXT, "independent source family of the figure"),
        Column("locator", TEXT, "where in the source: table, column, page, minute"),
        Column("status", TEXT, "checked, secondary or unconfirmed"),
        Column("note", TEXT, "remarks"),
        Column("origin_id", TEXT, "the publication it cites", "origin id", required=True),
        *_READ_COLUMNS,
    ),
)

SEAT = pa.struct([pa.field("country", TEXT), pa.field("start", INT), pa.field("end", INT)])
OWNER = pa.struct([pa.field("entity", TEXT), pa.field("start", INT), pa.field("end", INT)])
ENTITIES = Table(
    "entities",
    "replacing",
    ("entity_id",),
    "A person, organisation, place or product.",
    (
        Column("entity_id", TEXT, "short stable name", required=True),
        Column("kind", TEXT, "person, organisation, place, product", required=True),
        Column("country", TEXT, "where it is seated", "ISO 3166-1"),
        Column("owners", pa.list_(OWNER), "who owns it: entity id and the years, the last included"),
        Column(
            "seats", pa.list_(SEAT), "where it was seated before: country and the years, the last included"
        ),
        Column("note", TEXT, "one line"),
        Column("ids", TEXT, "identifiers elsewhere (wikidata, ror …)", "JSON object"),
        Column("origin_id", TEXT, "the publication that shows it", "origin id", required=True),
        *_READ_COLUMNS,
    ),
)

NAMES = Table(
    "names",
    "replacing",
    ("entity_id", "name"),
    "A sourced name of an entity. Trade names come from here and never from spelling.",
    (
        Column("entity_id", TEXT, "whose name", required=True),
        Column("name", TEXT, "as written", required=True),
        Column("lang", TEXT, "language", "ISO 639-1"),
        Column("kind", TEXT, "official, trade, short, former, product, pinyin, transliteration, misspelling"),
        Column("ambiguous", BOOL, "true: also a common word; never enough alone to link"),
        Column("note", TEXT, "remarks"),
        Column("origin_id", TEXT, "the publication that shows it", "origin id", required=True),
        *_READ_COLUMNS,
    ),
)

ASIDE = Table(
    "aside",
    "replacing",
    ("read_id", "line", "reason"),
    "A row, or one field of a kept row, that could not be kept, with its reason. Nothing is lost in silence.",
    (
        Column("source", TEXT, "file as given", required=True),
        Column("reason", TEXT, "what was wrong and what to do", required=True),
        Column("excerpt", TEXT, "the start of the row", "at most 200 characters"),
        *_READ_COLUMNS,
    ),
)

JUDGEMENTS = Table(
    "judgements",
    "journal",
    ("judgement_id",),
    "A person's decision, obeyed by every later run. Undo is another line.",
    (
        Column("judgement_id", TEXT, "digest of the line", "j-…", required=True),
        Column(
            "kind",
            TEXT,
            "story, same, different, resolve, pin, drop, comment, mute, annotate, undo",
            required=True,
        ),
        Column("story", TEXT, "for `story`: the name of the story"),
        Column(
            "target",
            TEXT,
            "for `resolve`: the organisation that the affiliations mean, `?` for none",
            "org or entity id",
        ),
        Column(
            "members", TEXTS, "origin keys or article ids it speaks of; for `mute` and `annotate` outlet ids"
        ),
        Column("by", TEXT, "who decided"),
        Column("at", TEXT, "when", "ISO time"),
        Column("gist_en", TEXT, "for `story`: our summary in English"),
        Column("gist_zh", TEXT, "for `story`: our summary in Chinese"),
        Column("topics", TEXTS, "for `story`: topics"),
        Column("note", TEXT, "why"),
        Column("undoes", TEXT, "for `undo`: the judgement taken back", "j-…"),
    ),
)

TABLES: tuple[Table, ...] = (
    ORIGINS,
    OUTLETS,
    ARTICLES,
    ARTICLE_TEXTS,
    SEGMENTS,
    WORKS,
    ORGANISATIONS,
    PEOPLE,
    FIGURES,
    ENTITIES,
    NAMES,
    ASIDE,
    JUDGEMENTS,
)
DELTA_TABLES: tuple[Table, ...] = tuple(t for t in TABLES if t.kind != "journal")
SCHEMA_VERSION = 4


def table(name: str) -> Table:
    """The table of that name; KeyError when there is none."""
    for t in TABLES:
        if t.name == name:
            return t
    raise KeyError(name)
