"""Articles → stories → coverage → gap."""

from duizhao.stories.book import StoryBook, build, gaps, listed
from duizhao.stories.story import Coverage, Gap, Member, Story

__all__ = ["Coverage", "Gap", "Member", "Story", "StoryBook", "build", "gaps", "listed"]
