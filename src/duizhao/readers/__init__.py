"""The outside world → raw evidence: one module per format, one registry. Readers resolve nothing."""

from duizhao.readers.reading import ReadResult, read
from duizhao.readers.registry import READERS

__all__ = ["READERS", "ReadResult", "read"]
