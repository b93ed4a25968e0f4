"""What becomes of downloads when something goes wrong: the network, the disk, the power, another Sotto."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sotto.config import options
from sotto.domain.downloads import Download, DownloadState
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice
from sotto.fetcher.protocol import Checking, Restarted, Waiting
from sotto.services import download_retries
from sotto.store.store import Store
from support.downloading import STORY, Downloading, request
from support.running_services import RunningServices, model_bytes

Make = Callable[..., Downloading]

SOON = (0.01,)
NEVER = (3600.0,)


def begun(one: Downloading, received: int = 20) -> Download:
    """Start the story and let its first bytes arrive."""
    download = one.start()
    one.job().receive(STORY, upto=received)
    one.until(lambda: one.now(download).received == received)
    return download


def notices(one: Downloading) -> list[UserFacingError]:
    """Return what the user was told."""
    return [event.error for event in one.running.of(Notice)]


def test_a_lost_network_is_tried_again_by_itself(downloading: Make) -> None:
    one = downloading(pauses=SOON)
    download = begun(one)
    for _ in range(3):
        one.job().fail("no_network", passes=True)
        one.until(lambda: not one.network.running)
        one.until(lambda: bool(one.network.running))
    one.job().finish(STORY)
    assert one.until_state(download, DownloadState.DONE).error is None


def test_what_waits_for_its_next_try_leaves_its_place_to_others(downloading: Make) -> None:
    one = downloading(pauses=NEVER)
    one.running.settings.set(options.DOWNLOADS_AT_ONCE, 1)
    first, second = (one.start(request(name, model_bytes(name))) for name in ("a", "b"))
    one.job().fail("no_network", passes=True)
    one.until_state(second, DownloadState.RUNNING)
    waiting = one.now(first)
    assert waiting.state is DownloadState.QUEUED
    assert waiting.error is not None
    assert waiting.error.code == "no_network"
    one.job().finish(model_bytes("b"))
    one.until_state(second, DownloadState.DONE)
    one.service.resume(first.id)  # the user need not wait
    assert one.until_state(first, DownloadState.RUNNING).error is None


def test_what_does_not_pass_fails_until_the_user_resumes_it(downloading: Make) -> None:
    one = downloading(pauses=SOON)
    download = begun(one)
    one.job().fail("gated", passes=False)
    failed = one.until_state(download, DownloadState.FAILED)
    assert failed.error is not None
    assert (failed.error.code, failed.error.text, failed.error.hint) == ("gated", "It is gated.", "Do something.")
    one.settle()
    assert one.network.running == []
    one.service.resume(download.id)
    one.job().finish(STORY)
    one.until_state(download, DownloadState.DONE)


def test_a_full_disk_pauses(downloading: Make) -> None:
    one = downloading(pauses=SOON)
    download = begun(one)
    part = one.job().part
    one.job().fail("disk_full", passes=True)
    paused = one.until_state(download, DownloadState.PAUSED)
    assert paused.error is not None
    assert paused.error.code == "disk_full"
    one.settle()
    assert one.network.running == []
    assert part.read_bytes() == STORY[:20]


def test_waking_up_begins_anew_what_ran_and_what_waited(downloading: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download_retries, "TICK_SECONDS", 0.01)
    time = [1000.0]
    one = downloading(pauses=NEVER, clock=lambda: time[0])
    running = begun(one)
    waiting = one.start(request("b", model_bytes("b")))
    job = one.job(1, count=2)
    job.fail("no_network", passes=True)
    one.until(lambda: one.now(waiting).error is not None)
    time[0] += 36.0
    old = one.network.jobs[0]
    one.until(lambda: old.is_over and len(one.network.running) == 2)
    one.until(lambda: {one.now(running).state, one.now(waiting).state} == {DownloadState.RUNNING})
    assert one.network.running[0].message.part != one.network.running[1].message.part


def test_the_offline_switch_ends_the_waiting_too(downloading: Make) -> None:
    one = downloading(pauses=SOON)
    one.running.settings.set(options.DOWNLOADS_AT_ONCE, 1)
    first, second = (one.start(request(name, model_bytes(name))) for name in ("a", "b"))
    one.job()
    one.network.is_offline = True
    one.running.settings.set(options.OFFLINE, True)
    one.job().fail("offline", passes=False)
    for download in (first, second):
        paused = one.until_state(download, DownloadState.PAUSED)
        assert paused.error is not None
        assert paused.error.code == "offline"
    one.service.resume_all()
    one.settle()
    assert len(one.network.jobs) == 1
    one.network.is_offline = False
    one.running.settings.set(options.OFFLINE, False)
    one.settle()
    assert len(one.network.jobs) == 1  # going on is the user's decision
    one.service.resume(first.id)
    one.job()


def test_the_next_start_finds_it_paused_and_goes_on_at_the_byte(
    downloading: Make, start: Callable[..., RunningServices]
) -> None:
    one = downloading()
    download = begun(one)
    part = one.job().part
    part.write_bytes(STORY[:33])  # the last bytes of a killed fetcher, which nobody noted
    one.service.close()
    one.running.services.close()
    assert one.network.jobs[0].stops == 1

    two = downloading(start())
    assert [(left.id, left.state, left.received) for left in two.service.downloads] == [
        (download.id, DownloadState.PAUSED, 33)
    ]
    two.settle()
    assert two.network.jobs == []  # no request that nobody asked for
    two.service.resume(download.id)
    message = two.job().message
    assert (message.part, message.etag, message.sha256) == (
        str(part),
        '"etag"',
        hashlib.sha256(STORY).hexdigest(),
    )
    two.job().finish(STORY)
    two.until_state(download, DownloadState.DONE)


def test_what_vanished_from_the_disk_does_not_count(downloading: Make) -> None:
    one = downloading()
    download = begun(one)
    one.service.pause(download.id)
    one.settle()
    one.network.jobs[0].part.unlink()
    one.service.resume(download.id)
    one.job()
    assert one.now(download).received == 0
    assert one.job().message.etag == ""


def test_a_file_that_got_its_name_too_early_is_checked_again(downloading: Make) -> None:
    one = downloading()
    download = begun(one)
    one.service.pause(download.id)
    one.settle()
    part = one.network.jobs[0].part
    part.write_bytes(STORY)
    part.rename(part.with_suffix(""))
    one.service.resume(download.id)
    assert one.job().part.read_bytes() == STORY


def test_a_complete_file_is_not_fetched_again(downloading: Make, start: Callable[..., RunningServices]) -> None:
    """As after a power cut in the moment between the last byte and the installation."""
    one = downloading()
    download = one.start()
    one.job().receive(STORY)
    one.settle()
    one.service.close()
    file = one.now(download).files[0]

    def complete(store: Store) -> None:
        (left,) = store.downloads.all()
        store.downloads.save(replace(left, files=(replace(file, is_complete=True),)))

    one.running.wait(one.running.services.tasks.store(complete))
    one.running.services.close()
    two = downloading(start())
    two.service.resume(download.id)
    two.until_state(download, DownloadState.DONE)
    assert two.network.jobs == []


def test_a_file_that_is_no_model_is_not_installed(downloading: Make) -> None:
    one = downloading()
    download = one.start()
    one.job().finish(b"<html>" * 10)
    failed = one.until_state(download, DownloadState.FAILED)
    assert failed.error is not None
    assert failed.error.code == "model_file_html"
    assert list(one.running.services.models.own) == []
    one.service.cancel(download.id)
    one.until(lambda: not (one.paths.models / download.folder).exists())


def test_a_second_sotto_keeps_its_hands_off(downloading: Make) -> None:
    one = downloading()
    download = begun(one)
    two = downloading(one.running)
    assert two.now(download).state is DownloadState.PAUSED
    two.service.resume(download.id)
    two.until(lambda: two.now(download).error is not None)
    busy = two.now(download)
    assert busy.error is not None
    assert (busy.state, busy.error.code) == (DownloadState.PAUSED, "download_busy")
    two.service.cancel(download.id)
    two.until(lambda: [error.code for error in notices(two)] == ["download_busy"])
    assert one.job().part.exists()
    assert [left.id for left in two.service.downloads] == [download.id]
    assert two.network.jobs == []


def test_what_a_second_sotto_finished_leaves_the_list(downloading: Make) -> None:
    one = downloading()
    download = begun(one)
    one.service.pause(download.id)
    one.settle()
    two = downloading(one.running)
    two.service.resume(download.id)
    two.job().finish(STORY)
    two.until_state(download, DownloadState.DONE)
    one.service.resume(download.id)
    one.until(lambda: not one.service.downloads)
    assert [error.code for error in notices(one)] == ["download_gone"]
    assert len(one.network.jobs) == 1


def test_the_user_reads_what_it_does_instead_of_receiving(downloading: Make) -> None:
    one = downloading()
    download = begun(one)
    job = one.job()

    def note() -> str:
        progress = one.service.progress(download.id)
        return progress.note if progress is not None else ""

    job.say(Checking(job.message.job, 50, 100))
    one.until(lambda: note() == "Checking what is there already. 50%")
    job.say(Waiting(job.message.job, 7.6, 2, "hub_problem", "The hub has a problem."))
    one.until(lambda: note() == "The hub has a problem. The next try is in 8 s.")
    job.say(Restarted(job.message.job, "file_changed", "The file was changed on the hub."))
    one.until(lambda: bool(notices(one)))
    (told,) = notices(one)
    assert (told.code, told.text) == ("file_changed", "Story: The file was changed on the hub.")
    one.settle()
    assert one.now(download).received == 0


@pytest.mark.parametrize("is_stopped", [False, True])
def test_a_job_that_ends_in_the_moment_of_a_pause(downloading: Make, is_stopped: bool) -> None:
    one = downloading(pauses=SOON)
    download = begun(one)
    job = one.job()
    job.stops_at_once = is_stopped
    one.service.pause(download.id)
    job.fail("no_network", passes=True)
    one.settle()
    assert one.now(download).state is DownloadState.PAUSED
    assert one.network.running == []


def test_nothing_runs_after_the_end(downloading: Make, tmp_path: Path) -> None:
    one = downloading(pauses=SOON)
    download = begun(one)
    one.service.close()
    one.service.close()
    one.service.resume(download.id)
    one.running.settings.set(options.DOWNLOADS_AT_ONCE, 4)
    one.settle()
    assert one.network.running == []
