"""Character cards of every version and form, and files that only look like one."""

from __future__ import annotations

import base64
import json
import tracemalloc
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotto.domain.errors import UserFacingError
from sotto.services import character_card
from sotto.services.character_card import PNG_SIGNATURE, card_in_png, is_card, preset_from
from support.character_pictures import chunk, encoded, png

FIELDS: dict[str, Any] = {
    "name": "Fern",
    "description": "{{char}} is{{// nobody sees this}} a fern.",
    "personality": "calm",
    "scenario": "{{user}} meets {{Char}} in a wood.",
    "first_mes": "*rustles* Hello, {{user}}!",
    "mes_example": "<START>\n{{user}}: Hi\n{{char}}: Hush.\n<START>\n<BOT>: Leaves.",
}
V2: dict[str, Any] = {
    "spec": "chara_card_v2",
    "spec_version": "2.0",
    "data": {
        **FIELDS,
        "creator": "Ada",
        "creator_notes": "A quiet one.",
        "system_prompt": "Be {{char}}. {{original}}",
        "post_history_instructions": "{{original}} Stay green.",
        "alternate_greetings": ["Well?", "", 7, "Oh, {{char}} it is."],
        "character_book": {
            "entries": [
                {"content": "Ferns love shade.", "constant": True, "enabled": True, "keys": []},
                {"content": "Off.", "constant": True, "enabled": False, "keys": []},
                {"content": "About moss.", "constant": False, "enabled": True, "keys": ["moss"]},
            ]
        },
    },
}


def code_of(data: bytes) -> str:
    with pytest.raises(UserFacingError) as caught:
        preset_from(card_in_png(data))
    return caught.value.code


def test_the_first_version() -> None:
    card = preset_from(FIELDS)
    assert card.preset.name == "Fern"
    assert card.preset.greetings == ("*rustles* Hello, {{user}}!",)
    assert card.preset.system_prompt == (
        "Write Fern’s next reply in a chat between Fern and {{user}}.\n\n"
        "Fern is a fern.\n\n"
        "Fern’s personality: calm\n\n"
        "Scenario: {{user}} meets Fern in a wood.\n\n"
        "Examples of how Fern speaks:\n{{user}}: Hi\nFern: Hush.\n***\nFern: Leaves."
    )
    assert card.notes == ()


def test_the_second_version_with_everything() -> None:
    card = preset_from(V2)
    told = card.preset.system_prompt
    assert told is not None
    assert told.startswith("Be Fern. Write Fern’s next reply")
    order = [
        told.index(words) for words in ("Be Fern", "is a fern", "calm", "meets", "love shade", "Hush", "Stay green.")
    ]
    assert order == sorted(order)
    assert told.endswith("\n\nStay green.")
    assert "Off." not in told
    assert "moss" not in told
    assert card.preset.greetings == ("*rustles* Hello, {{user}}!", "Well?", "Oh, Fern it is.")
    assert card.preset.description == "A quiet one. By Ada."
    assert card.notes == ("Entries of the lore book that wait for a keyword are left out: 1.",)


def test_the_third_version_calls_the_character_by_its_nickname() -> None:
    data = {**V2["data"], "nickname": "Ferny", "group_only_greetings": ["Hi all"]}
    card = preset_from({"spec": "chara_card_v3", "spec_version": "3.0", "data": data})
    assert card.preset.name == "Fern"
    assert "Ferny is a fern." in (card.preset.system_prompt or "")
    assert "Greetings for groups are left out." in card.notes


@pytest.mark.parametrize(
    "text",
    [
        chunk(b"tEXt", b"chara\0" + encoded(V2)),
        chunk(b"tEXt", b"Chara\0" + json.dumps(V2).encode()),
        chunk(b"zTXt", b"chara\0\0" + zlib.compress(encoded(V2))),
        chunk(b"iTXt", b"chara\0\0\0\0\0" + encoded(V2)),
        chunk(b"iTXt", b"chara\0\1\0en\0Figur\0" + zlib.compress(encoded(V2))),
    ],
)
def test_every_kind_of_text_chunk(text: bytes) -> None:
    assert preset_from(card_in_png(png(chunk(b"tEXt", b"Title\0x"), text))).preset.name == "Fern"


def test_the_newer_of_two_cards_in_a_picture() -> None:
    newer = {"spec": "chara_card_v3", "data": {**FIELDS, "name": "New"}}
    data = png(chunk(b"tEXt", b"chara\0" + encoded(V2)), chunk(b"tEXt", b"ccv3\0" + encoded(newer)))
    assert preset_from(card_in_png(data)).preset.name == "New"


def test_what_is_a_card() -> None:
    assert is_card(V2)
    assert is_card(FIELDS)
    assert not is_card({"name": "x"})
    assert not is_card({})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (png(), "card_missing"),
        (PNG_SIGNATURE, "card_missing"),
        (png(chunk(b"tEXt", b"chara\0" + encoded(V2)))[:-40], "card_missing"),
        (png(chunk(b"tEXt", b"chara")), "card_invalid"),
        (png(chunk(b"tEXt", b"chara\0no base64!")), "card_invalid"),
        (png(chunk(b"tEXt", b"chara\0" + base64.b64encode(b"\xff\xfe"))), "card_invalid"),
        (png(chunk(b"tEXt", b"chara\0" + encoded([1]))), "card_invalid"),
        (png(chunk(b"tEXt", b"chara\0" + encoded({"spec": "chara_card_v2", "data": 3}))), "card_invalid"),
        (png(chunk(b"tEXt", b"chara\0" + encoded({"name": " ", "first_mes": ""}))), "card_invalid"),
        (png(chunk(b"tEXt", b"chara\0" + base64.b64encode(b"[" * 200_000))), "card_invalid"),
        (png(chunk(b"zTXt", b"chara\0\0no zlib")), "card_invalid"),
    ],
)
def test_what_is_none_or_damaged(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_a_chunk_that_inflates_without_end_is_given_up() -> None:
    bomb = zlib.compress(b"A" * (character_card.LARGEST_CARD * 8), 9)
    tracemalloc.start()
    try:
        assert code_of(png(chunk(b"zTXt", b"chara\0\0" + bomb))) == "card_invalid"
        assert tracemalloc.get_traced_memory()[1] < character_card.LARGEST_CARD * 6
    finally:
        tracemalloc.stop()


@given(st.binary(max_size=200))
def test_whatever_follows_the_signature_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(UserFacingError) as caught:
        preset_from(card_in_png(PNG_SIGNATURE + data))
    assert caught.value.code in ("card_missing", "card_invalid")


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys((*V2["data"], "nickname", "group_only_greetings"), _ANY)))
def test_whatever_stands_in_the_fields_is_read(content: dict[str, Any]) -> None:
    card = preset_from({"spec": "chara_card_v2", "data": {**content, "nickname": "Fern"}})
    assert card.preset.name
    assert all(isinstance(text, str) for text in card.preset.greetings)
