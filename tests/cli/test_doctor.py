"""The report about this computer."""

from __future__ import annotations

from support.sotto_runner import SottoRunner


def test_report_has_the_keys_of_the_contract(sotto: SottoRunner) -> None:
    report = sotto("doctor", "--json").json
    assert set(report) == {
        "version", "installation", "llama_cpp", "cpu", "memory_mb", "disk_free_mb", "engine_sandbox",
        "store", "paths", "desktop", "self_test",
    }  # fmt: skip
    assert set(report["llama_cpp"]) == {"version", "backends", "devices", "variant", "graphics_note"}
    assert report["store"]["encrypted"] is True
    assert report["store"]["key_protection"] == "key file"
    assert report["paths"]["data"] == str(sotto.profile / "data")
    assert report["desktop"]["portable"] is False
    assert report["desktop"]["keep_awake"]
    assert report["self_test"]["store"] == "ok"
    assert report["self_test"]["engine"] == "ok"


def test_text_shows_the_same_facts(sotto: SottoRunner) -> None:
    result = sotto("doctor")
    assert "Chats" in result.out
    assert "chacha20" in result.out
    assert str(sotto.profile / "data") in result.out
    assert "Self-test" in result.out
    assert result.out.endswith("\n\n“sotto --self-test” tries every part of this copy of Sotto.\n")


def test_a_part_that_does_not_work_fails_the_command(sotto: SottoRunner) -> None:
    result = sotto("doctor", "--json", start=[["exit", 1]], hello=None)
    assert result.code == 1
    assert result.json["self_test"]["engine"] != "ok"
