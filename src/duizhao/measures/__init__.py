"""Evidence → numbers: who gets credit for a work, and a thousand countings of the same works at once."""

from duizhao.measures.cube import Cube
from duizhao.measures.records import Records

__all__ = ["Cube", "Records"]
