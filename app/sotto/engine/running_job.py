"""The job that the engine is at: at most one, from being sent to its end, which its sink hears of exactly once."""

from __future__ import annotations

from sotto.domain.errors import UserFacingError
from sotto.engine.jobs import Job
from sotto.engine.lifecycle import EngineLifecycle
from sotto.engine.protocol import Bench, Generate, MeasurePerplexity, Replay, Stop
from sotto.engine.silence import SilenceWatch
from sotto.engine.states import EngineState, check_transition
from sotto.ipc.child import Post
from sotto.ipc.jsonl import ProtocolError


class RunningJob:
    """Owner thread only. Endings that no message brought are posted, so that no sink is called from inside a request.

    ``stop_within``: seconds that a job is given to stop; after that the process is ended.
    """

    def __init__(self, engine: EngineLifecycle, post: Post, silence: SilenceWatch, stop_within: float) -> None:
        self._engine = engine
        self._post = post
        self._silence = silence
        self._stop_within = stop_within
        self._job: Job | None = None

    def __bool__(self) -> bool:
        """Whether there is one."""
        return self._job is not None

    def of(self, job: str) -> Job | None:
        """Return the job, if it is the one with this id."""
        return self._job if self._job is not None and self._job.id == job else None

    def take(self) -> Job | None:
        """Return the job and forget it: the caller ends it."""
        job, self._job = self._job, None
        return job

    def start(self, job: Job, message: Generate | Bench | Replay | MeasurePerplexity) -> None:
        """Send ``message`` and enter GENERATING. The state must be READY."""
        check_transition(self._engine.state, EngineState.GENERATING)
        try:
            self._engine.process.send(message)
        except ProtocolError as error:
            failure = _too_long(error)
            self._post(lambda: job.failed(failure))
            return
        self._job = job
        self._engine.enter(EngineState.GENERATING)
        if isinstance(message, Generate):  # a measurement says nothing until it is made, and somebody waits for it
            self._silence.begin_answer()

    def stop(self) -> None:
        """Have the engine end the job early."""
        if self._engine.state is EngineState.GENERATING and self._job is not None:
            process = self._engine.process
            process.send(Stop(self._job.id))
            process.expect_within(self._stop_within, self._force_stop)
            self._engine.enter(EngineState.STOPPING)

    def end(self) -> None:
        """End the job with its process."""
        job = self.take()
        if job is not None:
            self._post(job.stopped)
        self._engine.kill()

    def _force_stop(self) -> None:
        """The engine did not stop the job in time: end the process instead. The next load starts a new one."""
        job = self.take()
        self._engine.kill()
        if job is not None:
            job.stopped()


def _too_long(error: ProtocolError) -> UserFacingError:
    return UserFacingError(
        "prompt_too_long",
        "The conversation is too long to be passed to the engine.",
        "Remove large attachments or start a new conversation.",
        str(error),
    )
