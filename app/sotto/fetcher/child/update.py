"""Asking the one address that says which version of Sotto is the newest. What it answers is judged elsewhere."""

from __future__ import annotations

import httpx2

from sotto.fetcher.child import failures
from sotto.fetcher.child.addresses import host_of
from sotto.fetcher.child.failures import Failure
from sotto.fetcher.child.network import LOOPBACK, Network
from sotto.fetcher.protocol import LookForUpdate, UpdateAnswer

_OTHER_WORDS = frozenset(
    {
        *("access_refused", "answer_not_understood", "gated", "method_refused", "not_found"),
        *("range_refused", "redirect_refused", "token_rejected"),
    }
)
"""Failures whose usual words are about the hub and its models."""


def look(network: Network, message: LookForUpdate) -> UpdateAnswer:
    """Return what the address answers. Raises Failure or Interrupted."""
    address = _checked(message.address)
    try:
        with network.job(message.job, message.type, str(address)), network.answer(str(address)) as response:
            return UpdateAnswer(message.job, _text(response, message.limit, host_of(address)))
    except Failure as failure:
        if failure.code not in _OTHER_WORDS:
            raise
        raise _no_answer(host_of(address), f"{failure.code}: {failure.text} {failure.details}") from failure


def _checked(given: str) -> httpx2.URL:
    try:
        address = httpx2.URL(given)
    except httpx2.InvalidURL as error:
        raise _no_answer("", "no address") from error
    if not address.host or (address.scheme != "https" and (address.scheme != "http" or address.host not in LOOPBACK)):
        raise _no_answer(address.host, "the address is not one of https")
    return address


def _text(response: httpx2.Response, limit: int, host: str) -> str:
    data = b""
    for piece in response.iter_raw():
        data += piece
        if len(data) > limit:
            raise failures.not_understood(host, f"an answer of more than {limit} bytes")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise failures.not_understood(host, "an answer that is no text") from error


def _no_answer(host: str, details: str) -> Failure:
    return Failure(
        "update_not_answered",
        f"{host} did not say which version of Sotto is the newest.",
        "Look again later, or visit the project’s page.",
        details[:300],
    )
