"""The readers, in the order in which they are asked whether they know a file. A new one is one file and one line here."""

from __future__ import annotations

from duizhao.readers.claims import Claims
from duizhao.readers.csrankings import CsRankings
from duizhao.readers.dblp import Dblp
from duizhao.readers.entities import Entities
from duizhao.readers.epochmodels import EpochModels
from duizhao.readers.etoactivity import EtoActivity
from duizhao.readers.exports import Exports
from duizhao.readers.feeds import Feeds
from duizhao.readers.figures import Figures
from duizhao.readers.headlines import Headlines
from duizhao.readers.innovationgraph import InnovationGraph
from duizhao.readers.judgements import Judgements
from duizhao.readers.nsf import Nsf
from duizhao.readers.openalex import OpenAlex
from duizhao.readers.openalexregisters import OpenAlexAuthors, OpenAlexInstitutions
from duizhao.readers.opml import Opml
from duizhao.readers.orcid import Orcid
from duizhao.readers.outlets import Outlets
from duizhao.readers.pages import Pages
from duizhao.readers.papercopilot import PaperCopilot
from duizhao.readers.patents import Patents
from duizhao.readers.proceedings import Proceedings
from duizhao.readers.reader import Reader
from duizhao.readers.recordmap import MappedRecords
from duizhao.readers.ror import Ror
from duizhao.readers.transcripts import Transcripts

READERS: tuple[Reader, ...] = (
    Judgements(),
    OpenAlexInstitutions(),
    OpenAlexAuthors(),
    Orcid(),
    Ror(),
    CsRankings(),
    OpenAlex(),
    Dblp(),
    PaperCopilot(),
    Patents(),
    EpochModels(),
    Headlines(),
    Figures(),
    InnovationGraph(),
    EtoActivity(),
    Nsf(),
    Outlets(),
    Claims(),
    Entities(),
    Opml(),
    Feeds(),
    Exports(),
    Pages(),
    Transcripts(),
    Proceedings(),
    MappedRecords(),
)
