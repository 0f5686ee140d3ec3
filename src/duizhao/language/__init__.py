"""Chinese and English text: script, normalising, numbers, tokens, embeddings. Knows nothing of stories or outlets."""

from duizhao.language.normalise import fold, headline
from duizhao.language.numbers import Quantity, quantities
from duizhao.language.roundup import is_roundup, parts
from duizhao.language.script import han_share, script, simplified
from duizhao.language.tokens import Tokens, tokens

__all__ = [
    "Quantity",
    "Tokens",
    "fold",
    "han_share",
    "headline",
    "is_roundup",
    "parts",
    "quantities",
    "script",
    "simplified",
    "tokens",
]
