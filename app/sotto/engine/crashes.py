"""A crash of the engine: what it was doing, which model is to blame, and the words for it."""

from __future__ import annotations

from pathlib import PurePath

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.engine.exit_codes import Phase, explain_exit
from sotto.engine.lifecycle import EngineLifecycle
from sotto.engine.loads import Loads
from sotto.engine.restart_policy import LoadKey
from sotto.engine.states import EngineState
from sotto.ipc.program import ProgramEnd


@dataclass(frozen=True, slots=True)
class Crash:
    """``blamed`` is the model that was being loaded or was in memory; None if there was none."""

    phase: Phase
    blamed: LoadKey | None

    def explain(self, end: ProgramEnd) -> UserFacingError:
        """Return the words for it."""
        model = PurePath(self.blamed.path).name if self.blamed else ""
        return explain_exit(end.status, self.phase, model, end.fault, end.reason)


def crash_of(engine: EngineLifecycle, loads: Loads, *, has_job: bool) -> Crash:
    """Return the crash that has just happened; everything else is still as it was before."""
    phase = Phase.GENERATING if has_job else Phase.LOADING if loads.running else Phase.IDLE
    request = loads.running
    if engine.state is EngineState.STARTING:
        phase, request = Phase.STARTING, loads.wanted
    in_memory = engine.in_memory[0] if engine.in_memory else None
    return Crash(phase, request.key if request else in_memory)
