"""``sotto download --list`` and ``--remove``, after downloads that could not be finished."""

from __future__ import annotations

from pathlib import Path

import pytest

from sotto.store.process_lock import ProcessLock
from support.scripted_fetcher import fetcher_command
from support.sotto_runner import SottoRunner

MODELS = ("pythia-14m", "pythia-70m")


@pytest.fixture
def left(sotto: SottoRunner) -> SottoRunner:
    """A profile in which one download failed for good and one waits for a network."""
    for model, (code, passes) in zip(MODELS, (("checksum_wrong", False), ("no_network", True)), strict=True):
        message = {"type": "failed", "code": code, "text": f"It is {code}.", "hint": "", "passes": passes}
        sotto.fetcher = fetcher_command(fetch=[["say", message]])
        assert sotto("download", model, "--accept-licence").code == 1
    return sotto


def folder_of(sotto: SottoRunner, model: str) -> Path:
    return next((sotto.profile / "models").glob(f"{model}-*"))


def test_nothing_begun(sotto: SottoRunner) -> None:
    empty = sotto("download", "--list")
    assert (empty.code, empty.out) == (0, "")
    assert "Nothing is being downloaded." in empty.err
    assert sotto("download", "--list", "--json").json == []


def test_what_is_left_is_listed_with_its_reason(left: SottoRunner) -> None:
    listed = left("download", "--list")
    head, *rows = listed.out.splitlines()
    assert head.split() == ["ID", "MODEL", "TYPE", "STATE", "THERE", "OF", "WHY"]
    assert [row.split()[0] for row in rows] == [one["id"][-6:] for one in left("download", "--list", "--json").json]
    assert ["failed" in rows[0], "It is checksum_wrong." in rows[0]] == [True, True]
    assert ["paused" in rows[1], "It is no_network." in rows[1]] == [True, True]
    assert "--remove" in listed.err


def test_the_list_for_scripts(left: SottoRunner) -> None:
    failed, paused = left("download", "--list", "--json").json
    assert set(failed) == {
        *("id", "name", "repository", "revision", "quantization", "files", "state", "received", "size_bytes"),
        *("created", "error"),
    }
    assert (failed["state"], failed["error"]["code"]) == ("failed", "checksum_wrong")
    assert (paused["state"], paused["error"]["code"]) == ("paused", "no_network")
    assert paused["size_bytes"] > 0


def test_one_is_given_up_with_its_files(left: SottoRunner) -> None:
    kept, gone = (folder_of(left, model) for model in MODELS)
    (gone / "model.gguf.part").write_bytes(b"x" * 2000)
    one = left("download", "--list", "--json").json[1]
    removed = left("download", "--remove", one["id"][-6:].upper())
    assert removed.code == 0
    assert removed.out.startswith(f"Removed {one['name']}; 2.0 kB")
    assert (kept.exists(), gone.exists()) == (True, False)
    assert [rest["id"] for rest in left("download", "--list", "--json").json] != [one["id"]]
    assert len(left("download", "--list", "--json").json) == 1


def test_for_scripts_the_removed_one_is_named(left: SottoRunner) -> None:
    one = left("download", "--list", "--json").json[0]
    assert left("download", "--remove", one["id"], "--json").json == {"removed": one["id"], "name": one["name"]}


def test_an_unknown_id_removes_nothing(left: SottoRunner) -> None:
    assert left("download", "--remove", "zzzzzz", "--json").error_code == "download_unknown"
    assert len(left("download", "--list", "--json").json) == 2


def test_what_another_sotto_is_fetching_is_left_alone(left: SottoRunner) -> None:
    folder = folder_of(left, MODELS[1])
    held = ProcessLock(folder / "download.lock")
    assert held.try_acquire()
    failed, running = left("download", "--list", "--json").json
    assert (failed["state"], running["state"], running["error"]) == ("failed", "running", None)
    refused = left("download", "--remove", running["id"], "--json")
    assert (refused.code, refused.error_code) == (1, "download_busy")
    assert folder.exists()
    held.release()
    assert left("download", "--remove", running["id"]).code == 0
    assert not folder.exists()


@pytest.mark.parametrize("words", [("pythia-14m", "--list"), ("--list", "--remove", "x"), ("x", "--remove", "y")])
def test_one_thing_at_a_time(sotto: SottoRunner, words: tuple[str, ...]) -> None:
    refused = sotto("download", *words)
    assert refused.code == 2
    assert "Give one of" in refused.err
