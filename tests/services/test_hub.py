"""Events reach those who listen now, by class and in order."""

from __future__ import annotations

from sotto.domain.errors import UserFacingError
from sotto.domain.events import Event, ModelsChanged, Notice
from sotto.services.hub import EventHub


def test_listeners_hear_their_own_class_in_order_of_subscription() -> None:
    hub = EventHub()
    heard: list[tuple[str, Event]] = []
    hub.subscribe(ModelsChanged, lambda event: heard.append(("first", event)))
    hub.subscribe(Notice, lambda event: heard.append(("notice", event)))
    hub.subscribe(ModelsChanged, lambda event: heard.append(("second", event)))
    notice = Notice(UserFacingError("code", "Text."))
    hub.publish(ModelsChanged())
    hub.publish(notice)
    assert heard == [("first", ModelsChanged()), ("second", ModelsChanged()), ("notice", notice)]


def test_a_listener_that_unsubscribed_hears_nothing_more() -> None:
    hub = EventHub()
    heard: list[Event] = []
    unsubscribe = hub.subscribe(ModelsChanged, heard.append)
    unsubscribe()
    unsubscribe()
    hub.publish(ModelsChanged())
    assert heard == []


def test_a_listener_unsubscribed_by_another_one_is_not_called_any_more() -> None:
    """A window that closes takes its widgets along, while the event that closed it is still on its way."""
    hub = EventHub()
    heard: list[str] = []
    hub.subscribe(ModelsChanged, lambda _event: unsubscribe())
    unsubscribe = hub.subscribe(ModelsChanged, lambda _event: heard.append("too late"))
    hub.publish(ModelsChanged())
    assert heard == []


def test_a_listener_may_subscribe_and_publish() -> None:
    hub = EventHub()
    heard: list[str] = []

    def first(_event: ModelsChanged) -> None:
        if not heard:
            heard.append("first")
            hub.subscribe(ModelsChanged, lambda _event: heard.append("new"))
            hub.publish(ModelsChanged())

    hub.subscribe(ModelsChanged, first)
    hub.publish(ModelsChanged())
    assert heard == ["first", "new"]  # the outer event is not for those who came later
