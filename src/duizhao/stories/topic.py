"""Topics by words in both languages: one line a topic, the same breadth on both sides. A filter for lists, never a condition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from operator import add
from string import ascii_lowercase, digits

from duizhao.language import fold

_LETTERS = frozenset(ascii_lowercase)
_ALNUM = _LETTERS | frozenset(digits)


@dataclass(frozen=True, slots=True)
class Topic:
    """Words that show a topic. Chinese ones are found anywhere, English ones as whole words (`*` at the end: any ending)."""

    name: str
    zh: tuple[str, ...]
    en: tuple[str, ...]


def _topic(name: str, zh: str, en: str) -> Topic:
    return Topic(name, tuple(zh.split()), tuple(w.replace("_", " ") for w in en.split()))


TOPICS: tuple[Topic, ...] = (
    _topic("models", "大模型 语言模型 多模态 基座模型 推理模型 世界模型 千问 通义 豆包 文心 混元 智谱 月之暗面",
           "llm* language_model* foundation_model* frontier_model* multimodal reasoning_model* world_model* qwen doubao ernie hunyuan glm kimi gpt* claude gemini deepseek llama"),
    _topic("chips", "芯片 半导体 晶圆 光刻 存储 内存 显存 闪存 封装 制程 流片 昇腾 寒武纪 中芯 长鑫 长江存储 台积电 显卡",
           "chip* semiconductor* wafer* lithograph* dram memory hbm nand packaging foundry foundries tape-out ascend cambricon smic cxmt ymtc tsmc gpu*"),
    _topic("compute", "算力 数据中心 智算 超算 服务器 机房 云计算 超节点 液冷 电力",
           "compute data_center* data_centre* datacenter* supercomput* server* cloud rack* cooling gigawatt* power_grid"),
    _topic("robots", "机器人 具身 人形 机械臂 灵巧手 机器狗 无人机 宇树 智元 优必选",
           "robot* embodied humanoid* robotic_arm* dexterous robot_dog* drone* unitree agibot ubtech"),
    _topic("driving", "自动驾驶 智能驾驶 智驾 无人驾驶 辅助驾驶 机器人出租车 车企 萝卜快跑 小马智行 文远知行 特斯拉",
           "autonomous self-driving driverless robotaxi* driver_assist* fsd carmaker* automaker* apollo_go pony.ai weride tesla waymo"),
    _topic("industry", "工业 制造 工厂 矿山 电网 钢铁 港口 农业 物流 质检 供应链 产业链 能源",
           "industrial manufactur* factory factories mine mines grid steel port ports farm* logistics inspection supply_chain* energy"),
    _topic("health", "医疗 医院 医生 药物 制药 诊断 健康 患者 医保 蛋白 脑机",
           "health* hospital* doctor* drug* pharma* diagnos* medical patient* insurance protein* brain-computer"),
    _topic("education", "教育 学校 高校 大学 学生 教师 高考 课程", "education* school* college* university universities student* teacher* exam* curricul*"),
    _topic("finance", "银行 保险 证券 支付 基金 央行 金融 券商", "bank* insur* securities payment* fund* central_bank* financ* broker*"),
    _topic("policy", "政策 监管 工信部 发改委 国务院 网信办 立法 法案 条例 办法 出口管制 制裁 关税 反垄断",
           "policy policies regulat* miit ndrc state_council cac legislat* bill law laws rules export_control* sanction* tariff* antitrust"),
    _topic("standards", "标准 标准化 国标 专利 知识产权 规范 版权", "standard* standardi* iso patent* intellectual_property specification* copyright*"),
    _topic("open-source", "开源 开放权重 社区版", "open-source* open_source* open-weight* open_weight* github hugging_face"),
    _topic("talent", "人才 离职 加盟 入职 跳槽 首席科学家 创始人 招聘 裁员 挖角", "talent leav* join* resign* poach* chief_scientist* founder* hiring hire* layoff* depart*"),
    _topic("capital", "融资 估值 上市 募资 招股 投资 收购 并购 市值 亿美元 亿元", "raise* valuation* ipo* fundrais* prospectus invest* acqui* merger* stake* market_cap* billion*"),
    _topic("safety", "安全 对齐 风险 漏洞 攻击 诈骗 深度伪造 隐私 黑客", "safety security align* risk* vulnerab* attack* scam* fraud* deepfake* privacy hack*"),
    _topic("consumer", "手机 眼镜 耳机 家电 电视 应用 游戏 音箱 平板 电脑", "phone* smartphone* iphone* glasses earbud* appliance* tv tvs game* speaker* tablet* laptop* pc"),
)  # fmt: skip
"""Every topic but `china-ai`, which is decided by the entities named (see `about_china`)."""

CHINA_AI = "china-ai"
_CHINA = _topic(
    "china",
    "中国 国产 我国 全国 北京 上海 深圳 杭州 合肥 广州 国内 工信部 发改委 国务院",
    "china china's chinese beijing shanghai shenzhen hangzhou hefei guangzhou mainland_china miit ndrc",
)
_AI = _topic(
    "ai",
    "AI 人工智能 智能体 大模型 模型 机器人 具身 芯片 算力 自动驾驶 智驾 半导体 机器学习 数据中心",
    "ai artificial_intelligence agent* llm* model* robot* humanoid* chip* compute self-driving robotaxi* semiconductor* machine_learning data_center*",
)


@dataclass(frozen=True, slots=True)
class _Word:
    topic: str
    text: str
    whole: bool
    """Stands between characters that are no Latin letters or digits (not \\b: Han letters are word characters, and AI芯片 would
    hide both words)."""
    open: bool
    """Any Latin letters may follow."""

    def at(self, lower: str, place: int) -> bool:
        if not lower.startswith(self.text, place):
            return False
        if not self.whole:
            return True
        if place and lower[place - 1] in _ALNUM:
            return False
        end = place + len(self.text)
        while self.open and lower[end : end + 1] in _LETTERS:
            end += 1
        return lower[end : end + 1] not in _ALNUM


class Topics:
    """Finds the topics of texts. `chinese` names the entities seated in China (for `china-ai`)."""

    def __init__(self, chinese: Iterable[str] = ()) -> None:
        self._words: dict[str, list[_Word]] = {}
        for t in (*TOPICS, _CHINA, _AI):
            for w in (*t.zh, *t.en):
                word = _Word(t.name, w.lower().removesuffix("*"), w in t.en, w.endswith("*"))
                self._words.setdefault(word.text[:2], []).append(word)
        self._chinese = frozenset(chinese)

    def of(self, texts: Iterable[str], entities: Iterable[str] = ()) -> tuple[str, ...]:
        """Topics that at least a third of the texts show, in the order of `TOPICS`; `china-ai` last."""
        shown = [self._shown(fold(t).lower()) for t in texts]
        count = Counter(name for names_ in shown for name in names_)
        found = [t.name for t in TOPICS if count[t.name] >= max(1, len(shown) / 3)]
        china = not self._chinese.isdisjoint(entities) or count[_CHINA.name] > 0
        if china and (
            count[_AI.name] or {"models", "chips", "robots", "compute", "driving"}.intersection(found)
        ):
            found.append(CHINA_AI)
        return tuple(found)

    def _shown(self, lower: str) -> set[str]:
        """Names of the topics whose words a folded text in lower case shows."""
        found: set[str] = set()
        for i, two in enumerate(map(add, lower, lower[1:])):
            if two in self._words:
                found.update(w.topic for w in self._words[two] if w.topic not in found and w.at(lower, i))
        return found


def names() -> tuple[str, ...]:
    """What `--topic` takes."""
    return (*(t.name for t in TOPICS), CHINA_AI)
