"""Searching the hub, against a fetcher that follows a script: what is asked, and what is made of the answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice
from sotto.engine import hardware
from sotto.services.hub_search import DownloadPart, HubService, TokenSource
from sotto.store.token_vault import TokenVault
from support.running_services import RunningServices
from support.scripted_fetcher import fetcher_command

TOKEN = "hf_abcdefghijklmnop"
REPOSITORY = "bartowski/Llama-3.2-3B-Instruct-GGUF"


def repository(**changes: Any) -> list[list[Any]]:
    files = [
        {"name": "Llama-Q8_0.gguf", "size_bytes": 3_400_000_000, "sha256": "8" * 64},
        {"name": "Llama-Q4_K_M.gguf", "size_bytes": 2_000_000_000, "sha256": "4" * 64},
        {"name": "Llama-BF16.gguf", "size_bytes": None},
        {"name": "mmproj-F16.gguf", "size_bytes": 500_000_000, "sha256": "a" * 64},
    ]
    answer = {"type": "repository_files", "repository": REPOSITORY, "commit": "c" * 40, "licence": "llama3.2"}
    answer |= {"gated": "manual", "base_models": ["meta-llama/Llama-3.2-3B"], "languages": ["en"], "files": files}
    return [["say", answer | changes]]


class Search:
    """Running services whose fetcher follows ``script``."""

    def __init__(self, paths: AppPaths, script: dict[str, Any]) -> None:
        self.record = paths.cache / "fetcher.jsonl"
        self.running = RunningServices(paths, fetcher=fetcher_command(record=str(self.record), **script)).open()
        self.running.events.clear()
        self.service: HubService = self.running.services.hub_search
        self.wait = self.running.wait

    def sent(self, kind: str) -> list[dict[str, Any]]:
        lines = self.record.read_text().splitlines() if self.record.exists() else []
        return [message for message in map(json.loads, lines) if message["type"] == kind]


@pytest.fixture(autouse=True)
def _this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "memory_available", lambda: 6_000_000_000)
    monkeypatch.setattr("sotto.engine.read_speed.read_speed", lambda: 40e9)
    for name in ("HF_TOKEN", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def keystore(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """A keystore of this test's own; returns its entries."""
    entries: dict[tuple[str, str], str] = {}

    class Keyring:
        __module__ = "keyring.backends.SecretService"

        def get_password(self, service: str, username: str) -> str | None:
            return entries.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            entries[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del entries[service, username]

    Keyring.__qualname__ = "Keyring"
    monkeypatch.setattr(
        "sotto.services.container.Services._make_token_vault",
        lambda services: TokenVault(services.paths.data, backend=Keyring),
    )
    return entries


@pytest.fixture
def search(paths: AppPaths) -> Iterator[Callable[..., Search]]:
    made: list[Search] = []

    def make(**script: Any) -> Search:
        made.append(Search(paths, script))
        return made[-1]

    yield make
    for one in made:
        one.running.services.close()


def test_searching_asks_for_the_words(search: Callable[..., Search]) -> None:
    results = {"type": "search_results", "repositories": [{"repository": REPOSITORY, "downloads": 5, "gated": "auto"}]}
    one = search(search=[["say", results]])
    (found,) = one.wait(one.service.search("  llama 3b "))
    assert (found.repository, found.downloads, found.gated) == (REPOSITORY, 5, "auto")
    assert [(message["words"], message["limit"]) for message in one.sent("search")] == [("llama 3b", 50)]


def test_a_search_that_fails_says_why(search: Callable[..., Search]) -> None:
    failure = {"type": "failed", "code": "no_network", "text": "No network.", "hint": "Plug it in.", "details": "d"}
    one = search(search=[["say", failure]])
    with pytest.raises(UserFacingError) as error:
        one.wait(one.service.search("x"))
    assert error.value.as_dict() == UserFacingError("no_network", "No network.", "Plug it in.", "d").as_dict()


def test_a_repository_becomes_choices_judged_for_this_computer(search: Callable[..., Search]) -> None:
    one = search(inspect=repository())
    model = one.wait(one.service.inspect(REPOSITORY))
    assert (model.repository, model.commit, model.gated) == (REPOSITORY, "c" * 40, "manual")
    assert (model.base_models, model.languages) == (("meta-llama/Llama-3.2-3B",), ("en",))
    assert model.licence is not None
    assert (model.licence.id, model.licence_name) == ("llama-3.2", "llama3.2")
    assert [variant.quantization for variant in model.variants] == ["Q4_K_M", "Q8_0", "BF16"]
    small, large, unknown = model.variants
    assert small.size_bytes == 2_500_000_000
    assert [file.part for file in small.files] == [DownloadPart.MODEL, DownloadPart.PROJECTOR]
    assert small.files[0].sha256 == "4" * 64
    assert small.fit.advice != large.fit.advice or small.fit.memory < large.fit.memory
    assert (unknown.size_bytes, unknown.fit.advice) == (0, "Not known")
    assert model.wanted is None
    assert [(m["repository"], m["revision"]) for m in one.sent("inspect")] == [(REPOSITORY, "main")]


@pytest.mark.parametrize(
    ("address", "revision"),
    [
        (f"https://huggingface.co/{REPOSITORY}/blob/v1/Llama-Q8_0.gguf", "v1"),
        (f"hf.co/{REPOSITORY}:q8_0", "main"),
        (f"{REPOSITORY}/Llama-Q8_0.gguf", "main"),
    ],
)
def test_an_address_may_name_the_file_that_is_wanted(
    search: Callable[..., Search], address: str, revision: str
) -> None:
    one = search(inspect=repository())
    model = one.wait(one.service.inspect(address))
    assert model.wanted is not None
    assert model.wanted.quantization == "Q8_0"
    assert one.sent("inspect")[0]["revision"] == revision


GB = 1_000_000_000


@pytest.mark.parametrize(
    ("sizes", "recommended"),
    [
        ({"Q2_K": 1 * GB, "Q4_K_M": 2 * GB, "Q8_0": 3 * GB}, "Q8_0"),  # the largest that runs well
        ({"Q4_K_M": 2 * GB, "Q8_0": 40 * GB}, "Q4_K_M"),
        ({"Q4_K_M": 1 * GB, "Q8_0": 2 * GB, "BF16": 3 * GB, "F32": 3 * GB}, "Q8_0"),
        ({"F16": 1 * GB}, "F16"),
        ({"Q4_K_M": 30 * GB, "Q8_0": 40 * GB}, None),
        ({"Q4_K_M": None}, None),
        ({}, None),
    ],
)
def test_one_variant_is_recommended_for_this_computer(
    search: Callable[..., Search], sizes: dict[str, int | None], recommended: str | None
) -> None:
    files = [{"name": f"Llama-{type_}.gguf", "size_bytes": size} for type_, size in sizes.items()]
    one = search(inspect=repository(files=files))
    best = one.wait(one.service.inspect(REPOSITORY)).recommended
    assert (best.quantization if best is not None else None) == recommended


def test_what_is_stopped_is_heard_of_no_more(search: Callable[..., Search]) -> None:
    stopped = [["wait_for_stop"], ["say", {"type": "stopped"}]]
    one = search(search=stopped, inspect=repository())
    heard: list[object] = []
    one.service.search("story").success(heard.append).failure(heard.append)
    one.running.until(lambda: len(one.sent("search")) == 1)
    one.service.stop()
    one.running.until(lambda: len(one.sent("stop")) == 1)
    assert one.wait(one.service.inspect(REPOSITORY)).repository == REPOSITORY
    assert heard == []


@pytest.mark.parametrize("size", [0, None, 1 << 49])
def test_sizes_that_say_nothing(search: Callable[..., Search], size: int | None) -> None:
    files = [{"name": "Llama-Q4_K_M.gguf", "size_bytes": size, "sha256": "4" * 64}]
    one = search(inspect=repository(files=files))
    (variant,) = one.wait(one.service.inspect(REPOSITORY)).variants
    assert variant.size_bytes == (size or 0)
    assert variant.fit.advice == ("Too large" if size else "Not known")


@pytest.mark.parametrize(
    ("name", "known"), [("Apache-2.0", "apache-2.0"), ("mit", "mit"), ("other", None), ("", None), ("gemma", "gemma")]
)
def test_licences_that_sotto_knows(search: Callable[..., Search], name: str, known: str | None) -> None:
    one = search(inspect=repository(licence=name, licence_address="https://example.org/licence"))
    model = one.wait(one.service.inspect(REPOSITORY))
    assert (model.licence.id if model.licence else None) == known
    assert (model.licence_name, model.licence_address) == (name, "https://example.org/licence")


def test_what_is_no_address_asks_nothing(search: Callable[..., Search]) -> None:
    one = search()
    with pytest.raises(UserFacingError) as error:
        one.wait(one.service.inspect("https://example.org/owner/name"))
    assert error.value.code == "address_unknown"
    assert one.sent("inspect") == []


def test_offline(search: Callable[..., Search]) -> None:
    one = search()
    one.running.settings.set(options.OFFLINE, True)
    for task in (one.service.search("x"), one.service.inspect(REPOSITORY)):
        with pytest.raises(UserFacingError) as error:
            one.wait(task)
        assert error.value.code == "offline"


# The token -----------------------------------------------------------------------------------------------------------


def test_a_token_is_kept_used_and_removed(search: Callable[..., Search], keystore: dict[tuple[str, str], str]) -> None:
    one = search()
    assert one.wait(one.service.token_status()).source is TokenSource.NONE
    status = one.wait(one.service.set_token(f" {TOKEN}\n"))
    assert (status.source, status.backend) == (TokenSource.KEYSTORE, "keyring.backends.SecretService.Keyring")
    assert list(keystore.values()) == [TOKEN]
    assert one.wait(one.service.token_status()) == status
    one.wait(one.service.search("x"))
    assert one.sent("configure")[-1]["token"] == TOKEN
    assert one.wait(one.service.clear_token()).source is TokenSource.NONE
    assert keystore == {}
    one.wait(one.service.search("x"))
    assert one.sent("configure")[-1]["token"] == ""


def test_a_kept_token_is_found_by_the_next_start(
    search: Callable[..., Search], keystore: dict[tuple[str, str], str]
) -> None:
    first = search()
    first.wait(first.service.set_token(TOKEN))
    first.running.services.close()
    one = search()
    one.wait(one.service.search("x"))
    assert [message["token"] for message in one.sent("configure")] == [TOKEN]


def test_the_token_of_the_environment_counts_first(
    search: Callable[..., Search], keystore: dict[tuple[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_environment")
    one = search()
    assert one.wait(one.service.set_token(TOKEN)).source is TokenSource.ENVIRONMENT
    one.wait(one.service.search("x"))
    assert one.sent("configure")[0]["token"] == "hf_environment"


@pytest.mark.parametrize("text", ["", "   ", "two words", "hf_ü", "hf_a\nhf_b", "x" * 501])
def test_what_is_no_token_is_refused(
    search: Callable[..., Search], keystore: dict[tuple[str, str], str], text: str
) -> None:
    one = search()
    with pytest.raises(UserFacingError) as error:
        one.wait(one.service.set_token(text))
    assert error.value.code == "token_malformed"
    assert keystore == {}


def test_without_a_keystore_no_token_is_kept(search: Callable[..., Search], paths: AppPaths) -> None:
    one = search()
    with pytest.raises(UserFacingError) as error:
        one.wait(one.service.set_token(TOKEN))
    assert error.value.code == "token_not_kept"
    assert "HF_TOKEN" in error.value.hint
    assert not any(TOKEN.encode() in path.read_bytes() for path in paths.data.rglob("*") if path.is_file())


def test_a_keystore_that_does_not_answer_is_told_and_the_search_goes_on(
    search: Callable[..., Search], paths: AppPaths
) -> None:
    Path(paths.data, "token.json").write_text('{"entry": "e", "backend": "keyring.backends.SecretService.Keyring"}')
    one = search()
    assert one.wait(one.service.search("x")) == []
    assert [notice.error.code for notice in one.running.of(Notice)] == ["keystore_unavailable"]
    one.wait(one.service.search("y"))
    assert len(one.running.of(Notice)) == 1
