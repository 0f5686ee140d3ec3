"""Which strings mean which entity."""

from duizhao.names.gazetteer import Gazetteer, Mention

__all__ = ["Gazetteer", "Mention"]
