"""What is asked of a server, and which of its answers are believed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sotto.fetcher.child.answer import Expected, Verdict, etag_of, judge, request_headers
from sotto.fetcher.child.failures import Failure

WHOLE = Expected(0, 1000, "")
REST = Expected(400, 1000, '"a"')


def test_the_whole_is_asked_for_without_conditions() -> None:
    assert request_headers(Expected(0, 1000, '"a"')) == {}


@pytest.mark.parametrize(
    ("etag", "condition"), [('"a"', {"If-Range": '"a"'}), ("", {}), ('W/"a"', {})], ids=["strong", "none", "weak"]
)
def test_a_rest_is_asked_for_if_the_file_is_the_same(etag: str, condition: dict[str, str]) -> None:
    assert request_headers(Expected(400, 1000, etag)) == {"Range": "bytes=400-", **condition}


@pytest.mark.parametrize(
    ("status", "headers", "expected", "verdict"),
    [
        (200, {"content-length": "1000"}, WHOLE, Verdict.GO_ON),
        (200, {}, WHOLE, Verdict.GO_ON),
        (200, {"content-length": "1000", "content-type": "text/plain"}, WHOLE, Verdict.GO_ON),
        (200, {"content-length": "1000"}, REST, Verdict.IGNORED),
        (200, {"etag": '"a"'}, REST, Verdict.IGNORED),
        (200, {"content-type": "application/octet-stream"}, REST, Verdict.IGNORED),
        (200, {"content-length": "1000", "etag": '"a"'}, REST, Verdict.IGNORED),
        (200, {"content-length": "1000", "etag": '"b"'}, REST, Verdict.CHANGED),
        (200, {"content-length": "7", "etag": '"b"'}, REST, Verdict.CHANGED),
        (206, {"content-range": "bytes 400-999/1000"}, REST, Verdict.GO_ON),
        (206, {"content-range": "bytes 400-999/*"}, REST, Verdict.GO_ON),
        (206, {"content-range": "bytes 400-999/1000", "etag": 'W/"a"'}, REST, Verdict.GO_ON),
        (206, {"content-range": "bytes 400-999/1000", "etag": '"b"'}, REST, Verdict.CHANGED),
        (206, {"content-range": "bytes 400-1099/1100"}, REST, Verdict.OTHER_RANGE),
        (206, {"content-range": "bytes 0-999/1000"}, REST, Verdict.OTHER_RANGE),
        (206, {"content-range": "bytes 401-999/1000"}, REST, Verdict.OTHER_RANGE),
        (206, {"content-range": "bytes 400-999/" + "9" * 5000}, REST, Verdict.OTHER_RANGE),
        (206, {"content-range": "lines 400-999/1000"}, REST, Verdict.OTHER_RANGE),
        (206, {}, REST, Verdict.OTHER_RANGE),
        (206, {"content-range": "bytes 0-999/1000"}, WHOLE, Verdict.GO_ON),
    ],
)
def test_answers_that_are_of_use(status: int, headers: Mapping[str, str], expected: Expected, verdict: Verdict) -> None:
    assert judge(status, headers, expected, "hub") is verdict


@pytest.mark.parametrize(
    ("status", "headers", "expected", "code", "passes"),
    [
        (200, {"content-length": "999"}, WHOLE, "file_differs", False),
        (206, {"content-range": "bytes 0-998/999"}, WHOLE, "file_differs", False),
        (206, {"content-range": "bytes 1-999/1000"}, WHOLE, "answer_not_understood", True),
        (200, {"content-length": "17"}, REST, "answer_not_understood", True),
        (200, {}, REST, "answer_not_understood", True),
        (200, {"content-type": "application/json"}, WHOLE, "answer_not_understood", True),
        (200, {"content-type": "application/json", "etag": '"a"'}, REST, "answer_not_understood", True),
        (200, {"content-type": "application/problem+xml; charset=x"}, WHOLE, "answer_not_understood", True),
        (200, {"content-type": "text/plain", "content-length": "17"}, WHOLE, "answer_not_understood", True),
        (202, {"etag": '"a"'}, WHOLE, "answer_not_understood", True),
        (204, {}, REST, "answer_not_understood", True),
        (304, {"etag": '"a"'}, REST, "answer_not_understood", True),
    ],
)
def test_answers_that_are_of_no_use(
    status: int, headers: Mapping[str, str], expected: Expected, code: str, passes: bool
) -> None:
    with pytest.raises(Failure) as caught:
        judge(status, headers, expected, "hub")
    assert (caught.value.code, caught.value.passes) == (code, passes)


@pytest.mark.parametrize("etag", ['"' + "x" * 300 + '"', '"a\r\nb"', '"ä"', ""])
def test_an_etag_that_can_not_be_sent_back_is_none(etag: str) -> None:
    assert etag_of({"etag": etag}) == ""
