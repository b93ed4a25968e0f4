"""What can go wrong on the network, in words for the user.

All translation happens here, so that the same trouble reads the same wherever it turns up. ``passes`` decides whether
trying again later makes sense by itself.
"""

from __future__ import annotations

import email.utils
import re
import ssl
import time
from collections.abc import Iterator, Mapping

import httpx2

from sotto.domain.errors import UserFacingError

_NOT_PRINTABLE = re.compile(r"[^\x20-\x7e]")
_INVALID_TOKEN = "Invalid credentials"  # noqa: S105 - the start of what the hub says
_ACCESS_HINT = "Ask for access on the model’s page at the hub, then enter your access token in Settings."


class Failure(UserFacingError):
    """A request that failed. ``passes``: it may work later without the user doing anything about the request itself;
    ``retry_after``: seconds the server asked to wait, None if it did not say."""

    def __init__(
        self,
        code: str,
        text: str,
        hint: str = "",
        details: str = "",
        passes: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(code, text, hint, details)
        self.passes = passes
        self.retry_after = retry_after


class Interrupted(Exception):
    """The job was asked to end while it used the network."""


def offline() -> Failure:
    """Return what stands for "the user wants no network"."""
    return Failure(
        "offline", "Sotto is offline.", "Turn off “Offline” on the Privacy page to use the network.", passes=True
    )


def login_page(host: str, details: str = "") -> Failure:
    """Return what a page means where none belongs."""
    return Failure(
        "login_page",
        f"This network answered with a login page instead of {host}.",
        "Open a web page in your browser and log in to the network, then try again.",
        details,
        passes=True,
    )


def not_understood(host: str, details: str, passes: bool = False) -> Failure:
    """Return what an answer means that is not what the hub says."""
    return Failure(
        "answer_not_understood",
        f"The answer of {host} was not understood.",
        "Try again later. If you use another hub than the usual one, check its address in Settings.",
        _plain(details),
        passes,
    )


def redirect_refused(host: str, reason: str) -> Failure:
    """Return what stands for a redirect that is not followed. ``reason`` is for the details."""
    return Failure(
        "redirect_refused",
        f"{host} pointed to an address that Sotto does not open.",
        "Someone may have changed the connection on its way. Try again on another network.",
        _plain(reason),
    )


def stalled(host: str, text: str, details: str = "") -> Failure:
    """Return what stands for silence; ``text`` is what the host does not do any more."""
    return Failure("stalled", f"{host} {text}", "Check the network connection.", details, passes=True)


def endpoint_unusable() -> Failure:
    """Return what stands for an address of the hub that makes no sense."""
    return Failure(
        "bad_endpoint", "The address of the hub can’t be used.", "Correct it in Settings. It looks like https://name."
    )


def proxy_unusable(details: str) -> Failure:
    """Return what stands for a proxy address that makes no sense."""
    return Failure(
        "proxy_problem",
        "The proxy address can’t be used.",
        "Correct it in Settings. It looks like http://name:port.",
        _plain(details),
    )


def from_exception(error: Exception, host: str, is_answered: bool) -> Failure:
    """Return what ``error`` of httpx2 means in an exchange with ``host``; ``is_answered``: headers had come."""
    details = _plain(f"{type(error).__name__}: {error}")
    if isinstance(error, httpx2.ConnectError) and any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return Failure(
            "tls_failed",
            f"The connection to {host} could not be secured.",
            "The network, a filter program or a wrong clock may be in the way. Nothing was sent.",
            details,
            passes=True,
        )
    if isinstance(error, httpx2.ProxyError):
        return Failure(
            "proxy_problem", "The proxy refused the connection.", "Check the proxy in Settings.", details, passes=True
        )
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout):
        return Failure("no_network", f"{host} can’t be reached.", "Check the network connection.", details, passes=True)
    if isinstance(error, httpx2.TimeoutException):
        return stalled(host, "has stopped sending." if is_answered else "does not answer.", details)
    if isinstance(error, httpx2.NetworkError) or _is_cut(error):
        return Failure(
            "connection_cut",
            f"The connection to {host} was cut.",
            "Check the network connection.",
            details,
            passes=True,
        )
    return not_understood(host, details, passes=True)


