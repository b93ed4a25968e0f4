"""``sotto update``: what there is, what changed, what is genuine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import release
import signing
from sotto import __version__
from sotto.services.container import Services
from sotto.services.updates import UpdateService
from support.project_site import ProjectSite
from support.releases import DATE, FILES, NOTES, VERSION, announced, announced_as, origin_in
from support.sotto_runner import SottoRunner

KEY = signing.new_key()
Answering = Callable[[str | None], list[str]]


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Answering:
    """Let the project's site give this answer (None: no network); returns the addresses that were asked."""

    def answer(text: str | None) -> list[str]:
        asked: list[str] = []

        def make(services: Services) -> UpdateService:
            site = ProjectSite(services)
            site.answer, site.asked = text, asked
            origin = origin_in(tmp_path, KEY, "https://sotto.example/latest.signed")
            now = DATE * 1000
            return UpdateService(
                services.tasks,
                services.hub,
                services.settings,
                lambda: site,  # type: ignore[arg-type, return-value]
                origin,
                version="0.1.0",
                now=lambda: now,
            )

        monkeypatch.setattr(Services, "updates", property(make))
        return asked

    return answer


def test_a_new_version_is_shown_with_its_notes(sotto: SottoRunner, answering: Answering) -> None:
    asked = answering(announced(KEY))
    done = sotto("update", "check")
    assert done.code == 0
    assert f"Sotto {VERSION} is out" in done.out
    assert NOTES.strip() in done.out
    assert "https://sotto.example/get" in done.out
    assert len(asked) == 1


def test_the_answer_as_json(sotto: SottoRunner, answering: Answering) -> None:
    answering(announced_as(KEY, store_schema=99))
    found = sotto("update", "check", "--json").json
    assert (found["version"], found["newest"], found["is_newer"]) == (__version__, VERSION, True)
    assert (found["date"], found["notes"], found["files"]) == (DATE, NOTES, FILES)
    assert (found["can_open_chats"], found["changes_store"]) == (True, True)


def test_nothing_newer(sotto: SottoRunner, answering: Answering) -> None:
    answering(announced(KEY, version="0.0.9"))
    assert sotto("update", "check").out.strip() == f"Sotto {__version__} is the newest version."
    assert sotto("update", "check", "--json").json["is_newer"] is False


def test_what_goes_wrong_is_an_error_to_act_on(sotto: SottoRunner, answering: Answering) -> None:
    answering(None)
    assert sotto("update", "check", "--json").error_code == "no_network"
    answering(announced(signing.new_key()))
    result = sotto("update", "check")
    assert result.code == 1
    assert "does not come from Sotto’s makers" in result.err


def test_as_it_ships_nobody_is_asked(sotto: SottoRunner) -> None:
    result = sotto("update", "check", "--json")
    assert (result.code, result.error_code) == (1, "update_no_address")


def test_what_changed_in_this_version(sotto: SottoRunner) -> None:
    done = sotto("update", "notes")
    assert done.out.startswith(f"Sotto {__version__}\n\n")
    assert "### Added" in done.out
    assert sotto("update", "notes", "--json").json["version"] == __version__


@pytest.fixture
def published(tmp_path: Path) -> Path:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "sotto.deb").write_bytes(b"package")
    release.sign_release(folder, KEY, VERSION, DATE, NOTES)
    (tmp_path / "key.pub").write_text(KEY.public_text, encoding="utf-8")
    return folder


def test_a_download_is_checked(sotto: SottoRunner, published: Path) -> None:
    key = published.parent / "key.pub"
    assert VERSION in sotto("update", "verify", published, "--key", key).out
    alone = sotto("update", "verify", published / "sotto.deb", "--key", key, "--json")
    assert alone.json == {"version": VERSION, "genuine": True}
    (published / "sotto.deb").write_bytes(b"Package")
    result = sotto("update", "verify", published, "--key", key)
    assert result.code == 1
    assert "sotto.deb was changed" in result.err


def test_a_download_without_a_key_or_a_folder(sotto: SottoRunner, published: Path) -> None:
    assert sotto("update", "verify", published, "--json").error_code == "release_no_key"
    wrong = ("--key", published / "sotto.deb", "--json")
    assert sotto("update", "verify", published, *wrong).error_code == "release_no_key"
    missing = ("--key", published.parent / "nowhere.pub", "--json")
    assert sotto("update", "verify", published, *missing).error_code == "release_unreadable"
    assert "nowhere.pub" in sotto("update", "verify", published, *missing[:2]).err
    key = ("--key", published.parent / "key.pub", "--json")
    for path in (published.parent / "nowhere", published / "nowhere.deb"):
        assert sotto("update", "verify", path, *key).error_code == "release_unreadable"
    (published / "SHA256SUMS").unlink()
    assert sotto("update", "verify", published, *key).error_code == "release_wrong"
