"""A passport as a file: JSON for programs, Markdown for people."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from sotto.config.atomic_file import write_atomically
from sotto.domain.errors import UserFacingError
from sotto.services.passport import Passport


def as_object(passport: Passport) -> dict[str, Any]:
    """Return the passport as JSON will hold it. Notes and places on this computer are left out: it may be shared."""
    model, entry, licence, template = passport.model, passport.entry, passport.licence, passport.template
    return {
        "name": model.name,
        "file": {"name": model.path.name, "bytes": model.size_bytes, "sha256": model.sha256 or None},
        "facts": dict(passport.facts),
        "catalog": entry.id if entry is not None else None,
        "licence": {
            "id": licence.id,
            "name": licence.name,
            "class": licence.licence_class.value,
            "obligations": list(licence.obligations),
            "address": licence.address,
        }
        if licence is not None
        else {"name": model.licence or None},
        "origin": dict(passport.origin),
        "template": {
            "verdict": template.verdict.value,
            "sha256": template.sha256 or None,
            "compared_with": template.compared_with or None,
            "text": template.text,
            "diff": list(template.diff),
        },
        "tokenizer": dict(passport.tokenizer),
        "weights": [
            {"quantization": share.quantization, "bytes": share.bytes, "tensors": share.tensors, "bits": share.bits}
            for share in passport.weights
        ],
        "tensors": {row.kind: list(row.quantizations) for row in passport.tensors},
    }


def as_markdown(passport: Passport) -> str:
    """Return the passport as a page of Markdown."""
    model, licence, template = passport.model, passport.licence, passport.template
    total = sum(share.bytes for share in passport.weights) or 1
    parts = [f"# {_plain(model.name)}"]
    parts.append(_table([("File", model.path.name), ("Size", f"{model.size_bytes:,} bytes"), *_hash(model.sha256)]))
    parts += ["## Origin", _table(passport.origin) if passport.origin else "Not known."]
    parts.append("## Licence")
    if licence is not None:
        parts += [f"{_plain(licence.name)} ({licence.licence_class}), {licence.address}"]
        parts.append("\n".join(f"- {_plain(sentence)}" for sentence in licence.obligations))
    else:
        parts.append(_plain(model.licence) if model.licence else "The file does not name one.")
    parts += ["## What the file says", _table(passport.facts)]
    parts += ["## Tokenizer", _table(passport.tokenizer) if passport.tokenizer else "Not in the file."]
    shares = [
        (share.quantization, f"{100 * share.bytes / total:.1f} % of the weights, {share.tensors} tensors")
        for share in passport.weights
    ]
    parts += ["## Quantization", _table(shares)]
    compared = f" ({_plain(template.compared_with)})" if template.compared_with else ""
    parts += ["## Chat template", f"{template.verdict.value.capitalize()}{compared}."]
    if template.text:
        parts += [f"SHA-256 {template.sha256}", _fenced(template.text, "jinja")]
    if template.diff:
        parts += ["### What is different", _fenced("\n".join(template.diff), "diff")]
    return "\n\n".join(parts) + "\n"


def write(passport: Passport, path: Path) -> Path:
    """Write the passport to ``path`` (any thread): JSON if its name ends in .json, else Markdown.

    Raises ``passport_not_written``.
    """
    if path.suffix.lower() == ".json":
        text = json.dumps(as_object(passport), ensure_ascii=False, indent=2) + "\n"
    else:
        text = as_markdown(passport)
    try:
        write_atomically(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise UserFacingError(
            "passport_not_written",
            f"The file {path.name} could not be written.",
            "Check that the disk is not full and that you may write to this folder.",
            str(error),
        ) from error
    return path


def _hash(sha256: str) -> list[tuple[str, str]]:
    return [("SHA-256", sha256)] if sha256 else []


def _table(facts: Any) -> str:
    return "| | |\n|---|---|\n" + "\n".join(f"| {_plain(name)} | {_plain(value)} |" for name, value in facts)


def _plain(text: str) -> str:
    """Return ``text``, which a file may say, so that Markdown shows it as it is, on one line."""
    one_line = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>#|!])", r"\\\1", one_line)


def _fenced(text: str, language: str) -> str:
    """Return a code block that nothing in ``text`` can end."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
