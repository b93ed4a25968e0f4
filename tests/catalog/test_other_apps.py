"""Finding the models of other programs: each one's layout, as it leaves it on the disk."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from sotto.catalog.other_apps import FolderKind, ModelPlace, find_models, kind_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def touch(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def found(kind: FolderKind, path: Path) -> list[tuple[str, str, str]]:
    """Return path below the folder, name and repository of what is found."""
    return [(f.path.relative_to(path).as_posix(), f.name, f.repository) for f in find_models(ModelPlace(path, kind))]


def ollama_model(folder: Path, name: str, digest: str, projector: str = "") -> Path:
    layers = [
        {"mediaType": "application/vnd.ollama.image.template", "digest": "sha256:" + "e" * 64},
        {"mediaType": "application/vnd.ollama.image.model", "digest": f"sha256:{digest}"},
    ]
    if projector:
        layers.append({"mediaType": "application/vnd.ollama.image.projector", "digest": f"sha256:{projector}"})
        touch(folder / "blobs" / f"sha256-{projector}")
    touch(folder / "manifests" / name, json.dumps({"schemaVersion": 2, "layers": layers}))
    return touch(folder / "blobs" / f"sha256-{digest}")


def test_a_chosen_folder_is_recognised(tmp_path: Path) -> None:
    ollama_model(tmp_path / "o", "registry.ollama.ai/library/tiny/latest", "a" * 64)
    touch(tmp_path / "h" / "models--a--b" / "snapshots" / COMMIT / "x.gguf")
    touch(tmp_path / "f" / "x.gguf")
    kinds = [kind_of(tmp_path / name) for name in ("o", "h", "f", "gone")]
    assert kinds == [FolderKind.OLLAMA, FolderKind.HUB_CACHE, FolderKind.FOLDER, FolderKind.FOLDER]


def test_a_folder_is_searched_with_all_below_it(tmp_path: Path) -> None:
    for name in ("b.gguf", "deep/er/a.GGUF", "notes.txt", ".hidden/c.gguf", "x.gguf.part", "big-00002-of-00002.gguf"):
        touch(tmp_path / name)
    touch(tmp_path / "big-00001-of-00002.gguf")
    names = [path for path, _name, _repository in found(FolderKind.FOLDER, tmp_path)]
    assert names == ["b.gguf", "big-00001-of-00002.gguf", "deep/er/a.GGUF"]


def test_lm_studio_tells_the_repository_and_the_projector(tmp_path: Path) -> None:
    model = touch(tmp_path / "owner" / "Vision-GGUF" / "vision-Q4_K_M.gguf")
    projector = touch(tmp_path / "owner" / "Vision-GGUF" / "mmproj-vision-f16.gguf")
    touch(tmp_path / "loose.gguf")
    loose, vision = sorted(find_models(ModelPlace(tmp_path, FolderKind.LM_STUDIO)), key=lambda one: one.path.name)
    assert (vision.path, vision.repository, vision.remote_name) == (model, "owner/Vision-GGUF", model.name)
    assert vision.projector == projector
    assert (loose.repository, loose.projector) == ("", None)


def test_jans_folders_name_its_models(tmp_path: Path) -> None:
    touch(tmp_path / "Qwen3-4B" / "model.gguf")
    touch(tmp_path / "imported" / "story.gguf")
    assert found(FolderKind.JAN, tmp_path) == [
        ("Qwen3-4B/model.gguf", "Qwen3-4B", ""),
        ("imported/story.gguf", "", ""),
    ]


def test_ollamas_manifests_name_the_blobs(tmp_path: Path) -> None:
    ollama_model(tmp_path, "registry.ollama.ai/library/llama3.2/3b", "a" * 64)
    ollama_model(tmp_path, "registry.ollama.ai/library/llama3.2/latest", "a" * 64)  # the same once more
    ollama_model(tmp_path, "registry.ollama.ai/someone/tiny/latest", "b" * 64)
    ollama_model(tmp_path, "hf.co/owner/repo/Q4_K_M", "c" * 64, projector="d" * 64)
    touch(tmp_path / "blobs" / ("sha256-" + "f" * 64))  # nothing names it
    by_name = {one.name: one for one in find_models(ModelPlace(tmp_path, FolderKind.OLLAMA))}
    assert list(by_name) == ["hf.co/owner/repo:Q4_K_M", "llama3.2:3b", "someone/tiny:latest"]
    assert by_name["llama3.2:3b"].path == tmp_path / "blobs" / ("sha256-" + "a" * 64)
    assert by_name["hf.co/owner/repo:Q4_K_M"].projector == tmp_path / "blobs" / ("sha256-" + "d" * 64)


@pytest.mark.parametrize(
    "layers",
    [
        None,
        "text",
        [7],
        [{"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:../../../etc/passwd"}],
        [{"mediaType": "application/vnd.ollama.image.model", "digest": 7}],
        [{"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:" + "9" * 64}],
    ],
)
def test_a_manifest_that_makes_no_sense_names_nothing(tmp_path: Path, layers: object) -> None:
    touch(tmp_path / "manifests" / "registry.ollama.ai" / "library" / "x" / "y", json.dumps({"layers": layers}))
    assert find_models(ModelPlace(tmp_path, FolderKind.OLLAMA)) == []


def test_the_hubs_cache_tells_repository_commit_and_file(tmp_path: Path) -> None:
    repository = tmp_path / "models--owner--Name-GGUF"
    blob = touch(repository / "blobs" / "abc", "weights")
    other = "f" * 40
    for commit, name in ((COMMIT, "name-Q4_K_M.gguf"), (COMMIT, "sub/name-Q8_0.gguf"), (other, "name-Q4_K_M.gguf")):
        link = repository / "snapshots" / commit / name
        link.parent.mkdir(parents=True, exist_ok=True)
        if "Q8" in name:
            link.write_text("other weights")
            continue
        try:
            link.symlink_to(blob)
        except OSError:
            pytest.skip("this system makes no links")
    touch(tmp_path / "datasets--x--y" / "snapshots" / COMMIT / "d.gguf")
    first, second = find_models(ModelPlace(tmp_path, FolderKind.HUB_CACHE))
    assert (first.repository, first.revision, first.remote_name) == ("owner/Name-GGUF", COMMIT, "name-Q4_K_M.gguf")
    assert first.path == repository / "snapshots" / COMMIT / "name-Q4_K_M.gguf"
    assert (second.revision, second.remote_name) == (COMMIT, "sub/name-Q8_0.gguf")


def test_a_folder_that_is_gone_is_no_empty_folder(tmp_path: Path) -> None:
    for kind in FolderKind:
        with pytest.raises(OSError, match="gone"):
            find_models(ModelPlace(tmp_path / "gone", kind))


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_circle_of_links_ends(tmp_path: Path) -> None:
    touch(tmp_path / "a" / "x.gguf")
    (tmp_path / "a" / "back").symlink_to(tmp_path)
    assert [path for path, *_ in found(FolderKind.FOLDER, tmp_path)] == ["a/x.gguf"]
