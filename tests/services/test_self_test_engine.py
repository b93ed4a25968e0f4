"""The self-test of the engine: the real one with the real guide, and what is said of a broken one."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from sotto.config.paths import AppPaths
from sotto.engine.child.confinement import OFF, Confinement
from sotto.engine.protocol import Attempt, Confine, Probed
from sotto.services.self_test import CheckFailedError, CheckResult, CheckSkippedError, Outcome
from sotto.services.self_test_engine import EngineTrial, confined
from support.gguf_files import write_scripted_model
from support.installations import copied_resources, installation, result_of
from support.needs import needs_landlock
from support.scripted_engine import scripted_command

CAN = Attempt("network", "IPv4 socket", "ok", blocked=False)
CANNOT = [Attempt(kind, kind, "EPERM", blocked=True) for kind in ("network", "exec", "files")]


def results(paths: AppPaths, *names: str, **changes: Any) -> dict[str, CheckResult]:
    with EngineTrial(installation(paths, **changes)) as trial:
        return {name: result_of(check) for name, check in trial.checks().items() if name in names or not names}


@needs_landlock
def test_the_real_engine_is_confined_and_the_guide_answers(paths: AppPaths) -> None:
    found = results(paths)
    assert {name: result.outcome for name, result in found.items()} == dict.fromkeys(found, Outcome.OK), found
    assert "llama.cpp" in found["engine"].text
    assert "Landlock" in found["sandbox"].text
    assert "seccomp" in found["sandbox"].text
    assert "cores" in found["computer"].text


def test_without_an_engine_each_check_says_so_and_the_computer_is_described(paths: AppPaths) -> None:
    found = results(paths, engine=["/nonexistent/sotto-engine"])
    assert (found["engine"].outcome, found["computer"].outcome) == (Outcome.FAILED, Outcome.OK)
    assert [found[name].outcome for name in ("sandbox", "guide")] == [Outcome.SKIPPED] * 2


def test_an_engine_that_crashes_is_told_with_its_exit(paths: AppPaths) -> None:
    command = [sys.executable, "-I", "-S", "-c", "import sys; sys.exit('libfoo.so.1 is missing')"]
    found = results(paths, "engine", engine=command)["engine"]
    assert found.outcome is Outcome.FAILED
    assert found.text.startswith("It does not start. ")
    assert "libfoo.so.1 is missing" in found.details


def test_an_engine_without_a_guide_starts_and_the_guide_is_missed(paths: AppPaths, tmp_path: Path) -> None:
    folder = copied_resources(tmp_path)
    (folder / "guide.gguf").unlink()
    found = results(paths, resources=folder)
    assert (found["engine"].outcome, found["guide"].outcome) == (Outcome.OK, Outcome.FAILED)
    assert "missing" in found["guide"].text


def test_a_guide_that_cannot_be_loaded_is_told_with_the_reason(paths: AppPaths, tmp_path: Path) -> None:
    folder = copied_resources(tmp_path)
    (folder / "guide.gguf").write_bytes(b"GGUF, or not")
    found = results(paths, "engine", "guide", resources=folder)
    assert (found["engine"].outcome, found["guide"].outcome) == (Outcome.OK, Outcome.FAILED)
    assert found["guide"].text.startswith("It cannot be loaded. ")


def test_an_engine_that_miscalculates_is_noticed(paths: AppPaths, tmp_path: Path) -> None:
    folder = tmp_path / "resources"
    folder.mkdir()
    shutil.copy(installation(paths).resources / "handbook.md", folder)
    write_scripted_model(folder / "guide.gguf", "Lorem ipsum dolor sit amet, consectetur adipisici elit.", n_ctx=512)
    found = results(paths, "engine", "guide", resources=folder)["guide"]
    assert found.outcome is Outcome.FAILED
    assert "miscalculates" in found.text


def test_a_guide_that_says_next_to_nothing_is_noticed(paths: AppPaths, tmp_path: Path) -> None:
    folder = tmp_path / "resources"
    folder.mkdir()
    shutil.copy(installation(paths).resources / "handbook.md", folder)
    write_scripted_model(folder / "guide.gguf", "A", n_ctx=512)
    assert results(paths, "engine", "guide", resources=folder)["guide"].outcome is Outcome.FAILED


def test_a_sandbox_that_was_switched_off_is_not_called_one(paths: AppPaths) -> None:
    environ = {**installation(paths).environ, "SOTTO_UNCONFINED_ENGINE": "1"}
    found = results(paths, "engine", "sandbox", environ=environ)["sandbox"]
    assert found.outcome is Outcome.SKIPPED
    assert "SOTTO_UNCONFINED_ENGINE" in found.text


def test_an_engine_that_only_claims_to_be_confined_is_a_failure(paths: AppPaths) -> None:
    attempts = [{"kind": "network", "what": "IPv4 socket", "outcome": "ok", "blocked": False}]
    command = scripted_command(probed={"attempts": attempts, "measures": ["Landlock 7", "seccomp"]})
    found = results(paths, "engine", "sandbox", engine=command)["sandbox"]
    assert found.outcome is Outcome.FAILED
    assert "IPv4 socket" in found.text


def test_what_a_system_does_not_offer_is_no_failure() -> None:
    confinement = Confinement(Confine())

    def not_offered() -> str:
        raise OSError(38, "Function not implemented")

    confinement._take("Landlock", not_offered)
    with pytest.raises(CheckSkippedError):
        confined(Probed([CAN, *CANNOT], confinement.measures))
    with pytest.raises(CheckSkippedError):
        confined(Probed([CAN, *CANNOT], [OFF]))


def test_an_engine_that_could_not_be_asked_is_a_failure() -> None:
    with pytest.raises(CheckFailedError):
        confined(None)
    assert confined(Probed(CANNOT, ["seccomp"]))
