"""Who is next: those who came first, the conversation that is looked at, and nobody left for ever."""

from __future__ import annotations

import pytest

from sotto.domain.ids import ConversationId
from sotto.domain.light_dataclass import dataclass
from sotto.services.waiting_line import WaitingLine


@dataclass(frozen=True, slots=True)
class Job:
    name: str

    @property
    def conversation(self) -> ConversationId | None:
        return ConversationId(self.name) if self.name.islower() else None


def line_of(names: str, in_view: str | None = None) -> WaitingLine[Job]:
    line: WaitingLine[Job] = WaitingLine()
    for name in names:
        line.append(Job(name))
    line.in_view = ConversationId(in_view) if in_view else None
    return line


def names(line: WaitingLine[Job]) -> str:
    return "".join(job.name for job in line)


@pytest.mark.parametrize(
    ("waiting", "in_view", "order"),
    [("abc", None, "abc"), ("abc", "c", "cab"), ("abc", "a", "abc"), ("abc", "x", "abc"), ("Bab", "b", "bBa")],
)
def test_the_order_is_that_of_their_coming_but_for_the_one_that_is_looked_at(
    waiting: str, in_view: str | None, order: str
) -> None:
    line = line_of(waiting, in_view)
    assert names(line) == order
    assert "".join(line.take().name for _ in order) == order
    assert not line


def test_nobody_lets_others_by_twice() -> None:
    line = line_of("abc", "c")
    assert line.take().name == "c"
    line.append(Job("d"))
    line.in_view = ConversationId("d")
    assert names(line) == "abd"
    assert line.take().name == "a"
    assert line.take().name == "b"


def test_one_who_came_later_may_be_passed_again() -> None:
    line = line_of("ab", "b")
    assert line.take().name == "b"
    line.append(Job("c"))
    line.append(Job("d"))
    line.in_view = ConversationId("d")
    assert names(line) == "adc"


def test_a_conversation_that_asks_again_and_again_while_it_is_looked_at_takes_turns() -> None:
    line = line_of("ab", "v")
    served = ""
    for _ in range(6):
        line.append(Job("v"))
        served += line.take().name
        if served[-1] != "v":  # its question is still in the line, and it has only one
            line.remove(next(job for job in line if job.name == "v"))
    assert served[:3] == "vab"


def test_who_is_removed_is_out() -> None:
    line = line_of("abc", "c")
    line.remove(Job("c"))
    line.keep(lambda job: job.name != "a")
    assert names(line) == "b"
