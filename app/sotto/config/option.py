"""What one setting is: declared once, and read by the code, the settings page and the file alike."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from typing import Generic, TypeVar, cast

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass

Value = bool | int | float | str
T = TypeVar("T", bound=Value, covariant=True)

_EXACT_AS_FLOAT = 2**53  # whole numbers beyond this change when they become a float


class Section(StrEnum):
    """Pages of the settings; the value is the heading."""

    APPEARANCE = "Appearance"
    CHAT = "Chat"
    ANSWERS = "Answers"
    ENGINE = "Engine"
    DOWNLOADS = "Downloads"
    PRIVACY = "Privacy"
    DESKTOP = "Desktop"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few allowed values of a text option, and what it is called on screen."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One setting.

    ``minimum`` and ``maximum`` limit numbers, in ``unit``; for text, ``maximum`` is its length in characters.
    ``special_value`` is allowed besides these limits and means ``special_label`` ("Automatic"). ``step`` is what one
    press of an arrow changes. ``needs_reload``: a loaded model keeps the old value until it is loaded again. ``finer``:
    few people need it, so the page of settings folds it away under "More". ``parse`` reads a text that has a form,
    which ``form`` describes in a sentence; it raises ValueError with what is wrong.
    """

    key: str
    type: type[T]
    default: T
    label: str
    help: str
    section: Section
    minimum: float = -math.inf
    maximum: float = math.inf
    unit: str = ""
    step: float = 1
    special_value: T | None = None
    special_label: str = ""
    choices: tuple[Choice, ...] = ()
    multiline: bool = False
    needs_reload: bool = False
    finer: bool = False
    parse: Callable[[str], object] | None = None
    form: str = ""

    @property
    def name(self) -> str:
        """The key without its first part: ``temperature`` for ``sampling.temperature``."""
        return self.key.rpartition(".")[2]

    def check(self, value: object) -> T:
        """Return ``value`` as this option's type, or raise :class:`UserFacingError` ``setting_invalid``."""
        if self.type is float and type(value) is int and abs(value) <= _EXACT_AS_FLOAT:
            value = float(value)
        if type(value) is not self.type or not self._is_allowed(cast(Value, value)):  # exact: True is no number
            shown = "" if isinstance(value, str) and not self.choices else f" to {value!r:.40}"
            raise UserFacingError("setting_invalid", f"“{self.label}” cannot be set{shown}.", self.allowed(), self.key)
        if self.parse is not None:
            try:
                self.parse(cast(str, value))
            except ValueError as error:
                text = f"“{self.label}” cannot be set: {error}"
                raise UserFacingError("setting_invalid", text, self.allowed(), self.key) from None
        return value

    def allowed(self) -> str:
        """Return a sentence that says which values are allowed."""
        if self.type is bool:
            return "It is either on or off."
        if self.choices:
            return f"Choose one of: {', '.join(choice.value for choice in self.choices)}."
        if self.form:
            return self.form
        if self.type is str:
            return f"Use text of at most {self.maximum:,.0f} characters."
        number = "a whole number" if self.type is int else "a number"
        unit = f" {self.unit}" if self.unit else ""
        special = "" if self.special_value is None else f", or {self.special_value} ({self.special_label.lower()})"
        return f"Use {number} from {self.minimum:.10g} to {self.maximum:.10g}{unit}{special}."

    def _is_allowed(self, value: Value) -> bool:
        if self.special_value is not None and value == self.special_value:
            return True
        if isinstance(value, str):
            return value in {choice.value for choice in self.choices} if self.choices else len(value) <= self.maximum
        return self.minimum <= value <= self.maximum  # false for NaN
