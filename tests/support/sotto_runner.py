"""``sotto`` run inside the test process: real services and store, a scripted engine instead of a model."""

from __future__ import annotations

import functools
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sotto.__main__ import main
from sotto.services.container import build_services
from support.guide import NO_GUIDE
from support.scripted_engine import scripted_command


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The JSON document on standard output."""
        return json.loads(self.out)

    @property
    def error_code(self) -> str:
        """The code of the error printed as JSON."""
        return str(self.json["error"]["code"])


class SottoRunner:
    """Call it with the words of a command line; ``stdin`` is what it reads, other keywords script the engine.

    ``guide`` is the file of the guide; at first there is none. ``fetcher`` is the command of another fetcher than the
    real one.
    """

    def __init__(self, profile: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.profile = profile
        self.guide = NO_GUIDE
        self.fetcher: list[str] | None = None
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str | Path, stdin: bytes = b"", **script: Any) -> Result:
        build = functools.partial(
            build_services,
            engine_command=scripted_command(**script),
            fetcher_command=self.fetcher,
            guide=self.guide,
        )
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        self._capsys.readouterr()
        code = main(["--data-dir", str(self.profile), *map(str, arguments)], build=build)
        captured = self._capsys.readouterr()
        return Result(code, captured.out, captured.err)
