"""Character cards as SillyTavern and its relatives write them: JSON, or JSON inside a PNG picture.

Sources: the specifications of character cards V1/V2 (malfoyslastname/character-card-spec-v2) and V3
(kwaroran/character-card-spec-v3). A card becomes a preset: what the character says first are its greetings, all else
that a model is told becomes the instructions, in the order of :func:`_instructions`. The picture itself is not kept,
and nothing in a card is ever run, fetched or looked up.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sotto.domain.errors import UserFacingError
from sotto.domain.ids import PresetId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.presets import Preset
from sotto.services.preset_checks import LONGEST_DESCRIPTION

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
LARGEST_CARD: Final = 8 * 1024 * 1024
"""Bytes of a card's JSON, also after decompression: a compressed chunk can claim to be anything."""

_KEYWORDS: Final = (b"ccv3", b"chara")
"""The newer form first: pictures of V3 cards hold both."""
_SPECS: Final = frozenset({"chara_card_v2", "chara_card_v3"})
_CHAR = re.compile(r"\{\{[ \t]*char[ \t]*\}\}|<BOT>", re.IGNORECASE)
_ORIGINAL = re.compile(r"\{\{[ \t]*original[ \t]*\}\}", re.IGNORECASE)
_COMMENT = re.compile(r"\{\{//[^{}]{0,2000}\}\}")
_USUAL_INTRODUCTION = "Write {{char}}’s next reply in a chat between {{char}} and {{user}}."


@dataclass(frozen=True, slots=True)
class Card:
    """A character as a preset, and sentences about what of its card is not used."""

    preset: Preset
    notes: tuple[str, ...] = ()


def card_in_png(data: bytes) -> dict[str, Any]:
    """Return the JSON object of the card in a PNG file.

    Raises ``card_missing`` for a picture without one and ``card_invalid`` for one that cannot be read.
    """
    found: dict[bytes, bytes] = {}
    for kind, body in _chunks(data):
        keyword = body[:80].partition(b"\0")[0].lower()
        if keyword in _KEYWORDS and keyword not in found:  # else a thousand chunks could be inflated in vain
            found[keyword] = _text(kind, body)
    for keyword in _KEYWORDS:
        if keyword in found:
            return _decoded(found[keyword])
    raise UserFacingError(
        "card_missing", "There is no character in this picture.", "Choose the picture as its author published it."
    )


def is_card(content: Mapping[str, Any]) -> bool:
    """Return whether a JSON object is a character card of any version."""
    return content.get("spec") in _SPECS or {"name", "first_mes"} <= content.keys()


def preset_from(content: Mapping[str, Any]) -> Card:
    """Return the character in a card's JSON object. Raises ``card_invalid``."""
    inside = content.get("data") if content.get("spec") in _SPECS else content
    if not isinstance(inside, dict):
        raise _invalid("data is no object")
    name = _line(inside, "name") or _line(inside, "nickname")
    if not name:
        raise _invalid("it has no name")
    char = _line(inside, "nickname") or name
    alternates = inside.get("alternate_greetings")
    greetings = [_field(inside, "first_mes"), *(alternates if isinstance(alternates, list) else [])]
    told = [_named(text, char) for text in greetings if isinstance(text, str) and text.strip()]
    preset = Preset(
        PresetId(""),
        name,
        _description(inside),
        _named(_instructions(inside), char),
        greetings=tuple(told),
    )
    return Card(preset, tuple(_unused(inside)))


