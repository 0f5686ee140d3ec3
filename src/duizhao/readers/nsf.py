"""Tables of the US National Science Foundation (NCSES, *Science and Engineering Indicators*) as CSV: AI articles, counted whole and fractionally, joint articles, AI patents.

What a table counts is not in its file; it is typed here from the notes of each table (`TABLES`). A table that is not typed here is not read. Rows of the yearly tables bear no year, and their
paths misplace countries (`World -> United States -> Barbados`): they are set aside. `Unassigned` is what could be given to no economy and stays as UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duizhao.errors import ReadError
from duizhao.readers import economies
from duizhao.readers.lines import excerpt
from duizhao.readers.printed import SILENT, Keeper, Row, header, number, table, year
from duizhao.readers.reader import Sink, Source, publication

Cells = Iterator[dict[str, Any]]
ARTICLES = {"quantity": "AI articles", "unit": "articles", "definition": "Scopus AI subject", "database": "Scopus", "quality": "all", "credit": "whole", "attribution": "affiliation", "subfield": "all"}  # fmt: skip
BOTH = "AI articles with authors in both countries"
SEVERAL, DOMESTIC, ABROAD = (f"AI articles with {w}" for w in ("several institutions", "institutions of one country only", "institutions of several countries"))  # fmt: skip
PARTS = {"With multiple institutions": SEVERAL, "With domestic institutions only": DOMESTIC, "With international institutions": ABROAD}  # fmt: skip
PATENTS = {"quantity": "AI patents", "unit": "families", "definition": "1790 classification and keywords", "database": "EPO Global Patent Index", "quality": "granted", "credit": "fractional", "attribution": "inventor", "subfield": "all"}  # fmt: skip
HONG_KONG = "includes Hong Kong"
_NAME = "region_country_or_economy"
_TOTALS = {
    "number_of_papers_whole_": ("whole", {}),
    "number_of_papers_fractional_": ("fractional", {"credit": "fractional"}),
    "papers_involving_multiple_institutions_whole_": ("several", {"quantity": SEVERAL}),
    "papers_involving_only_domestic_institutions_whole_": ("domestic", {"quantity": DOMESTIC}),
    "papers_involving_international_institutions_whole_": ("abroad", {"quantity": ABROAD}),
}


def totals(row: Row) -> Cells:
    """SPBS-91: one economy a row, a column for each way of counting."""
    subject = economies.subject(row.cells[_NAME])
    for column, (word, said) in _TOTALS.items():
        yield {"part": word, "subject": subject, "text": row.cells[column], "column": column, "period": "2003-2022", **said}  # fmt: skip


def matrix(row: Row) -> Cells:
    """SPBS-92 and 94: economies by economies; both halves say the same, and the diagonal says nothing."""
    name = row.cells[_NAME]
    economies.subject(name)
    for column in list(row.cells)[3:]:
        other = column.replace("_", " ")
        try:
            if economies.subject(other) == economies.subject(name):
                continue
            pair = economies.pair(name, other)
        except ValueError as e:
            yield {"problem": f"column {column}: {e}"}
            continue
        yield {"part": pair.lower(), "subject": pair, "text": row.cells[column], "column": column, "period": "2003-2022"}  # fmt: skip


def yearly(row: Row) -> Cells:
    """SPBS-99: an economy, then its total, then its parts; a column for each year. A row that only heads others has no numbers."""
    path = [p.strip() for p in row.cells[_NAME + "_full_path"].split("->")]
    if "Total articles" not in path:
        return
    at = path.index("Total articles")
    rest, subject = path[at + 1 :], economies.subject(path[at - 1] if at else "")
    said = {"quantity": PARTS[rest[0]]} if rest and rest[0] in PARTS else {}
    if len(rest) > 1 or (rest and not said):
        raise ValueError(f"{' -> '.join(rest)[:80]!r}: no part of the total that is known")
    for column, text in row.cells.items():
        if column.startswith("field_"):
            period = year(column.removeprefix("field_"))
            yield {"part": period, "subject": subject, "text": text, "column": column, "period": period, **said}  # fmt: skip


def granted(row: Row) -> Cells:
    """SINV-17: one economy a row; it is the last name of the path in `time_period`."""
    subject = economies.subject(row.cells["time_period"].split("->")[-1])
    said = {"note": HONG_KONG} if subject == "CN" else {}
    yield {"part": subject.lower(), "subject": subject, "text": row.cells["value"], "column": "value", "period": "2000-2022", **said}  # fmt: skip


def techniques(row: Row) -> Cells:
    """SINV-18: a technique, function or field a row, a column for each of four economies; a patent can be in several rows."""
    kind, name = row.cells["category_level_1"], row.cells["category_level_2"]
    if not name:
        return
    for column in (c for c in row.cells if c.startswith("field_")):
        subject = economies.subject(column.removeprefix("field_").replace("_", " "))
        note = f"{kind}; a patent can be in several" + (f"; {HONG_KONG}" if subject == "CN" else "")
        yield {"part": subject.lower(), "subject": subject, "text": row.cells[column], "column": column, "period": "2000-2022", "subfield": name, "note": note}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Published:
    """One table: its number in the report, its title, what all its figures say, and how a row becomes figures."""

    number: str
    title: str
    says: dict[str, str]
    figures: Callable[[Row], Cells]
    columns: tuple[str, ...]

    @property
    def patents(self) -> bool:
        return self.number.startswith("SINV")


TABLES: dict[str, Published] = {
    "10059": Published("SPBS-91", "AI-related S&E articles by coauthorship attribute, whole and fractional counting", ARTICLES, totals, (_NAME, *_TOTALS)),
    "10060": Published("SPBS-92", "Internationally coauthored AI articles", {**ARTICLES, "quantity": BOTH}, matrix, (_NAME,)),
    "10062": Published("SPBS-94", "Indexes of internationally coauthored AI articles", {**ARTICLES, "quantity": "index of collaboration in AI articles", "unit": "index"}, matrix, (_NAME,)),
    "10067": Published("SPBS-99", "AI-related articles, by coauthorship attribute", ARTICLES, yearly, (_NAME + "_full_path",)),
    "10564": Published("SINV-17", "Worldwide granted utility patents in AI", PATENTS, granted, ("time_period", "value")),
    "10565": Published("SINV-18", "Granted AI patents in AI techniques, functional applications, and application fields", PATENTS, techniques, ("category_level_1", "category_level_2")),
}  # fmt: skip
NOT_TAKEN = {
    "9969": "a list of names without numbers",
    "10061": "indicators of a network, rounded to whole numbers",
    "10064": "institutions: their names are not resolved here, and an institution is counted with its parts",
    "10065": "pairs of institutions: their names are not resolved here",
}
_NO_YEAR = "no year: a row stands for each year, and none says which"
UNDATED = {
    "9968": f"{_NO_YEAR}; the path in its place misplaces economies",
    "9970": f"{_NO_YEAR}; the first is an income group",
    "10022": _NO_YEAR,
    "10027": _NO_YEAR,
}


class Nsf:
    """NCSES tables → figures."""

    name = "nsf"
    reads = "NSF/NCSES indicator tables (10059_data.csv …: table_id, row_id and the columns of the table)"
    tables = ("figures", "origins")

    def detect(self, path: Path, head: bytes) -> bool:
        return path.suffix.lower() == ".csv" and header(head)[:2] == ("table_id", "row_id")

    def read(self, source: Source, out: Sink) -> None:
        first = next(table(source, SILENT, ("table_id", "row_id")), None)
        if first is None:
            raise ReadError(f"{source.name}: no rows", hint="The file is cut off: fetch it again.")
        which = first.cells["table_id"]
        if which in NOT_TAKEN:
            out.aside(1, f"table {which} is not taken: {NOT_TAKEN[which]}", source.path.name)
            return
        if which in UNDATED:
            for row in table(source, out, ("table_id", "row_id")):
                out.aside(row.line, UNDATED[which], excerpt(row.raw))
            return
        spec = TABLES.get(which)
        if spec is None:
            raise ReadError(
                f"{source.name}: table {which[:40]!r} is not known, so what it counts is not",
                hint=f"Known are {', '.join(TABLES)}. Type the figures you need with their choices (docs/readers.md, Figures).",
            )
        origin = publication(
            "NSF NCSES", f"{spec.title} (table {spec.number})", "https://ncses.nsf.gov/pubs/nsb20241" if spec.patents else "https://ncses.nsf.gov/pubs/nsb202333",
            licence="US Government work", published="2024-02" if spec.patents else "2023-12", vintage="SEI 2024", lineage="cset-1790" if spec.patents else "ncses-scopus",
        )  # fmt: skip
        keeper = Keeper(out, origin)

        def figures(row: Row) -> None:
            if row.cells["table_id"] != which:
                raise ValueError(f"table {row.cells['table_id'][:40]!r} inside table {which}")
            for cell in list(spec.figures(row)):
                try:
                    if "problem" in cell:
                        raise ValueError(cell["problem"])
                    value = number(cell.pop("text"), cell.pop("column"))
                except ValueError as e:
                    out.aside(row.line, str(e), excerpt(row.raw), field=True)
                    continue
                part = cell.pop("part")
                # A pair stands in two rows under one id.
                place = part if spec.figures is matrix else f"{row.cells['row_id']}_{part}"
                keeper.keep(
                    row.line, figure_id=f"ncses_{which}_{place}", value=value, complete=True,
                    locator=f"table {spec.number}, row {row.cells['row_id']}, {part}", **{**spec.says, **cell},
                )  # fmt: skip

        keeper.each(table(source, out, ("table_id", "row_id", *spec.columns)), figures)
        if keeper.repeated:
            out.aside(1, f"{keeper.repeated:,} cells repeat a pair in its other order with the same number: read once", field=True)  # fmt: skip
