"""Duizhao 对照: Chinese- and English-language coverage side by side, and claims judged over every defensible measurement.

import duizhao as dz
ws = dz.open("my-folder")
ws.gaps(week="2026-06-15")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0.dev0"
__all__ = ["__version__", "create", "open"]

if TYPE_CHECKING:
    from duizhao.api import create, open


def __getattr__(name: str) -> Any:
    # Lazy, so that `duizhao --help` and `import duizhao` do not load the whole house.
    if name in __all__:
        from duizhao import api

        return getattr(api, name)
    raise AttributeError(f"module 'duizhao' has no attribute {name!r}")
