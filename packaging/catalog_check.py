"""Ask the hub for what the catalog does not know of its files, and show that as a diff (`make catalog-check`).

Nothing is written without ``--write``, and what the catalog says already is never replaced: where the hub says
something else, a person has to look. This is a developers' tool; Sotto itself never runs it.
"""

from __future__ import annotations

import argparse
import datetime
import difflib
import hashlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sotto.catalog.entries import CatalogEntry, Check, ModelFile, TemplateOf
from sotto.catalog.licences import load_licences
from sotto.catalog.loader import load_catalog
from sotto.config.atomic_file import write_atomically

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
_SETTINGS = {  # of huggingface_hub, read when it is imported
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "HF_HUB_DISABLE_XET": "1",
}
_TIMEOUT_S = 30.0


@dataclass(frozen=True)
class HubFacts:
    """What the hub says of one file: the commit it was asked at, size in bytes and SHA-256 (None: it does not say)."""

    commit: str
    bytes: int | None
    sha256: str | None


@dataclass(frozen=True)
class Finding:
    """What came out for one file: its facts completed (None: nothing new), or why a person has to look."""

    file: ModelFile
    completed: ModelFile | None = None
    problem: str = ""


class Hub:
    """The hub's API. One request for each repository and commit, none of them with a token."""

    def __init__(self, endpoint: str | None) -> None:
        os.environ.update(_SETTINGS)
        from huggingface_hub import HfApi  # after the settings, which it reads once

        self._api = HfApi(endpoint=endpoint, token=False)
        self._known: dict[tuple[str, str], dict[str, HubFacts] | str] = {}

    def template_sha256(self, file: ModelFile) -> str | None:
        """Return the SHA-256 of the chat template the hub has read from the repository of ``file``, None if it has
        read none; without the line breaks at its end, as the catalog counts it."""
        try:
            info = self._api.model_info(
                file.repository, revision=file.commit or "main", expand=["gguf"], timeout=_TIMEOUT_S
            )
        except Exception:  # noqa: BLE001 - what is wrong is said where the files are asked for
            return None
        template = (info.gguf or {}).get("chat_template")
        if not isinstance(template, str) or not template.strip():
            return None
        return hashlib.sha256(template.rstrip("\n").encode("utf-8", "replace")).hexdigest()

    def facts(self, file: ModelFile) -> HubFacts | str:
        """Return what the hub says of ``file`` at its commit (without one: of the newest), or what is wrong."""
        key = (file.repository, file.commit or "main")
        if key not in self._known:
            self._known[key] = self._ask(*key)
        known = self._known[key]
        if isinstance(known, str):
            return known
        return known.get(file.name, "there is no such file")

    def _ask(self, repository: str, revision: str) -> dict[str, HubFacts] | str:
        try:
            info = self._api.model_info(repository, revision=revision, files_metadata=True, timeout=_TIMEOUT_S)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other repositories are still asked
            return f"the hub did not answer: {type(error).__name__}"
        commit = info.sha or ""
        return {
            sibling.rfilename: HubFacts(commit, sibling.size, sibling.lfs.sha256 if sibling.lfs else None)
            for sibling in info.siblings or []
        }


def compare(file: ModelFile, facts: HubFacts | str) -> Finding:
    """Return what ``facts`` add to ``file``, or where they contradict it."""
    if isinstance(facts, str):
        return Finding(file, problem=facts)
    if not re.fullmatch("[0-9a-f]{40}", facts.commit) or not re.fullmatch("[0-9a-f]{64}", facts.sha256 or "0" * 64):
        return Finding(file, problem="the hub names no commit, or a SHA-256 that is none")
    if file.commit is not None and facts.commit != file.commit:
        return Finding(file, problem=f"the hub answered for the commit {facts.commit[:40]!r}")
    if None not in (file.bytes, facts.bytes) and file.bytes != facts.bytes:
        return Finding(file, problem=f"it has {facts.bytes:,} bytes there, {file.bytes:,} in the catalog")
    if None not in (file.sha256, facts.sha256) and file.sha256 != facts.sha256:
        return Finding(file, problem=f"it has the SHA-256 {facts.sha256} there, {file.sha256} in the catalog")
    completed = replace(
        file,
        commit=file.commit or facts.commit,
        bytes=file.bytes or facts.bytes,
        sha256=file.sha256 or facts.sha256,
    )
    if completed.unknown:
        return Finding(file, problem=f"the hub does not say its {', '.join(completed.unknown)}")
    completed = replace(completed, check=Check.PINNED)
    return Finding(file, completed if completed != file else None)


def apply(text: str, findings: Iterable[Finding]) -> str:
    """Return the catalog ``text`` with what was found; its layout stays as it was written by hand."""
    for finding in findings:
        if finding.completed is not None:
            text, count = _place_of(finding.file).subn(
                lambda found, file=finding.completed: found[1] + _facts_json(file, found),  # type: ignore[misc]
                text,
            )
            if count != 1:
                raise ValueError(f"{finding.file.repository}/{finding.file.name} stands {count} times in the catalog")
    return text


