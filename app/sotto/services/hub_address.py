"""Addresses: which hub is asked, and which repository a pasted text means. Nothing here uses the network."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass

PUBLIC_HUB: Final = "https://huggingface.co"
ENDPOINT_VARIABLE: Final = "HF_ENDPOINT"

_PUBLIC_HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co", "www.hf.co"})
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
_OTHER_KINDS = frozenset({"datasets", "spaces", "docs", "papers", "collections", "api", "models", "settings", "blog"})
_FILE_VIEWS = frozenset({"blob", "resolve", "raw"})


@dataclass(frozen=True, slots=True)
class ModelAddress:
    """What an address names: ``repository`` as owner/name, ``revision`` a branch or commit, ``file`` one of its files
    or empty, ``quantization`` the part after a colon (``owner/name:Q4_K_M``) or empty."""

    repository: str
    revision: str = "main"
    file: str = ""
    quantization: str = ""


def hub_endpoint(setting: str, environ: Mapping[str, str]) -> str:
    """Return the hub's address without a slash at the end; empty: the public hub.

    The setting counts before ``HF_ENDPOINT``. Raises ``hub_address_refused``: only web addresses can be used, and
    without encryption only what the user wrote into the settings or what is on this computer.
    """
    is_chosen = bool(setting.strip())
    given = setting.strip() or environ.get(ENDPOINT_VARIABLE, "").strip()
    if not given:
        return ""
    parts = _split(given)
    if parts is None or parts.username or parts.password or parts.query or parts.fragment:
        raise _refused(given, "It has to be a web address such as “https://hub.example”.")
    if parts.scheme == "http" and not is_chosen and not _is_loopback(parts.hostname or ""):
        raise _refused(
            given,
            "It is not encrypted (http). If you trust the way to it, write it into Settings, Downloads, Hub or mirror.",
        )
    endpoint = given.rstrip("/")
    return "" if endpoint == PUBLIC_HUB else endpoint


def may_carry_token(endpoint: str) -> bool:
    """Return whether the access token may travel to ``endpoint``: encrypted, or within this computer."""
    parts = urlsplit(endpoint or PUBLIC_HUB)
    return parts.scheme == "https" or _is_loopback(parts.hostname or "")


def checked_proxy(setting: str) -> str:
    """Return the proxy's address, empty for what the system says. Raises ``proxy_refused``."""
    given = setting.strip()
    if given and _split(given) is None:
        raise UserFacingError(
            "proxy_refused",
            "The address of the proxy can’t be used.",
            "Correct it under Settings, Downloads, Proxy: it has to look like “http://proxy.example:3128”.",
        )
    return given


def is_address(text: str) -> bool:
    """Return whether ``text`` names a repository, so that there is nothing to search for."""
    text = text.strip()
    return "://" in text or (not re.search(r"\s", text) and _REPOSITORY.match(text) is not None)


def parse_address(text: str, endpoint: str = "") -> ModelAddress:
    """Return what ``owner/name`` or a pasted address of the hub (or of the mirror ``endpoint``) means.

    Raises ``address_unknown``.
    """
    text = text.strip()
    if "://" not in text and _host_of(text) in _hosts(endpoint):
        text = f"https://{text}"
    if "://" not in text:
        return _from_path(text, text)
    parts = _split(text)
    if parts is None or (parts.hostname or "") not in _hosts(endpoint):
        raise _unknown(text, "Only addresses of the hub can be opened: https://huggingface.co/owner/name.")
    prefix = urlsplit(endpoint).path.strip("/") if endpoint else ""
    path = parts.path.strip("/")
    if prefix and path.startswith(f"{prefix}/"):
        path = path.removeprefix(f"{prefix}/")
    return _from_path(path, text)


def _from_path(path: str, given: str) -> ModelAddress:
    pieces = [unquote(piece) for piece in path.strip("/").split("/")]
    if pieces[0] in _OTHER_KINDS or len(pieces) < 2:
        raise _unknown(given, "A model’s address has the form owner/name.")
    name, _, quantization = pieces[1].partition(":")
    repository = f"{pieces[0]}/{name}"
    if not _REPOSITORY.fullmatch(repository):
        raise _unknown(given, "A model’s address has the form owner/name.")
    view = pieces[2] if len(pieces) > 3 else ""
    if view in _FILE_VIEWS:
        return ModelAddress(repository, pieces[3], "/".join(pieces[4:]), quantization)
    if view == "tree":
        return ModelAddress(repository, pieces[3], "", quantization)
    if len(pieces) > 2 and pieces[-1].lower().endswith(".gguf"):  # REPO/FILE, as the command line takes it
        return ModelAddress(repository, "main", "/".join(pieces[2:]))
    return ModelAddress(repository, quantization=quantization)


def _split(address: str) -> SplitResult | None:
    """Return the parts of a web address, or None if it is none."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises for a port that is no number
    except ValueError:
        return None
    has_spaces = any(character.isspace() or not character.isprintable() for character in address)
    return parts if parts.scheme in ("http", "https") and parts.hostname and not has_spaces else None


def _host_of(text: str) -> str:
    return text.partition("/")[0].partition(":")[0].lower()


def _hosts(endpoint: str) -> frozenset[str]:
    own = urlsplit(endpoint).hostname if endpoint else None
    return _PUBLIC_HOSTS | {own} if own else _PUBLIC_HOSTS


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refused(address: str, hint: str) -> UserFacingError:
    return UserFacingError("hub_address_refused", f"The hub’s address “{address:.80}” can’t be used.", hint)


def _unknown(text: str, hint: str) -> UserFacingError:
    return UserFacingError("address_unknown", f"“{text:.80}” is no address of a model.", hint)
