"""How often each owner group and each language carries stories of a topic: what a story's own pull is measured against.

log-odds that group i of language l carries story s = outletᵢ + topicₜₗ (+ actorₜₐₗ) + θₗ, with θ = uₛ ± gₛ/2 the story's pulls. Outlets are
normal around their language's mean, topics and actors around 0, u and g normal around 0. Rates, τᵤ and τ_g maximise the marginal
likelihood (θ summed out on a lattice, every story conditioned on being carried by somebody), penalised by those priors; the
standard deviations of outlets and topics are re-estimated in between (empirical Bayes). Weak priors on the standard deviations
decide where there is next to no data, and nothing where there is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from duizhao.errors import DuizhaoError
from duizhao.stories.cells import Bools, Cells, Floats, Ints, tallies
from duizhao.stories.descent import Minimum, minimise
from duizhao.stories.lattice import Lattice, Patterns, patterns

ROUNDS = ((17, 25), (17, 15), (25, 40))
"""Lattice points per language, and evaluations allowed, in each round; between rounds the standard deviations are re-estimated."""
LEVEL = (-4.0, 2.0)
"""Prior of a language's mean log-odds: mean and standard deviation."""
COARSE = 0.02
"""Outcomes of uncertain links less likely than this are left out while fitting (estimates then look at all)."""
SD_STORY, SD_GAP, SD_OUTLET, SD_TOPIC = 1.3, 1.3, 1.2, 0.5
"""Where the standard deviations start, and what they stay near when there is next to no data."""
SD_LOG = 0.4
"""Standard deviation of the prior of log τ."""
PSEUDO = 5.0
"""Outlets (topics) that the starting standard deviation counts for."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of two languages (named in alphabetical order), as log-odds.

    outlet: [G], the level for groups never observed, nan for groups of other languages. level: [2], mean of the outlets. topic: [T, 2]. actor: [T, A, 2], 0 where actors
    were not given. chronic_variance: [T × A], of the difference that a class gets between the first and second language.
    """

    languages: tuple[str, str]
    outlet: Floats
    level: Floats
    topic: Floats
    actor: Floats
    chronic_variance: Floats
    sd_story: float
    sd_gap: float
    sd_outlet: float
    sd_topic: float
    stories: int
    evaluations: int
    converged: bool

    @property
    def offset(self) -> Floats:
        """[T × A, 2]: what a class adds in each language."""
        return (self.topic[:, None, :] + self.actor).reshape(-1, 2)

    def classes(self, cells: Cells) -> Ints:
        """[S]: class (topic and actor) of each story; DuizhaoError on one that the rates do not know."""
        topics, actors = self.actor.shape[:2]
        actor = np.zeros_like(cells.topic) if cells.actor is None else cells.actor
        if len(cells.topic) and (cells.topic.max() >= topics or actor.max() >= actors):
            raise DuizhaoError("these rates were not fitted to such a topic or actor", hint="Fit them again.")
        out: Ints = cells.topic * actors + actor
        return out


def fit(cells: Cells, languages: tuple[str, str]) -> Rates:
    """Rates of the groups of two languages from all their stories.

    Cells that are ranked or not live have no part in it: their silence says nothing, so neither can their rate be told.
    DuizhaoError when the languages are the same.
    """
    first, second = sorted(languages)
    if first == second:
        raise DuizhaoError(f"a gap needs two languages, not {first!r} twice")
    return _Fit(cells, (first, second)).rates()


