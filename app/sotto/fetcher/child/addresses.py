"""Addresses that the network names: how users see them, and which of them are opened."""

from __future__ import annotations

import httpx2

from sotto.fetcher.child import failures

_PORTS = {"http": 80, "https": 443}


def host_of(url: httpx2.URL) -> str:
    """Return the host of ``url`` as users see it, with the port if it is not the usual one."""
    host = url.raw_host.decode("ascii", "replace")
    host = f"[{host}]" if ":" in host else host
    return host if url.port is None else f"{host}:{url.port}"


def is_same_origin(one: httpx2.URL, other: httpx2.URL) -> bool:
    """Return whether both addresses are of one server: the same scheme, host and port."""
    return _origin(one) == _origin(other)


def check_address(url: httpx2.URL, source: str) -> None:
    """Refuse an address that must not be opened when ``source`` names it, in a redirect or in a list.

    Raises Failure ``redirect_refused``.
    """
    named_by = httpx2.URL(source)
    if url.scheme not in ("http", "https") or not url.host:
        raise failures.redirect_refused(host_of(named_by), f"an address of the kind {url.scheme!r}")
    if url.scheme == "http" and named_by.scheme == "https":
        raise failures.redirect_refused(host_of(named_by), f"from https to http: {host_of(url)}")


def redirect_target(url: httpx2.URL, response: httpx2.Response) -> str:
    """Return where ``response`` to ``url`` points to, empty if nowhere; raises Failure ``redirect_refused``."""
    if not response.has_redirect_location:
        return ""
    try:
        target = url.join(response.headers["location"])
    except (httpx2.InvalidURL, ValueError) as error:
        raise failures.redirect_refused(host_of(url), "an address that is none") from error
    check_address(target, str(url))
    return str(target.copy_with(fragment=None))


def _origin(url: httpx2.URL) -> tuple[str, bytes, int]:
    return url.scheme, url.raw_host.lower(), url.port or _PORTS.get(url.scheme, 0)
