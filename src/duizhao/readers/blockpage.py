"""Pages that are no article: asked to prove that one is human, to log in, to pay, gone, or an empty shell that a script would fill.

Such a page stored as an article would be found, linked and counted, and every later copy of it taken for the same story.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` in title or text says `reason`. A page of more than `most` characters of text is an article all the same, unless `most` is None."""

    reason: str
    pattern: re.Pattern[str]
    most: int | None = 600


def _rule(reason: str, words: str, most: int | None = 600) -> Rule:
    return Rule(reason, re.compile(words, re.IGNORECASE), most)


RULES: tuple[Rule, ...] = (
    _rule("asks to verify that one is human", r"环境异常|完成验证后即可继续访问|请完成(?:安全)?验证|安全验证|滑动验证|请输入验证码|人机验证|访问验证|verify (?:that )?you(?:'re| are) (?:a )?human|are you a robot|complete the (?:captcha|security check)|just a moment\.\.\.|checking your browser|attention required|unusual traffic|press (?:&|and) hold"),
    _rule("refuses access", r"访问过于频繁|操作频繁|访问被拒绝|您的访问.{0,6}被(?:拦截|阻断)|请求被拦截|access (?:to this page has been )?denied|request blocked|403 forbidden|you have been blocked|rate limit(?:ed)?|too many requests"),
    _rule("taken down", r"该内容已被发布者删除|此内容因违规无法查看|该公众号已迁移|此内容被投诉|内容已删除|文章不存在|该文章已被删除|此帐号已被屏蔽|链接已过期|content (?:is )?no longer available|article has been removed"),
    _rule("not found", r"页面不存在|您访问的页面(?:不存在|已删除|找不到)|页面找不到|抱歉，?您(?:要)?访问的|(?:^|\D)404(?:\D|$).{0,40}(?:not found|页面|错误)|page (?:not|can(?:not|'t) be) found"),
    _rule("asks to log in", r"请先?登录(?:后|查看|以)|登录后(?:查看|阅读|继续)|扫码登录|sign in to (?:continue|read)|log in to (?:continue|read)|create (?:a free )?account to (?:continue|read)"),
    _rule("asks to pay", r"(?:订阅|付费|开通会员)后?(?:即可)?(?:阅读|查看)(?:全文)?|本文为付费内容|购买后阅读|subscribe to (?:continue|read)|subscription required|already a subscriber\?|this (?:article|content) is for (?:paying )?subscribers"),
    _rule("wants a script or cookies", r"enable (?:javascript|cookies)|javascript (?:is )?(?:disabled|required)|请(?:开启|启用)\s?javascript|您的浏览器不支持|browser is not supported", 400),
    _rule("an error of the server", r"(?:500|502|503|504)\s(?:internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out)|系统繁忙|服务器(?:开小差|错误)", 300),
)  # fmt: skip
LEAST = 40
"""Characters of text below which a page is an empty shell."""


def blocked(title: str | None, text: str) -> str | None:
    """Why a page is no article, in words; None when it is one. `text`: all that it shows, or what was taken from it."""
    shown = f"{title or ''}\n{text}"
    for rule in RULES:
        if (rule.most is None or len(text) <= rule.most) and rule.pattern.search(shown[:4000]):
            return rule.reason
    if len("".join(text.split())) < LEAST:
        return "an empty shell: hardly any text (a script would fill it)"
    return None
