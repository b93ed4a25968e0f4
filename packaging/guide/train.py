"""Train the guide from its handbook and write it as a GGUF file.

    python -m guide.train OUTPUT                    from nothing
    python -m guide.train OUTPUT --from GUIDE       go on from the weights of an earlier guide: after a change of the
                                                    handbook a fifth of the steps is enough

Deterministic: the same sources, seed, PyTorch and machine give the same bytes. Two threads are used whatever the
machine has, since sums depend on how they are split.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from guide import weights
from guide.examples import Example, Teacher, prompt
from guide.handbook import Handbook, load
from guide.network import Network, Shape
from guide.vocabulary import IM_END, PADDING, Vocabulary, learn, phrases_of


@dataclass(frozen=True)
class Plan:
    """How training goes; found by trying on questions of one writer while training on those of the others."""

    seed: int = 20261121
    merges: int = 2600
    rows: int = 64
    steps: int = 10_000
    rate: float = 3e-4
    word_rate: float = 4e-3
    """Highest learning rates of the layers, and of embedding and output."""
    warm_up: int = 50
    decay: float = 0.1
    dropout: float = 0.2
    smoothing: float = 0.05
    whole: float = 0.1
    """Share of the rows that go on to the end of the answer; the others end with its first phrase, which decides."""
    part_dropout: float = 0.08
    """BPE-dropout in every second question."""


def train(
    handbook: Handbook, plan: Plan, shape: Shape, start: weights.Stored | None = None
) -> tuple[Network, Vocabulary]:
    """Return the trained network with its vocabulary; prints how it goes."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(2)
    torch.use_deterministic_algorithms(True)
    vocabulary = _vocabulary(handbook, plan, start)
    network = Network(shape, len(vocabulary.tokens), plan.dropout)
    if start is not None:
        weights.fill(network, vocabulary, start)
    lesson = Lesson(handbook, vocabulary, plan)
    optimizer = torch.optim.AdamW(_groups(network, plan), betas=(0.9, 0.98), fused=True)
    begun = time.monotonic()
    running = 0.0
    for step in range(plan.steps):
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * _schedule(step, plan)
        with torch.autocast("cpu", torch.bfloat16):  # several times as fast where the processor knows the format
            loss = lesson.loss(network)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        running += (loss.item() - running) * (0.02 if step else 1.0)
        if step % 100 == 99 or step == plan.steps - 1:
            print(
                f"step {step + 1:5} of {plan.steps}  loss {running:.3f}  {time.monotonic() - begun:5.0f} s", flush=True
            )
    return network.eval(), vocabulary


def _groups(network: Network, plan: Plan) -> list[dict[str, Any]]:
    """Return the weights in groups with their own highest rate: words may move faster than what combines them."""
    words = [network.token_embd.weight, network.output.weight]
    matrices = [weight for weight in network.blk.parameters() if weight.ndim == 2]
    norms = [weight for weight in network.parameters() if weight.ndim < 2]
    return [
        {"params": words, "peak": plan.word_rate, "weight_decay": plan.decay},
        {"params": matrices, "peak": plan.rate, "weight_decay": plan.decay},
        {"params": norms, "peak": plan.rate, "weight_decay": 0.0},
    ]


def _vocabulary(handbook: Handbook, plan: Plan, start: weights.Stored | None) -> Vocabulary:
    """Learn a vocabulary, or keep the merges of an earlier one: its weights are worth nothing with others."""
    asked = [" " + message.lower() for topic in handbook.topics for message in (*topic.questions, *topic.follow_ups)]
    asked += [" " + message.lower() for message in handbook.out_of_scope]
    if start is None:
        return learn([*asked, *handbook.replies], handbook.replies, plan.merges)
    merges = start.vocabulary.merges
    return Vocabulary(merges, phrases_of(handbook.replies, {left + right for left, right in merges}))


