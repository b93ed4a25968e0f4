"""What the hub of the tests answers to each request, well or badly behaved."""

from __future__ import annotations

import json
import re
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlencode

from support.hub_moods import BODY, FILE_ADDRESS, Mood, Moods, Place, Sending
from support.hub_repositories import HOSTILE_COMMIT, HOSTILE_ETAG, HOSTILE_NAMES, HubFile, HubRepository

if typing.TYPE_CHECKING:
    from support.hub_server import HubServer, ReceivedRequest

_LOGIN_PAGE = b"<!DOCTYPE html><html><title>Free Wi-Fi</title><body>Please log in to use this network.</body></html>"
_FILE_ADDRESS = re.compile(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)")
_INFO_ADDRESS = re.compile(r"/api/models/([^/]+/[^/]+)(?:/revision/([^/]+))?")
_EXTRA = 1000


@dataclass(frozen=True)
class Answer:
    """One answer; the length of its body is among the headers."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Sending = b""


class Answers:
    """Finds the answer to a request; keeps nothing."""

    def __init__(self, hub: HubServer) -> None:
        self._hub = hub

    def to(self, request: ReceivedRequest) -> Answer:
        """Return the answer of a hub without any of the moods for any place."""
        if request.server != "hub":
            return self._from_store(request)
        if request.method not in ("GET", "HEAD"):
            return _refusal(405, "", "Method not allowed")
        path = unquote(request.path)
        if path == "/api/models":
            return self._search(request)
        if info := _INFO_ADDRESS.fullmatch(path):
            return self._info(request, info[1], info[2] or "main")
        if file := _FILE_ADDRESS.fullmatch(path):
            return self._resolve(request, file[1], file[2], file[3])
        return _refusal(404, "", "Not found")

    def misbehaved(self, request: ReceivedRequest, moods: Moods) -> Answer | None:
        """Return the answer that one of the moods for any place gives, or None."""
        if Mood.RATE_LIMITED in moods:
            pause = str(int(moods[Mood.RATE_LIMITED].seconds))
            return _refusal(429, "", "Too many requests", {"Retry-After": pause})
        if Mood.LOGIN_PAGE in moods:
            return _page(_LOGIN_PAGE, "text/html; charset=utf-8")
        if Mood.LOGIN_REDIRECT in moods and request.server == "hub":
            return _redirect(self._hub.address_of("store") + "/login")
        if Mood.DEEP_JSON in moods:
            return _page(b"[" * 100_000 + b"]" * 100_000, "application/json")
        if Mood.NOT_JSON in moods:
            return _page(b'{"unexpected": ["shape", 1, null]}', "application/json")
        for mood, refusal in _REFUSALS.items():
            if mood in moods:
                return refusal
        return None

    def _search(self, request: ReceivedRequest) -> Answer:
        asked = parse_qs(request.query)
        words = " ".join(asked.get("search", [])).lower().split()
        found = [r for r in self._hub.repositories.values() if all(word in r.name.lower() for word in words)]
        found.sort(key=lambda repository: -repository.downloads)
        start = int(asked.get("cursor", ["0"])[0])
        end = start + min(self._hub.page_size, int(asked.get("limit", ["1000"])[0]))
        headers = {}
        if end < len(found):
            query = urlencode({**{key: values[0] for key, values in asked.items()}, "cursor": end})
            headers["Link"] = f'<{self._hub.endpoint}/api/models?{query}>; rel="next"'
        entries = [repository.as_json() for repository in found[start:end]]
        if self._hub.moods_for(Place.API, {Mood.HOSTILE_NAMES}):
            entries += [{**HubRepository("x/y").as_json(), "id": name} for name in HOSTILE_NAMES]
        return _page(json.dumps(entries).encode(), "application/json; charset=utf-8", headers)

    def _info(self, request: ReceivedRequest, name: str, revision: str) -> Answer:
        repository = self._hub.repositories.get(name)
        if repository is None:
            return _no_repository(request)
        if revision not in ("main", repository.commit):
            return _refusal(404, "RevisionNotFound", "Invalid rev id")
        with_blobs = parse_qs(request.query).get("blobs", [""])[0].lower() == "true"
        siblings = repository.siblings(with_blobs)
        if self._hub.moods_for(Place.API, {Mood.HOSTILE_NAMES}):
            siblings += [{"rfilename": name, "size": 100} for name in HOSTILE_NAMES]
        if self._hub.moods_for(Place.API, {Mood.WRONG_SIZE}):
            siblings = [_enlarged(sibling) for sibling in siblings]
        entry = {**repository.as_json(), "siblings": siblings}
        if "gguf" in parse_qs(request.query).get("expand", ()):  # what the hub has read from the first file itself
            entry = {
                "id": name,
                "gguf": {"chat_template": repository.chat_template} if repository.chat_template else {},
            }
        if self._hub.moods_for(Place.API, {Mood.HOSTILE_COMMIT}):
            entry["sha"] = HOSTILE_COMMIT
        return _page(json.dumps(entry).encode(), "application/json; charset=utf-8")

    def _resolve(self, request: ReceivedRequest, name: str, revision: str, file_name: str) -> Answer:
        repository = self._hub.repositories.get(name)
        if repository is None:
            return _no_repository(request)
        if refusal := self._closed(request, repository):
            return refusal
        if revision not in ("main", repository.commit):
            return _refusal(404, "RevisionNotFound", "Invalid rev id")
        file = repository.files.get(file_name)
        if file is None:
            return _refusal(404, "EntryNotFound", "Entry not found")
        moods = self._hub.moods_for(request.place, FILE_ADDRESS)
        if Mood.HEAD_REFUSED in moods and request.method == "HEAD":
            return _refusal(405, "", "Method not allowed")
        if redirect := self._bad_redirect(request, moods):
            return redirect
        commit = HOSTILE_COMMIT if Mood.HOSTILE_COMMIT in moods else repository.commit
        etag = HOSTILE_ETAG if Mood.HOSTILE_ETAG in moods else file.linked_etag
        headers = {"X-Repo-Commit": commit, "Accept-Ranges": "bytes"}
        if not file.is_lfs:
            return self._body(request, file, {**headers, "ETag": etag})
        size = file.size + (_EXTRA if Mood.WRONG_SIZE in moods else 0)
        headers |= {"X-Linked-Size": str(size), "X-Linked-Etag": etag}
        if not self._hub.uses_store:
            return self._body(request, file, {**headers, "ETag": etag})
        signed = f"{self._hub.address_of('store')}{self._hub.stored(file)}?Signature=secret-signature&Expires=1"
        return _redirect(signed, {**headers, "ETag": etag})

    def _closed(self, request: ReceivedRequest, repository: HubRepository) -> Answer | None:
        if request.token and request.token not in self._hub.tokens:
            return _refusal(401, "", "Invalid credentials in Authorization header")
        if repository.gated and repository.name not in self._hub.tokens.get(request.token, ()):
            return _refusal(
                403 if request.token else 401, "GatedRepo", f"Access to model {repository.name} is restricted."
            )
        return None

    def _bad_redirect(self, request: ReceivedRequest, moods: Moods) -> Answer | None:
        if Mood.REDIRECT_LOOP in moods:
            return _redirect(self._hub.endpoint + request.path)
        if Mood.REDIRECT_DOWNGRADE in moods:
            return _redirect(self._hub.address_of("plain") + request.path)
        if Mood.REDIRECT_TO_FILE in moods:
            return _redirect("file:///etc/passwd")
        return None

    def _from_store(self, request: ReceivedRequest) -> Answer:
        if request.path == "/login":
            return _page(_LOGIN_PAGE, "text/html; charset=utf-8")
        file = self._hub.stored_file(request.path)
        if file is None:
            return _refusal(404, "", "Not found")
        return self._body(request, file, {"ETag": file.store_etag, "Accept-Ranges": "bytes"})

    def _body(self, request: ReceivedRequest, file: HubFile, headers: Mapping[str, str]) -> Answer:
        """Return the bytes asked for of ``file``, under the moods for bodies."""
        moods = self._hub.moods_for(request.place, BODY) if request.method == "GET" else {}
        etag = self._hub.fresh_etag() if {Mood.NEW_ETAG, Mood.WEAK_ETAG} & set(moods) else headers["ETag"]
        sent = {"Content-Type": "application/octet-stream", **headers, "ETag": etag}
        if Mood.WEAK_ETAG in moods:
            sent["ETag"] = f"W/{etag}"
        if Mood.NO_ETAG in moods:
            del sent["ETag"]
        start, end, status = 0, file.size, 200
        condition = request.headers.get("if-range", etag)
        if "range" in request.headers and condition == etag and Mood.RANGE_IGNORED not in moods:
            start, end, status = *_range(request.headers["range"], file.size), 206
            if start >= end or Mood.RANGE_REFUSED in moods:
                return Answer(416, {**sent, "Content-Range": f"bytes */{file.size}", "Content-Length": "0"})
            if Mood.WRONG_RANGE in moods:
                start = min(start + 7, end - 1)
            total = file.size + _EXTRA * (Mood.OTHER_TOTAL in moods)
            sent["Content-Range"] = f"bytes {start}-{end - 1}/{total}"
        if Mood.CHANGES_MIDWAY in moods:
            self._hub.replace_stored(file)
        end += _EXTRA * (Mood.TOO_LONG in moods) - min(_EXTRA, end - start) * (Mood.TOO_SHORT in moods)
        framing = {"Transfer-Encoding": "chunked"} if Mood.CHUNKED in moods else {"Content-Length": str(end - start)}
        return Answer(status, {**sent, **framing}, Sending(file, start, end, moods, self._hub.closing))


def _enlarged(sibling: Mapping[str, typing.Any]) -> dict[str, typing.Any]:
    lfs = {**sibling["lfs"], "size": sibling["lfs"]["size"] + _EXTRA} if sibling.get("lfs") else None
    return {**sibling, "size": sibling.get("size", 0) + _EXTRA, **({"lfs": lfs} if lfs else {})}


def _range(header: str, size: int) -> tuple[int, int]:
    first, _, last = header.removeprefix("bytes=").partition("-")
    return int(first), min(size, int(last) + 1 if last else size)


def _page(body: bytes, kind: str, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(200, {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}, body)


def _redirect(location: str, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(302, {"Location": location, "Content-Length": "0", **(headers or {})})


def _refusal(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> Answer:
    body = json.dumps({"error": message}).encode()
    said = {"Content-Type": "application/json; charset=utf-8", "Content-Length": str(len(body))}
    if code:
        said["X-Error-Code"] = code
    return Answer(status, {**said, "X-Error-Message": message, **(headers or {})}, body)


def _no_repository(request: ReceivedRequest) -> Answer:
    # To those without a token the hub does not tell whether a repository exists.
    return _refusal(404 if request.token else 401, "RepoNotFound", "Repository not found")


_REFUSALS = {
    Mood.SERVER_ERROR: _refusal(500, "", "Internal error"),
    Mood.UNAVAILABLE: _refusal(503, "", "Service unavailable"),
    Mood.GATED: _refusal(403, "GatedRepo", "Access to this model is restricted."),
    Mood.TOKEN_REJECTED: _refusal(401, "", "Invalid credentials in Authorization header"),
    Mood.NOT_FOUND: _refusal(404, "EntryNotFound", "Entry not found"),
}
