"""`duizhao rank`, `trend`, `compare`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from duizhao.cli.common import HERE, JsonOption, WorkspaceOption, console, emit, session
from duizhao.errors import DuizhaoError

if TYPE_CHECKING:
    from rich.console import Console

    from duizhao.measures.answer import Comparison, Ranking, Trend

SpecOption = Annotated[
    list[str] | None,
    typer.Option("--spec", "-s", help="A choice, axis=option, such as credit=whole; may be given again."),
]
ByOption = Annotated[str, typer.Option("--by", help="country or organisation.")]
UnitsOption = Annotated[
    str | None, typer.Option("--countries", "--units", "-c", help="Which ones, such as US,CN,GB,DE,CA.")
]
KindOption = Annotated[str, typer.Option(help="Kind of record: paper, patent or model.")]
CsvOption = Annotated[Path | None, typer.Option("--csv", help="Write the table here too.")]
ParquetOption = Annotated[Path | None, typer.Option("--parquet", help="Write the table here too.")]
ChartOption = Annotated[Path | None, typer.Option("--chart", help="Draw it here too, as .svg or .png.")]


def register(app: typer.Typer) -> None:
    app.command()(rank)
    app.command()(trend)
    app.command()(compare)


def rank(
    workspace: WorkspaceOption = HERE,
    spec: SpecOption = None,
    by: ByOption = "country",
    units: UnitsOption = None,
    kind: KindOption = "paper",
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many; 0 for all.")] = 15,
    redraw: Annotated[
        str, typer.Option(help="What is drawn again: work, or team (works of one last author).")
    ] = "work",
    csv: CsvOption = None,
    parquet: ParquetOption = None,
    chart: ChartOption = None,
    as_json: JsonOption = False,
) -> None:
    """Rank countries or organisations by one way of counting publication records, with the unknown part and how steady each rank is."""
    found = session(workspace, quiet=as_json).rank(
        spec or (), by=_by(by), units=_units(units), kind=kind, limit=limit or None, redraw=_redraw(redraw)
    )  # fmt: skip
    if chart:
        session(workspace, quiet=True).write_counts(found, chart)
    _give(found, ranking, csv, parquet, as_json=as_json)


def trend(
    workspace: WorkspaceOption = HERE,
    spec: SpecOption = None,
    by: ByOption = "country",
    units: UnitsOption = None,
    kind: KindOption = "paper",
    csv: CsvOption = None,
    parquet: ParquetOption = None,
    chart: ChartOption = None,
    as_json: JsonOption = False,
) -> None:
    """Values by year, five countries where none are named."""
    from duizhao.api_measures import FIVE

    found = session(workspace, quiet=as_json).trend(
        spec or (), by=_by(by), units=_units(units) or FIVE, kind=kind
    )
    if chart:
        session(workspace, quiet=True).write_counts(found, chart)
    _give(found, trends, csv, parquet, as_json=as_json)


def compare(
    workspace: WorkspaceOption = HERE,
    spec: SpecOption = None,
    vary: Annotated[
        list[str] | None,
        typer.Option("--vary", help="An axis whose options are all tried, or axis=option,option; may be given again."),
    ] = None,
    by: ByOption = "country",
    units: UnitsOption = None,
    kind: KindOption = "paper",
    csv: CsvOption = None,
    parquet: ParquetOption = None,
    chart: ChartOption = None,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """Compare under every combination of the varied axes (credit, quality, units and unknown where none are named): who leads how often."""
    from duizhao.api_measures import FIVE

    axes: dict[str, list[str]] = {}
    for v in vary or ("credit", "quality", "units", "unknown"):
        name, _, options = v.partition("=")
        axes[name] = [o for o in options.split(",") if o]
    found = session(workspace, quiet=as_json).compare(spec or (), vary=axes, by=_by(by), units=_units(units) or FIVE, kind=kind)  # fmt: skip
    if chart:
        session(workspace, quiet=True).write_counts(found, chart)
    _give(found, comparison, csv, parquet, as_json=as_json)


def _redraw(what: str) -> Any:
    if what not in ("work", "team"):
        raise DuizhaoError(f"--redraw {what}: work or team")
    return what


def _by(by: str) -> Any:
    if by not in ("country", "organisation"):
        raise DuizhaoError(f"--by {by}: country or organisation")
    return by


def _units(units: str | None) -> tuple[str, ...]:
    return tuple(u.strip() for u in (units or "").split(",") if u.strip())


def _give(
    found: Any, show: Callable[[Console, Any], None], csv: Path | None, parquet: Path | None, *, as_json: bool
) -> None:  # fmt: skip
    """Write what was asked for, then print."""
    if csv:
        from pyarrow import csv as writer

        writer.write_csv(found.to_arrow(), csv)
    if parquet:
        from pyarrow import parquet as pq

        pq.write_table(found.to_arrow(), parquet)
    if as_json:
        emit(found)
    else:
        show(console(), found)


def ranking(out: Console, found: Ranking) -> None:
    """A ranking, printed."""
    from rich.table import Table

    from duizhao.cli.tables import _safe

    t = Table(box=None, pad_edge=False)
    for name in ("rank", "unit", "value", "share", "re-drawn 5–95 %", "ranks", "with all unknown"):
        t.add_column(name, justify="left" if name == "unit" else "right", overflow="fold")
    for p in found.places:
        ranks = f"{p.best}–{p.worst}" if p.best != p.worst else str(p.best)
        t.add_row(
            str(p.rank),
            _safe(p.unit),
            f"{p.value:,.1f}",
            f"{p.share:.1%}",
            f"{p.low:,.1f}–{p.high:,.1f}",
            ranks,
            f"{p.most:,.1f}",
        )
    out.print(t)
    out.print(
        f"Counting: {_safe(found.counting)} · {found.works:,} works, {found.total:,.1f} in all, of it {found.unknown:,.1f} of unknown units · {found.how}, {found.replicates} re-draws by work"
    )
    if found.tags:
        out.print(f"[dim]What it measures: {_safe('; '.join(found.tags.values()))}.[/dim]")
    _notes(out, found.holes, found.absent, found.places[0].id if found.places else "")


def trends(out: Console, found: Trend) -> None:
    """A trend, printed."""
    from rich.table import Table

    from duizhao.cli.tables import _safe

    t = Table(box=None, pad_edge=False)
    t.add_column("year")
    for name in (*found.units, "unknown", "all"):
        t.add_column(_safe(name), justify="right")
    for n, year in enumerate(found.years):
        t.add_row(
            str(year),
            *("—" if (x := v[n]) is None else f"{x:,.1f}" for v in found.values),
            f"{found.unknown[n]:,.1f}",
            f"{found.totals[n]:,.1f}",
        )
    out.print(t)
    out.print(
        f"Counting: {_safe(found.counting)}. A year counts what the files of that year hold: venues that are missing in a year make a dip."
    )
    for c in [c for c in found.crossings if c.stays]:
        stays = ", the last year" if c.year == found.years[-1] else " and stays above"
        doubt = "" if c.sure else "; the unknown credit could turn it"
        out.print(f"{_safe(c.unit)} passes {_safe(c.rival)} in {c.year}{stays}{doubt}.")
    passing = sum(not c.stays for c in found.crossings)
    if passing:
        out.print(f"[dim]{passing} more passings did not last (--json).[/dim]")
    _notes(out, found.holes, found.absent, found.ids[0][-1])


def comparison(out: Console, found: Comparison) -> None:
    """A comparison, printed: who leads how often, then the lines, at most forty."""
    from rich.table import Table

    from duizhao.cli.tables import _safe

    size = len(found.lines)
    led = ", ".join(
        f"{_safe(u)} {n}" for u, n in sorted(found.leaders.items(), key=lambda x: (-x[1], x[0])) if n
    )
    out.print(
        f"[bold]{size:,} specifications[/bold]; leads: {led or 'nobody'}. A share of specifications is no probability."
    )
    if any(v is None for x in found.lines for v in x.values.values()):
        out.print("—: part of a larger unit there (DE where the EU is one), or without a denominator.")
    turned = sum(x.turned for x in found.lines)
    if turned:
        out.print(f"In {turned:,} of them the unknown credit could turn the lead (*).")
    t = Table(box=None, pad_edge=False)
    t.add_column("counting", overflow="fold")
    for u in (*found.units, "unknown"):
        t.add_column(_safe(u), justify="right")
    t.add_column("leads")
    step = max(1, size // 40)
    for x in found.lines[::step]:
        t.add_row(
            _safe(x.counting),
            *("—" if v is None else f"{v:,.1f}" for v in x.values.values()),
            f"{x.unknown:,.1f}",
            _safe(x.leader or "—") + ("*" if x.turned else ""),
        )
    out.print(t)
    if step > 1:
        out.print(f"Every {step}th specification is shown; --json, --csv and --parquet have all.")
    _notes(out, found.holes, found.absent, next((i for x in found.lines for i in x.ids.values()), ""))


def _notes(out: Console, holes: tuple[str, ...], absent: tuple[str, ...], identifier: str) -> None:
    from duizhao.cli.tables import _safe

    if absent:
        out.print(f"No work names {_safe(', '.join(absent))}: these records cannot speak of it.")
    if holes:
        out.print(f"[dim]What these records lack: {_safe('; '.join(holes))}.[/dim]")
    if identifier:
        out.print(
            f"[dim]Evidence of a number, such as: duizhao trace '{_safe(identifier)}' (--json has every id)[/dim]"
        )
