"""What Sotto asks the hub, through huggingface_hub: which models there are, what is in one, what exactly a file is.

The environment must have been prepared (:func:`~sotto.fetcher.child.network.prepare_environment`) before this module
is imported. Every function makes its requests for the job of the calling thread and raises Failure or Interrupted.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx2
from huggingface_hub import HfApi, get_hf_file_metadata, hf_hub_url, set_client_factory
from huggingface_hub.hf_api import ModelInfo, RepoSibling

from sotto.fetcher.child import failures, foreign
from sotto.fetcher.child.failures import Failure
from sotto.fetcher.child.gate import MAX_REDIRECTS, Gate
from sotto.fetcher.child.jobs import current_job
from sotto.fetcher.child.network import Network
from sotto.fetcher.protocol import FoundRepository, RepositoryFile, RepositoryFiles, SearchResults

MAX_RESULTS = 2000
MAX_FILES = 2000

_LICENCE_TAG = "license:"
_NOT_NAMED = "other"
_OTHER_SHAPE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What is raised over JSON of another shape, the last one if it is nested too deeply."""


@dataclass(frozen=True, slots=True)
class Pin:
    """What exactly a file of a repository is now. ``etag`` is the hub's name for this state of the file, empty if it
    has no decent one; ``url`` is the file's address at ``commit``."""

    commit: str
    size_bytes: int
    sha256: str
    etag: str
    url: str


def search(network: Network, words: str, limit: int) -> SearchResults:
    """Return the repositories with GGUF files that ``words`` find, most downloaded first, at most ``limit``."""
    api = _api(network)
    with _understood(network):
        found = api.list_models(
            search=words.strip()[: foreign.MAX_TEXT] or None,
            filter="gguf",
            sort="downloads",
            limit=max(1, min(limit, MAX_RESULTS)),
            expand=["downloads", "likes", "gated", "lastModified", "tags", "pipeline_tag"],
        )
        repositories = [_found(info) for info in found if foreign.is_repository(info.id)]
    return SearchResults(_job_id(), repositories)


def inspect(network: Network, repository: str, revision: str) -> RepositoryFiles:
    """Return the GGUF files of ``repository`` at ``revision`` (a branch or a commit), and what its card says."""
    info = _info(network, repository, revision)
    commit = foreign.commit(info.sha)
    if not commit:
        raise failures.not_understood(network.hub_host, "no commit in the description of the model")
    card = info.card_data
    files = [_file(sibling) for sibling in info.siblings or [] if _is_model_file(sibling.rfilename)]
    return RepositoryFiles(
        job=_job_id(),
        repository=info.id if foreign.is_repository(info.id) else repository,
        commit=commit,
        licence=_licence(info),
        licence_address=foreign.web_address(getattr(card, "license_link", None)),
        gated=_gated(info),
        base_models=[name for name in foreign.texts(getattr(card, "base_model", None)) if foreign.is_repository(name)],
        languages=foreign.texts(getattr(card, "language", None)),
        files=files[:MAX_FILES],
    )


def pin(network: Network, repository: str, revision: str, file: str) -> Pin:
    """Return what ``file`` is at ``revision``. Raises Failure ``no_checksum`` if the hub has no SHA-256 of it."""
    _check_repository(repository)
    if not foreign.is_safe_name(file):
        raise Failure("bad_address", "The name of this file is not one that Sotto accepts.")
    _install_gate()
    address = _address(network, repository, revision, file)
    try:
        with _understood(network):
            found = get_hf_file_metadata(address, token=False, endpoint=network.endpoint)
    except Failure as failure:
        if failure.code != "method_refused":  # some proxies let no HEAD through
            raise
        return _listed_pin(network, repository, revision, file)
    commit = foreign.commit(found.commit_hash)
    if not found.commit_hash:
        # The hub always says it, also when it points elsewhere; who points elsewhere without is in between.
        if found.location != address:
            raise failures.login_page(network.hub_host, "a redirect without the headers of the hub")
        raise failures.not_understood(network.hub_host, "an answer without the headers of the hub")
    if not commit or (foreign.commit(revision) and commit != revision):
        raise failures.not_understood(network.hub_host, "not the commit that was asked for")
    size, sha256 = foreign.size(found.size), foreign.sha256(found.etag)
    if size is None or sha256 is None:
        size, sha256 = _listed(network, repository, commit, file)
    etag = foreign.etag(found.etag)
    return Pin(commit, size, sha256, etag, _address(network, repository, commit, file))


