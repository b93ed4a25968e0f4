"""``sbom.cdx.json``: the bill of materials of the bundle, CycloneDX 1.6.

It names what was really taken (:mod:`bundling.origins`), so that somebody can look up whether a published fault
concerns this copy of Sotto. The same bundle gives the same bytes.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import re
import ssl
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bundling import licences
from bundling.origins import Origins

NAME = "sbom.cdx.json"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://cyclonedx.org/schema/bom-1.6.schema.json")
_NATIVE_CODE = re.compile(r"\.(so|pyd|dll|dylib|exe)(\.[\d.]+)?$")
_ICU = re.compile(r"libicuuc\.so\.(\d+)|libicuuc\.(\d+)\.dylib|icuuc(\d*)\.dll")


def write(bundle: Path, origins: Origins, version: str, epoch: int) -> None:
    """Write the bill of the finished ``bundle`` into it. ``epoch`` (Unix seconds) is the time it is said to be of."""
    sotto = _component("application", "sotto", version, "MIT", f"pkg:generic/sotto@{version}")
    components = sorted(_libraries(bundle, origins), key=lambda one: (one["name"].lower(), one["version"]))
    references = [component["bom-ref"] for component in components]
    bill: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": sotto,
            "properties": [{"name": "sotto:system", "value": f"{platform.system()} {platform.machine()}"}],
        },
        "components": [*components, *_files(bundle)],
        "dependencies": [{"ref": sotto["bom-ref"], "dependsOn": references}],
    }
    bill["serialNumber"] = f"urn:uuid:{uuid.uuid5(_NAMESPACE, json.dumps(bill, sort_keys=True))}"
    (bundle / NAME).write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def _libraries(bundle: Path, origins: Origins) -> list[dict[str, Any]]:
    found = [_python_package(name) for name in sorted({*origins.distributions, licences.BOOTLOADER})]
    found.append(_generic("python", platform.python_version(), "Python-2.0"))
    found.append(_generic("qt", importlib.metadata.version("pyside6-essentials"), "LGPL-3.0-only"))
    found.append(_generic("openssl", ssl.OPENSSL_VERSION.split()[1], "Apache-2.0"))
    found += _inside_apsw()
    found += _icu(bundle)
    found.append(_llama_cpp(bundle))
    packages = {licences.system_package(path) for path in origins.system_libraries.values()}
    for name, version in sorted(packages):
        text = f"see licenses/{name}/copyright"
        found.append(_component("library", name, version, text, f"pkg:deb/debian/{name}@{version}"))
    return found


def _python_package(name: str) -> dict[str, Any]:
    version = importlib.metadata.version(name)
    purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{version}"
    component = _component("library", name, version, licences.expression_of(name), purl)
    component["hashes"] = [{"alg": "SHA-256", "content": _record_hash(name)}]
    component["properties"] = [{"name": "sotto:hash-of", "value": "the sorted lines of RECORD that name its files"}]
    return component


def _record_hash(name: str) -> str:
    """Return a hash over the published files of an installed package: what the installer added does not count.

    Nor do the libraries of llama.cpp, which differ from computer to computer and are not in the bundle.
    """
    lines = []
    for file in importlib.metadata.distribution(name).files or []:
        text = file.as_posix()
        is_added = text.startswith("..") or file.name in {"INSTALLER", "REQUESTED", "direct_url.json"}
        if file.hash is not None and not is_added and not text.startswith("llama_cpp/lib/"):
            lines.append(f"{text},{file.hash.mode}={file.hash.value}\n")
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def _inside_apsw() -> list[dict[str, Any]]:
    import apsw

    ciphers = str(getattr(apsw, "mc_version", "")).rpartition(" ")[2]
    sqlite = _generic("sqlite", apsw.sqlite_lib_version(), "blessing")
    return [sqlite, _generic("sqlite3-multiple-ciphers", ciphers, "MIT")]


def _icu(bundle: Path) -> list[dict[str, Any]]:
    matches = [_ICU.search(path.name) for path in sorted((bundle / "lib").rglob("*icuuc*"))]
    versions = {next(filter(None, match.groups()), "unknown") for match in matches if match}
    return [_generic("icu", version, "Unicode-3.0") for version in sorted(versions)]


def _llama_cpp(bundle: Path) -> dict[str, Any]:
    record = json.loads((bundle / "lib" / "llama_cpp" / "lib" / "native.json").read_text(encoding="utf-8"))
    commit = record["llama_cpp_commit"]
    component = _component("library", "llama.cpp", commit, "MIT", f"pkg:github/ggml-org/llama.cpp@{commit}")
    component["properties"] = [
        {"name": "sotto:compiler", "value": record["compiler"]},
        {"name": "sotto:flags", "value": " ".join(record["flags"])},
    ]
    return component


def _generic(name: str, version: str, licence: str) -> dict[str, Any]:
    return _component("library", name, version, licence, f"pkg:generic/{name}@{version}")


def _component(kind: str, name: str, version: str, licence: str, purl: str) -> dict[str, Any]:
    # A licence that is no SPDX expression (Debian's files describe many at once) is told as a name.
    as_expression = {"expression": licence}
    licences_field = [{"license": {"name": licence}}] if licence.startswith("see ") else [as_expression]
    return {
        "type": kind,
        "bom-ref": purl,
        "name": name,
        "version": version,
        "licenses": licences_field,
        "purl": purl.replace("+", "%2B"),
    }


def _files(bundle: Path) -> list[dict[str, Any]]:
    """Return every file of the bundle that holds native code, with its hash."""
    found = []
    for path in sorted(bundle.rglob("*")):
        is_program = path.parent == bundle and path.stem in {"sotto", "sotto-engine", "sotto-fetcher"}
        if path.is_file() and not path.is_symlink() and (is_program or _NATIVE_CODE.search(path.name)):
            name = path.relative_to(bundle).as_posix()
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            found.append({"type": "file", "name": name, "hashes": [{"alg": "SHA-256", "content": digest}]})
    return found
