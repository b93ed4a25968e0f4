"""What goes into the bundle and what stops its build; the bundle itself is tested in tests/packages."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import runpy
import shutil
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import bundle
import source_time
from bundling import bill, contents, licences, origins, programs, windows_version

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = ROOT / "packaging" / "bundle_allowed.txt"
HOOK = ROOT / "packaging" / "hooks" / "own_libraries.py"
KEPT = ROOT / "resources" / "licenses" / "packages"


def _rules(folder: Path, text: str, system: str = "linux") -> list[contents.Rule]:
    path = folder / "allowed.txt"
    path.write_text(text, encoding="utf-8")
    return contents.read_rules(path, system)


def test_an_unknown_file_and_a_missing_one_are_named(tmp_path: Path) -> None:
    rules = _rules(tmp_path, "[all]\n+ sotto\nlib/*.so  # libraries\n+ lib/guide.gguf\n")
    assert contents.faults(["sotto", "lib/a.so", "lib/guide.gguf"], rules) == []
    found = contents.faults(["sotto", "lib/a.so", "lib/b/c.so", "lib/gtk.txt"], rules)
    assert found == ["not allowed: lib/b/c.so", "not allowed: lib/gtk.txt", "missing: lib/guide.gguf"]


def test_two_stars_reach_into_folders_and_dots_are_dots(tmp_path: Path) -> None:
    rules = _rules(tmp_path, "licenses/**\nlib/a.so\n")
    assert contents.faults(["licenses/a/b/c"], rules) == []
    assert contents.faults(["lib/a-so"], rules) == ["not allowed: lib/a-so"]


def test_rules_for_other_systems_do_not_count(tmp_path: Path) -> None:
    text = "[all]\na\n[linux]\n+ b\n[windows]\n+ c\n[macos]\nd\n"
    assert [rule.pattern for rule in _rules(tmp_path, text, "linux")] == ["a", "b"]
    assert [rule.pattern for rule in _rules(tmp_path, text, "win32")] == ["a", "c"]
    assert [rule.pattern for rule in _rules(tmp_path, text, "darwin")] == ["a", "d"]


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_every_system_needs_its_programs_and_the_guide(system: str) -> None:
    needed = [rule.pattern for rule in contents.read_rules(ALLOWED, system) if rule.is_needed]
    suffix = ".exe" if system == "win32" else ""
    assert {f"sotto{suffix}", f"sotto-engine{suffix}", f"sotto-fetcher{suffix}"} <= set(needed)
    assert {"lib/resources/guide.gguf", "sbom.cdx.json", "licenses/python/LICENSE.txt"} <= set(needed)


def test_a_path_of_the_building_machine_is_found(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "a.so").write_bytes(b"\0/home/builder/sotto/app\0")
    (tmp_path / "lib" / "b.so").write_bytes(b"\0/usr/lib\0")
    assert contents.traces(tmp_path, [Path("/home/builder/sotto")]) == ["lib/a.so holds the path /home/builder/sotto"]


@pytest.mark.skipif(sys.platform != "linux", reason="which libraries come from the system is a question on Linux")
def test_what_graphics_drivers_use_comes_from_the_system(tmp_path: Path) -> None:
    system = Path("/usr/lib/x86_64-linux-gnu")
    names = ["libstdc++.so.6", "libz.so.1", "libxcb-sync.so.1", "libglib-2.0.so.0", "libreadline.so.8", "libssl.so.3"]
    entries = [(name, str(system / name), "BINARY") for name in names]
    entries.append(("apsw/a.so", str(tmp_path / "apsw" / "a.so"), "EXTENSION"))
    kept = programs.wanted(entries, [tmp_path])
    assert [name for name, _source, _kind in kept] == ["apsw/a.so", "libssl.so.3"]


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/lib/libQt6Qml.so.6",
        "PySide6/Qt/lib/libQt6EglFsKmsSupport.so.6",
        "PySide6/QtNetwork.abi3.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/plugins/imageformats/libqjpeg.so",
        "PySide6/Qt/translations/qtbase_fr.qm",
        "PySide6/plugins/platforms/qdirect2d.dll",
        "numpy/_core/tests/data/a.csv",
        "numpy/__init__.pxd",
        "llama_cpp/lib/libllama.so",
        "pip-23.dist-info/RECORD",
    ],
)
def test_what_nothing_uses_is_left_out(name: str) -> None:
    assert programs.wanted([(name, str(Path(sys.prefix) / name), "DATA")], [Path(sys.prefix)]) == []


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/plugins/wayland-shell-integration/libxdg-shell.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "numpy/_core/_multiarray_umath.so",
    ],
)
def test_what_is_used_stays(name: str) -> None:
    entry = (name, str(Path(sys.prefix) / name), "BINARY")
    assert programs.wanted([entry, entry], [Path(sys.prefix)]) == [entry]


def test_whoever_starts_a_module_asks_whether_there_are_modules() -> None:
    """What is run with ``-m`` is not there in a bundle."""
    starts = re.compile(r"""\[sys\.executable, "-P", "-m",""")
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "app").rglob("*.py"))}
    found = [name for name, text in texts.items() if starts.search(text)]
    assert "commands.py" in found
    assert [name for name in found if '"frozen"' not in texts[name]] == []
    others = [name for name, text in texts.items() if re.search(r"sys\.executable[,\]]", text)]
    assert [name for name in others if '"frozen"' not in texts[name]] == []


def test_all_data_but_the_sources_of_translations_is_taken() -> None:
    names = {name for name, _path in programs.resources(ROOT)}
    assert {"resources/guide.gguf", "resources/catalog.json", "resources/CHANGELOG.md"} <= names
    assert "resources/translations/sotto_de.qm" in names
    assert [name for name in names if name.endswith(".ts")] == []


def test_libraries_from_outside_are_named_in_the_environment_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLAMA_CPP_LIB_PATH", "/evil")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle/lib")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/cuda")
    monkeypatch.setenv("_PYI_ARCHIVE_FILE", "/bundle/sotto")
    runpy.run_path(str(HOOK))
    assert "LLAMA_CPP_LIB_PATH" not in os.environ
    assert "_PYI_ARCHIVE_FILE" not in os.environ
    assert os.environ["LD_LIBRARY_PATH"] == "/opt/cuda"
    runpy.run_path(str(HOOK))  # nothing was set before the program started
    assert "LD_LIBRARY_PATH" not in os.environ


def test_what_is_ignored_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GGML_BACKEND_PATH", "/evil/libggml.so")
    runpy.run_path(str(HOOK))
    assert capsys.readouterr().err == "sotto: GGML_BACKEND_PATH ignored: libraries come from the bundle.\n"
    runpy.run_path(str(HOOK))
    assert capsys.readouterr().err == ""


def test_every_dependency_has_a_licence_text_and_says_which() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [Requirement(text).name for text in project["dependencies"]]
    for name in [*names, "shiboken6", "latex2mathml", "diskcache", "jaraco-classes"]:
        assert all(path.stat().st_size > 100 for path in licences.licence_texts(name, KEPT)), name
        assert licences.expression_of(name)
    assert licences.expression_of("jinja2") == "BSD-3-Clause"
    assert licences.expression_of("apsw-sqlite3mc") == "Zlib"


def test_a_package_without_a_licence_text_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(licences.LicenceMissingError, match=re.escape(str(tmp_path / "latex2mathml"))):
        licences.licence_texts("latex2mathml", tmp_path)


def test_origins_are_the_packages_that_files_were_taken_from(tmp_path: Path) -> None:
    import jinja2
    import markdown_it

    sources = [("jinja2", jinja2.__file__ or ""), ("markdown_it", markdown_it.__file__), ("sotto", bundle.__file__)]
    if sys.platform == "linux":
        sources.append(("libc.so.6", "/lib/x86_64-linux-gnu/libc.so.6"))
    found = origins.origins_of(sources)
    assert found.distributions == ("Jinja2", "markdown-it-py")
    assert list(found.system_libraries) == (["libc.so.6"] if sys.platform == "linux" else [])
    found.write(tmp_path / "origins.json")
    assert origins.Origins.read(tmp_path / "origins.json") == found


def test_the_bill_names_packages_and_llama_cpp_and_does_not_change(tmp_path: Path) -> None:
    pytest.importorskip("PyInstaller", reason="only needed to make packages: it is named in the bill itself")
    native = tmp_path / "lib" / "llama_cpp" / "lib"
    native.mkdir(parents=True)
    record = {"llama_cpp_commit": "c0ffee", "compiler": "GNU 12", "flags": ["-DGGML_RPC=OFF"]}
    (native / "native.json").write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "lib" / "libicuuc.so.73").write_bytes(b"code")
    texts = []
    for _ in range(2):
        bill.write(tmp_path, origins.Origins(("Jinja2", "numpy"), {}), "1.2.3", 1700000000)
        texts.append((tmp_path / bill.NAME).read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    content = json.loads(texts[0])
    versions = {one["name"]: one.get("version") for one in content["components"]}
    assert content["metadata"]["component"]["version"] == "1.2.3"
    assert content["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
    assert (versions["llama.cpp"], versions["icu"]) == ("c0ffee", "73")
    assert versions["Jinja2"] == importlib.metadata.version("jinja2")
    assert set(content["dependencies"][0]["dependsOn"]) >= {f"pkg:pypi/jinja2@{versions['Jinja2']}"}


def test_the_time_is_that_of_the_source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "12345")
    assert source_time.source_epoch() == 12345
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    monkeypatch.setattr(source_time, "ROOT", tmp_path)  # no history there
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "CHANGELOG.md").write_text("## [Unreleased]\n\n## [1.0.0] - 2026-12-24\n", encoding="utf-8")
    assert source_time.source_epoch() == 1798070400
    (tmp_path / "CHANGELOG.md").write_text("## [Unreleased]\n", encoding="utf-8")
    assert source_time.source_epoch() == source_time.source_epoch()


def test_an_earlier_bundle_that_cannot_be_removed_is_not_mixed_with_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, target = tmp_path / "made" / "sotto", tmp_path / "dist" / "sotto"
    for folder in (made, target):
        folder.mkdir(parents=True)
        (folder / folder.parent.name).touch()

    def refuse(_path: Path, ignore_errors: bool = False) -> None:
        if not ignore_errors:
            raise PermissionError("in use")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", refuse)
        with pytest.raises(bundle.BundleError, match="cannot be removed"):
            bundle.replace(target, made)
    assert [path.name for path in target.iterdir()] == ["dist"]
    bundle.replace(target, made)
    assert [path.name for path in target.iterdir()] == ["made"]


def test_windows_is_told_the_version_in_four_numbers() -> None:
    class Kept(dict[str, object]):
        def __init__(self, *parts: object, **named: object) -> None:
            super().__init__(named, parts=parts)

    names = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "VarFileInfo", "VarStruct")
    strings: dict[str, str] = {}
    known = dict.fromkeys(names, Kept) | {"StringStruct": strings.__setitem__}
    text = windows_version.version_text("sotto-engine", "Sotto engine", "1.2.3rc1")
    info = eval(text, known)  # that is how PyInstaller reads it
    assert info["ffi"]["filevers"] == info["ffi"]["prodvers"] == (1, 2, 3, 1)
    assert strings["OriginalFilename"] == "sotto-engine.exe"
    assert (strings["FileDescription"], strings["FileVersion"]) == ("Sotto engine", "1.2.3rc1")
    assert "filevers=(0, 1, 0, 0)" in windows_version.version_text("sotto", "Sotto", "0.1.0")


def test_without_llama_cpp_the_build_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bundle.py", "--native", str(tmp_path), "--out", str(tmp_path / "dist")])
    monkeypatch.setattr(bundle, "_is_installed", lambda _module: True)
    assert bundle.main() == 1
    assert "make native" in capsys.readouterr().out
    monkeypatch.setattr(bundle, "_is_installed", lambda _module: False)
    assert bundle.main() == 1
    assert "PyInstaller is not installed" in capsys.readouterr().out
    assert not (tmp_path / "dist").exists()
