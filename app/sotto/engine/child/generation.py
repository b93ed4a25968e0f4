"""The decode loop: read the prompt, then sample, show, decode, until something says stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto

from sotto.domain.adapters import AdapterUse
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import Completion, SamplerSettings, StopReason, Timings, Usage
from sotto.engine.child.answer_form import grammar_for
from sotto.engine.child.answer_tokens import AnswerTokens
from sotto.engine.child.backend import Aborted, Backend, DecodeError, StopFlag
from sotto.engine.child.call_noise import CallNoise
from sotto.engine.child.draft_length import CallCosts
from sotto.engine.child.guessing import GuessingSteps, Judge, TokenSource
from sotto.engine.child.memory import Memory, OnProgress
from sotto.engine.child.prompt import Prompt
from sotto.engine.child.prompt_cache import PromptCache
from sotto.engine.child.reasoning import ReasoningSplitter, is_marker_text
from sotto.engine.child.sampling import Sampler
from sotto.engine.child.speculation import Speculator
from sotto.engine.child.text import StopStrings, Utf8Stream

OnText = Callable[[str, bool], None]


class _End(Enum):
    """Why :meth:`Generator.tokens` ran dry, apart from its consumer closing it."""

    TURN = auto()
    CONTEXT = auto()


class Generator:
    """Writes answers with one backend; keeps the memory between them, so that a next turn reads only what is new."""

    def __init__(self, backend: Backend, stop: StopFlag) -> None:
        self._backend = backend
        self._stop = stop
        self.memory = Memory(backend)
        self.prompt_cache = PromptCache(backend, self.memory)
        self._costs = CallCosts(is_on_gpu=backend.facts.placement.gpu_layers > 0)
        self._noise = CallNoise()
        self._end = _End.TURN

    def answer(
        self,
        prompt: Prompt,
        settings: SamplerSettings,
        on_started: Callable[[int, int], None],
        on_progress: OnProgress,
        on_text: OnText,
        conversation: str = "",
    ) -> Completion:
        """Write one answer. ``on_started`` gets prompt and cached token counts. Raises UserFacingError.

        What is read and written is kept for ``conversation``, unless that is empty.
        """
        clock = time.monotonic
        begun = clock()
        grammar = grammar_for(settings)
        self.use_adapters(settings.adapters)
        cached = self.prompt_cache.begin(prompt.tokens, conversation, self._backend.adapters.key)
        total = len(prompt.tokens)
        on_started(total, cached)
        sampler = Sampler(settings, prompt.tokens, self._backend, grammar)
        output = _Output(prompt, settings, on_text)
        source = self._source(sampler, prompt, settings, grammar)
        may_be_soft = source is sampler and sampler.can_be_sure
        speculator = self.speculator(prompt.tokens, may_be_soft=may_be_soft) if settings.guess_ahead else None
        prompt_end = first_at = last_at = begun
        count = 0
        reason = StopReason.STOPPED
        try:
            self.prompt_cache.read(prompt.tokens, self._stop, on_progress)
            prompt_end = first_at = last_at = clock()
            for token in self.tokens(source, speculator, sampler.sample_surely, on_progress):
                count += 1
                output.feed(self.shown_bytes(token))
                last_at = clock()
                if count == 1:
                    first_at = last_at
                if output.hit_stop or (settings.max_tokens and count >= settings.max_tokens) or self._stop.is_set():
                    break
            reason = self._reason(output.hit_stop, count, settings.max_tokens)
        except Aborted:
            if prompt_end == begun:
                prompt_end = first_at = last_at = clock()
        except DecodeError as error:
            raise decode_failure(error) from error
        finally:
            sampler.close()
        output.finish()
        guessed, right = (speculator.guessed, speculator.right) if speculator is not None else (0, 0)
        usage = Usage(total, cached, count, guessed, right)
        timings = _timings(begun, prompt_end, first_at, last_at, total - cached, count)
        return Completion(reason, usage, timings, prompt.kept_from, output.reasoning_ms, prompt.use)

    def use_adapters(self, adapters: Sequence[AdapterUse]) -> None:
        """Compute with ``adapters`` from now on.

        Raises UserFacingError if one can't be used; nothing has changed then.
        """
        if self._backend.adapters.use(adapters):
            self.prompt_cache.leave()
            self.memory.clear()  # it was computed by another model, so to speak
            self._noise = CallNoise()

    def _source(self, sampler: Sampler, prompt: Prompt, settings: SamplerSettings, grammar: str) -> TokenSource:
        if not grammar and settings.reasoning_budget is None:
            return sampler
        return AnswerTokens(sampler, self._backend, settings, prompt.open_reasoning, self.shown_bytes)

    def speculator(self, prompt: Sequence[int], *, may_be_soft: bool = True) -> Speculator | None:
        """Return what guesses ahead in an answer to ``prompt``; None if the model can't go back.

        ``may_be_soft``: its tokens may come from calls that compute slightly differently (see :mod:`~.guessing`).
        """
        if not self._backend.guesses_ahead:
            return None
        exact = self._backend.exact_call
        self._noise.begin_answer()
        return Speculator(prompt, self._costs, self._noise, self._backend.is_end, exact, may_be_soft=may_be_soft)

    def tokens(
        self,
        source: TokenSource,
        speculator: Speculator | None = None,
        judge: Judge | None = None,
        on_progress: OnProgress | None = None,
        *,
        ignore_end: bool = False,
    ) -> Iterator[int]:
        """Yield sampled tokens until the turn ends or the context is full.

        Those that were guessed are in memory when they come, the others after the next one was asked for.
        ``on_progress`` is told where something is computed once more, and that takes a while.
        """
        steps = None
        if speculator is not None and judge is not None:
            steps = GuessingSteps(self._backend, self.memory, self._stop, source, judge, speculator, on_progress)
        token = source.sample(self._backend.context)
        while True:
            if self._backend.is_end(token) and not ignore_end:
                self._end = _End.TURN
                return
            yield token
            room = self._backend.n_ctx - self.memory.size
            if room <= 0:
                self._end = _End.CONTEXT
                return
            if steps is None:
                self.memory.decode((token,))
                token = source.sample(self._backend.context)
            else:
                token = yield from steps.step(token, room - 1)

    def shown_bytes(self, token: int) -> bytes:
        """Return the bytes of ``token``; a control token only if it may be part of a reasoning marker."""
        data = self._backend.piece(token)
        if self._backend.is_control(token) and not is_marker_text(data.decode("utf-8", "replace")):
            return b""
        return data

    def _reason(self, hit_stop: bool, count: int, max_tokens: int | None) -> StopReason:
        if hit_stop:
            return StopReason.END
        if self._stop.is_set():
            return StopReason.STOPPED
        if max_tokens and count >= max_tokens:
            return StopReason.LENGTH
        return StopReason.CONTEXT if self._end is _End.CONTEXT else StopReason.END


class _Output:
    """Turns token bytes into shown text: whole characters, reasoning apart, nothing after a stop string."""

    def __init__(self, prompt: Prompt, settings: SamplerSettings, on_text: OnText) -> None:
        self._utf8 = Utf8Stream()
        self._splitter = ReasoningSplitter(prompt.open_reasoning)
        self._stops = StopStrings(settings.stop)
        self._on_text = on_text
        self._reasoning_since = 0.0
        self.reasoning_ms = 0.0

    @property
    def hit_stop(self) -> bool:
        return self._stops.hit

    def feed(self, data: bytes) -> None:
        text = self._utf8.feed(data)
        if text:
            self._show(self._splitter.feed(text))

    def finish(self) -> None:
        text = self._utf8.finish()
        self._show(self._splitter.feed(text) + self._splitter.finish())
        self._emit(self._stops.finish(), False)

    def _show(self, parts: list[tuple[str, bool]]) -> None:
        for text, is_reasoning in parts:
            self._emit(text if is_reasoning else self._stops.feed(text), is_reasoning)

    def _emit(self, text: str, is_reasoning: bool) -> None:
        if not text:
            return
        if is_reasoning:
            self._reasoning_since = self._reasoning_since or time.monotonic()
            self.reasoning_ms = (time.monotonic() - self._reasoning_since) * 1000
        self._on_text(text, is_reasoning)


def _timings(begun: float, prompt_end: float, first_at: float, last_at: float, read: int, count: int) -> Timings:
    prompt_s, decode_s = prompt_end - begun, last_at - first_at
    return Timings(
        prompt_ms=prompt_s * 1000,
        first_token_ms=(first_at - begun) * 1000 if count else 0.0,
        decode_ms=decode_s * 1000,
        prompt_tokens_per_second=read / prompt_s if prompt_s > 0 and read else 0.0,
        # The first token comes out of the prompt; the clock runs from there.
        tokens_per_second=(count - 1) / decode_s if decode_s > 0 else 0.0,
    )


def decode_failure(error: DecodeError) -> UserFacingError:
    """Return what to tell the user when llama.cpp can't compute."""
    if error.status == 1:
        return UserFacingError(
            "context_full",
            "The model's context window is full.",
            "Start a new chat, or enlarge the context window in Settings.",
            str(error),
        )
    return UserFacingError(
        "decode_failed",
        "The model could not go on computing.",
        "Try again; if it happens again, use fewer GPU layers or a smaller context window in Settings.",
        str(error),
    )
