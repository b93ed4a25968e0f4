"""The workflows that build on other computers: well-formed, with few rights, and naming only what there is."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
_OUTSIDE = {"build", "pytest"}
"""Modules that come from packages."""

each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def read(path: Path) -> dict[Any, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


def commands(path: Path) -> str:
    return "\n".join(step["run"] for step in steps(path) if "run" in step)


def test_there_are_workflows_for_tests_and_for_packages() -> None:
    assert {path.stem for path in WORKFLOWS} == {"test", "package"}


@each_workflow
def test_a_step_either_runs_commands_or_uses_an_official_action_of_one_commit(path: Path) -> None:
    """A tag can be moved to other code; a commit cannot."""
    for step in steps(path):
        assert ("run" in step) != ("uses" in step), step
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"]), step


def test_every_action_has_its_version_beside_it_and_the_same_commit_everywhere() -> None:
    lines = [line for path in WORKFLOWS for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    used = [re.fullmatch(r" +(?:- )?uses: (\S+)@(\S+) # (v\d+\.\d+\.\d+)", line) for line in lines]
    assert [line for line, match in zip(lines, used, strict=True) if match is None] == []
    chosen = {match.groups() for match in used if match}
    assert len(chosen) == len({name for name, _commit, _version in chosen})


@each_workflow
def test_rights_are_to_read_and_one_job_alone_may_write(path: Path) -> None:
    content = read(path)
    assert content["permissions"] == {"contents": "read"}
    own = {name: job["permissions"] for name, job in content["jobs"].items() if "permissions" in job}
    assert own == ({"draft": {"contents": "write"}} if path.stem == "package" else {})
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@each_workflow
def test_secrets_reach_single_steps_and_no_command_line(path: Path) -> None:
    """A whole job sees only whether there is one: what builds the program must not see what signs it."""
    assert "secrets." not in commands(path)
    for job in read(path)["jobs"].values():
        for value in job.get("env", {}).values():
            assert "secrets." not in value or re.fullmatch(r"\$\{\{ secrets\.\w+ != '' \}\}", value)


@each_workflow
def test_every_job_ends_by_itself(path: Path) -> None:
    assert all(job["timeout-minutes"] <= 120 for job in read(path)["jobs"].values())


@each_workflow
def test_every_target_of_make_exists(path: Path) -> None:
    used = set(re.findall(r"(?:^|[;&|] *|run: )make ([a-z-]+)", commands(path), re.MULTILINE))
    assert used
    assert used - TARGETS == set()


@each_workflow
def test_every_script_and_module_exists(path: Path) -> None:
    text = commands(path).replace("\\", "/")
    scripts = set(re.findall(r"(?:packaging|installer|tests)/[\w/.-]+\.(?:py|sh|cmd)", text))
    modules = set(re.findall(r"python -m ([\w.]+)", text)) - _OUTSIDE
    assert scripts
    assert [name for name in scripts if not (REPOSITORY / name).is_file()] == []
    assert [name for name in modules if importlib.util.find_spec(name) is None] == []


def test_tests_run_on_the_three_systems_with_each_python_that_is_named() -> None:
    matrix = read(REPOSITORY / ".github" / "workflows" / "test.yml")["jobs"]["test"]["strategy"]["matrix"]
    assert {system.partition("-")[0] for system in matrix["system"]} == {"ubuntu", "windows", "macos"}
    project = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    assert matrix["python"] == re.findall(r"Programming Language :: Python :: (3\.\d+)", project)


def test_nothing_is_published_before_it_was_tried_and_never_but_as_a_draft() -> None:
    package = REPOSITORY / ".github" / "workflows" / "package.yml"
    jobs = read(package)["jobs"]
    assert set(jobs["draft"]["needs"]) == set(jobs) - {"draft"}
    assert all("--self-test" in str(jobs[name]["steps"]) for name in ("linux", "linux-clean", "windows", "macos"))
    assert re.findall(r"gh release create.*", commands(package)) != []
    assert all("--draft" in line for line in re.findall(r"gh release create.*", commands(package)))
