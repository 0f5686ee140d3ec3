"""Maps, of fields or of records: given by a name, as a file or as its content, or lying beside the file that they are for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from duizhao.errors import ReadError
from duizhao.readers import fieldmap, worksmap
from duizhao.readers.fieldmap import FieldMap
from duizhao.readers.worksmap import RecordMap

Map = FieldMap | RecordMap
BESIDE = ".map.toml"
"""`headlines.map.toml` is the map of `headlines.jsonl`."""


def read_map(given: Map | Mapping[str, Any] | Path | str) -> Map:
    """A map; ReadError names file and mistake. `table = "works"` makes it one of records."""
    if isinstance(given, FieldMap | RecordMap):
        return given
    if not isinstance(given, Mapping):
        path = Path(given)
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as e:
            raise ReadError(f"{path}: {e.strerror}") from e
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as e:
            raise ReadError(f"{path}: {e}", hint="A map is a TOML file.") from e
        return _read(content, path.name)
    return _read(given, "map")


def beside(path: Path) -> Map | None:
    """The map that lies beside a file, None where there is none: its name without its endings, or with them, and `.map.toml`."""
    names = dict.fromkeys([path.name, path.stem, path.name.partition(".")[0]])
    found = next((f for n in names if n and (f := path.with_name(n + BESIDE)).is_file()), None)
    return None if found is None or found == path else read_map(found)


def _read(content: Mapping[str, Any], name: str) -> Map:
    if "table" in content:
        return worksmap.from_dict(content, name)
    return fieldmap.from_dict(content, "field map" if name == "map" else name)
