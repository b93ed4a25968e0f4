"""What macOS is told about Sotto, and what the programs are allowed."""

from __future__ import annotations

import plistlib
from pathlib import Path

from macos.info_plist import GGUF_TYPE, info_plist
from sotto import __version__
from sotto.config.identity import APP_ID, APP_NAME

REPOSITORY = Path(__file__).resolve().parents[3]
SAID = info_plist(__version__)


def test_it_can_be_written_and_read_again() -> None:
    assert plistlib.loads(plistlib.dumps(SAID)) == SAID


def test_names_version_and_program_are_those_of_sotto() -> None:
    assert (SAID["CFBundleIdentifier"], SAID["CFBundleName"]) == (APP_ID, APP_NAME)
    assert SAID["CFBundleShortVersionString"] == SAID["CFBundleVersion"] == __version__
    assert f'name="{APP_NAME}.app"' in (REPOSITORY / "packaging" / "sotto.spec").read_text(encoding="utf-8")


def test_model_files_are_offered_and_never_taken_over() -> None:
    (opened,) = SAID["CFBundleDocumentTypes"]  # type: ignore[misc]
    (known,) = SAID["UTImportedTypeDeclarations"]  # type: ignore[misc]
    assert opened["LSItemContentTypes"] == [known["UTTypeIdentifier"]] == [GGUF_TYPE]
    assert opened["LSHandlerRank"] == "Alternate"
    assert known["UTTypeTagSpecification"] == {"public.filename-extension": ["gguf"]}


def test_no_address_scheme_is_registered_and_no_sensor_asked_for() -> None:
    assert "CFBundleURLTypes" not in SAID
    asked = {key for key in SAID if key.endswith("UsageDescription")}
    assert asked == {
        f"NS{place}UsageDescription"
        for place in ("DesktopFolder", "DocumentsFolder", "DownloadsFolder", "RemovableVolumes")
    }


def test_the_window_has_an_icon_in_the_dock() -> None:
    assert SAID["LSBackgroundOnly"] is False


def test_the_programs_are_allowed_what_python_needs_and_nothing_else() -> None:
    allowed = plistlib.loads((REPOSITORY / "installer" / "macos" / "entitlements.plist").read_bytes())
    assert allowed == {"com.apple.security.cs.allow-unsigned-executable-memory": True}