def from_status(status: int, headers: Mapping[str, str], host: str, is_hub: bool, authorised: bool) -> Failure:
    """Return what an HTTP status of 400 or more means. ``is_hub``: the hub itself said so, not a server behind it."""
    error_code, message = headers.get("x-error-code", ""), headers.get("x-error-message", "")
    details = _plain(f"HTTP {status} {error_code} {message}".strip())
    wait = retry_after(headers)
    if status == 429:
        text = f"{host} asks to wait: there were too many requests."
        return Failure(
            "rate_limited", text, "Wait a few minutes, then try again.", details, passes=True, retry_after=wait
        )
    if status in (405, 501):
        text = f"{host} does not take the kind of request that was made."
        return Failure("method_refused", text, "A filter of your network may be in the way.", details)
    if status >= 500 or status in (408, 425):
        text = f"{host} has a problem."
        hint = "The fault is not on your computer. Try again later."
        return Failure("hub_problem", text, hint, details, passes=True, retry_after=wait)
    if status == 407:
        return Failure("proxy_problem", "The proxy asks for a password.", "Check the proxy in Settings.", details)
    if status == 416:
        text = f"{host} does not have the rest of the file."
        return Failure("range_refused", text, "Try again later.", details)
    if status in (401, 403):
        if headers.get("content-type", "").lower().startswith("text/html") and not error_code + message:
            return _blocked(host, details)
        return _refused(status, error_code, message, details, is_hub, authorised)
    if status in (404, 410):
        return _not_found(error_code, details) if is_hub else _not_stored(details)
    return not_understood(host, details)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks to wait: Retry-After as seconds or date, or the hub's RateLimit header."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    if value:
        try:
            return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
        except (ValueError, OverflowError):
            return None
    limit = re.search(r"\br=0;\s*t=(\d+)", headers.get("ratelimit", ""))
    return float(limit[1]) if limit else None


def _refused(status: int, error_code: str, message: str, details: str, is_hub: bool, authorised: bool) -> Failure:
    if not is_hub:
        # The address of the bytes is signed for some time only; asked again, the hub gives a fresh one.
        text = "The server that stores the file refused access."
        return Failure("access_refused", text, "Try again later.", details, passes=True)
    if error_code == "GatedRepo":
        text = "The owner of this model gives access on request only."
        return Failure("gated", text, _ACCESS_HINT, details)
    if message.startswith(_INVALID_TOKEN) or (status == 401 and authorised and not error_code):
        text = "The hub does not accept the access token."
        return Failure("token_rejected", text, "Enter a new token in Settings, or remove it there.", details)
    if error_code == "RepoNotFound":
        return _not_found(error_code, details)
    text = "The hub gives access to this model only with an access token that is allowed to read it."
    if status == 401 and not authorised and not error_code:  # it does not tell strangers which of the two it is
        text = "The hub does not have this model, or gives access to it only with an access token."
        return Failure("gated", text, f"Check the name. {_ACCESS_HINT}", details)
    return Failure("gated", text, _ACCESS_HINT, details)


def _blocked(host: str, details: str) -> Failure:
    """Return what a page for people means that refuses access: the hub itself would give its reason in headers."""
    text = f"The access to {host} was blocked."
    hint = "A filter of your network may be in the way. Open the address in your browser to see why, then try again."
    return Failure("access_refused", text, hint, details, passes=True)


def _not_found(error_code: str, details: str) -> Failure:
    texts = {
        "RepoNotFound": "There is no such model at the hub, or it is private.",
        "RevisionNotFound": "The hub does not have this version of the model any more.",
        "EntryNotFound": "The hub does not have this file any more.",
    }
    text = texts.get(error_code, "The hub does not have this model or file.")
    return Failure("not_found", text, "Check the address, or look for the model in the search.", details)


def _not_stored(details: str) -> Failure:
    # The hub has just pointed there: one of its stores is behind, or the address is too old.
    text = "The server that stores the file does not have it at the moment."
    return Failure("not_found", text, "Try again later.", details, passes=True)


def _is_cut(error: Exception) -> bool:
    """Whether a RemoteProtocolError means an end too early; h11's words are all there is to tell by."""
    words = str(error).lower()
    return isinstance(error, httpx2.RemoteProtocolError) and ("disconnected" in words or "peer closed" in words)


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _plain(text: str) -> str:
    """Return foreign ``text`` as one short line of ASCII."""
    return _NOT_PRINTABLE.sub("?", text)[:300]