def _listed_pin(network: Network, repository: str, revision: str, file: str) -> Pin:
    """Return what the description of the repository says of ``file``, where the file itself can't be asked."""
    commit = foreign.commit(_info(network, repository, revision).sha)
    if not commit or (foreign.commit(revision) and commit != revision):
        raise failures.not_understood(network.hub_host, "not the commit that was asked for")
    size, sha256 = _listed(network, repository, commit, file)
    return Pin(commit, size, sha256, "", _address(network, repository, commit, file))


def _listed(network: Network, repository: str, commit: str, file: str) -> tuple[int, str]:
    """Return size and SHA-256 that the list of files gives for ``file``."""
    for sibling in _info(network, repository, commit).siblings or []:
        if sibling.rfilename == file:
            known = _file(sibling)
            if known.size_bytes is not None and known.sha256 is not None:
                return known.size_bytes, known.sha256
    raise Failure(
        "no_checksum",
        "The hub has no checksum for this file, so Sotto could not tell whether it arrived undamaged.",
        "Choose another model, or fetch the file yourself and add it on the Models page.",
        "no SHA-256 in the headers nor in the list of files",
    )


def _info(network: Network, repository: str, revision: str) -> ModelInfo:
    _check_repository(repository)
    api = _api(network)
    with _understood(network):
        info = api.model_info(repository, revision=revision, files_metadata=True)
        if not isinstance(info.siblings, list) or not isinstance(info.id, str):
            raise TypeError("no list of files")
        return info


def _check_repository(repository: str) -> None:
    if not foreign.is_repository(repository):
        raise Failure("bad_address", "This is not the name of a model at the hub.", "It looks like owner/name.")


@contextmanager
def _understood(network: Network) -> Iterator[None]:
    """Turn what huggingface_hub raises over an answer of another shape into a Failure."""
    try:
        yield
    except httpx2.TooManyRedirects as error:
        raise failures.redirect_refused(network.hub_host, "too many redirects") from error
    except (*_OTHER_SHAPE, httpx2.HTTPError, httpx2.InvalidURL) as error:
        # Its name only: the text may quote what was sent.
        raise failures.not_understood(network.hub_host, f"{type(error).__name__} while reading the answer") from error


def _api(network: Network) -> HfApi:
    _install_gate()
    return HfApi(endpoint=network.endpoint, token=False)


@functools.cache
def _install_gate() -> None:
    """Have huggingface_hub send everything through the gate, which finds the network by the job of the thread."""
    set_client_factory(
        lambda: httpx2.Client(transport=Gate(), trust_env=False, follow_redirects=True, max_redirects=MAX_REDIRECTS + 1)
    )


def _job_id() -> str:
    job = current_job.get()
    assert job is not None
    return job.id


def _address(network: Network, repository: str, revision: str, file: str) -> str:
    return hf_hub_url(repository, file, revision=revision, endpoint=network.endpoint)


def _found(info: ModelInfo) -> FoundRepository:
    updated = info.last_modified
    return FoundRepository(
        repository=info.id,
        downloads=foreign.count(info.downloads),
        likes=foreign.count(info.likes),
        updated=max(0, int(updated.timestamp() * 1000)) if updated is not None else 0,
        licence=_licence(info),
        gated=_gated(info),
        task=foreign.text(info.pipeline_tag),
    )


def _licence(info: ModelInfo) -> str:
    """Return the licence's id; where it says "other", the name that the card gives to it."""
    card = info.card_data
    tags = [tag[len(_LICENCE_TAG) :] for tag in foreign.texts(info.tags, 500) if tag.startswith(_LICENCE_TAG)]
    said = foreign.texts(getattr(card, "license", None)) or tags
    licence = said[0] if said else ""
    return foreign.text(getattr(card, "license_name", None)) or licence if licence == _NOT_NAMED else licence


def _gated(info: ModelInfo) -> str:
    if not info.gated:
        return ""
    return "auto" if info.gated == "auto" else "manual"


def _is_model_file(name: object) -> bool:
    if not isinstance(name, str) or not name.lower().endswith(".gguf") or not foreign.is_safe_name(name):
        return False
    return bool(name[: -len(".gguf")].rpartition("/")[2].strip(" ."))  # there is something to call it by


def _file(sibling: RepoSibling) -> RepositoryFile:
    lfs = sibling.lfs
    size = foreign.size(lfs.size) if lfs is not None else foreign.size(sibling.size)
    return RepositoryFile(sibling.rfilename, size, foreign.sha256(lfs.sha256) if lfs is not None else None)
