"""A folder like dist/sotto, small and made in a moment: three programs that say their version, licences, a bill."""

from __future__ import annotations

import json
from pathlib import Path

MIT = """MIT License

Copyright (c) 2019 A Person

Permission is hereby granted, free of charge, to any person.
"""
APACHE = """Copyright 2020 Others

  Apache License
  Version 2.0, January 2004

  much

  END OF TERMS AND CONDITIONS
"""


def make_small_bundle(folder: Path, version: str = "1.2.3") -> Path:
    """Make it in ``folder`` and return that."""
    for name in ("sotto", "sotto-engine", "sotto-fetcher"):
        _write(folder / name, f"#!/bin/sh\necho sotto {version}\n")
        (folder / name).chmod(0o755)
    _write(folder / "lib" / "libown.so.1", "a library")
    _write(folder / "lib" / "numpy" / "core.so", "another")
    _write(folder / "lib" / "with space" / "data.txt", version)
    (folder / "lib" / "libown.so").symlink_to("libown.so.1")
    _write(folder / "licenses" / "sotto" / "LICENSE", MIT.replace("2019 A Person", "2026 Sotto contributors"))
    _write(folder / "licenses" / "numpy" / "LICENSE.txt", MIT)
    _write(folder / "licenses" / "huggingface-hub" / "LICENSE", APACHE)
    numpy = {"type": "library", "name": "numpy", "version": "2.4.6", "licenses": [{"expression": "BSD-3-Clause"}]}
    _write(folder / "sbom.cdx.json", json.dumps({"components": [numpy]}))
    return folder


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
