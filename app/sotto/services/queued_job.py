"""A job on its way through the queue of the one engine: what it wants, and how far it came."""

from __future__ import annotations

from collections.abc import Callable

from sotto.domain.generation import LoadSettings
from sotto.domain.ids import ConversationId, JobId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel, LoadedModel
from sotto.services.job_sinks import JobSink


@dataclass(slots=True, eq=False)
class QueuedJob:
    """``begin`` starts it in the engine, ``stopped`` tells that it ended before that.

    One without a sink is a mere load, wanted by nobody but the user who looks at the model's state. One in the
    background is of the model in memory, is not announced, and ends when anything else is asked for. ``ahead`` is how
    many jobs go before it, as its sink was told.
    """

    job: JobId
    model: InstalledModel
    load: LoadSettings
    sink: JobSink | None
    begin: Callable[[LoadedModel], None]
    stopped: Callable[[], None]
    insists: bool = False
    conversation: ConversationId | None = None
    ahead: int = 0
    did_load: bool = False
    has_begun: bool = False
    is_stopped: bool = False
    is_background: bool = False
