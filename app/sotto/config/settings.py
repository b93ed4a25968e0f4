"""What the user chose, and what the engine is asked for because of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from sotto.config import answer_options, engine_options, options
from sotto.config.answer_lines import text_lines, word_biases
from sotto.config.option import Option, T, Value
from sotto.config.options import OPTIONS, AnyOption
from sotto.domain.adapters import adapters_from
from sotto.domain.generation import LoadSettings, SamplerSettings

Listener = Callable[[AnyOption], None]

ANSWERS: Final[Mapping[str, AnyOption]] = {
    option.name: option
    for option in (
        *(options.TEMPERATURE, options.TOP_K, options.TOP_P, options.MIN_P, options.REPEAT_PENALTY, options.MAX_TOKENS),
        *answer_options.FINER,
        *(answer_options.JSON_SCHEMA, answer_options.GRAMMAR),
    )
}
"""How answers are written, by name: what a model, a preset and a chat can each have a value of their own for."""

LOADING: Final[Mapping[str, AnyOption]] = {
    option.name: option for option in (options.N_CTX, options.THREADS, options.GPU_LAYERS, *engine_options.LOADING)
}
"""How a model is loaded, by name: the fields of LoadSettings that Settings has, and a model can have its own of."""

_READ: Final = ("max_tokens", "reasoning_budget", "stop", "dry_breakers", "logit_bias")
"""Options whose value is read into something else."""


class Settings:
    """The value of every option; an option that was never set has its default. Lives on the owner thread."""

    def __init__(self) -> None:
        self._values: dict[str, Value] = {}
        self._overrides: dict[str, Value] = {}
        self._listeners: list[Listener] = []

    def get(self, option: Option[T]) -> T:
        """Return the option's value."""
        if option.key in self._overrides:
            return cast(T, self._overrides[option.key])
        return cast(T, self._values.get(option.key, option.default))

    def override(self, option: AnyOption, value: object) -> None:
        """Let ``value`` hold until this process ends, whatever is set, and store nothing of it: a flag said so."""
        self._overrides[option.key] = option.check(value)

    def is_overridden(self, option: AnyOption) -> bool:
        """Return whether a flag decides about ``option``, so that setting it has no effect now."""
        return option.key in self._overrides

    def set(self, option: AnyOption, value: object) -> None:
        """Set an option and tell the listeners if that changed it.

        Raises :class:`~sotto.domain.errors.UserFacingError` ``setting_invalid``; then nothing has changed.
        """
        checked = option.check(value)
        if checked == self._values.get(option.key, option.default):
            return
        if checked == option.default:
            del self._values[option.key]
        else:
            self._values[option.key] = checked
        for listener in tuple(self._listeners):
            listener(option)

    def reset(self) -> None:
        """Give every option its default again."""
        for option in OPTIONS:
            self.set(option, option.default)

    def changed_values(self) -> dict[str, Value]:
        """Return what differs from the defaults, by key; only this is stored, so better defaults reach everyone."""
        return dict(self._values)

    def on_changed(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with every option that changes from now on; returns a function that ends this."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe


def sampler_settings(settings: Settings, overrides: Mapping[str, object] | None = None) -> SamplerSettings:
    """Return how the next answer is to be written.

    ``overrides`` replaces options by their short name (``temperature``), as a conversation's own settings do. A value
    of None counts as not given; other names are ignored, so that a record made by a newer Sotto can be read.
    Raises ``setting_invalid`` for a value out of its limits.
    """
    given = overrides or {}

    def value(option: Option[T]) -> T:
        override = given.get(option.name)
        return settings.get(option) if override is None else option.check(override)

    def or_none(option: Option[T]) -> T | None:
        found = value(option)
        return None if found == option.special_value else found

    reasoning = given.get("reasoning")
    plain: dict[str, Any] = {name: value(option) for name, option in ANSWERS.items() if name not in _READ}
    return SamplerSettings(
        **plain,
        seed=or_none(options.SEED),
        max_tokens=or_none(options.MAX_TOKENS),
        reasoning_budget=or_none(answer_options.REASONING_BUDGET),
        stop=text_lines(value(answer_options.STOP)),
        dry_breakers=text_lines(value(answer_options.DRY_BREAKERS)),
        logit_bias=word_biases(value(answer_options.LOGIT_BIAS)),
        reasoning=reasoning if isinstance(reasoning, bool) else None,
        adapters=adapters_from(given.get("adapters")),
        guess_ahead=value(options.GUESS_AHEAD),
    )


def load_settings(settings: Settings) -> LoadSettings:
    """Return how a model is to be loaded."""
    values: dict[str, Any] = {name: settings.get(option) for name, option in LOADING.items()}
    return LoadSettings(**values)
