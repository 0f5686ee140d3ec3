"""Finding articles, entities, figures and claims in either language, by words and by the names that the table knows."""

from duizhao.search.find import Found, Hit, Searcher

__all__ = ["Found", "Hit", "Searcher"]
