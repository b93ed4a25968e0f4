"""The decode loop: read the prompt, then sample, show, decode, until something says stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto

import llama_cpp.llama_cpp as llama

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import Completion, SamplerSettings, StopReason, Timings, Usage
from sotto.engine.child.backend import Aborted, Backend, DecodeError, StopFlag
from sotto.engine.child.prompt import Prompt
from sotto.engine.child.reasoning import ReasoningSplitter, is_marker_text
from sotto.engine.child.sampling import Sampler
from sotto.engine.child.text import StopStrings, Utf8Stream

OnText = Callable[[str, bool], None]
OnProgress = Callable[[int, int], None]


class Memory:
    """The tokens whose keys and values are in the context, in order: what a next prompt can build on."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._tokens: list[int] = []

    @property
    def tokens(self) -> tuple[int, ...]:
        """The tokens in memory."""
        return tuple(self._tokens)

    @property
    def size(self) -> int:
        """Number of tokens in memory."""
        return len(self._tokens)

    def reuse(self, prompt: Sequence[int]) -> int:
        """Keep the longest common beginning with ``prompt`` and return its length in tokens.

        At least the last token of the prompt is always read again, since its logits are needed.
        """
        common = 0
        for known, wanted in zip(self._tokens, prompt[:-1], strict=False):
            if known != wanted:
                break
            common += 1
        self.cut(common)
        return self.size

    def cut(self, count: int) -> None:
        """Drop what comes after ``count`` tokens; a model that can't (recurrent) forgets everything."""
        if count == self.size:
            return
        if count > 0 and self._backend.keep(count):
            del self._tokens[count:]
        else:
            self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._backend.forget()
        self._tokens.clear()

    def decode(self, tokens: Sequence[int]) -> None:
        """Read ``tokens``; if that ends early, the memory is what it was before."""
        count = len(tokens)
        before = self.size
        try:
            self._backend.decode((llama.llama_token * count)(*tokens), count)
        except (Aborted, DecodeError):
            # A part of the batch may be in the context already.
            if before == 0 or not self._backend.keep(before):
                self.clear()
            raise
        self._tokens.extend(tokens)

    def read(self, tokens: Sequence[int], stop: StopFlag, on_progress: OnProgress | None = None) -> None:
        """Read ``tokens`` in calls of a fraction of a second. Raises Aborted once ``stop`` is set, and DecodeError."""
        chunk, wanted = self._backend.ubatch, self._backend.seconds_per_read
        done = 0
        while done < len(tokens):
            if stop.is_set():
                raise Aborted
            begun = time.monotonic()
            part = tokens[done : done + chunk]
            self.decode(part)
            done += len(part)
            if on_progress is not None:
                on_progress(done, len(tokens))
            seconds = time.monotonic() - begun
            if seconds < wanted / 2 and len(part) == chunk:
                chunk = min(chunk * 2, self._backend.n_batch)
            elif seconds > wanted * 2:
                chunk = max(chunk // 2, min(32, self._backend.ubatch))


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
        self._end = _End.TURN

    def answer(
        self,
        prompt: Prompt,
        settings: SamplerSettings,
        on_started: Callable[[int, int], None],
        on_progress: OnProgress,
        on_text: OnText,
    ) -> Completion:
        """Write one answer. ``on_started`` gets prompt and cached token counts. Raises UserFacingError."""
        clock = time.monotonic
        begun = clock()
        cached = self.memory.reuse(prompt.tokens)
        total = len(prompt.tokens)
        on_started(total, cached)
        sampler = Sampler(settings, prompt.tokens, self._backend.n_vocab)
        output = _Output(prompt, settings, on_text)
        prompt_end = first_at = last_at = begun
        count = 0
        reason = StopReason.STOPPED
        try:
            self.memory.read(prompt.tokens[cached:], self._stop, lambda done, _total: on_progress(cached + done, total))
            prompt_end = first_at = last_at = clock()
            for token in self.tokens(sampler):
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
        usage = Usage(total, cached, count)
        timings = _timings(begun, prompt_end, first_at, last_at, total - cached, count)
        return Completion(reason, usage, timings, prompt.kept_from, output.reasoning_ms)

    def tokens(self, sampler: Sampler, *, ignore_end: bool = False) -> Iterator[int]:
        """Yield sampled tokens, each before it is decoded, until the turn ends or the context is full."""
        while True:
            token = sampler.sample(self._backend.context)
            if self._backend.is_end(token) and not ignore_end:
                self._end = _End.TURN
                return
            yield token
            if self.memory.size >= self._backend.n_ctx:
                self._end = _End.CONTEXT
                return
            self.memory.decode((token,))

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
