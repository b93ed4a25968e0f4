"""The messages between Sotto and its engine, in both directions, as frozen dataclasses.

``docs/architecture.md`` holds the overview of who says what when; :mod:`sotto.ipc.wire` how a message becomes a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar, Final

from sotto.domain.generation import (
    Completion,
    ContextRules,
    ContextUse,
    LoadSettings,
    Overflow,
    PromptMessage,
    SamplerSettings,
)
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import LoadedModel
from sotto.domain.reading_speed import ReadingSpeed
from sotto.domain.replay import ReplayRun
from sotto.domain.workshop import Perplexity
from sotto.ipc.wire import Ping, Pong, Quit, WireMessage

PROTOCOL_VERSION = 1
SLOW_GRAMMAR_EXIT: Final = 87
"""The exit code of an engine that a grammar keeps busy for too long."""


# To the engine -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Confine(WireMessage):
    """The first message: the files and folders that this process may ever open, besides the system's and its own.

    ``write``: those it may also change. Not ``enabled``: it keeps all the rights of the user. Not ``graphics``: parts
    for graphics processors that are files of their own are left alone.
    """

    type: ClassVar[str] = "confine"
    read: list[str] = field(default_factory=list)
    write: list[str] = field(default_factory=list)
    enabled: bool = True
    graphics: bool = True


@dataclass(frozen=True, slots=True)
class KeepPrompts(WireMessage):
    """Keep what is read for conversations from now on, in memory and in ``folder``; what was kept in memory is
    forgotten.

    ``folder`` must be among those that may be written, or nothing is kept there. ``key`` is the key of its files, in
    hexadecimal; ``budget`` their bytes, 0: keep nothing. Without this message nothing is kept.
    """

    type: ClassVar[str] = "keep_prompts"
    folder: str
    key: str
    budget: int


@dataclass(frozen=True, slots=True)
class ForgetPrompts(WireMessage):
    """Forget what was kept of ``conversation``; of all, if it is empty."""

    type: ClassVar[str] = "forget_prompts"
    conversation: str = ""


@dataclass(frozen=True, slots=True)
class Probe(WireMessage):
    """Try what a confined engine must not be able to do. ``files`` exist and can be read by the user.

    Answered by probed, also while a job runs.
    """

    type: ClassVar[str] = "probe"
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Load(WireMessage):
    """Load the model at ``path`` (the first shard of a split file). Answered by progress and loaded or load_failed.

    ``measured``: what reading_measured told earlier on this computer.
    """

    type: ClassVar[str] = "load"
    path: str
    settings: LoadSettings = field(default_factory=LoadSettings)
    measured: list[ReadingSpeed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Generate(WireMessage):
    """Write one answer. ``messages`` are in order, an optional system message first; the seed must be set.

    ``continue_last``: go on with the last message, an answer that was cut; only what is new is sent. What is read is
    kept for ``conversation``; nothing is, if that is empty.
    """

    type: ClassVar[str] = "generate"
    job: str
    messages: list[PromptMessage]
    settings: SamplerSettings
    continue_last: bool = False
    context: ContextRules = field(default_factory=ContextRules)
    conversation: str = ""


@dataclass(frozen=True, slots=True)
class Bench(WireMessage):
    """Measure: ``prompt`` tokens read and ``generate`` tokens written after ``depth`` tokens, ``repeat`` times.

    ``tune``: first find out how many tokens to read at once, for later loads, if that is not known.
    """

    type: ClassVar[str] = "bench"
    job: str
    prompt: int
    generate: int
    depth: int
    repeat: int
    tune: bool = False


@dataclass(frozen=True, slots=True)
class Replay(WireMessage):
    """Measure ``repeat`` times how fast the model in memory says ``say`` after reading ``read``, whatever it would say
    itself, without and with guessing ahead. Answered by replayed and bench_finished."""

    type: ClassVar[str] = "replay"
    job: str
    read: str
    say: str
    repeat: int


@dataclass(frozen=True, slots=True)
class MeasurePerplexity(WireMessage):
    """Find out how well the model foretells ``text``, in ``most_windows`` (0: all) parts of ``window`` tokens."""

    type: ClassVar[str] = "perplexity"
    job: str
    text: str
    window: int
    most_windows: int = 0


@dataclass(frozen=True, slots=True)
class Tokenize(WireMessage):
    """Count the tokens of ``text``. Answered by tokenized, also while a job runs."""

    type: ClassVar[str] = "tokenize"
    request: int
    text: str


@dataclass(frozen=True, slots=True)
class Stop(WireMessage):
    """End a job (or a load, with the load's own cancellation: the engine is killed); finished follows."""

    type: ClassVar[str] = "stop"
    job: str


# From the engine -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Device(WireMessage):
    """A compute device. Memory in bytes, 0 where the backend doesn't say. ``kind`` is cpu, gpu, integrated or other."""

    type: ClassVar[str] = "device"
    name: str
    description: str
    backend: str
    kind: str
    memory_free: int = 0
    memory_total: int = 0


@dataclass(frozen=True, slots=True)
class Hello(WireMessage):
    """The first line. ``devices`` are what the installed llama.cpp can compute on; ``variant`` is the one that was
    chosen for this processor, if there are several; ``why_no_gpu`` a sentence if what was brought for graphics
    processors is of no use.
    """

    type: ClassVar[str] = "hello"
    protocol: int
    pid: int
    llama_cpp: str = ""
    system_info: str = ""
    devices: list[Device] = field(default_factory=list)
    variant: str = ""
    why_no_gpu: str = ""


@dataclass(frozen=True, slots=True)
class LoadProgress(WireMessage):
    """``fraction`` 0…1 of the weights are in memory."""

    type: ClassVar[str] = "load_progress"
    fraction: float


@dataclass(frozen=True, slots=True)
class Loaded(WireMessage):
    """The model is ready."""

    type: ClassVar[str] = "loaded"
    model: LoadedModel


@dataclass(frozen=True, slots=True)
class ReadingMeasured(WireMessage):
    """How fast the model in memory reads was tried out, while nothing else was to do; for later loads."""

    type: ClassVar[str] = "reading_measured"
    speed: ReadingSpeed


@dataclass(frozen=True, slots=True)
class LoadFailed(WireMessage):
    """The model can't be loaded; the engine goes on. The fields are those of a UserFacingError."""

    type: ClassVar[str] = "load_failed"
    code: str
    text: str
    hint: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class Started(WireMessage):
    """The prompt is built: its size, how much of it is already in memory, and what of the chat is in it."""

    type: ClassVar[str] = "started"
    job: str
    prompt_tokens: int
    cached_tokens: int
    kept_from: int = 0
    context: ContextUse = field(default_factory=ContextUse)


@dataclass(frozen=True, slots=True)
class PromptProgress(WireMessage):
    """``done`` of ``total`` tokens are read: of the prompt, or between two tokens once more of the answer."""

    type: ClassVar[str] = "prompt_progress"
    job: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Token(WireMessage):
    """Text to append. It always ends on a character boundary, and may be empty of visible change for some tokens."""

    type: ClassVar[str] = "token"
    job: str
    text: str
    reasoning: bool = False


@dataclass(frozen=True, slots=True)
class Finished(WireMessage):
    """The answer is complete."""

    type: ClassVar[str] = "finished"
    job: str
    completion: Completion


@dataclass(frozen=True, slots=True)
class BenchRun(WireMessage):
    """One of the repeats. Times in milliseconds, memory of the engine process in bytes."""

    type: ClassVar[str] = "bench_run"
    job: str
    prompt_ms: float
    decode_ms: float
    rss_bytes: int


@dataclass(frozen=True, slots=True)
class Replayed(WireMessage):
    """One of the repeats of a replay."""

    type: ClassVar[str] = "replayed"
    job: str
    run: ReplayRun


@dataclass(frozen=True, slots=True)
class BenchFinished(WireMessage):
    """All repeats are done; ``stopped`` when the user ended it early."""

    type: ClassVar[str] = "bench_finished"
    job: str
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class PerplexityEstimate(WireMessage):
    """What is known of the perplexity by now; the last one is the result."""

    type: ClassVar[str] = "perplexity_estimate"
    job: str
    perplexity: Perplexity


@dataclass(frozen=True, slots=True)
class PerplexityFinished(WireMessage):
    """The text is read; ``stopped`` when the user ended it early."""

    type: ClassVar[str] = "perplexity_finished"
    job: str
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Tokenized(WireMessage):
    """The text of ``request`` is this many tokens; -1 if no model is in memory."""

    type: ClassVar[str] = "tokenized"
    request: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Attempt(WireMessage):
    """One thing that was tried. ``kind`` is network, exec or files; ``outcome`` ok, or the system's error (EPERM)."""

    type: ClassVar[str] = "attempt"
    kind: str
    what: str
    outcome: str
    blocked: bool


@dataclass(frozen=True, slots=True)
class Probed(WireMessage):
    """What came of a probe. ``measures``: what the engine took on, in a few words each."""

    type: ClassVar[str] = "probed"
    attempts: list[Attempt] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Failed(WireMessage):
    """The job can't be done; the engine goes on. The fields are those of a UserFacingError.

    ``overflow``: the chat is too long, and nothing of it may be left out.
    """

    type: ClassVar[str] = "failed"
    job: str
    code: str
    text: str
    hint: str = ""
    details: str = ""
    overflow: Overflow | None = None


TO_ENGINE: Mapping[str, type[WireMessage]] = {
    c.type: c
    for c in (
        KeepPrompts,
        ForgetPrompts,
        Probe,
        Load,
        Generate,
        Bench,
        Replay,
        MeasurePerplexity,
        Tokenize,
        Stop,
        Ping,
        Quit,
    )
}
"""Besides :class:`Confine`, which comes first and only once."""
FROM_ENGINE: Mapping[str, type[WireMessage]] = {
    c.type: c
    for c in (
        Hello,
        LoadProgress,
        Loaded,
        LoadFailed,
        ReadingMeasured,
        Started,
        PromptProgress,
        Token,
        Finished,
        BenchRun,
        Replayed,
        BenchFinished,
        PerplexityEstimate,
        PerplexityFinished,
        Tokenized,
        Probed,
        Failed,
        Pong,
    )
}
