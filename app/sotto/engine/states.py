"""The states of the engine as the rest of Sotto sees them, and the one table of what may follow what."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class EngineState(StrEnum):
    """What the engine is doing. The usual way through them is from top to bottom and from STOPPING up again.

    ::

        STOPPED ──► STARTING ──► IDLE ──► LOADING ──► READY ◄──► GENERATING
           ▲  ▲         │         │  ◄──────┘ │        │ ▲          │
           │  │         ▼         ▼           ▼        ▼ └──────┐   ▼
           │  └────── STOPPING (the process ends) ◄────┴──── STOPPING (a job ends)
           │
        CRASHED ◄── every state in which a process lives
    """

    STOPPED = "stopped"
    """No process. A load starts one."""
    STARTING = "starting"
    """The process has started and has not said hello yet."""
    IDLE = "idle"
    """The process waits; no model is in memory."""
    LOADING = "loading"
    """A model is being loaded."""
    READY = "ready"
    """The model is in memory; a job may start."""
    GENERATING = "generating"
    """A job (an answer or a measurement) is running."""
    STOPPING = "stopping"
    """A job was told to stop, or the process to exit."""
    CRASHED = "crashed"
    """The process ended without being asked, or could not be used. Nothing restarts by itself; a load does."""


TRANSITIONS: Mapping[EngineState, frozenset[EngineState]] = {
    EngineState.STOPPED: frozenset({EngineState.STARTING}),
    EngineState.STARTING: frozenset({EngineState.IDLE, EngineState.STOPPING, EngineState.CRASHED}),
    EngineState.IDLE: frozenset({EngineState.LOADING, EngineState.STOPPING, EngineState.CRASHED}),
    EngineState.LOADING: frozenset(
        {EngineState.READY, EngineState.IDLE, EngineState.STOPPING, EngineState.CRASHED}  # IDLE: the load failed
    ),
    EngineState.READY: frozenset({EngineState.GENERATING, EngineState.STOPPING, EngineState.CRASHED}),
    EngineState.GENERATING: frozenset({EngineState.READY, EngineState.STOPPING, EngineState.CRASHED}),
    EngineState.STOPPING: frozenset({EngineState.READY, EngineState.STOPPED, EngineState.CRASHED}),
    EngineState.CRASHED: frozenset({EngineState.STARTING}),
}


class IllegalTransitionError(AssertionError):
    """The engine was asked for something that its state rules out: a bug of the caller, or of the client itself."""


def check_transition(old: EngineState, new: EngineState) -> None:
    """Raise :class:`IllegalTransitionError` unless ``new`` may follow ``old``."""
    if new not in TRANSITIONS[old]:
        raise IllegalTransitionError(f"the engine can't go from {old} to {new}")
