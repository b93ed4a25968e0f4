"""The form that an answer must have: a grammar of the user's, or a JSON schema as the grammar of its texts.

Both are checked before llama.cpp sees them, and before anything is computed; what is wrong is said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from llama_cpp.llama_grammar import SchemaConverter

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import SamplerSettings
from sotto.engine.child.gbnf import GrammarError, check_grammar

_LONGEST_SCHEMA: Final = 64 * 1024
_MOST_OF_ANYTHING: Final = 400
"""Repetitions, and fields of one object: the converter writes them all down, fields in all ways of leaving them out."""
_DEEPEST: Final = 60
_LONGEST_PATTERN: Final = 500
_PATTERN: Final = re.compile(r"\^(?:\\.|\[(?:\\.|[^\]\\])+\]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\}|[^\\\[\]{}])*\$", re.DOTALL)
"""Patterns that the converter reads to their end; a stray bracket keeps it in one place for ever."""
_MOST_REPETITIONS: Final = 10
"""Braces in one pattern."""
_COUNTS: Final = ("minItems", "maxItems", "minLength", "maxLength")


def grammar_for(settings: SamplerSettings) -> str:
    """Return the grammar of the answer, empty if it is free.

    Raises UserFacingError ``grammar_invalid`` or ``schema_invalid``.
    """
    if settings.grammar.strip():
        try:
            check_grammar(settings.grammar)
        except GrammarError as error:
            raise grammar_invalid(str(error)) from error
        return settings.grammar
    if settings.json_schema.strip():
        return grammar_of_schema(settings.json_schema)
    return ""


def grammar_of_schema(text: str) -> str:
    """Return the grammar of JSON texts that fit a schema. Raises UserFacingError ``schema_invalid``.

    Nothing is fetched: a reference leads to another place of the same schema or is a mistake.
    """
    try:
        schema = _read(text)
        for value in _values(schema):
            _check(value)
        make: Any = _Converter  # nothing of it is typed
        converter = make(prop_order={}, allow_fetch=False, dotall=False, raw_pattern=False)
        converter.visit(converter.resolve_refs(schema, "schema"), "")
        grammar = str(converter.format_grammar())
        check_grammar(grammar)
    except GrammarError as error:
        raise _schema_invalid("It cannot be made into rules for the answer.", str(error)) from error
    except _SchemaError as error:
        raise _schema_invalid(str(error)) from error
    except RecursionError as error:
        raise _schema_invalid("It is nested too deeply.") from error
    except (AssertionError, AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        # The converter trusts that a schema is right, and stumbles over whatever is not.
        raise _schema_invalid("Something in it is not as a schema has it.", str(error)[:500]) from error
    return grammar


def grammar_invalid(reason: str) -> UserFacingError:
    """Return the error for a grammar that can't be used; ``reason`` is a sentence."""
    return UserFacingError(
        "grammar_invalid", f"The grammar of the answer cannot be used. {reason}", "Correct it, or leave it empty."
    )


class _SchemaError(Exception):
    """The text is a sentence about what is wrong."""


class _Converter(SchemaConverter):
    """llama-cpp-python's converter, with texts written so that backslashes and letters beyond ASCII stay themselves."""

    def _format_literal(self, literal: str) -> str:
        if literal[:1] == '"':
            literal = json.dumps(json.loads(literal), ensure_ascii=False)
        escapes = (("\\", "\\\\"), ('"', '\\"'), ("\r", "\\r"), ("\n", "\\n"))
        for plain, escaped in escapes:
            literal = literal.replace(plain, escaped)
        return f'"{literal}"'


def _read(text: str) -> dict[str, Any]:
    if len(text) > _LONGEST_SCHEMA:
        raise _SchemaError(f"It has more than {_LONGEST_SCHEMA:,} characters.")
    try:
        schema = json.loads(text)
    except ValueError as error:
        raise _SchemaError(f"It is no JSON: {error}.") from error
    if not isinstance(schema, dict):
        raise _SchemaError("A schema is a JSON object.")
    return schema


def _values(schema: object) -> Iterator[object]:
    """Yield everything in ``schema``."""
    waiting = [(schema, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > _DEEPEST:
            raise _SchemaError("It is nested too deeply.")
        yield value
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting += [(one, depth + 1) for one in inner]


def _check(value: object) -> None:
    """Raise :class:`_SchemaError` for what would keep the converter busy for long, or lead it elsewhere."""
    if isinstance(value, dict):
        if len(value) > _MOST_OF_ANYTHING:
            raise _SchemaError(f"An object in it has more than {_MOST_OF_ANYTHING} fields.")
        for name in _COUNTS:
            count = value.get(name, 0)
            if type(count) is int and not 0 <= count <= _MOST_OF_ANYTHING:
                raise _SchemaError(f"“{name}” is not from 0 to {_MOST_OF_ANYTHING}.")
        reference = value.get("$ref", "#/")
        if isinstance(reference, str) and not reference.startswith("#/"):
            raise _SchemaError("A “$ref” leads out of it; only “#/…” is followed.")
        pattern = value.get("pattern", "")
        if isinstance(pattern, str) and pattern:
            if len(pattern) > _LONGEST_PATTERN or pattern.count("{") > _MOST_REPETITIONS:
                raise _SchemaError("A “pattern” in it is too long.")
            if not _PATTERN.fullmatch(pattern):
                raise _SchemaError("A “pattern” in it cannot be read; it has to be of the form “^…$”.")


def _schema_invalid(reason: str, details: str = "") -> UserFacingError:
    return UserFacingError(
        "schema_invalid",
        f"The JSON schema of the answer cannot be used. {reason}",
        "Correct it, or leave it empty.",
        details,
    )
