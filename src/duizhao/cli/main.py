"""`duizhao`: the command line. Thin: parses, calls the api, prints."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from duizhao import __version__
from duizhao.cli import (
    affiliations,
    briefs,
    claims,
    editing,
    evidence,
    fetches,
    finds,
    indices,
    judgements,
    looks,
    measures,
    reasons,
    searches,
    sourcelist,
    stories,
    tellings,
    traces,
    translations,
    workspaces,
)
from duizhao.errors import DuizhaoError

app = typer.Typer(
    name="duizhao",
    help="Read Chinese- and English-language coverage side by side; judge claims over every defensible measurement.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"duizhao {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of an error. Works after a command too.")
    ] = False,
) -> None:
    """Read Chinese- and English-language coverage side by side; judge claims over every defensible measurement."""


for group in (
    workspaces,
    evidence,
    fetches,
    sourcelist,
    searches,
    stories,
    finds,
    tellings,
    looks,
    reasons,
    claims,
    measures,
    affiliations,
    indices,
    traces,
    briefs,
    editing,
    judgements,
    translations,
):
    group.register(app)


def run(arguments: list[str] | None = None) -> None:
    """Entry point. Errors that a person can mend are printed in words; `--debug` shows where they came from."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    try:
        app([a for a in given if a != "--debug"], prog_name="duizhao")
    except DuizhaoError as e:
        if debug:
            raise
        sys.stderr.write(f"duizhao: {e.message}\n")
        if e.hint:
            sys.stderr.write(f"  → {e.hint}\n")
        sys.exit(e.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write("\nduizhao: stopped. What was committed stays; run the command again to go on.\n")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as e:
        # A folder that is not there, a full disk, a file that may not be written: nothing that a traceback helps with.
        if debug or e.filename is None:
            raise
        sys.stderr.write(f"duizhao: {e.filename}: {e.strerror}\n")
        sys.exit(1)
