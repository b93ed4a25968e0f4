"""Files of presets: what is written is read again, cards are taken in, and nothing else does harm."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ModelId, PresetId, PromptId
from sotto.domain.models import InstalledModel
from sotto.domain.presets import Preset, Prompt
from sotto.services import preset_files
from sotto.services.preset_files import LARGEST_FILE, LARGEST_JSON, as_text, read, write
from support.character_pictures import card_picture
from support.running_services import RunningServices

Running = Callable[..., RunningServices]
MODEL = InstalledModel(ModelId("m1"), "Story", Path("story.gguf"), 5, sha256="ab" * 32)
FULL = Preset(
    PresetId("p1"),
    "Fern",
    "A friend.",
    "",
    MODEL.id,
    temperature=0.0,
    top_k=3,
    top_p=0.5,
    min_p=0.25,
    repeat_penalty=1.5,
    max_tokens=7,
    reasoning=False,
    greetings=("Hello!", "Well?"),
)
PROMPT = Prompt(PromptId("q1"), "sum-up", "Sum up {{what}}.")


def read_text(tmp_path: Path, text: str | bytes, name: str = "presets.json") -> preset_files.Imported:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path, [MODEL])


def code_of(tmp_path: Path, content: object) -> str:
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    with pytest.raises(UserFacingError) as caught:
        read_text(tmp_path, text)
    return caught.value.code


def file_with(**fields: Any) -> dict[str, Any]:
    return {"format": "sotto-presets", "version": 1, **fields}


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    write(path, [FULL, Preset(PresetId("p2"), "Empty")], [PROMPT], {MODEL.id: MODEL})
    found = read(path, [MODEL])
    assert found.notes == ()
    assert found.presets == (
        Preset(**{name: getattr(FULL, name) for name in FULL.__slots__} | {"id": ""}),
        Preset(PresetId(""), "Empty"),
    )
    assert found.prompts == (Prompt(PromptId(""), "sum-up", "Sum up {{what}}."),)


def test_a_model_is_found_by_its_hash_then_by_its_name(tmp_path: Path) -> None:
    text = as_text([FULL], [], {MODEL.id: MODEL})
    path = tmp_path / "out.json"
    path.write_text(text, encoding="utf-8")
    renamed = InstalledModel(ModelId("m2"), "Other", Path("x"), 5, sha256="ab" * 32)
    same_name = InstalledModel(ModelId("m3"), "STORY", Path("x"), 5, sha256="cd" * 32)
    assert read(path, [same_name, renamed]).presets[0].model == "m2"
    assert read(path, [same_name]).presets[0].model == "m3"
    missing = read(path, [])
    assert missing.presets[0].model is None
    assert missing.notes == ("“Fern” wants the model Story, which is not installed; it uses the chosen one.",)


def test_a_preset_with_a_model_that_is_gone_is_written_without_it() -> None:
    assert "model" not in json.loads(as_text([FULL], [], {}))["presets"][0]


def test_what_a_newer_version_adds_is_left_out(tmp_path: Path) -> None:
    content = file_with(colour="blue", presets=[{"name": "Fern", "colour": "blue"}])
    assert read_text(tmp_path, json.dumps(content)).presets == (Preset(PresetId(""), "Fern"),)


def test_a_byte_order_mark_is_no_obstacle(tmp_path: Path) -> None:
    assert read_text(tmp_path, b"\xef\xbb\xbf" + json.dumps(file_with()).encode()).presets == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "preset_file_unknown"),
        (b"\xff\xfe\x00", "preset_file_unknown"),
        ("[" * 100_000, "preset_file_unknown"),
        ([1], "preset_file_unknown"),
        ({"name": "no card"}, "preset_file_unknown"),
        (b" " * (LARGEST_JSON + 1), "preset_file_too_large"),
        (file_with() | {"version": 2}, "preset_file_newer"),
        (file_with() | {"version": "1"}, "preset_file_invalid"),
        (file_with() | {"version": True}, "preset_file_invalid"),
        (file_with(presets={}), "preset_file_invalid"),
        (file_with(presets=[{}] * 1001), "preset_file_invalid"),
        (file_with(presets=[7]), "preset_file_invalid"),
        (file_with(presets=[{"name": 7}]), "preset_file_invalid"),
        (file_with(presets=[{"name": "a", "greetings": [7]}]), "preset_file_invalid"),
        (file_with(presets=[{"name": "a", "reasoning": 1}]), "preset_file_invalid"),
        (file_with(presets=[{"name": "a", "sampling": 7}]), "preset_file_invalid"),
        (file_with(presets=[{"name": "a", "model": "x"}]), "preset_file_invalid"),
        (file_with(presets=[{}]), "preset_name_empty"),
        (file_with(presets=[{"name": "a", "sampling": {"temperature": 99}}]), "setting_invalid"),
        ('{"format":"sotto-presets","version":1,"presets":[{"name":"a","sampling":{"top_p":NaN}}]}', "setting_invalid"),
        (file_with(presets=[{"name": "a", "system_prompt": "x" * 200_001}]), "preset_too_long"),
        (file_with(prompts=[{"name": "a"}]), "prompt_empty"),
    ],
)
def test_what_cannot_be_taken_in_is_told(tmp_path: Path, content: object, code: str) -> None:
    assert code_of(tmp_path, content) == code


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.json", tmp_path):
        with pytest.raises(UserFacingError) as caught:
            read(path, [])
        assert caught.value.code == "preset_file_unreadable"


def test_a_picture_that_is_far_too_large_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE * 100)
    with pytest.raises(UserFacingError) as caught:
        read(path, [])
    assert caught.value.code == "preset_file_too_large"


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.mkdir()
    (path / "kept").touch()
    with pytest.raises(UserFacingError) as caught:
        write(path, [FULL], [], {})
    assert caught.value.code == "export_failed"
    assert [one.name for one in path.iterdir()] == ["kept"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_card_is_kept_as_a_preset(start: Running, tmp_path: Path) -> None:
    running = start()
    path = tmp_path / "fern.png"
    path.write_bytes(card_picture({"name": "Fern", "first_mes": "Hello."}))
    for name in ("Fern", "Fern 2"):
        found = running.wait(running.services.presets.import_file(path))
        assert [one.name for one in found.presets] == [name]
        assert running.services.presets.get(found.presets[0].id) == found.presets[0]


def test_a_file_with_one_mistake_changes_nothing(start: Running, tmp_path: Path) -> None:
    running = start()
    path = tmp_path / "presets.json"
    path.write_text(json.dumps(file_with(presets=[{"name": "a"}, {"name": ""}])), encoding="utf-8")
    with pytest.raises(UserFacingError):
        running.wait(running.services.presets.import_file(path))
    running.wait(running.services.presets.refresh())
    assert list(running.services.presets.presets) == []


def test_a_thousand_presets_of_one_name_are_kept(start: Running, tmp_path: Path) -> None:
    running = start()
    path = tmp_path / "presets.json"
    prompts = [{"name": "a", "text": "b"}] * 1000
    path.write_text(json.dumps(file_with(presets=[{"name": "a"}] * 1000, prompts=prompts)), encoding="utf-8")
    found = running.wait(running.services.presets.import_file(path))
    assert len({one.name for one in found.presets}) == len({one.name for one in found.prompts}) == 1000
    assert found.presets[-1].name == "a 1000"
    assert found.prompts[-1].name == "a-1000"
