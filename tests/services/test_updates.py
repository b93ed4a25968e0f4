"""Looking for a new version: off until it is switched on, once a day then, and never fooled into an older one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import signing
from sotto.config import options
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice, UpdateLooked
from sotto.release.origin import ReleaseOrigin, release_origin
from sotto.services.updates import DAY_MS, UpdateService, UpdateState
from support.project_site import ProjectSite, site_for
from support.releases import DATE, NOTES, VERSION, announced, announced_as, origin_in
from support.running_services import RunningServices

KEY = signing.new_key()
ADDRESS = "https://sotto.example/latest.signed"
Start = Callable[..., RunningServices]


class Looking:
    """Services whose project has published ``VERSION``, while this program is 0.9.0; ``now`` in Unix milliseconds."""

    def __init__(self, running: RunningServices, origin: ReleaseOrigin) -> None:
        self.running = running
        self.now = DATE * 1000 + 5 * DAY_MS
        self.site: ProjectSite = site_for(running.services, origin, "0.9.0", lambda: self.now)
        self.site.answer = announced(KEY)
        self.looked: list[str] = []
        running.services.hub.subscribe(UpdateLooked, lambda event: self.looked.append(event.found))

    @property
    def service(self) -> UpdateService:
        return self.running.services.updates

    def look(self) -> UpdateState:
        return self.running.wait(self.service.look())

    def state(self) -> UpdateState:
        return self.running.wait(self.service.state())

    def refusal(self) -> str:
        with pytest.raises(UserFacingError) as caught:
            self.look()
        return caught.value.code

    def a_day(self) -> int:
        """Let the service look by itself if it wants to; return how often it asked."""
        before = len(self.site.asked)
        self.service.look_if_due()
        self.running.wait(self.running.services.tasks.store(lambda _store: None))  # it reads there when it was last
        self.running.until(lambda: not self.service.is_looking)
        return len(self.site.asked) - before


@pytest.fixture
def looking(start: Start, tmp_path: Path) -> Looking:
    return Looking(start(), origin_in(tmp_path, KEY, ADDRESS))


def test_a_new_version_is_found_and_remembered(looking: Looking) -> None:
    assert looking.state() == UpdateState()
    state = looking.look()
    assert looking.site.asked == [ADDRESS]
    assert state.newest is not None
    assert (state.newest.version, state.newest.notes, state.is_newer) == (VERSION, NOTES, True)
    assert looking.looked == [VERSION]
    assert looking.state() == state
    assert looking.site.asked == [ADDRESS]


def test_this_version_is_not_newer(looking: Looking) -> None:
    looking.site.answer = announced(KEY, version="0.9")
    state = looking.look()
    assert not state.is_newer
    assert looking.looked == [""]


def test_the_chats_decide_whether_it_suits(looking: Looking) -> None:
    looking.site.answer = announced_as(KEY, oldest_store=1, store_schema=999)
    assert (looking.look().can_open_chats, looking.state().changes_store) == (True, True)
    looking.site.answer = announced_as(KEY, oldest_store=998, store_schema=999)
    assert not looking.look().can_open_chats


def test_nothing_is_asked_by_itself_unless_switched_on(looking: Looking) -> None:
    assert not looking.running.settings.get(options.LOOK_FOR_UPDATES)
    assert looking.a_day() == 0


def test_once_a_day_and_not_more(looking: Looking) -> None:
    looking.running.settings.set(options.LOOK_FOR_UPDATES, True)
    assert looking.a_day() == 1
    looking.now += DAY_MS - 1
    assert looking.a_day() == 0
    looking.now += 1
    assert looking.a_day() == 1
    looking.now -= 3 * DAY_MS  # the clock is put right
    assert looking.a_day() == 1


def test_what_failed_is_not_tried_again_the_same_day(looking: Looking) -> None:
    looking.running.settings.set(options.LOOK_FOR_UPDATES, True)
    looking.site.answer = None
    assert [looking.a_day(), looking.a_day()] == [1, 0]
    assert looking.running.of(Notice) == []
    looking.now += DAY_MS
    assert looking.a_day() == 1


def test_a_forged_answer_is_told_even_if_nobody_asked(looking: Looking) -> None:
    looking.running.settings.set(options.LOOK_FOR_UPDATES, True)
    looking.site.answer = announced(signing.new_key())
    looking.a_day()
    (notice,) = looking.running.of(Notice)
    assert notice.error.code == "update_not_signed"
    assert looking.state().newest is None


def test_offline_nobody_is_asked_by_itself(looking: Looking) -> None:
    looking.running.settings.set(options.LOOK_FOR_UPDATES, True)
    looking.running.settings.set(options.OFFLINE, True)
    assert looking.a_day() == 0
    obstacle = looking.service.obstacle()
    assert obstacle is not None
    assert obstacle.code == "offline"


def test_an_older_answer_than_one_before_is_refused_and_changes_nothing(looking: Looking) -> None:
    looking.site.answer = announced(KEY, date=DATE + 100)
    state = looking.look()
    looking.site.answer = announced(KEY, version="0.9.5", date=DATE)
    assert looking.refusal() == "update_outdated"
    assert looking.state().newest == state.newest
    looking.site.answer = announced(KEY, version="0.9.5", date=DATE + 100)
    assert looking.look().is_newer


def test_a_failure_is_told_and_nothing_is_lost(looking: Looking) -> None:
    looking.look()
    looking.site.answer = None
    assert looking.refusal() == "no_network"
    assert looking.state().is_newer


def test_two_who_ask_at_once_share_a_request(looking: Looking) -> None:
    looking.site.is_slow = True
    one, other = looking.service.look(), looking.service.look()
    states: list[UpdateState] = []
    one.success(states.append)
    other.success(states.append)
    looking.running.until(lambda: bool(looking.site.asked))
    looking.site.answer_now()
    looking.running.until(lambda: len(states) == 2)
    assert looking.site.asked == [ADDRESS]
    assert not looking.service.is_looking


def test_without_an_address_or_a_key_nobody_is_asked(start: Start, tmp_path: Path) -> None:
    no_address = Looking(start(), origin_in(tmp_path, KEY, ""))
    assert no_address.refusal() == "update_no_address"
    origin = origin_in(tmp_path, KEY, ADDRESS)
    for content in ("untrusted comment: none yet\n", "damaged", None):
        if content is None:
            origin.key_file.unlink()
        else:
            origin.key_file.write_text(content, encoding="utf-8")
        no_key = Looking(no_address.running, origin)
        assert no_key.refusal() == "update_no_key"
        no_key.running.settings.set(options.LOOK_FOR_UPDATES, True)
        assert no_key.a_day() == 0
        assert no_key.site.asked == []


def test_what_ships_says_itself_whom_to_ask(start: Start) -> None:
    """As long as nothing was published there is neither an address nor a key, and both come together."""
    shipped = release_origin(Path(__file__).resolve().parents[2] / "resources")
    assert bool(shipped.address) == (shipped.key() is not None)
    assert shipped.address == "" or shipped.address.startswith("https://")
    assert start().services.updates.downloads == shipped.downloads


def test_what_was_kept_is_checked_again(looking: Looking, tmp_path: Path) -> None:
    looking.look()
    origin = origin_in(tmp_path, signing.new_key(), ADDRESS)
    assert Looking(looking.running, origin).state().newest is None
    looking.running.wait(looking.running.services.tasks.store(lambda store: store.state.set("update", "[1]")))
    assert looking.state() == UpdateState()
