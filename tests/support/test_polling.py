"""What waits for others by looking again: an answer that comes late counts, one that never comes fails."""

from __future__ import annotations

import pytest

from support.polling import wait_for


def test_the_first_true_answer_is_returned() -> None:
    answers = iter([None, "", "there", "too late"])
    assert wait_for(lambda: next(answers), "an answer", every=0.001) == "there"


def test_what_never_comes_fails_with_its_name() -> None:
    with pytest.raises(AssertionError, match=r"not within 0\.01 s: the rain"):
        wait_for(lambda: False, "the rain", within=0.01, every=0.001)


def test_what_is_there_needs_no_time() -> None:
    assert wait_for(lambda: 1, "one", within=0.0) == 1


def test_an_error_of_the_one_who_looks_is_not_waited_out() -> None:
    with pytest.raises(ZeroDivisionError):
        wait_for(lambda: 1 // 0, "nothing")


def test_on_the_screen_what_is_gone_may_come_back() -> None:
    at_spi = pytest.importorskip("support.at_spi", reason="needs jeepney, which keyring brings on Linux")
    answers = iter([at_spi.GoneError("away"), None, "button"])

    def look() -> str | None:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert at_spi.wait_for(look, "a button", 5.0) == "button"