def apply_templates(text: str, hashes: Mapping[str, Sequence[str]]) -> str:
    """Return the catalog ``text`` with the template hashes of the models (by id) that had none of their own."""
    for model, found in hashes.items():
        pattern = re.compile(
            rf'("id":\s*"{re.escape(model)}"(?:(?!"id":).)*?"template_sha256":\s*)'
            r'(?:\[\s*\](,\s*"template_of":\s*)null|\[[^\]]*\](,\s*"template_of":\s*)"derived")',
            re.DOTALL,
        )
        written = json.dumps(list(found))
        text, count = pattern.subn(
            lambda place, written=written: f'{place[1]}{written}{place[2] or place[3]}"file"',  # type: ignore[misc]
            text,
        )
        if count != 1:
            raise ValueError(f"{model} stands {count} times in the catalog")
    return text


def _unknown_templates(entries: Iterable[CatalogEntry], hub: Hub) -> dict[str, tuple[str, ...]]:
    """Return the hashes the hub knows of models that have one, but of which the catalog knows none that was seen."""
    asked = {
        entry.id: _file_templates(entry, hub) for entry in entries if entry.template_of in (TemplateOf.DERIVED, None)
    }
    return {model: hashes for model, hashes in asked.items() if hashes}


def _file_templates(entry: CatalogEntry, hub: Hub) -> tuple[str, ...]:
    """Return the hashes of the templates in the repositories of ``entry``; empty if one of them is not to be had,
    because files of that one would then seem changed."""
    places = {(file.repository, file.commit): file for file in entry.model_files}
    hashes = dict.fromkeys(hub.template_sha256(file) for file in places.values())
    return () if None in hashes else tuple(one for one in hashes if one is not None)


def _place_of(file: ModelFile) -> re.Pattern[str]:
    """Return a pattern for the facts of ``file`` in the text: the group 1 leads to them, 2 to 4 are between them."""
    return re.compile(
        rf'("repository":\s*"{re.escape(file.repository)}",\s*"name":\s*"{re.escape(file.name)}",\s*)'
        r'"commit":\s*[^,]+,(\s*)"bytes":\s*[^,]+,(\s*)"sha256":\s*[^,]+,(\s*)"check":\s*"[^"]+"'
    )


def _facts_json(file: ModelFile, found: re.Match[str]) -> str:
    return (
        f'"commit": "{file.commit}",{found[2]}"bytes": {file.bytes},{found[3]}"sha256": "{file.sha256}",'
        f'{found[4]}"check": "{file.check}"'
    )


def _checked(text: str, licences: Iterable[str]) -> str:
    """Return ``text``, dated today, if Sotto would accept it; raises UserFacingError."""
    text = re.sub(r'("updated":\s*)"[^"]*"', rf'\g<1>"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}"', text, count=1)
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "catalog.json"
        draft.write_text(text, encoding="utf-8")
        load_catalog(draft, set(licences))
    return text


def _chosen(entries: Iterable[CatalogEntry], words: Sequence[str]) -> list[CatalogEntry]:
    return [entry for entry in entries if not words or any(word in entry.id for word in words)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the check; returns 0 if all is well, 1 if a person has to look."""
    parser = argparse.ArgumentParser(prog="make catalog-check", description=__doc__)
    parser.add_argument("models", nargs="*", help="ids, or parts of them; all models without any")
    parser.add_argument("--write", action="store_true", help="write what is missing into the catalog")
    parser.add_argument("--unknown", action="store_true", help="ask only for files of which something is missing")
    parser.add_argument("--endpoint", help="another hub's address")
    parser.add_argument("--resources", type=Path, default=RESOURCES, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    path = asked.resources / "catalog.json"
    licences = load_licences(asked.resources / "licenses" / "models")
    before = path.read_text(encoding="utf-8")
    hub = Hub(asked.endpoint)
    entries = _chosen(load_catalog(path, licences).entries, asked.models)
    files = [file for entry in entries for file in entry.files if file.unknown or not asked.unknown]
    findings = [compare(file, hub.facts(file)) for file in files]
    news = [finding for finding in findings if finding.completed]
    templates = _unknown_templates(entries, hub)
    if news or templates:
        after = _checked(apply_templates(apply(before, news), templates), licences)
        names = ("catalog.json", "catalog.json")
        print(*difflib.unified_diff(before.splitlines(), after.splitlines(), *names, lineterm=""), sep="\n")
        if asked.write:
            write_atomically(path, after.encode())
            path.chmod(0o644)  # what ships is readable by everyone
    problems = [finding for finding in findings if finding.problem]
    for finding in problems:
        print(f"{finding.file.repository}/{finding.file.name}: {finding.problem}")
    written = "written" if asked.write else "proposed"
    print(f"{len(files)} files asked for: {len(news)} {written}, {len(problems)} to be looked at.")
    print(f"Chat templates: {len(templates)} {written}.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