class _Fit:
    def __init__(self, cells: Cells, languages: tuple[str, str]) -> None:
        self.languages, self.nodes = languages, ROUNDS[-1][0]
        # A group that was never observed has no part in anything, its language's standard deviation included.
        everyone = [cells.columns(x) for x in languages]
        observed: Bools = np.asarray(cells.counted.any(axis=0), np.bool_)
        self.everyone = (everyone[0], everyone[1])
        self.columns = (everyone[0][observed[everyone[0]]], everyone[1][observed[everyone[1]]])
        self.groups = cells.live.shape[1]
        self.topics = int(cells.topic.max(initial=0)) + 1
        self.actors = 1 if cells.actor is None else int(cells.actor.max(initial=0)) + 1
        actor = 0 if cells.actor is None else cells.actor
        cls = cells.topic * self.actors + actor
        rows = tallies(cells, languages, negligible=COARSE)
        self.p: Patterns = patterns(cells, self.columns, cls, rows, joined=False)
        self.use = np.flatnonzero(self.p.weight > 0)
        self.stories = float(self.p.weight.sum())
        self.classes = self.topics * self.actors
        # What each class got: sums of counts, to which the sums by outlet are scaled (they differ where unlikely outcomes were left out).
        self.got = np.zeros((self.classes, 2))
        np.add.at(self.got, self.p.cls, self.p.weight[:, None] * self.p.counts)
        counted = cells.counted[cells.story, cells.group]
        carried = np.bincount(cells.group, weights=cells.p * counted, minlength=self.groups)
        self.carried = []
        for lang in (0, 1):
            y = carried[self.columns[lang]]
            self.carried.append(y * (self.got[:, lang].sum() / max(y.sum(), 1e-300)))
        n = [len(c) for c in self.columns]
        self.cut = np.cumsum([2, n[0], n[1], 2 * self.topics, 2 * self.classes * (self.actors > 1), 2])
        self.sd_outlet, self.sd_topic = SD_OUTLET, SD_TOPIC

    def rates(self) -> Rates:
        x = np.zeros(self.cut[-1])
        x[:2] = LEVEL[0]
        x[-2:] = np.log([SD_STORY, SD_GAP])
        evaluations = 0
        end = Minimum(x, 0.0, 0, True)
        for n, (self.nodes, most) in enumerate(ROUNDS):
            last = n == len(ROUNDS) - 1
            end = minimise(self.loss, end.x, self.scale(), tolerance=0.01 if last else 0.05, most=most)
            evaluations += end.evaluations
            if not last:
                self.spread_again(end.x)
        level, d1, d2, topic, actor, log_sd = self.split(end.x)
        # Par is the average story: what topics add on average belongs to the language's level.
        weight = np.bincount(self.p.cls, weights=self.p.weight, minlength=self.classes)
        usual = weight @ (topic[:, None, :] + actor).reshape(-1, 2) / max(weight.sum(), 1e-300)
        level, topic = level + usual, topic - usual
        outlet = np.full(self.groups, np.nan)
        outlet[self.everyone[0]], outlet[self.everyone[1]] = level
        outlet[self.columns[0]] = level[0] + d1
        outlet[self.columns[1]] = level[1] + d2
        return Rates(
            self.languages,
            outlet,
            level,
            topic,
            actor,
            self.chronic_variance(end.x),
            float(np.exp(log_sd[0])),
            float(np.exp(log_sd[1])),
            self.sd_outlet,
            self.sd_topic,
            round(self.stories),
            evaluations,
            end.converged,
        )

    def split(self, x: Floats) -> list[Floats]:
        """Level [2], outlets of either language, topic [T, 2], actor [T, A, 2], log standard deviations [2]."""
        level, d1, d2, topic, actor, log_sd = np.split(x, self.cut[:-1])
        shape = (self.topics, self.actors, 2)
        return [
            level,
            d1,
            d2,
            topic.reshape(-1, 2),
            actor.reshape(shape) if actor.size else np.zeros(shape),
            log_sd,
        ]

    def scale(self) -> Floats:
        """A typical step for each variable: one standard error, taking variables one by one."""
        by_topic = self.got.reshape(self.topics, self.actors, 2)
        information = [
            self.got.sum(axis=0) + LEVEL[1] ** -2,
            self.carried[0] + self.sd_outlet**-2,
            self.carried[1] + self.sd_outlet**-2,
            by_topic.sum(axis=1).ravel() + self.sd_topic**-2,
            self.got.ravel() + self.sd_topic**-2 if self.actors > 1 else np.empty(0),
            np.full(2, 0.3 * self.stories + SD_LOG**-2),
        ]
        return np.concatenate(information) ** -0.5

    def loss(self, x: Floats) -> tuple[float, Floats]:
        """Penalised −log marginal likelihood and its gradient (Fisher's identity: the expected score under the posterior)."""
        level, d1, d2, topic, actor, log_sd = self.split(x)
        sd = np.exp(log_sd)
        lattice = Lattice(sd[0], sd[1], self.nodes)
        offset = (topic[:, None, :] + actor).reshape(-1, 2)
        outlets = (level[0] + d1, level[1] + d2)
        spread = [
            lattice.spread(outlets[k], offset[:, k], self.p.masks[k], self.p.key_cls[k]) for k in (0, 1)
        ]
        value, moments = 0.0, np.zeros(2)
        pull = [np.zeros_like(s) for s in spread]
        squares = np.column_stack(
            [(lattice.u**2 / sd[0] ** 2 - 1).ravel(), (lattice.g**2 / sd[1] ** 2 - 1).ravel()]
        )
        for now, grid, over, log_marginal in lattice.posterior(
            self.p, (spread[0], spread[1]), offset, self.use
        ):
            w = self.p.weight[now]
            value -= float(w @ log_marginal)
            moments += w @ (grid.reshape(len(now), -1) @ squares)
            np.add.at(pull[0], self.p.key[now, 0], w[:, None] * over.sum(axis=2))
            np.add.at(pull[1], self.p.key[now, 1], w[:, None] * over.sum(axis=1))
        score_class = np.array(self.got)
        score_outlet = []
        for k in (0, 1):
            value -= float(self.carried[k] @ outlets[k]) + float(self.got[:, k] @ offset[:, k])
            expected = np.zeros(len(outlets[k]))
            for c in np.unique(self.p.key_cls[k]):
                mine = np.flatnonzero(self.p.key_cls[k] == c)
                p = 1 / (1 + np.exp(-(outlets[k][:, None] + offset[c, k] + lattice.at)))
                usual = ((self.p.masks[k][mine].T.astype(float) @ pull[k][mine]) * p).sum(axis=1)
                expected += usual
                score_class[c, k] -= usual.sum()
            score_outlet.append(self.carried[k] - expected)
        drift = log_sd - np.log([SD_STORY, SD_GAP])
        value += float(((level - LEVEL[0]) ** 2).sum()) / (2 * LEVEL[1] ** 2)
        value += float(d1 @ d1 + d2 @ d2) / (2 * self.sd_outlet**2) + float(drift @ drift) / (2 * SD_LOG**2)
        value += float((topic**2).sum() + (actor**2).sum()) / (2 * self.sd_topic**2)
        by_topic = score_class.reshape(self.topics, self.actors, 2).sum(axis=1)
        gradient = [
            np.array([s.sum() for s in score_outlet]) - (level - LEVEL[0]) / LEVEL[1] ** 2,
            score_outlet[0] - d1 / self.sd_outlet**2,
            score_outlet[1] - d2 / self.sd_outlet**2,
            (by_topic - topic / self.sd_topic**2).ravel(),
            (score_class - actor.reshape(-1, 2) / self.sd_topic**2).ravel()
            if self.actors > 1
            else np.empty(0),
            moments - drift / SD_LOG**2,
        ]
        return value, -np.concatenate(gradient)

    def spread_again(self, x: Floats) -> None:
        """Re-estimate the standard deviations of outlets and topics from their estimates and standard errors."""
        _, d1, d2, topic, actor, _ = self.split(x)
        error = self.scale() ** 2
        d = np.concatenate([d1, d2])
        of_d = error[2 : 2 + len(d)]
        self.sd_outlet = float(
            np.sqrt((d @ d + of_d.sum() + PSEUDO * SD_OUTLET**2) / (max(len(d) - 2, 0) + PSEUDO))
        )
        b = np.concatenate([topic.ravel(), actor.ravel() if self.actors > 1 else np.empty(0)])
        of_b = error[2 + len(d) : -2]
        self.sd_topic = float(np.sqrt((b @ b + of_b.sum() + PSEUDO * SD_TOPIC**2) / (len(b) + PSEUDO)))

    def chronic_variance(self, x: Floats) -> Floats:
        """[C]: variance of a class's difference between languages: 1 / (sum of squared scores + prior), rates of outlets held."""
        level, d1, d2, topic, actor, log_sd = self.split(x)
        lattice = Lattice(float(np.exp(log_sd[0])), float(np.exp(log_sd[1])), self.nodes)
        offset = (topic[:, None, :] + actor).reshape(-1, 2)
        outlets = (level[0] + d1, level[1] + d2)
        mask, cls = self.p.masks, self.p.key_cls
        spread, share = [], []
        for k in (0, 1):
            spread.append(lattice.spread(outlets[k], offset[:, k], mask[k], cls[k]))
            mean = np.zeros_like(spread[k])
            for c in np.unique(cls[k]):
                mine = np.flatnonzero(cls[k] == c)
                p = 1 / (1 + np.exp(-(outlets[k][:, None] + offset[c, k] + lattice.at)))
                mean[mine] = mask[k][mine].astype(float) @ p
            share.append(mean)
        information = np.zeros(self.classes)
        for now, _, over, _ in lattice.posterior(self.p, (spread[0], spread[1]), offset, self.use):
            usual1 = (over.sum(axis=2) * share[0][self.p.key[now, 0]]).sum(axis=1)
            usual2 = (over.sum(axis=1) * share[1][self.p.key[now, 1]]).sum(axis=1)
            score = (self.p.counts[now, 0] - usual1 - self.p.counts[now, 1] + usual2) / 2
            np.add.at(information, self.p.cls[now], self.p.weight[now] * score**2)
        return 1 / (information + 1 / (2 * self.sd_topic**2))
