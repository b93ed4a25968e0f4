"""Downloads as the window uses them: what may start, in which order, and what is installed in the end."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sotto.config import options
from sotto.domain.downloads import DownloadFile, DownloadState
from sotto.domain.errors import UserFacingError
from sotto.domain.events import DownloadFinished, DownloadProgress, DownloadsChanged, ModelsChanged, Notice
from support.downloading import STORY, Downloading, request, split_request
from support.fake_fetcher import COMMIT
from support.guide import write_guide
from support.running_services import RunningServices, model_bytes

Make = Callable[..., Downloading]


def refusal(one: Downloading, **changes: object) -> str:
    """Return the code with which a request is refused."""
    with pytest.raises(UserFacingError) as refused:
        one.start(request(**changes))  # type: ignore[arg-type]
    assert refused.value.text
    assert refused.value.hint
    return refused.value.code


def test_a_request_becomes_an_installed_model(downloading: Make) -> None:
    one = downloading()
    wanted = request(entry="story-1b")
    download = one.start(wanted)
    job = one.job()
    assert (job.message.repository, job.message.revision, job.message.file) == (
        "owner/models",
        COMMIT,
        "Story-Q4_K_M.gguf",
    )
    assert (job.message.size_bytes, job.message.sha256) == (len(STORY), wanted.files[0].sha256)
    job.receive(STORY, upto=20)
    one.until(lambda: one.service.progress(download.id) is not None)
    assert one.service.progress(download.id) == one.events[-1]
    job.finish(STORY)
    one.until_state(download, DownloadState.DONE)

    (model,) = one.running.services.models.own
    folder = one.paths.models / download.folder
    assert model.path == folder / "model.gguf"
    assert model.path.read_bytes() == STORY
    assert [file.name for file in folder.iterdir() if file.suffix != ".lock"] == ["model.gguf"]
    assert (model.name, model.licence, model.repository) == ("Story", "apache-2.0", "owner/models")
    assert (model.revision, model.remote_name, model.entry) == (COMMIT, "Story-Q4_K_M.gguf", "story-1b")
    assert model.sha256 == hashlib.sha256(STORY).hexdigest()
    assert one.running.services.models.selected == model
    assert one.running.wait(one.running.services.models.verify(model.id, lambda _: None)).ok
    assert one.events[-1] == DownloadFinished(download.id, model.id, "Story")
    assert one.service.progress(download.id) is None
    assert one.stored() == []


def test_the_first_model_takes_over_from_the_guide(
    downloading: Make, start: Callable[..., RunningServices], tmp_path: Path
) -> None:
    one = downloading(start(guide=write_guide(tmp_path)))
    models = one.running.services.models
    assert models.selected is not None
    one.running.services.models.select(models.selected.id)
    download = one.start()
    one.job().finish(STORY)
    one.until_state(download, DownloadState.DONE)
    assert models.selected is not None
    assert models.selected.name == "Story"


def test_parts_and_the_projector_get_names_that_fit_together(downloading: Make) -> None:
    one = downloading()
    download = one.start(split_request())
    content = {"Q4/big-00001-of-00002.gguf": STORY, "Q4/big-00002-of-00002.gguf": b"2" * 50, "mmproj.gguf": b"3"}
    revisions = []
    for name in content:
        job = one.job()
        assert job.message.file == name
        revisions.append(job.message.revision)
        assert not (one.paths.models / download.folder / "model-00001-of-00002.gguf").exists()
        job.finish(content[name])
        one.until(lambda job=job: job not in one.network.running and job.is_over)
        one.settle()
    assert revisions == ["main", COMMIT, COMMIT]  # all files are of one state of the repository
    names = ["model-00001-of-00002.gguf", "model-00002-of-00002.gguf", "projector.gguf"]
    assert [file.local for file in one.now(download).files] == names
    folder = one.paths.models / download.folder
    assert [(folder / name).read_bytes() for name in names] == list(content.values())


def test_a_projector_of_another_commit_stays_at_it(downloading: Make) -> None:
    one = downloading()
    files = (*request().files, replace(split_request().files[0], revision="main"))
    download = one.start(request(files=files))
    one.job().finish(STORY)
    one.until(lambda: one.job().message.file == "mmproj.gguf")
    assert one.job().message.revision == "main"
    one.job().receive(b"3")
    one.settle()
    model, projector = one.now(download).files
    assert (model.revision, projector.revision) == ("", COMMIT)
    assert one.stored()[0].files[1].revision == COMMIT


@pytest.mark.parametrize(
    "name", ["../../outside.gguf", "/etc/passwd", "C:\\x.gguf", "a\x00b.gguf", "model.gguf\u202e", "con"]
)
def test_names_from_the_hub_never_become_names_here(downloading: Make, name: str) -> None:
    one = downloading()
    files = (DownloadFile(name, local=name, size_bytes=len(STORY)),)
    download = one.start(request(name, files=files))
    one.job().finish(STORY)
    one.until_state(download, DownloadState.DONE)
    written = [path.relative_to(one.paths.models) for path in one.paths.models.rglob("*.gguf")]
    assert written == [Path(download.folder) / "model.gguf"]
    assert set(download.folder) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")


def test_a_licence_is_asked_for_once(downloading: Make) -> None:
    one = downloading()
    wait = one.running.wait
    with pytest.raises(UserFacingError) as refused:
        wait(one.service.start(request()))
    assert refused.value.code == "licence_not_accepted"
    assert one.network.jobs == []
    assert not wait(one.service.is_accepted("apache-2.0"))
    wait(one.service.accept_licence("apache-2.0"))
    assert wait(one.service.is_accepted("apache-2.0"))
    wait(one.service.start(request()))
    wait(one.service.start(request("Other", model_bytes("other"))))


def test_a_licence_whose_text_changed_is_asked_for_again(downloading: Make) -> None:
    one = downloading()
    record = one.running.services.tasks.store(lambda store: store.licences.accept("apache-2.0", "0" * 64, at=1))
    one.running.wait(record)
    assert not one.running.wait(one.service.is_accepted("apache-2.0"))


def test_a_licence_without_a_name_is_that_of_one_repository(downloading: Make) -> None:
    one = downloading()
    one.start(request(licence="other"))
    with pytest.raises(UserFacingError) as refused:
        one.running.wait(one.service.start(request("Other", licence="other", repository="someone/else")))
    assert refused.value.code == "licence_not_accepted"


def test_what_cannot_be_is_refused_before_any_request(downloading: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    one = downloading()
    one.network.is_offline = True
    assert refusal(one) == "offline"
    one.network.is_offline = False
    disk = shutil.disk_usage(one.paths.data)
    free = 1_000_000_000 + len(STORY) - 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: disk._replace(free=free))
    assert refusal(one) == "disk_too_small"
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: disk._replace(free=free + 1))
    one.start()
    assert refusal(one, name="Other") == "disk_too_small"  # the story still needs its room
    assert refusal(one) == "already_downloading"
    assert len(one.network.jobs) <= 1


def test_a_missing_drive_is_no_reason_to_fill_another_one(downloading: Make, tmp_path: Path) -> None:
    one = downloading()
    one.running.settings.set(options.MODELS_FOLDER, str(tmp_path / "drive"))
    assert refusal(one) == "models_folder_missing"
    (tmp_path / "drive").mkdir()
    download = one.start()
    one.job().finish(STORY)
    one.until_state(download, DownloadState.DONE)
    assert (tmp_path / "drive" / download.folder / "model.gguf").is_file()


def test_asking_twice_starts_once(downloading: Make) -> None:
    one = downloading()
    one.running.wait(one.service.accept_licence("apache-2.0"))
    first, second = one.service.start(request()), one.service.start(request())
    with pytest.raises(UserFacingError) as refused:
        one.running.wait(second)
    assert refused.value.code == "already_downloading"
    one.until(lambda: len(one.service.downloads) == 1)
    first.drop()
    assert len(one.stored()) == 1
    assert one.service.same_as(request()) == one.service.downloads[0]


def test_an_installed_file_is_not_fetched_again(downloading: Make) -> None:
    one = downloading()
    download = one.start()
    one.job().finish(STORY)
    one.until_state(download, DownloadState.DONE)
    assert refusal(one) == "already_installed"
    unpinned = (DownloadFile("Story-Q4_K_M.gguf", ""),)
    assert refusal(one, files=unpinned, revision="main") == "already_installed"
    newer = request(files=unpinned, revision="d" * 40)
    one.start(newer)  # a newer version is another file
    one.running.services.models.own[0].path.unlink()
    one.service.cancel(one.service.downloads[0].id)
    one.start()


def test_as_many_at_once_as_the_settings_say(downloading: Make) -> None:
    one = downloading()
    first, second, third = (one.start(request(name, model_bytes(name))) for name in ("a", "b", "c"))
    one.job(count=2)
    one.settle()
    assert [one.now(download).state for download in (first, second, third)] == ["running", "running", "queued"]
    assert len(one.network.jobs) == 2
    one.network.jobs[0].finish(model_bytes("a"))
    one.until_state(third, DownloadState.RUNNING)
    fourth = one.start(request("d", model_bytes("d")))
    assert one.now(fourth).state is DownloadState.QUEUED
    one.running.settings.set(options.DOWNLOADS_AT_ONCE, 3)
    one.until_state(fourth, DownloadState.RUNNING)


def test_the_queue_has_the_order_the_user_gives_it(downloading: Make) -> None:
    one = downloading()
    one.running.settings.set(options.DOWNLOADS_AT_ONCE, 1)
    first, second, third = (one.start(request(name, model_bytes(name))) for name in ("a", "b", "c"))
    one.service.move(third.id, 0)
    assert [download.id for download in one.service.downloads] == [third.id, first.id, second.id]
    assert one.now(first).state is DownloadState.RUNNING
    one.job().finish(model_bytes("a"))
    one.until_state(third, DownloadState.RUNNING)
    assert [download.id for download in one.stored()] == [third.id, second.id]


def test_pausing_keeps_the_bytes_and_resuming_goes_on_with_them(downloading: Make) -> None:
    one = downloading()
    download = one.start()
    job = one.job()
    job.receive(STORY, upto=20)
    one.until(lambda: one.now(download).received == 20)
    one.service.pause(download.id)
    assert one.now(download).state is DownloadState.PAUSED
    assert job.stops == 1
    one.settle()
    assert one.network.running == []
    one.service.resume(download.id)
    again = one.job()
    assert again.message.part == job.message.part
    assert (again.message.etag, again.message.size_bytes) == ('"etag"', len(STORY))
    again.finish(STORY)
    one.until_state(download, DownloadState.DONE)


def test_resuming_waits_until_the_old_job_is_over(downloading: Make) -> None:
    one = downloading()
    download = one.start()
    job = one.job()
    job.stops_at_once = False
    one.service.pause(download.id)
    one.service.resume(download.id)
    one.settle()
    assert len(one.network.jobs) == 1  # never two that write the same file
    job.stops_at_once = True
    job.stop()
    one.until(lambda: len(one.network.jobs) == 2)


def test_nothing_begins_while_the_models_are_being_moved(downloading: Make) -> None:
    moves: list[bool] = []
    one = downloading(is_moving=lambda: bool(moves))
    download = one.start()
    one.job()
    one.service.pause(download.id)
    one.until_state(download, DownloadState.PAUSED)
    moves.append(True)
    notices: list[str] = []
    one.running.services.hub.subscribe(Notice, lambda notice: notices.append(notice.error.code))
    one.service.resume(download.id)
    one.service.resume_all()
    assert notices == ["models_move", "models_move"]
    assert one.now(download).state is DownloadState.PAUSED
    assert refusal(one, name="Other") == "models_move"
    moves.clear()
    one.service.resume(download.id)
    one.until(lambda: len(one.network.running) == 1)


def test_all_are_paused_and_resumed_together(downloading: Make) -> None:
    one = downloading()
    downloads = [one.start(request(name, model_bytes(name))) for name in ("a", "b", "c")]
    one.job(count=2)
    one.service.pause_all()
    one.settle()
    assert {one.now(download).state for download in downloads} == {DownloadState.PAUSED}
    assert one.network.running == []
    one.service.resume_all()
    one.job(count=2)
    assert [one.now(download).state for download in downloads] == ["running", "running", "queued"]


def test_cancelling_deletes_what_was_fetched_and_nothing_else(downloading: Make) -> None:
    one = downloading()
    first, second = (one.start(request(name, model_bytes(name))) for name in ("a", "b"))
    for job in (one.job(0, count=2), one.job(1, count=2)):
        job.receive(STORY, upto=20)
    one.settle()
    foreign = one.paths.models / second.folder / "notes.txt"
    foreign.write_text("mine")
    leftover = one.paths.models / "unknown-abc" / "model.gguf.part"
    leftover.parent.mkdir()
    leftover.write_bytes(b"x")
    for download in (first, second):
        one.service.cancel(download.id)
    assert list(one.service.downloads) == []
    one.until(lambda: not one.stored())
    assert not (one.paths.models / first.folder).exists()
    assert [file.name for file in foreign.parent.iterdir()] == ["notes.txt"]
    assert leftover.exists()


def test_cancelling_a_paused_one_and_clearing_a_done_one(downloading: Make) -> None:
    one = downloading()
    paused, done = (one.start(request(name, model_bytes(name))) for name in ("a", "b"))
    one.job(1, count=2).finish(model_bytes("b"))
    one.until_state(done, DownloadState.DONE)
    one.service.pause(paused.id)
    one.settle()
    for download in (paused, done):
        one.service.cancel(download.id)
    one.until(lambda: not (one.paths.models / paused.folder).exists())
    assert list(one.service.downloads) == []
    assert (one.paths.models / done.folder / "model.gguf").exists()
    assert [model.name for model in one.running.services.models.own] == ["b"]


def test_listeners_hear_of_every_change(downloading: Make) -> None:
    one = downloading()
    models_changed: list[ModelsChanged] = []
    one.running.services.hub.subscribe(ModelsChanged, models_changed.append)
    download = one.start()
    assert DownloadsChanged() in one.events
    job = one.job()
    job.receive(STORY, upto=len(STORY) // 2, speed=10.0)
    one.until(lambda: any(isinstance(event, DownloadProgress) for event in one.events))
    progress = next(event for event in one.events if isinstance(event, DownloadProgress))
    half = len(STORY) // 2
    assert progress == DownloadProgress(download.id, half, len(STORY), 10.0, (len(STORY) - half) / 10.0)
    job.finish(STORY)
    one.until_state(download, DownloadState.DONE)
    assert models_changed
