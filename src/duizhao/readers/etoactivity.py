"""ETO's country activity tables: articles, citations, patents and investment in AI by country, field and year, and articles of pairs of countries (CC BY-NC 4.0).

Fields overlap and countries are counted whole, so nothing here adds up. A year that the table marks as incomplete stays so. Groups (Quad, OECD, Asia) are set aside. A pair that is listed in both orders is read once. Summaries over all years
name no years and are set aside. The files do not name their release: `release` looks for it beside them, and where nothing says it, it stays unknown and that is said.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from duizhao.evidence.ids import short_id
from duizhao.readers import economies
from duizhao.readers.printed import Keeper, Row, header, number, slug, table, year
from duizhao.readers.reader import Sink, Source, publication
from duizhao.readers.release import release

ARTICLES = {"definition": "ETO classifier", "database": "ETO merged corpus", "quality": "all", "credit": "whole", "attribution": "affiliation"}  # fmt: skip
PATENTS = {"quantity": "AI patents", "unit": "families", "definition": "ETO classification", "database": "ETO patents", "credit": "family", "attribution": "filing office", "note": "office of the first filing"}  # fmt: skip
MONEY = {"quantity": "private AI investment", "unit": "million USD", "database": "Crunchbase", "quality": "all", "credit": "whole", "attribution": "company location"}  # fmt: skip
MEASURES: dict[str, tuple[str, str, dict[str, str]]] = {
    "num_articles": ("articles", "cset-merged-corpus", {**ARTICLES, "quantity": "AI articles", "unit": "articles"}),
    "num_citations": ("citations", "cset-merged-corpus", {**ARTICLES, "quantity": "citations of AI articles", "unit": "citations", "note": "citations received so far by the articles of that year"}),
    "num_patent_applications": ("applications", "cset-1790", {**PATENTS, "quality": "all"}),
    "num_patent_granted": ("granted", "cset-1790", {**PATENTS, "quality": "granted"}),
    "disclosed_investment": ("disclosed", "eto-investment", {**MONEY, "definition": "ETO AI companies, disclosed rounds"}),
    "estimated_investment": ("estimated", "eto-investment", {**MONEY, "definition": "ETO AI companies, with estimates"}),
}  # fmt: skip
"""Column → word of the id, lineage, and what every figure of it says."""
PAIRS = {**ARTICLES, "quantity": "AI articles with authors in both countries", "unit": "articles", "note": "years with fewer than 25 joint articles are left out; fields overlap"}  # fmt: skip
SUBFIELDS = {"all": "all", "artificial intelligence": "all", "natural language processing": "NLP", "nlp": "NLP", "computer vision": "vision", "robotics": "robotics", "ai safety": "AI safety"}  # fmt: skip
"""Fields under the names that other sources' figures bear; others stay as written."""
NOTES = {"CN": "mainland China; Hong Kong is counted apart", "EU": "the whole Union, beside its members"}
TITLES = {
    False: ("Country AI Activity Metrics", "https://eto.tech/dataset-docs/country-ai-activity-metrics/"),
    True: ("Cross-Border Tech Research Metrics", "https://eto.tech/dataset-docs/cross-border-tech-research-metrics/"),
}  # fmt: skip
_YEARLY = ("country", "field", "year")
_PAIR = ("country1", "country2", "field", "year", "num_articles", "complete")
_COMPLETE = {"true": True, "false": False}


class EtoActivity:
    """CSV tables of ETO's Country Activity Tracker → figures."""

    name = "etoactivity"
    reads = (
        "ETO country activity tables (publications_yearly_articles.csv …: country, field, year and a count)"
    )
    tables = ("figures", "origins")

    def detect(self, path: Path, head: bytes) -> bool:
        if path.suffix.lower() != ".csv":
            return False
        columns = set(header(head))
        measured = columns & set(MEASURES)
        yearly = columns - {"complete"} == {*_YEARLY, *measured}
        return bool(measured) and (yearly or columns in ({"country", "field", *measured}, set(_PAIR)))

    def read(self, source: Source, out: Sink) -> None:
        with source.path.open("rb") as f:
            columns = header(f.read(20_000))
        pairs = "country1" in columns
        measure = next((m for m in MEASURES if m in columns), "num_articles")
        if not pairs and "year" not in columns and "country" in columns:
            out.aside(1, "sums over years that the table does not name; the yearly tables are read instead", source.path.name)  # fmt: skip
            return
        vintage, how = release(source.path, source.workspace.folder, "Emerging Technology Observatory", "eto.tech")  # fmt: skip
        if vintage is None:
            out.aside(1, "the release is not stated: no README or COMMIT.txt beside the file names it, so `vintage` is empty", field=True)  # fmt: skip
        word, lineage, said = MEASURES[measure]
        title, url = TITLES[pairs]
        origin = publication(
            "CSET ETO", title, url, licence="CC BY-NC 4.0", vintage=vintage, lineage=lineage, note=how
        )
        # Files of an unknown release are told apart by their place, so that one does not hide the other.
        mark = slug(vintage) if vintage else short_id("x", source.name)[2:8]
        keeper = Keeper(out, origin)

        def figure(row: Row) -> None:
            c = row.cells
            subject = economies.pair(c["country1"], c["country2"]) if pairs else economies.subject(c["country"])  # fmt: skip
            period, value = year(c["year"]), number(c[measure], measure)
            if not c["field"]:
                raise ValueError("field is empty")
            subfield = SUBFIELDS.get(c["field"].lower(), c["field"])
            columns: dict[str, Any] = {**(PAIRS if pairs else said)}
            if subject in NOTES and not columns.get("note"):
                columns["note"] = NOTES[subject]
            place = f"{c['country1']} and {c['country2']}" if pairs else c["country"]
            keeper.keep(
                row.line, figure_id=f"eto_{'pairs' if pairs else word}_{subject.lower()}_{slug(subfield)}_{period}_v{mark}", subject=subject, period=period, value=value,
                complete=_complete(c), subfield=subfield, locator=f"{measure}, {place}, field {c['field']}, {period}", **columns,
            )  # fmt: skip

        keeper.each(table(source, out, _PAIR if pairs else (*_YEARLY, measure)), figure)
        if keeper.repeated:
            out.aside(1, f"{keeper.repeated:,} rows repeat a pair in its other order, or a row, with the same number: read once", field=True)  # fmt: skip


def _complete(cells: dict[str, str]) -> bool | None:
    """What the table's column says; None where the table has none. ValueError for another word."""
    said = cells.get("complete")
    if said is None:
        return None
    if said.lower() not in _COMPLETE:
        raise ValueError(f"complete is {said[:40]!r}, neither True nor False")
    return _COMPLETE[said.lower()]
