"""What the user chose, and what the engine is asked for because of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from sotto.config import options
from sotto.config.option import Option, T, Value
from sotto.config.options import OPTIONS, AnyOption
from sotto.domain.generation import LoadSettings, SamplerSettings

Listener = Callable[[AnyOption], None]


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

    reasoning = given.get("reasoning")
    seed, max_tokens = value(options.SEED), value(options.MAX_TOKENS)
    return SamplerSettings(
        temperature=value(options.TEMPERATURE),
        top_k=value(options.TOP_K),
        top_p=value(options.TOP_P),
        min_p=value(options.MIN_P),
        repeat_penalty=value(options.REPEAT_PENALTY),
        seed=None if seed == options.SEED.special_value else seed,
        max_tokens=None if max_tokens == options.MAX_TOKENS.special_value else max_tokens,
        reasoning=reasoning if isinstance(reasoning, bool) else None,
    )


def load_settings(settings: Settings) -> LoadSettings:
    """Return how a model is to be loaded."""
    return LoadSettings(
        n_ctx=settings.get(options.N_CTX),
        threads=settings.get(options.THREADS),
        gpu_layers=settings.get(options.GPU_LAYERS),
    )
