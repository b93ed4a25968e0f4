"""A model opened in this process, without the engine around it: ask it something and see all that came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from llama_cpp.llama_chat_format import Jinja2ChatFormatter

from sotto.domain.generation import Completion, LoadSettings, PromptMessage, SamplerSettings
from sotto.engine.child.attention import Attention, find_attention
from sotto.engine.child.backend import Backend, LoadRequest, StopFlag
from sotto.engine.child.generation import Generator
from sotto.engine.child.native_log import NativeLog
from sotto.engine.child.native_parts import library_folder
from sotto.engine.child.prompt import Prompt, PromptBuilder
from sotto.engine.protocol import Device

GREEDY: dict[str, Any] = {"temperature": 0.0, "seed": 1}
LOG = NativeLog()
"""One for the whole session: llama.cpp keeps the callback, so it must never be collected."""


@cache
def own_attention() -> Attention | None:
    """Return Sotto's attention as the engine finds it; one for the whole session: ggml keeps a pointer to it."""
    return find_attention(library_folder())


@dataclass
class Answer:
    """What came of one question."""

    completion: Completion
    parts: list[tuple[str, bool]] = field(default_factory=list)
    progress: list[tuple[int, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(text for text, is_reasoning in self.parts if not is_reasoning)

    @property
    def reasoning(self) -> str:
        return "".join(text for text, is_reasoning in self.parts if is_reasoning)

    @property
    def cached(self) -> int:
        return self.completion.usage.cached_tokens


def render_here(template: str, messages: Sequence[PromptMessage], bos: str, eos: str) -> str:
    """Render a well-behaved template in this process."""
    turns: Any = [{"role": message.role, "content": message.content} for message in messages]
    return str(Jinja2ChatFormatter(template, eos_token=eos, bos_token=bos)(messages=turns).prompt)


class OpenModel:
    """A loaded model with its stop flag and generator. One thread, unless said otherwise: the machine is shared."""

    def __init__(
        self,
        path: Path,
        n_ctx: int = 0,
        threads: int = 1,
        *,
        devices: Sequence[Device] = (),
        measured: Mapping[str, Mapping[int, float]] | None = None,
        has_own_attention: bool = True,
        **settings: Any,
    ) -> None:
        """``settings`` are those of LoadSettings; ``has_own_attention``: if there is one for this computer."""
        LOG.install()
        self.stop = StopFlag()
        self.fractions: list[float] = []
        asked = LoadSettings(n_ctx=n_ctx, threads=threads, **settings)
        attention = own_attention()
        request = LoadRequest(path, asked, devices, LOG, self.stop, self.fractions.append, measured or {})
        if attention is not None:
            attention.use(False)
            request = replace(request, attention=attention if has_own_attention else None)
        self.backend = Backend.load(request)
        self.generator = Generator(self.backend, self.stop)

    def prompt(self, text: str | Sequence[PromptMessage], max_tokens: int | None = None) -> Prompt:
        """Build the prompt for a question, or for a whole conversation."""
        turns = [PromptMessage("user", text)] if isinstance(text, str) else text
        return PromptBuilder(self.backend, render_here, self.backend.n_ctx).build(turns, max_tokens)

    def ask(self, text: str | Sequence[PromptMessage], conversation: str = "", **settings: Any) -> Answer:
        """Answer; greedy unless ``settings`` (of the sampler) say otherwise."""
        return self.answer(self.prompt(text, settings.get("max_tokens")), conversation, **settings)

    def answer(self, prompt: Prompt, conversation: str = "", **settings: Any) -> Answer:
        """Answer a prompt that is already built."""
        parts: list[tuple[str, bool]] = []
        progress: list[tuple[int, int]] = []
        completion = self.generator.answer(
            prompt,
            SamplerSettings(**{**GREEDY, **settings}),
            lambda total, cached: None,
            lambda done, total: progress.append((done, total)),
            lambda text, is_reasoning: parts.append((text, is_reasoning)),
            conversation,
        )
        return Answer(completion, parts, progress)

    def close(self) -> None:
        self.backend.close()
