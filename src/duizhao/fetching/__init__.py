"""Fetching feeds and pages from the live web: politely, safely, and on the record. Resolves nothing and reads nothing: what comes goes to the readers."""

from duizhao.fetching.fetcher import Fetched, Fetcher
from duizhao.fetching.settings import Settings

__all__ = ["Fetched", "Fetcher", "Settings"]
