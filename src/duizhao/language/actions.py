"""What happens in a headline, told alike in both languages: raising money, suing, resigning …

A short table of happenings with their words. Two headlines that name one firm and one happening are likelier one event than two
that only name the firm; embeddings of short headlines see that poorly across scripts.
"""

from __future__ import annotations

import re
from functools import cache
from operator import add

ACTIONS: tuple[tuple[str, str, str], ...] = (
    ("raise", "融资 募资 筹资 轮融 获投 领投", "raise raises raised raising funding fundraise fundraising round"),
    ("value", "估值 市值", "valuation valued valuing market_cap"),
    ("list", "上市 招股 挂牌 过会 科创板 港交所 递表 敲钟 IPO", "ipo listing prospectus debut go_public goes_public files_to_list nasdaq"),
    ("acquire", "收购 并购 买下 吞并", "acquire acquires acquired acquiring acquisition buy buys buying takeover"),
    ("invest", "投资 入股 注资 斥资", "invest invests invested investing investment stake"),
    ("sue", "起诉 诉讼 状告 告上 对簿 败诉 胜诉 驳回 法官 法院 庭审", "sue sues sued lawsuit court judge jury trial legal_battle dismisses"),
    ("leave", "离职 辞职 卸任 告别 出走 离开 请辞", "leave leaves leaving left resign resigns resigned depart departs departure exit exits steps_down"),
    ("join", "加盟 加入 入职 转投 投奔 挖走 挖角", "join joins joined joining hires hired poach poaches poached"),
    ("appoint", "任命 出任 接任 升任 掌舵", "appoint appoints named names_new promoted succeed succeeds"),
    ("layoff", "裁员 裁撤 优化员工", "layoff layoffs lay_off lays_off cut_jobs cutting_jobs job_cuts cuts"),
    ("open", "开源", "open-source open-sources open-sourced open_source open-weight open_weights"),
    ("ban", "封禁 禁止 禁令 禁用 封杀 叫停 下架", "ban bans banned banning block blocks blocked prohibit prohibits halts pulls"),
    ("export", "出口 管制 制裁 实体清单 黑名单 关税", "export exports sanction sanctions blacklist entity_list tariff tariffs curbs"),
    ("approve", "批准 获批 放行 通过审议 注册生效", "approve approves approved approval clears cleared wins_approval"),
    ("law", "立法 法案 条例 管理办法 征求意见 新规 规定 标准", "bill law rules regulation regulations draft_rules standard standards"),
    ("price", "涨价 提价 降价 价格 定价 免费", "price prices pricing price_cut cheaper price_hike free"),
    ("earn", "营收 财报 净利 利润 亏损 业绩 季度", "revenue earnings profit loss quarter quarterly results sales"),
    ("shares", "股价 大涨 暴涨 暴跌 涨超 跌超 涨停 收涨 收跌", "shares stock stocks surge surges soar soars plunge plunges jumps falls tumbles"),
    ("breach", "泄露 漏洞 攻击 黑客 入侵 投毒", "leak leaks leaked breach breached vulnerability hack hacked hackers attack attacked poisoning"),
    ("outage", "宕机 崩了 故障 瘫痪 中断", "outage down disruption crash crashes"),
    ("delay", "推迟 延期 跳票 延后 暂停 搁置", "delay delays delayed postpone postpones pause pauses paused shelves"),
    ("recall", "召回", "recall recalls recalled"),
    ("partner", "合作 携手 联手 签约 协议 达成", "partner partners partnership deal agreement teams_up pact"),
    ("order", "采购 订单 大单 中标 锁单", "order orders contract purchase purchases procurement"),
    ("build", "建设 建厂 工厂 投产 开工 落户 园区", "build builds building plant factory campus construction"),
    ("deny", "否认 辟谣 回应 澄清 不实", "deny denies denied rebuts responds refutes"),
    ("shut", "停运 停服 关停 关闭 下线 终止", "shut shuts shutting shut_down discontinue discontinues ends sunset kills"),
    ("merge", "合并 重组 拆分 分拆", "merge merges merger restructure restructures spin_off spins_off"),
    ("steal", "窃取 盗用 抄袭 侵权 蒸馏 套壳 商业秘密 商业机密", "steal steals stole theft stolen copying infringe infringement distill distillation trade_secret trade_secrets"),
    ("phone", "手机", "phone smartphone handset"),
    ("glasses", "眼镜", "glasses eyewear"),
    ("robot", "机器人 具身", "robot robots robotics humanoid humanoids"),
    ("car", "汽车 电动车 车型 新车", "car cars vehicle vehicles ev evs suv"),
    ("drive", "自动驾驶 无人驾驶 智驾 智能驾驶 机器人出租车 出租车", "self-driving robotaxi robotaxis autonomous driverless"),
    ("chip", "芯片 处理器 显卡 半导体", "chip chips processor processors gpu gpus semiconductor semiconductors chipmaker"),
    ("memory", "内存 存储 闪存", "memory dram hbm nand storage"),
    ("center", "数据中心 算力中心 智算中心 机房", "data_center data_centers data_centre data_centres datacenter datacenters"),
    ("video", "视频", "video videos"),
    ("image", "图像 生图 图片 照片", "image images photo photos picture pictures"),
    ("voice", "语音 音频 音乐", "voice speech audio music"),
    ("search", "搜索", "search"),
    ("browser", "浏览器", "browser"),
    ("pay", "支付 付款", "pay payment payments"),
    ("teach", "学生 学校 小学 高校 教育", "student students school schools education university"),
    ("health", "医疗 医院 医生 药物 患者", "health medical doctor doctors drug drugs hospital patients"),
    ("satellite", "卫星 太空 火箭 航天", "satellite satellites space rocket orbital orbit"),
    ("power", "电力 电网 核电 能源", "power electricity grid nuclear energy"),
)  # fmt: skip
"""(name, Chinese words, English words); `_` stands for a blank."""


_WORD = re.compile(r"[a-z][a-z-]*")


@cache
def _tables() -> tuple[dict[str, tuple[tuple[str, str], ...]], dict[str, str], frozenset[str]]:
    """Chinese words by their first two characters, English ones whole, and the words with which an English phrase begins."""
    chinese: dict[str, tuple[tuple[str, str], ...]] = {}
    english: dict[str, str] = {}
    for name, zh, en in ACTIONS:
        for word in zh.lower().split():
            chinese[word[:2]] = (*chinese.get(word[:2], ()), (word, name))
        english.update({w.replace("_", " "): name for w in en.split()})
    return chinese, english, frozenset(w.split()[0] for w in english if " " in w)


def actions(folded: str) -> frozenset[str]:
    """Names of the happenings and things that a folded text tells of."""
    chinese, english, beginnings = _tables()
    lower = folded.lower()
    found = set()
    for i, two in enumerate(map(add, lower, lower[1:])):
        if two in chinese:
            for word, name in chinese[two]:
                if lower.startswith(word, i):
                    found.add(name)
    words = _WORD.findall(lower)
    for n, word in enumerate(words):
        if word in english:
            found.add(english[word])
        if word in beginnings:
            for phrase in (" ".join(words[n : n + 2]), " ".join(words[n : n + 3])):
                if phrase in english:
                    found.add(english[phrase])
    return frozenset(found)
