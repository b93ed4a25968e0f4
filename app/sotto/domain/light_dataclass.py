"""``dataclass`` as in the standard library, made faster to define.

The standard one compiles the source of up to six methods for every class, half a millisecond each time; with some fifty
classes in the first window that is a tenth of the start. Here nothing is compiled: making, comparing, hashing, printing
and freezing are functions shared by all classes; the rest (fields, slots, ``replace``, ``asdict``) is the standard
library's work. Only what Sotto uses is there: no ``__post_init__``, no fields that are left out of ``__init__``.
To type checkers it is the standard decorator.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, eq=True, repr=True, frozen=False, slots=False):
        """Decorate a class; the arguments mean what they mean in :mod:`dataclasses`."""

        def make(cls: type) -> type:
            cls.__doc__ = cls.__doc__ or cls.__name__  # or the library works out a signature to put there
            made = dataclasses.dataclass(cls, init=False, eq=False, repr=False, slots=slots)
            own: dict[str, Callable[..., Any] | None] = {"__init__": _make_init(cls.__name__, dataclasses.fields(made))}
            if repr:
                own["__repr__"] = _repr
            if eq:
                own |= {"__eq__": _eq, "__hash__": _hash if frozen else None}
            if frozen:
                own |= {"__setattr__": _refuse, "__delattr__": _refuse}
                own |= {"__getstate__": _get_state, "__setstate__": _set_state}
            for name, method in own.items():
                if name not in cls.__dict__:
                    setattr(made, name, method)
            return made

        return make if cls is None else make(cls)


def _make_init(name: str, fields: Iterable[dataclasses.Field[Any]]) -> Callable[..., None]:
    plan = tuple((field.name, field.default, field.default_factory) for field in fields)
    names = tuple(field for field, _, _ in plan)
    missing, put = dataclasses.MISSING, object.__setattr__

    def init(self: Any, /, *values: Any, **named: Any) -> None:
        if len(values) == len(names) and not named:  # rows of the store: thousands at once
            for field, value in zip(names, values, strict=True):
                put(self, field, value)
            return
        given = dict(zip(names, values, strict=False), **named)
        if len(given) < len(values) + len(named):
            raise TypeError(f"{name}() takes {len(names)} arguments, each of them once")
        for field, default, factory in plan:
            if field in given:
                put(self, field, given.pop(field))
            elif default is not missing:
                put(self, field, default)
            elif factory is not missing:
                put(self, field, factory())
            else:
                raise TypeError(f"{name}() lacks the argument {field!r}")
        if given:
            raise TypeError(f"{name}() has no field {next(iter(given))!r}")

    return init


def _refuse(self: Any, name: str, value: object = None) -> None:
    raise dataclasses.FrozenInstanceError(f"{type(self).__name__}.{name} cannot be changed")


def _get_state(self: Any) -> list[Any]:
    """What copying and pickling a frozen instance keep."""
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


def _repr(self: Any) -> str:
    shown = (field.name for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"


def _eq(self: Any, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return _compared(self) == _compared(other)


def _hash(self: Any) -> int:
    return hash(_compared(self))


def _compared(instance: Any) -> tuple[Any, ...]:
    return tuple(getattr(instance, field.name) for field in dataclasses.fields(instance) if field.compare)
