"""A part of the public functions: composite indices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from duizhao.errors import DuizhaoError
from duizhao.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from duizhao.measures.index.standing import Index


class IndexQuestions:
    """Indices of figures and tables. Mixed into `api.Session`."""

    workspace: Workspace

    def index(self, path: Path | str, structure: Path | str | None = None, *, unit: str | None = None, group: str | None = None) -> Index:  # fmt: skip
        """A composite index with its rank intervals, from a recipe in TOML or from two tables; see `index`."""
        return index(path, structure, unit=unit, group=group, workspace=self.workspace)


def index(path: Path | str, structure: Path | str | None = None, *, unit: str | None = None, group: str | None = None, workspace: Workspace | Path | None = None) -> Index:  # fmt: skip
    """A composite index with its rank intervals. path: a recipe (.toml, see docs/examples/index.toml), whose figures are those of the workspace; or a table (.csv), with its structure (.csv) and the column that names units. A workspace is opened only where figures are asked for.

    DuizhaoError in words: a missing indicator, a unit without data, no variance, weights of 0, a circle of parents.
    """
    from duizhao.measures.index import files, recipe

    first = Path(path)
    if first.suffix.lower() != ".toml":
        if structure is None or unit is None:
            raise DuizhaoError(f"{first.name} is a table: its structure and --unit are needed too", hint="Or give one .toml, as docs/examples/index.toml.")  # fmt: skip
        return files.index(first, Path(structure), unit=unit, group=group)
    if structure is not None or unit is not None or group is not None:
        raise DuizhaoError(f"{first.name} says the structure, unit and group itself")
    read = recipe.load(first)
    if not read.needs_figures or workspace is None:
        return files.cooked(read)
    place = workspace if isinstance(workspace, Workspace) else open_workspace(workspace)
    with place.store.snapshot(("figures",)) as snapshot:
        return files.cooked(read, snapshot)
