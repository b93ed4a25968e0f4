"""Reading JSON that must be exactly right: every value is checked, every error names its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from sotto.domain.errors import UserFacingError

E = TypeVar("E", bound=StrEnum)


class Record:
    """One JSON object that is taken apart key by key; :meth:`finish` refuses what nobody asked for.

    Every method raises ``UserFacingError`` ``catalog_damaged`` when a value is missing or of the wrong kind. A key that
    may be null must still be there, so that nothing is left out by mistake.
    """

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise damaged(where, "is not an object")
        self._left: dict[str, object] = dict(value)
        self.where = where

    def text(self, key: str, pattern: str = r".*\S.*") -> str:
        """Return the string under ``key``; all of it must match ``pattern``."""
        value = self._take(key)
        if not isinstance(value, str):
            raise damaged(f"{self.where}.{key}", "is not a text")
        if not re.fullmatch(pattern, value):
            raise damaged(f"{self.where}.{key}", f"{value[:100]!r} does not have the form {pattern}")
        return value

    def text_or_none(self, key: str, pattern: str = r".*\S.*") -> str | None:
        """Return the string under ``key``, or None for null."""
        return None if self._is_null(key) else self.text(key, pattern)

    def number(self, key: str) -> int:
        """Return the whole number above 0 under ``key``."""
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise damaged(f"{self.where}.{key}", "is not a whole number above 0")
        return value

    def number_or_none(self, key: str) -> int | None:
        """Return the whole number above 0 under ``key``, or None for null."""
        return None if self._is_null(key) else self.number(key)

    def choice(self, key: str, choices: type[E]) -> E:
        """Return the member of ``choices`` whose value stands under ``key``."""
        value = self.text(key)
        try:
            return choices(value)
        except ValueError:
            allowed = ", ".join(choices)
            raise damaged(f"{self.where}.{key}", f"{value[:100]!r} is none of: {allowed}") from None

    def choice_or_none(self, key: str, choices: type[E]) -> E | None:
        """Like :meth:`choice`; None for null."""
        return None if self._is_null(key) else self.choice(key, choices)

    def texts(self, key: str, pattern: str = r".*\S.*", *, at_least: int = 0) -> tuple[str, ...]:
        """Return the strings in the list under ``key``, none of them twice."""
        values = tuple(Record({key: value}, self.where).text(key, pattern) for value in self._list(key, at_least))
        if len(set(values)) < len(values):
            raise damaged(f"{self.where}.{key}", "names something twice")
        return values

    def record(self, key: str) -> Record:
        """Return the object under ``key``."""
        return Record(self._take(key), f"{self.where}.{key}")

    def record_or_none(self, key: str) -> Record | None:
        """Return the object under ``key``, or None for null."""
        return None if self._is_null(key) else self.record(key)

    def records(self, key: str) -> Iterator[Record]:
        """Yield the objects in the list under ``key``, one or more."""
        for index, value in enumerate(self._list(key, 1)):
            yield Record(value, f"{self.where}.{key}[{index}]")

    def finish(self) -> None:
        """Refuse keys that have not been read."""
        if self._left:
            raise damaged(self.where, f"has an unknown key {min(self._left)!r}")

    def _is_null(self, key: str) -> bool:
        if key in self._left and self._left[key] is None:
            del self._left[key]
            return True
        return False

    def _take(self, key: str) -> object:
        try:
            return self._left.pop(key)
        except KeyError:
            raise damaged(self.where, f"has no {key!r}") from None

    def _list(self, key: str, at_least: int) -> list[object]:
        value = self._take(key)
        if not isinstance(value, list):
            raise damaged(f"{self.where}.{key}", "is not a list")
        if len(value) < at_least:
            raise damaged(f"{self.where}.{key}", "is empty")
        return value


def read_record(path: Path, name: str) -> Record:
    """Return the JSON object in the file at ``path``, called ``name`` in errors; no key may stand twice."""
    try:
        return Record(json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_no_key_twice), name)
    except (OSError, ValueError, RecursionError) as error:
        raise damaged(name, f"cannot be read: {error}") from error


def damaged(where: str, what: str) -> UserFacingError:
    """Return the error for a shipped list that is not as it must be."""
    return UserFacingError(
        "catalog_damaged",
        f"The list of models that ships with Sotto is damaged: {where} {what}.",
        "Install Sotto again. Your chats and models are not affected.",
    )


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(name for name in names if names.count(name) > 1)!r} stands twice")
    return result
