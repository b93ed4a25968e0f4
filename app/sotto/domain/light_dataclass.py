"""``dataclass`` as in the standard library, made faster to define.

The standard one compiles the source of up to six methods for every class, half a millisecond each time; with some fifty
classes in the first window that is a twentieth of the start. Here comparing, hashing and printing are functions shared
by all classes; the rest (fields, ``__init__``, slots, frozen, ``replace``, ``asdict``) is the standard library's work.
To type checkers it is the standard decorator.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, eq=True, repr=True, frozen=False, slots=False):
        """Decorate a class; the arguments mean what they mean in :mod:`dataclasses`."""

        def make(cls: type) -> type:
            cls.__doc__ = cls.__doc__ or cls.__name__  # or the library works out a signature to put there
            made = dataclasses.dataclass(cls, eq=False, repr=False, frozen=frozen, slots=slots)
            own: dict[str, Callable[..., Any] | None] = {}
            if repr:
                own["__repr__"] = _repr
            if eq:
                own |= {"__eq__": _eq, "__hash__": _hash if frozen else None}
            for name, method in own.items():
                if name not in cls.__dict__:
                    setattr(made, name, method)
            return made

        return make if cls is None else make(cls)


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
