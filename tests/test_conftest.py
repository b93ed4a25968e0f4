"""The safety net itself: a net that catches nothing would look just as green."""

from __future__ import annotations

import os
import socket  # noqa: TID251 - to prove that it is blocked
import tempfile
from pathlib import Path

import keyring
import pytest
from keyring.errors import NoKeyringError

pytest_plugins = ["pytester"]

_CONFTEST = Path(__file__).with_name("conftest.py")


def test_connecting_to_another_computer_is_blocked() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection,
        pytest.raises(RuntimeError, match="must not use the network"),
    ):
        connection.connect(("192.0.2.1", 80))


def test_asking_for_the_address_of_another_computer_is_blocked() -> None:
    with pytest.raises(RuntimeError, match="must not use the network"):
        socket.getaddrinfo("example.org", 443)


def test_connecting_to_this_computer_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        accepted, _address = server.accept()
        accepted.close()


def test_there_is_no_keystore() -> None:
    with pytest.raises(NoKeyringError):
        keyring.get_password("sotto", "anything")


def test_the_profile_is_a_temporary_folder() -> None:
    assert Path(os.environ["SOTTO_DATA_DIR"]).is_relative_to(tempfile.gettempdir())


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("import subprocess, sys\n    subprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1)", "process"),
        (
            "import threading\n    threading.Thread(target=threading.Event().wait, args=(1.5,), name='x').start()",
            "thread x",
        ),
    ],
)
def test_what_is_left_running_fails_the_test(pytester: pytest.Pytester, body: str, name: str) -> None:
    pytester.makeconftest(_CONFTEST.read_text(encoding="utf-8").replace("_LEAK_DEADLINE = 3.0", "_LEAK_DEADLINE = 0.2"))
    pytester.makepyfile(f"def test_leak():\n    {body}\n")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines([f"*left running: {name}*"])
