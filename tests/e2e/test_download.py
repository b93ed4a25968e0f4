"""Downloads as a whole: the command line, the services, the store, the real fetcher, and a hub on loopback."""

from __future__ import annotations

import contextlib
import hashlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.domain.downloads import Download, DownloadState
from sotto.domain.events import DownloadProgress
from sotto.services.downloads import request_for_variant
from support.gguf_bytes import header, string, tensor, u16
from support.hub_server import HubServer, Mood, Place
from support.polling import wait_for
from support.running_services import RunningServices
from support.sotto_runner import SottoRunner

REPOSITORY = "owner/models"
TARGET = f"{REPOSITORY}/story-Q4_K_M.gguf"
PATIENCE = 60.0


def model(name: str, size: int = 3_000_000, extra: Sequence[bytes] = ()) -> bytes:
    """Return a file that passes for a model of about ``size`` bytes, and differs by name; ``extra`` metadata."""
    entries = [string("general.architecture", "llama"), string("general.name", name)]
    entries += [string("tokenizer.ggml.model", "gpt2"), *extra]
    head = header(entries, [tensor("output_norm.weight", (size // 4,))], weights=32)[:-32]
    return head + hashlib.sha256(name.encode()).digest() * (size // 32)


STORY = model("story")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """A hub that everything Sotto starts takes for the real one; it holds the story."""
    with HubServer() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        server.add_file(REPOSITORY, "story-Q4_K_M.gguf", STORY)
        yield server


@pytest.fixture
def sotto(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> SottoRunner:
    """Runs ``sotto`` in this process, in an empty profile, with the real fetcher."""
    return SottoRunner(tmp_path / "profile", capsys, monkeypatch)


def bodies(hub: HubServer) -> list[int]:
    """Return at which byte each body that was asked of the store began."""
    return [request.start for request in hub.requests_at(Place.STORE) if request.method == "GET"]


class TestCommandLine:
    """``sotto download``."""

    def test_a_file_of_the_hub(self, hub: HubServer, sotto: SottoRunner) -> None:
        done = sotto("download", TARGET, "--accept-licence", "--json")
        assert done.code == 0, done
        path = Path(done.json["path"])
        assert path.is_relative_to(sotto.profile / "models")
        assert path.read_bytes() == STORY
        assert done.json == {
            "id": done.json["id"],
            "name": done.json["name"],
            "path": str(path),
            "sha256": hashlib.sha256(STORY).hexdigest(),
            "bytes": len(STORY),
            "licence": "apache-2.0",
            "repository": REPOSITORY,
            "revision": hub.repositories[REPOSITORY].commit,
        }
        (listed,) = sotto("models", "list", "--json").json
        assert (listed["id"], listed["sha256"]) == (done.json["id"], done.json["sha256"])
        assert sotto("models", "verify", done.json["id"], "--json").json["ok"]

        hub.forget_requests()
        again = sotto("download", TARGET)
        assert again.code == 0
        assert again.out.startswith("Already here: ")
        assert bodies(hub) == []

    def test_a_hub_that_was_wrong_about_the_file_is_asked_again(self, hub: HubServer, sotto: SottoRunner) -> None:
        hub.misbehave(Mood.WRONG_SIZE, places=[Place.API])
        refused = sotto("download", TARGET, "--accept-licence", "--json")
        assert (refused.code, refused.json["error"]["code"]) == (1, "file_differs")
        hub.behave()
        done = sotto("download", TARGET, "--json")
        assert done.code == 0, done
        assert Path(done.json["path"]).read_bytes() == STORY
        assert [path.name for path in (sotto.profile / "models").iterdir()] == [Path(done.json["path"]).parent.name]

    def test_the_licence_comes_first(self, hub: HubServer, sotto: SottoRunner) -> None:
        refused = sotto("download", TARGET)
        assert refused.code == 1
        assert "Apache" in refused.err
        assert "--accept-licence" in refused.err
        assert bodies(hub) == []
        assert sotto("download", TARGET, "--json").error_code == "licence_not_accepted"
        assert sotto("download", TARGET, "--accept-licence").code == 0
        hub.add_file(REPOSITORY, "second-Q4_K_M.gguf", model("second"))
        assert sotto("download", f"{REPOSITORY}/second-Q4_K_M.gguf").code == 0  # asked once for each licence

    @pytest.mark.parametrize(
        ("entry", "repository", "file", "code"),
        [
            ("pythia-14m", "mradermacher/pythia-14m-GGUF", "pythia-14m.Q8_0.gguf", "not_found"),  # another commit
            (
                "qwen3-embedding-0.6b",
                "Qwen/Qwen3-Embedding-0.6B-GGUF",
                "Qwen3-Embedding-0.6B-Q8_0.gguf",
                "file_differs",
            ),
        ],
    )
    def test_another_file_behind_a_catalog_entry_is_refused(
        self, hub: HubServer, sotto: SottoRunner, entry: str, repository: str, file: str, code: str
    ) -> None:
        hub.add_file(repository, file, STORY)
        refused = sotto("download", entry, "--quantization", "Q8_0", "--accept-licence", "--json")
        assert (refused.code, refused.error_code) == (1, code)
        assert bodies(hub) == []
        assert not list(sotto.profile.rglob("*.gguf"))

    def test_offline_nothing_is_asked(self, hub: HubServer, sotto: SottoRunner) -> None:
        refused = sotto("--offline", "download", TARGET, "--accept-licence", "--json")
        assert (refused.code, refused.error_code) == (1, "offline")
        refused = sotto("--offline", "download", "pythia-14m", "--accept-licence", "--json")
        assert (refused.code, refused.error_code) == (1, "offline")
        assert hub.requests == []

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("owner/models",), "quantization_needed"),
            (("owner/models/none.gguf",), "quantization_unknown"),
            (("owner/empty",), "hub_no_model"),
            (("nobody/nothing",), "not_found"),
            (("no-such-model",), "catalog_model_unknown"),
            (("pythia-14m", "--quantization", "Q2_K"), "quantization_unknown"),
        ],
    )
    def test_what_it_says_to_wrong_words(
        self, hub: HubServer, sotto: SottoRunner, words: tuple[str, ...], code: str
    ) -> None:
        hub.add_file(REPOSITORY, "story-Q8_0.gguf", model("large"))
        hub.add_repository("owner/empty")
        failed = sotto("download", *words, "--json")
        assert (failed.code, failed.error_code) == (1, code)
        assert failed.json["error"]["hint"]

    def test_a_quantization_is_all_of_its_parts(self, hub: HubServer, sotto: SottoRunner) -> None:
        parts = [model("big", extra=(u16("split.no", n), u16("split.count", 2))) for n in (0, 1)]
        for number, content in enumerate(parts, 1):
            hub.add_file(REPOSITORY, f"big-Q8_0-0000{number}-of-00002.gguf", content)
        done = sotto("download", REPOSITORY, "--quantization", "q8_0", "--accept-licence", "--json")
        assert done.code == 0, done
        first = Path(done.json["path"])
        assert first.name == "model-00001-of-00002.gguf"
        assert [first.with_name(f"model-0000{n}-of-00002.gguf").read_bytes() for n in (1, 2)] == parts
        assert done.json["bytes"] == sum(map(len, parts))
        assert sotto("models", "verify", done.json["id"], "--json").json["ok"]

    def test_a_catalog_entry_whose_facts_the_hub_has(self, hub: HubServer, sotto: SottoRunner) -> None:
        hub.add_file("mradermacher/gpt-neox-20b-GGUF", "gpt-neox-20b.Q4_K_M.gguf", STORY)
        done = sotto("download", "gpt-neox-20b", "--accept-licence", "--json")
        assert done.code == 0, done
        assert done.json["name"] == "GPT-NeoX 20B"
        assert done.json["sha256"] == hashlib.sha256(STORY).hexdigest()
        assert done.json["revision"] == hub.repositories["mradermacher/gpt-neox-20b-GGUF"].commit

    def test_a_broken_file_is_not_installed(self, hub: HubServer, sotto: SottoRunner) -> None:
        hub.misbehave(Mood.FLIP_BIT)
        failed = sotto("download", TARGET, "--accept-licence")
        assert failed.code == 1
        assert sotto("models", "list", "--json").json == []
        hub.behave()
        assert sotto("download", TARGET).code == 0

    def test_ctrl_c_pauses_and_the_same_command_goes_on(self, hub: HubServer, tmp_path: Path) -> None:
        hub.misbehave(Mood.STALL, at=0.5)
        words = ["download", TARGET, "--accept-licence", "--json"]
        with _running(tmp_path, *words) as process:
            there = _wait_for_part(hub, tmp_path, process)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 3, err
        assert json.loads(out)["error"]["code"] == "interrupted"
        _goes_on(hub, tmp_path, words, there)

    def test_a_killed_sotto_loses_nothing(self, hub: HubServer, tmp_path: Path) -> None:
        hub.misbehave(Mood.STALL, at=0.5)
        words = ["download", TARGET, "--accept-licence", "--json"]
        with _running(tmp_path, *words) as process:
            there = _wait_for_part(hub, tmp_path, process)
            process.kill()
            process.communicate(timeout=PATIENCE)
        _goes_on(hub, tmp_path, words, there)


@contextlib.contextmanager
def _running(profile: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``sotto`` as a process of its own, as a shell does; it is dead afterwards."""
    command = [sys.executable, "-m", "sotto", "--data-dir", str(profile), *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def _wait_for_part(hub: HubServer, profile: Path, process: subprocess.Popen[bytes]) -> int:
    """Wait until a quarter of the story is on the disk; return how many bytes are."""

    def there() -> int | None:
        assert process.poll() is None, process.communicate()
        sizes = [path.stat().st_size for path in (profile / "models").rglob("*.part")]
        return sizes[0] if sizes and sizes[0] >= len(STORY) // 4 else None

    try:
        return wait_for(there, "a quarter of the story", PATIENCE, every=0.02)
    except AssertionError as error:
        error.add_note(f"asked of the hub: {[str(request) for request in hub.requests]}")
        raise


def _goes_on(hub: HubServer, profile: Path, words: list[str], there: int) -> None:
    """Check that the same command only fetches what was missing."""
    hub.behave()
    hub.forget_requests()
    with _running(profile, *words) as process:
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    assert Path(json.loads(out)["path"]).read_bytes() == STORY
    (start,) = bodies(hub)
    assert start >= there


class TestServices:
    """What the window uses."""

    @pytest.fixture
    def running(self, paths: AppPaths, hub: HubServer) -> Iterator[RunningServices]:
        running = RunningServices(paths).open()
        running.wait(running.services.downloads.open())
        yield running
        running.services.close()

    def ask_for(self, running: RunningServices, address: str = TARGET) -> Download:
        """Look into the hub, accept the licence and start what was found."""
        found = running.wait(running.services.hub_search.inspect(address), PATIENCE)
        assert found.wanted is not None
        request = request_for_variant(found, found.wanted)
        downloads = running.services.downloads
        running.wait(downloads.accept_licence(request.licence_key))
        return running.wait(downloads.start(request))

    def now(self, running: RunningServices, download: Download) -> Download:
        """Return ``download`` as it stands."""
        return next(one for one in running.services.downloads.downloads if one.id == download.id)

    def until_done(self, running: RunningServices, download: Download) -> None:
        """Wait for the end."""
        running.until(lambda: self.now(running, download).state is DownloadState.DONE, PATIENCE)

    def test_pausing_and_resuming_at_the_byte(self, hub: HubServer, running: RunningServices) -> None:
        hub.misbehave(Mood.STALL, at=0.5)
        download = self.ask_for(running)
        running.until(lambda: self.now(running, download).received >= len(STORY) // 4, PATIENCE)
        running.services.downloads.pause(download.id)
        there = self.now(running, download).received
        hub.behave()
        hub.forget_requests()
        running.services.downloads.resume(download.id)
        self.until_done(running, download)
        (start,) = bodies(hub)
        assert start >= there
        (installed,) = running.services.models.own
        assert installed.path.read_bytes() == STORY

    def test_the_next_start_asks_nothing_by_itself_and_nothing_twice(
        self, hub: HubServer, running: RunningServices
    ) -> None:
        for number, size in ((1, 300_000), (2, 3_000_000)):
            content = model("big", size, (u16("split.no", number - 1), u16("split.count", 2)))
            hub.add_file(REPOSITORY, f"big-Q8_0-0000{number}-of-00002.gguf", content)
        files = hub.repositories[REPOSITORY].files
        second = hub.stored(files["big-Q8_0-00002-of-00002.gguf"])
        hub.misbehave(Mood.SLOW, rate=500_000)
        download = self.ask_for(running, f"{REPOSITORY}/big-Q8_0-00001-of-00002.gguf")
        running.until(lambda: any(request.path == second for request in hub.requests), PATIENCE)
        running.services.close()
        hub.behave()
        hub.forget_requests()

        again = RunningServices(running.paths).open()
        try:
            downloads = again.services.downloads
            again.wait(downloads.open())
            (left,) = downloads.downloads
            assert (left.id, left.state) == (download.id, DownloadState.PAUSED)
            assert [file.is_complete for file in left.files] == [True, False]
            assert hub.requests == []
            downloads.resume(download.id)
            self.until_done(again, download)
            assert {request.path for request in hub.requests_at(Place.STORE)} == {second}
            assert len(again.services.models.own) == 1
        finally:
            again.services.close()

    def test_a_hub_with_a_problem_is_named_soon_and_waited_for(self, hub: HubServer, running: RunningServices) -> None:
        notes: list[str] = []
        running.services.hub.subscribe(DownloadProgress, lambda progress: notes.append(progress.note))
        found = running.wait(running.services.hub_search.inspect(TARGET), PATIENCE)
        assert found.wanted is not None
        request = request_for_variant(found, found.wanted)
        running.wait(running.services.downloads.accept_licence(request.licence_key))
        hub.misbehave(Mood.SERVER_ERROR)
        began = time.monotonic()
        download = running.wait(running.services.downloads.start(request))
        running.until(lambda: any("The next try is in" in note for note in notes), PATIENCE)
        assert time.monotonic() - began < 5.0
        hub.behave()
        self.until_done(running, download)
        assert self.now(running, download).error is None

    def test_going_offline_ends_what_runs(self, hub: HubServer, running: RunningServices) -> None:
        hub.misbehave(Mood.STALL, at=0.5)
        download = self.ask_for(running)
        running.until(lambda: self.now(running, download).received > 0, PATIENCE)
        running.settings.set(options.OFFLINE, True)
        running.until(lambda: self.now(running, download).state is DownloadState.PAUSED, PATIENCE)
        error = self.now(running, download).error
        assert error is not None
        assert error.code == "offline"
        hub.forget_requests()
        running.services.downloads.resume(download.id)
        assert self.now(running, download).state is DownloadState.PAUSED
        assert hub.requests == []

    def test_cancelling_leaves_nothing(self, hub: HubServer, running: RunningServices) -> None:
        hub.misbehave(Mood.STALL, at=0.5)
        download = self.ask_for(running)
        running.until(lambda: self.now(running, download).received > 0, PATIENCE)
        folder = running.paths.models / download.folder
        assert folder.is_dir()
        running.services.downloads.cancel(download.id)
        running.until(lambda: not folder.exists(), PATIENCE)
        assert list(running.services.downloads.downloads) == []
