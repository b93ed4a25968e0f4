"""The circuit breaker, on a clock of its own."""

from __future__ import annotations

from sotto.domain.generation import LoadSettings
from sotto.engine.restart_policy import CRASH_WINDOW, CrashHistory, LoadKey

KEY = LoadKey("/m.gguf", LoadSettings())
SAFER = LoadKey("/m.gguf", LoadSettings(gpu_layers=0))


def _crashed(*times: float) -> CrashHistory:
    history = CrashHistory()
    for time in times:
        history.record(KEY, time, while_loading=False)
    return history


def test_two_crashes_are_forgiven() -> None:
    assert not _crashed(0, 1).is_open(KEY, 2)


def test_the_third_crash_opens_the_breaker() -> None:
    assert _crashed(0, 1, 2).is_open(KEY, 3)


def test_it_closes_when_the_crashes_are_old() -> None:
    history = _crashed(0, 1, 2)
    assert history.is_open(KEY, CRASH_WINDOW - 0.1)
    assert not history.is_open(KEY, CRASH_WINDOW)


def test_three_crashes_spread_over_a_long_time_do_not_open_it() -> None:
    assert not _crashed(0, CRASH_WINDOW, 2 * CRASH_WINDOW).is_open(KEY, 2 * CRASH_WINDOW)


def test_other_settings_and_other_models_get_a_fresh_chance() -> None:
    history = _crashed(0, 1, 2)
    assert not history.is_open(SAFER, 3)
    assert not history.is_open(LoadKey("/other.gguf", LoadSettings()), 3)


def test_forgiving_closes_it() -> None:
    history = _crashed(0, 1, 2)
    history.forgive(KEY)
    assert not history.is_open(KEY, 3)


def test_a_model_that_crashed_while_loading_is_remembered_until_it_loads() -> None:
    history = _crashed(0)
    assert history.crashed_while_loading == frozenset()
    history.record(KEY, 1, while_loading=True)
    assert history.crashed_while_loading == {"/m.gguf"}
    history.loaded(SAFER)
    assert history.crashed_while_loading == frozenset()
