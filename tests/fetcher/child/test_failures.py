from __future__ import annotations

import email.utils
import time

import httpx2
import pytest

from sotto.fetcher.child import failures

HOST = "hub.example"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (httpx2.ConnectError("[Errno -2] Name or service not known"), "no_network"),
        (httpx2.ConnectTimeout("timed out"), "no_network"),
        (httpx2.ReadTimeout("timed out"), "stalled"),
        (httpx2.WriteTimeout("timed out"), "stalled"),
        (httpx2.ReadError("reset"), "connection_cut"),
        (httpx2.RemoteProtocolError("Server disconnected without sending a response."), "connection_cut"),
        (httpx2.RemoteProtocolError("illegal status line"), "answer_not_understood"),
        (httpx2.ProxyError("502 Bad Gateway"), "proxy_problem"),
    ],
)
def test_trouble_on_the_way_may_pass(error: Exception, code: str) -> None:
    failure = failures.from_exception(error, HOST, is_answered=False)
    assert (failure.code, failure.passes) == (code, True)
    assert type(error).__name__ in failure.details
    assert failure.hint


@pytest.mark.parametrize(
    ("status", "headers", "code", "passes"),
    [
        (400, {}, "answer_not_understood", False),
        (401, {}, "gated", False),
        (401, {"x-error-message": "Invalid credentials in Authorization header"}, "token_rejected", False),
        (401, {"x-error-code": "GatedRepo"}, "gated", False),
        (401, {"x-error-code": "RepoNotFound"}, "not_found", False),
        (403, {}, "gated", False),
        (403, {"content-type": "text/html"}, "access_refused", True),
        (403, {"content-type": "text/html", "x-error-code": "GatedRepo"}, "gated", False),
        (404, {"x-error-code": "RevisionNotFound"}, "not_found", False),
        (404, {}, "not_found", False),
        (407, {}, "proxy_problem", False),
        (408, {}, "hub_problem", True),
        (410, {}, "not_found", False),
        (416, {}, "range_refused", False),
        (429, {}, "rate_limited", True),
        (502, {}, "hub_problem", True),
    ],
)
def test_what_a_status_of_the_hub_means(status: int, headers: dict[str, str], code: str, passes: bool) -> None:
    failure = failures.from_status(status, headers, HOST, is_hub=True, authorised=False)
    assert (failure.code, failure.passes) == (code, passes)
    assert f"HTTP {status}" in failure.details


def test_a_store_that_lacks_what_the_hub_has_may_get_it() -> None:
    failure = failures.from_status(404, {}, HOST, is_hub=False, authorised=False)
    assert (failure.code, failure.passes) == ("not_found", True)
    assert "at the moment" in failure.text


def test_a_refused_token_is_told_from_a_missing_one() -> None:
    assert failures.from_status(401, {}, HOST, is_hub=True, authorised=True).code == "token_rejected"
    assert failures.from_status(401, {}, HOST, is_hub=True, authorised=False).code == "gated"


def test_a_hub_that_hides_what_it_has_is_not_taken_at_its_word() -> None:
    failure = failures.from_status(
        401, {"x-error-message": "Invalid username or password."}, HOST, is_hub=True, authorised=False
    )
    assert failure.text.startswith("The hub does not have this model, or")
    assert failure.hint.startswith("Check the name.")


def test_foreign_words_appear_in_the_details_only_and_harmless() -> None:
    hostile = "x\r\nSet-Cookie: a\x1b[31m\u202e" + "y" * 1000
    failure = failures.from_status(500, {"x-error-message": hostile}, HOST, is_hub=True, authorised=False)
    assert "Cookie" not in failure.text + failure.hint
    assert failure.details.isprintable()
    assert failure.details.isascii()
    assert len(failure.details) <= 300


def test_how_long_to_wait() -> None:
    assert failures.retry_after({}) is None
    assert failures.retry_after({"retry-after": " 17 "}) == 17.0
    assert failures.retry_after({"retry-after": "soon"}) is None
    assert failures.retry_after({"retry-after": "²"}) is None
    date = email.utils.formatdate(time.time() + 100, usegmt=True)
    waits = failures.retry_after({"retry-after": date})
    assert waits is not None
    assert 60 < waits <= 100
    assert failures.retry_after({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}) == 0.0
    assert failures.retry_after({"ratelimit": '"api";r=0;t=55'}) == 55.0
    assert failures.retry_after({"ratelimit": '"api";r=10;t=55'}) is None
