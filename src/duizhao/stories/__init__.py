"""Articles → stories → coverage → gap."""

from duizhao.stories.book import StoryBook, listed
from duizhao.stories.ranking import gaps
from duizhao.stories.story import Coverage, Gap, Member, Story
from duizhao.stories.view import build

__all__ = ["Coverage", "Gap", "Member", "Story", "StoryBook", "build", "gaps", "listed"]
