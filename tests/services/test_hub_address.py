"""Which hub is asked, and what a pasted address means."""

from __future__ import annotations

import pytest

from sotto.domain.errors import UserFacingError
from sotto.services.hub_address import (
    ModelAddress,
    checked_proxy,
    hub_endpoint,
    is_address,
    may_carry_token,
    parse_address,
)

REPOSITORY = "bartowski/Llama-3.2-3B-Instruct-GGUF"


def code_of(error: pytest.ExceptionInfo[UserFacingError]) -> str:
    assert error.value.hint
    return error.value.code


@pytest.mark.parametrize(
    ("setting", "variable", "endpoint"),
    [
        ("", "", ""),
        ("", "https://mirror.example/", "https://mirror.example"),
        (" https://hub.example/prefix/ ", "https://mirror.example", "https://hub.example/prefix"),
        ("https://huggingface.co", "https://mirror.example", ""),
        ("http://mirror.lan", "", "http://mirror.lan"),
        ("", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("", "http://[::1]:8080", "http://[::1]:8080"),
        ("", "http://localhost:1", "http://localhost:1"),
    ],
)
def test_the_setting_counts_before_the_environment(setting: str, variable: str, endpoint: str) -> None:
    assert hub_endpoint(setting, {"HF_ENDPOINT": variable}) == endpoint


@pytest.mark.parametrize(
    "address",
    ["ftp://hub", "file:///etc/passwd", "hub.example", "https://", "https://me:pw@hub", "https://hub/?q=1", "http://h:x",
     "https://hub/#f", "https://hub example", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(address: str) -> None:
    for setting, environ in ((address, {}), ("", {"HF_ENDPOINT": address})):
        with pytest.raises(UserFacingError) as error:
            hub_endpoint(setting, environ)
        assert code_of(error) == "hub_address_refused"


def test_an_unencrypted_hub_has_to_be_chosen_by_the_user() -> None:
    with pytest.raises(UserFacingError) as error:
        hub_endpoint("", {"HF_ENDPOINT": "http://mirror.lan"})
    assert code_of(error) == "hub_address_refused"


def test_the_token_travels_encrypted_or_not_at_all() -> None:
    assert may_carry_token("")
    assert may_carry_token("https://hub.example")
    assert may_carry_token("http://127.0.0.1:8000")
    assert not may_carry_token("http://mirror.lan")
    assert not may_carry_token("http://127.0.0.1.example.com")


def test_the_proxy() -> None:
    assert checked_proxy("") == ""
    assert checked_proxy(" http://proxy:3128 ") == "http://proxy:3128"
    with pytest.raises(UserFacingError) as error:
        checked_proxy("proxy:3128")
    assert code_of(error) == "proxy_refused"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (REPOSITORY, ModelAddress(REPOSITORY)),
        (f" {REPOSITORY}/ ", ModelAddress(REPOSITORY)),
        (f"https://huggingface.co/{REPOSITORY}", ModelAddress(REPOSITORY)),
        (f"huggingface.co/{REPOSITORY}", ModelAddress(REPOSITORY)),
        (f"hf.co/{REPOSITORY}:Q4_K_M", ModelAddress(REPOSITORY, quantization="Q4_K_M")),
        (f"https://huggingface.co/{REPOSITORY}/tree/main", ModelAddress(REPOSITORY)),
        (f"https://huggingface.co/{REPOSITORY}/tree/v2/sub", ModelAddress(REPOSITORY, "v2")),
        (f"https://huggingface.co/{REPOSITORY}/tree/refs%2Fpr%2F1", ModelAddress(REPOSITORY, "refs/pr/1")),
        (f"https://huggingface.co/{REPOSITORY}/blob/main/a/b.gguf", ModelAddress(REPOSITORY, "main", "a/b.gguf")),
        (f"https://huggingface.co/{REPOSITORY}/resolve/a1/b.gguf?x=1", ModelAddress(REPOSITORY, "a1", "b.gguf")),
        (f"{REPOSITORY}/model.gguf", ModelAddress(REPOSITORY, "main", "model.gguf")),
        (f"{REPOSITORY}/sub/model.gguf", ModelAddress(REPOSITORY, "main", "sub/model.gguf")),
        (f"https://huggingface.co/{REPOSITORY}/discussions/3", ModelAddress(REPOSITORY)),
    ],
)  # fmt: skip
def test_what_an_address_means(text: str, address: ModelAddress) -> None:
    assert parse_address(text) == address
    assert is_address(text)


def test_addresses_of_the_mirror() -> None:
    mirror = "https://mirror.example/hub"
    assert parse_address(f"{mirror}/{REPOSITORY}/tree/main", mirror) == ModelAddress(REPOSITORY)
    assert parse_address(f"https://huggingface.co/{REPOSITORY}", mirror) == ModelAddress(REPOSITORY)


@pytest.mark.parametrize(
    "text",
    ["", "llama", "https://example.org/owner/name", "https://huggingface.co/datasets/owner/name", "../../etc/passwd",
     "owner/../name", "owner/na me", "https://huggingface.co/owner", "file:///owner/name", "a/b\x00c", "owner/‮name",
     "https://huggingface.co.evil.example/owner/name", "https://[::1/owner/name"],
)  # fmt: skip
def test_what_is_no_address_of_a_model(text: str) -> None:
    with pytest.raises(UserFacingError) as error:
        parse_address(text)
    assert code_of(error) == "address_unknown"


def test_words_are_searched_for() -> None:
    assert not is_address("llama 3.2 instruct")
    assert not is_address("qwen")
    assert not is_address("either/or what")