def _instructions(card: Mapping[str, Any]) -> str:
    """Return what the model is told: introduction, who the character is, the scene, always-on lore, examples, and last
    what the author wants said last."""
    own = _field(card, "system_prompt")
    introduction = _ORIGINAL.sub(lambda _match: _USUAL_INTRODUCTION, own) if own else _USUAL_INTRODUCTION
    personality, scenario = _field(card, "personality"), _field(card, "scenario")
    examples = _field(card, "mes_example")
    last = _ORIGINAL.sub("", _field(card, "post_history_instructions")).strip()
    parts = [
        introduction,
        _field(card, "description"),
        f"{{{{char}}}}’s personality: {personality}" if personality else "",
        f"Scenario: {scenario}" if scenario else "",
        *_lore(card, constant=True),
        f"Examples of how {{{{char}}}} speaks:\n{_examples(examples)}" if examples else "",
        last,
    ]
    return "\n\n".join(part for part in parts if part)


def _examples(text: str) -> str:
    talks = [talk.strip() for talk in re.split(r"<START>", text, flags=re.IGNORECASE)]
    return "\n***\n".join(talk for talk in talks if talk)


def _lore(card: Mapping[str, Any], *, constant: bool) -> list[str]:
    """Return the texts of the lore book that always hold, or those that wait for a keyword."""
    book = card.get("character_book")
    entries = book.get("entries") if isinstance(book, dict) else None
    if not isinstance(entries, list):
        return []
    in_use = [one for one in entries if isinstance(one, dict) and one.get("enabled", True)]
    return [text for one in in_use if bool(one.get("constant")) is constant and (text := _field(one, "content"))]


def _unused(card: Mapping[str, Any]) -> Iterator[str]:
    waiting = len(_lore(card, constant=False))
    if waiting:
        yield f"Entries of the lore book that wait for a keyword are left out: {waiting:,}."
    if card.get("group_only_greetings"):
        yield "Greetings for groups are left out."


def _description(card: Mapping[str, Any]) -> str:
    notes, creator = _field(card, "creator_notes"), _line(card, "creator")
    by = f"By {creator}." if creator else ""
    return " ".join(part for part in (notes, by) if part)[:LONGEST_DESCRIPTION]


def _named(text: str, char: str) -> str:
    """Return ``text`` with the character's name; ``{{user}}`` stays, since the person's name may change."""
    return _CHAR.sub(lambda _match: char, _COMMENT.sub("", text))


def _field(card: Mapping[str, Any], name: str) -> str:
    value = card.get(name)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def _line(card: Mapping[str, Any], name: str) -> str:
    return " ".join(_field(card, name).split())


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the text chunks of a PNG file; what follows a damaged length is not looked at."""
    if not data.startswith(PNG_SIGNATURE):
        raise _invalid("no PNG file")
    position = len(PNG_SIGNATURE)
    while position + 12 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        if position + 12 + length > len(data) or kind == b"IEND":
            return
        if kind in (b"tEXt", b"zTXt", b"iTXt") and length <= LARGEST_CARD * 2:
            yield kind, data[position + 8 : position + 8 + length]
        position += 12 + length


def _text(kind: bytes, body: bytes) -> bytes:
    """Return the text after the keyword of a chunk (PNG specification, 11.3.3)."""
    rest = body.partition(b"\0")[2]
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _inflated(rest[1:])
    is_compressed = rest[:1] == b"\1"
    text = rest[2:].partition(b"\0")[2].partition(b"\0")[2]  # after language and translated keyword
    return _inflated(text) if is_compressed else text


def _inflated(data: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(data, LARGEST_CARD * 2)
    except zlib.error as error:
        raise _invalid(str(error)) from error
    if inflater.unconsumed_tail:
        raise _invalid("far too large")
    return text


def _decoded(text: bytes) -> dict[str, Any]:
    try:
        content = base64.b64decode(b"".join(text.split()), validate=True) if text[:1] != b"{" else text
        found = json.loads(content.decode("utf-8-sig"))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _invalid(type(error).__name__) from error
    if not isinstance(found, dict):
        raise _invalid("no object")
    return found


def _invalid(details: str) -> UserFacingError:
    return UserFacingError(
        "card_invalid",
        "This character card cannot be read.",
        "Get it again from where it came from, if possible as JSON.",
        details,
    )
