"""Everything behind ``make guide``: train, examine, and write the files that ship.

    python -m guide.make                 from nothing: the same sources give the same file on the same machine
    python -m guide.make --continue      from the shipped weights, after a change of the handbook

A guide that fails the exam is not put into ``resources/``; it stays in ``build/``.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from gguf import GGUFReader

from guide import evaluate, exam, handbook, weights
from guide.handbook import FOLDER, ROOT

RESOURCES = ROOT / "resources"
NEW = ROOT / "build" / "guide.gguf"


def main() -> int:
    """Make the guide; returns the exit status."""
    parser = argparse.ArgumentParser(description="Make the guide.")
    parser.add_argument("--continue", dest="go_on", action="store_true", help="begin with the shipped weights")
    options = parser.parse_args()
    NEW.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "guide.train", str(NEW)]
    command += ["--from", str(evaluate.SHIPPED)] if options.go_on else []
    # Waiting threads sleep, so that another busy program slows training down a little and not a hundred times.
    if subprocess.run(command, check=False, env={**os.environ, "OMP_WAIT_POLICY": "passive"}).returncode != 0:
        return 1
    report = evaluate.evaluate(NEW)
    figures = evaluate.figures(report)
    print("\n".join(f"{name:16} {value}" for name, value in figures.items()))
    if not evaluate.is_good_enough(report):
        print(f"Not good enough to ship; it stays at {NEW}.")
        return 1
    ship(NEW, report)
    return 0


def ship(file: Path, report: exam.Report) -> None:
    """Put the guide, its checksum, its card and the printed handbook where they belong."""
    data = file.read_bytes()
    (RESOURCES / "guide.gguf").write_bytes(data)
    (RESOURCES / "guide.sha256").write_text(f"{hashlib.sha256(data).hexdigest()}  guide.gguf\n", encoding="ascii")
    (RESOURCES / "guide.md").write_text(card(file, report), encoding="utf-8")
    for path, text in handbook.load().printed().items():
        path.write_text(text, encoding="utf-8")


def card(file: Path, report: exam.Report) -> str:
    """Return the model card of the guide in ``file`` that got ``report``."""
    reader = GGUFReader(file)
    book = handbook.load()
    shown = {
        "parameters": f"{sum(int(tensor.n_elements) for tensor in reader.tensors) / 1e6:.1f}",
        "layers": reader.fields["llama.block_count"].contents(),
        "width": reader.fields["llama.embedding_length"].contents(),
        "tokens": f"{len(reader.fields['tokenizer.ggml.tokens'].contents()):,}",
        "phrases": sum(map(len, weights.read_vocabulary(file).phrases)),
        "megabytes": f"{file.stat().st_size / 1e6:.1f}",
        "fingerprint": f"SHA-256 {book.fingerprint()}",
        "questions": f"{sum(len(topic.questions) + len(topic.follow_ups) for topic in book.topics):,}",
        "topics": len(book.topics),
        "foreign": f"{len(book.out_of_scope):,}",
    }
    template = (FOLDER / "card.md").read_text(encoding="utf-8")
    return template.format(**shown, **evaluate.figures(report))


if __name__ == "__main__":
    sys.exit(main())
