"""What requests brought whose end was never reported."""

from __future__ import annotations

from sotto.fetcher.open_requests import OpenRequests
from sotto.fetcher.protocol import Checking, Progress, RequestEnded, RequestStarted, Restarted


def started(number: int, job: str = "a") -> RequestStarted:
    return RequestStarted(number, job, "fetch", 1, "GET", "hub.test", "/x")


def test_only_what_did_not_end_is_given_up_and_only_once() -> None:
    requests = OpenRequests()
    for message in (started(1), RequestEnded(1, 200, 5), started(2)):
        requests.heard(message)
    assert requests.give_up() == [RequestEnded(2, 0, 0)]
    assert requests.give_up() == []


def test_bytes_that_lay_there_before_do_not_count() -> None:
    requests = OpenRequests()
    for message in (Checking("a", 10, 400), started(1), Progress("a", 1000, 2000), started(2, "b")):
        requests.heard(message)
    assert requests.give_up() == [RequestEnded(1, 0, 600), RequestEnded(2, 0, 0)]


def test_a_file_begun_anew_counts_from_nothing() -> None:
    requests = OpenRequests()
    for message in (Progress("a", 900, 2000), Restarted("a", "file_changed", ""), started(1), Progress("a", 70, 2000)):
        requests.heard(message)
    assert requests.give_up() == [RequestEnded(1, 0, 70)]


def test_a_job_that_is_over_is_forgotten() -> None:
    requests = OpenRequests()
    requests.heard(Progress("a", 900, 2000))
    requests.forget("a")
    requests.heard(started(1))
    requests.heard(Progress("a", 950, 2000))
    assert requests.give_up() == [RequestEnded(1, 0, 950)]