def _schedule(step: int, plan: Plan) -> float:
    """Rise to 1 in ``warm_up`` steps, then fall to 0 along half a cosine."""
    if step < plan.warm_up:
        return (step + 1) / plan.warm_up
    return 0.5 * (1 + math.cos(math.pi * (step - plan.warm_up) / max(1, plan.steps - plan.warm_up)))


class Lesson:
    """Makes batches and says how wrong the network is on them."""

    def __init__(self, handbook: Handbook, vocabulary: Vocabulary, plan: Plan) -> None:
        self._rng = random.Random(plan.seed)  # noqa: S311 - reproducible, not secret
        self._vocabulary = vocabulary
        self._plan = plan
        self._teacher = Teacher(handbook, self._rng)
        self._answers = [[*vocabulary.say(reply), vocabulary.ids[IM_END]] for reply in range(len(handbook.replies))]
        self._pile: list[tuple[list[int], list[int]]] = []

    def loss(self, network: Network) -> Tensor:
        """Return the loss of the next batch: how unlikely the right first phrases are, and those after them."""
        batch = self._next_batch()
        width = max(len(asked) + len(answer) for asked, answer in batch)
        width += -width % 8  # a few sizes only: for each of them oneDNN makes kernels
        tokens = torch.full((len(batch), width), self._vocabulary.ids[PADDING])
        decided_at = torch.zeros(len(batch), dtype=torch.long)
        answers: list[tuple[int, int, int]] = []
        for row, (asked, answer) in enumerate(batch):
            line = torch.tensor(asked + answer)
            tokens[row, : len(line)] = line
            decided_at[row] = len(asked) - 1
            answers.extend((row, len(asked) + at, answer[at + 1]) for at in range(len(answer) - 1))
        hidden = network(tokens)
        plan, rows = self._plan, torch.arange(len(batch))
        decided = network.logits(hidden[rows, decided_at])
        loss = functional.cross_entropy(decided, tokens[rows, decided_at + 1], label_smoothing=plan.smoothing)
        if answers:
            row_of, at, target = (torch.tensor(column) for column in zip(*answers, strict=True))
            loss = loss + functional.cross_entropy(network.logits(hidden[row_of, at]), target)
        return loss

    def _next_batch(self) -> list[tuple[list[int], list[int]]]:
        """Return rows of similar length, so that little is computed on padding."""
        if not self._pile:
            lines = [self._line(self._teacher.draw()) for _ in range(16 * self._plan.rows)]
            lines.sort(key=lambda line: len(line[0]) + len(line[1]))
            self._pile = lines
            self._order = list(range(0, len(lines), self._plan.rows))
            self._rng.shuffle(self._order)
        start = self._order.pop()
        batch = self._pile[start : start + self._plan.rows]
        if not self._order:
            self._pile = []
        return batch

    def _line(self, example: Example) -> tuple[list[int], list[int]]:
        """Return the tokens that are read and those to be said."""
        dropout = self._plan.part_dropout if self._rng.random() < 0.5 else 0.0
        asked = prompt(self._vocabulary, example.message, example.before, self._rng, dropout)
        answer = self._answers[example.reply]
        return asked, answer if self._rng.random() < self._plan.whole else answer[:1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train as told on the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Train the guide.")
    parser.add_argument("output", type=Path, help="the GGUF file to write")
    parser.add_argument("--from", dest="start", type=Path, metavar="GUIDE", help="go on from this guide")
    parser.add_argument("--steps", type=int, help="how long to train, for trials")
    options = parser.parse_args(arguments)
    start = weights.read(options.start) if options.start else None
    plan = Plan() if start is None else Plan(steps=Plan.steps // 5, rate=Plan.rate / 3)
    if options.steps:
        plan = Plan(steps=options.steps, rate=plan.rate)
    handbook = load()
    network, vocabulary = train(handbook, plan, Shape(), start)
    weights.write(options.output, network, vocabulary, handbook)
    count = sum(weight.numel() for weight in network.parameters())
    print(f"{options.output}: {count:,} parameters, {options.output.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
