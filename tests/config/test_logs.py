from __future__ import annotations

import io
import logging
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sotto.config.logs import Logs, set_up_logs
from sotto.domain.errors import UserFacingError

HOME = Path("/home/anna") if sys.platform != "win32" else Path("C:/Users/anna")
_log = logging.getLogger("sotto.test")


@pytest.fixture
def stderr() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def logs(stderr: io.StringIO) -> Iterator[Logs]:
    logs = set_up_logs("warning", stderr, home=HOME)
    yield logs
    logs.close()


def test_the_level_decides_what_is_shown(logs: Logs, stderr: io.StringIO) -> None:
    _log.info("quiet")
    _log.warning("loud")
    assert "quiet" not in stderr.getvalue()
    assert "WARNING sotto.test: loud" in stderr.getvalue()


def test_more_is_remembered_than_shown(logs: Logs) -> None:
    _log.debug("too much")
    _log.info("kept")
    logging.getLogger("some.library").info("not ours")
    assert [line.rpartition(": ")[2] for line in logs.ring.lines()] == ["kept"]


def test_the_last_500_records_are_remembered(logs: Logs) -> None:
    for number in range(510):
        _log.info("record %d", number)
    lines = logs.ring.lines()
    assert len(lines) == 500
    assert lines[0].endswith("record 10")
    assert lines[-1].endswith("record 509")


def test_the_home_folder_is_shortened_in_messages_and_tracebacks(logs: Logs, stderr: io.StringIO) -> None:
    try:
        raise OSError(2, "gone", str(HOME / "models" / "a.gguf"))
    except OSError:
        _log.exception("cannot open %s", HOME / "models" / "a.gguf")
    for text in (stderr.getvalue(), "\n".join(logs.ring.lines())):
        assert "cannot open ~" in text
        assert "Traceback" in text
        assert "anna" not in text


def test_the_home_of_another_user_is_not_half_replaced(logs: Logs) -> None:
    _log.warning("%s", HOME.with_name("annabel") / "x")
    assert "annabel" in logs.ring.lines()[0]


def test_a_home_of_slash_is_left_alone(stderr: io.StringIO) -> None:
    logs = set_up_logs("warning", stderr, home=Path(Path.cwd().anchor))
    try:
        _log.warning("a/b")
    finally:
        logs.close()
    assert stderr.getvalue().endswith("a/b\n")


@pytest.mark.parametrize("secret", ["hf_abcdefghijklmnop", "Bearer abc.def-ghi"])
def test_tokens_are_blanked_out(logs: Logs, stderr: io.StringIO, secret: str) -> None:
    _log.warning("sent %s to the hub", secret)
    assert secret.rpartition(" ")[2] not in stderr.getvalue() + logs.ring.lines()[0]
    assert "***" in stderr.getvalue()


def test_very_long_records_are_cut(logs: Logs) -> None:
    _log.warning("x" * 100_000)
    assert len(logs.ring.lines()[0]) < 5_000


def test_nothing_goes_to_disk_unless_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = list(logging.getLogger().handlers)
    logs = set_up_logs("debug", None, home=HOME)
    added = [handler for handler in logging.getLogger().handlers if handler not in before]
    logs.close()
    assert added == [logs.ring]
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_asked_for_is_private_and_starts_empty(tmp_path: Path) -> None:
    path = tmp_path / "sotto.log"
    path.write_text("older run")
    path.chmod(0o644)
    logs = set_up_logs("error", None, home=HOME, log_file=path)
    _log.info("in %s", HOME)
    logs.close()
    assert path.read_text(encoding="utf-8").endswith("in ~\n")
    assert "older run" not in path.read_text(encoding="utf-8")
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError) as caught:
        set_up_logs("error", None, home=HOME, log_file=tmp_path / "missing" / "sotto.log")
    assert caught.value.code == "log_file_unusable"


def test_an_unknown_level_is_said() -> None:
    with pytest.raises(UserFacingError) as caught:
        set_up_logs("loud", None, home=HOME)
    assert caught.value.code == "log_level_unknown"
    assert "debug, info, warning, error" in caught.value.hint


def test_closing_undoes_the_set_up(stderr: io.StringIO) -> None:
    root, own = logging.getLogger(), logging.getLogger("sotto")
    before = (root.level, own.level, list(root.handlers), logging.raiseExceptions)
    set_up_logs("debug", stderr, home=HOME).close()
    assert (root.level, own.level, list(root.handlers), logging.raiseExceptions) == before


def test_a_closed_stderr_stays_silent(logs: Logs, stderr: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    stderr.close()
    _log.error("something private")
    assert capsys.readouterr().err == ""
