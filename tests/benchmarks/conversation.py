"""How smooth the conversation is: opening, scrolling, switching, streaming, hostile texts; and what it costs.

The window is a real one on a real store. Offscreen, and where Xvfb is installed also on an X server without a screen.
``conversation.py fill`` writes the chats, ``conversation.py`` measures; both are started by :func:`measure`.
"""

from __future__ import annotations

import itertools
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # when it is run as a program

from benchmarks.floods import FLOODS
from benchmarks.window import gaps_while, idle, opened, report, run_alone, wait, watch_paints

LONG = 10_000
MIDDLE = 1_000
_TURNS = 22
"""From chat to chat; the first two of each way do not count."""
_POINTED_AT_MS = 150
"""From the pointer's coming to the press of the button: a quick hand."""
_PRESSED_MS = 60
"""From the press of a button to its letting go: a light finger; 80 to 100 are usual."""
_SCROLL_STEPS = 2_400
_WHEEL_STEPS = 600
_JUMPS = 80
"""Each rests until the messages there were made: while the bar is dragged fast, none are."""
_TOKENS = 4_000
_LIVE = "live"
_IDLE_MS = 5_000
_CODE = """```python
def slowest(pairs: list[tuple[int, int]]) -> int:
    \"\"\"Return the longest time between two stations, in minutes.\"\"\"
    longest = 0
    for begin, end in pairs:
        longest = max(longest, end - begin)
    return longest


print(slowest([(0, 12), (12, 31)]))
```
"""
_TABLE = "| Station | Arrives | Leaves |\n|---|---:|---:|\n" + "| Dombås | 10:14 | 10:20 |\n" * 5


def measure() -> dict[str, Any]:
    """Return the figures of each platform."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SOTTO_FILL"] = "1"
        run_alone(__file__, SOTTO_DATA_DIR=folder)
        del os.environ["SOTTO_FILL"]
        results = {"offscreen": run_alone(__file__, SOTTO_DATA_DIR=folder)}
        with x_server() as display:
            if display:
                results["xvfb"] = run_alone(__file__, SOTTO_DATA_DIR=folder, QT_QPA_PLATFORM="xcb", DISPLAY=display)
    return results


def main() -> None:
    """Open the window and print the figures as one JSON line."""
    with opened() as (session, services):
        if "SOTTO_FILL" in os.environ:
            done: list[None] = []
            services.tasks.store(_fill).success(done.append)
            wait(lambda: bool(done))
            report({})
        report(_figures(session, services))


def _figures(session: Any, services: Any) -> dict[str, Any]:
    parts: dict[str, Callable[[], Any]] = {
        "open_ms": lambda: _openings(session),
        "scroll": lambda: _scroll(session),
        "switch_ms": lambda: _switches(session),
        "stream": lambda: _stream(session, services),
        "floods": lambda: _floods(session),
    }
    only = os.environ.get("SOTTO_PARTS", " ".join(parts)).split()
    empty, alone = _memory_kb("Pss"), _memory_kb("Rss")
    results: dict[str, Any] = {"messages": LONG, "empty_pss_kb": empty, "empty_rss_kb": alone}
    for name in only:
        results[name] = parts[name]()
        if name == "scroll":
            results["pss_kb"], results["rss_kb"] = _memory_kb("Pss"), _memory_kb("Rss")
            results["pss_ratio"] = round(results["pss_kb"] / empty, 3)
            results["rss_ratio"] = round(results["rss_kb"] / alone, 3)
    return results


def _openings(session: Any) -> dict[str, float]:
    """Measure the time from the click on the long chat to its last page: the first time, some seconds after the start
    (the window loads what draws messages once it is idle), then again."""
    idle(_IDLE_MS)
    first, own = _open(session, "long")
    others = []
    for _ in range(7):
        session.chat.new_chat()
        _rest(session)
        others.append(_open(session, "long"))
    return {"first": round(first, 1), "own_first": round(own, 1), **_middle(others)}


def _switches(session: Any) -> dict[str, Any]:
    """Measure going to chats that one sees for the first time: to every other one by a click, whose button goes down
    when the pointer comes or after it rested there; by a call, so that nothing announced it; down the list (the window
    prepares the neighbours of what it shows); and to and fro between two of them. Then, with a click at once and with a
    call, to places in the middle of chats that a search found."""
    figures = {
        "first_time_clicked_at_once": _tour(session, _chats(range(7 * _TURNS, 5 * _TURNS, -2)), partial(_click, 0)),
        "first_time_clicked": _tour(
            session, _chats(range(5 * _TURNS, 3 * _TURNS, -2)), partial(_click, _POINTED_AT_MS)
        ),
        "first_time_far": _tour(session, _chats(range(3 * _TURNS, _TURNS, -2))),
        "first_time": _tour(session, _chats(range(_TURNS, 0, -1))),
    }
    figures |= _tour(session, _chats(turn % 2 for turn in range(_TURNS)))
    found = _search(session, f"Question {MIDDLE // 2}")
    return {
        **figures,
        "found_clicked_at_once": _tour(session, found[: 2 * _TURNS : 2], partial(_click, 0)),
        "found_far": _tour(session, found[1 : 2 * _TURNS : 2], _call_place),
    }


def _search(session: Any, words: str) -> list[str]:
    """Have the sidebar show nothing but the places where ``words`` stand; return their chats."""
    from sotto.gui.sidebar_row_data import SidebarRole

    sidebar = session.window.sidebar
    model = sidebar.list.model()
    found: list[str] = []
    sidebar.search_field.setText(words)
    while len(found) < 2 * _TURNS:
        idle(100)
        rows = [model.index(row, 0) for row in range(model.rowCount())]
        chats = [row.data(SidebarRole.ID) for row in rows if row.data(SidebarRole.MESSAGE) is not None]
        found = list(dict.fromkeys(chats))
    return found


def _chats(numbers: Iterable[int]) -> list[str]:
    return [f"middle{number}" for number in numbers]


def _call(session: Any, conversation: str) -> Callable[[], object]:
    return partial(session.chat.open, conversation)


def _call_place(session: Any, conversation: str) -> Callable[[], object]:
    return partial(session.chat.open, conversation, _place(session, conversation))


def _place(session: Any, conversation: str) -> str | None:
    """Return the message that the row of ``conversation`` in the sidebar stands for."""
    from sotto.gui.sidebar_row_data import SidebarRole

    index = _row(session, conversation)
    return index.data(SidebarRole.MESSAGE) if index is not None else None


def _row(session: Any, conversation: str) -> Any:
    """Return the index of the row of ``conversation`` in the sidebar; None if it is not there."""
    from sotto.gui.sidebar_row_data import SidebarRole

    model = session.window.sidebar.list.model()
    rows = (model.index(row, 0) for row in range(model.rowCount()))
    return next((index for index in rows if index.data(SidebarRole.ID) == conversation), None)


def _tour(
    session: Any, chats: Iterable[str], way: Callable[[Any, str], Callable[[], object]] = _call
) -> dict[str, float]:
    """Go to ``chats``; ``way`` does what comes before, and returns what opens one."""
    times = []
    for conversation in chats:
        times.append(_open(session, conversation, way(session, conversation)))
        _rest(session)
    return _middle(times[2:])


def _click(rest_ms: int, session: Any, conversation: str) -> Callable[[], object]:
    """Put the pointer on a chat's title and, ``rest_ms`` later, press the button; return what lets it go."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    chats, index = session.window.sidebar.list, _row(session, conversation)
    chats.scrollTo(index)
    idle(_POINTED_AT_MS)  # one sees it before one goes there
    place, where = chats.visualRect(index).center(), chats.viewport()
    QTest.mouseMove(where, QPoint(1, 1))
    QTest.mouseMove(where, place)
    idle(rest_ms)
    QTest.mousePress(where, Qt.MouseButton.LeftButton, pos=place)
    idle(_PRESSED_MS)
    return partial(QTest.mouseRelease, where, Qt.MouseButton.LeftButton, pos=place)


def _middle(times: list[tuple[float, float]]) -> dict[str, float]:
    """Return the distribution of wall times, and ``own_…``: the processor time of the window's thread alone."""
    ordered = sorted(wall for wall, _own in times)
    figures = {"median": statistics.median(ordered), "p90": ordered[len(ordered) * 9 // 10], "max": ordered[-1]}
    figures |= {"own_median": statistics.median(own for _wall, own in times), "own_max": max(own for _, own in times)}
    return {name: round(value, 1) for name, value in figures.items()}


def _open(session: Any, conversation: str, begin: Callable[[], object] | None = None) -> tuple[float, float]:
    """Return the milliseconds from ``begin`` until all that is in view of ``conversation`` has been painted, and those
    of them that the window's thread was busy."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    view = session.window.chat_page.view
    painted = watch_paints(view.viewport(), lambda: _is_shown(session, view, conversation))
    begun, busy = time.perf_counter(), time.thread_time()
    (begin or _call(session, conversation))()
    while not painted.is_seen:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    figures = (time.perf_counter() - begun) * 1000, (time.thread_time() - busy) * 1000
    painted.deleteLater()
    return figures


def _is_shown(session: Any, view: Any, conversation: str) -> bool:
    if session.chat.current != conversation or not session.window.chat_page.shows_messages:
        return False
    rows, placed = view.visible_rows(), dict(view.placed_rows())
    return len(rows) > 0 and all(row in placed for row in rows)


def _rest(session: Any) -> None:
    """Wait until nothing is left to do."""
    wait(lambda: session.window.chat_page.view.is_settled)
    idle(300)


def _scroll(session: Any) -> dict[str, Any]:
    view = session.window.chat_page.view
    _open(session, "long")
    _rest(session)
    bar = view.verticalScrollBar()
    upwards = (
        partial(lambda step: bar.setValue(bar.maximum() * step // _SCROLL_STEPS), step)
        for step in range(_SCROLL_STEPS, -1, -1)
    )
    dragged = gaps_while(upwards, until=lambda: True)
    wait(lambda: view.is_settled)
    down = itertools.repeat(lambda: bar.setValue(bar.value() + 72), _WHEEL_STEPS)
    wheeled = gaps_while(down)
    pages = itertools.repeat(lambda: bar.setValue(bar.value() + bar.pageStep()), _WHEEL_STEPS)
    paged = gaps_while(pages, every=0.05)
    wait(lambda: view.is_settled)
    dice = random.Random(3)
    places = (partial(bar.setValue, dice.randrange(bar.maximum())) for _ in range(_JUMPS))
    jumped = gaps_while(places, every=0.25)
    figures = {"drag_through_all": dragged, "wheel": wheeled, "page_down": paged, "jump_anywhere": jumped}
    return {**figures, "height_px": bar.maximum()}


def _stream(session: Any, services: Any) -> dict[str, Any]:
    """Measure an answer of 4,000 tokens at 200 a second, and the processor time at 50 a second near its end."""
    _open(session, "middle0")
    _rest(session)
    tokens = _answer_tokens(random.Random(5))
    _begin_answer(session, services)
    steps = (partial(_publish, services, token) for token in itertools.islice(tokens, _TOKENS))
    gaps = gaps_while(steps, every=1 / 200)
    share = _processor_share(partial(lambda: _publish(services, next(tokens))), 50, 10.0)
    return {"gaps_200_per_s": gaps, "processor_at_50_per_s": share, "idle": _processor_share(lambda: None, 50, 5.0)}


def _begin_answer(session: Any, services: Any) -> None:
    from sotto.domain.chat import Message, MessageStatus, Role
    from sotto.domain.events import MessageAdded

    current = session.chat.current
    leaf = session.window.chat_page.view._rows.ids[-1]
    question = Message("live question", current, leaf, Role.USER, "And now a long one, please.", 2)
    answer = Message(_LIVE, current, question.id, Role.ASSISTANT, "", 3, status=MessageStatus.STREAMING)
    for message in (question, answer):
        services.hub.publish(MessageAdded(message))


def _publish(services: Any, token: str) -> None:
    from sotto.domain.events import TokenReceived

    services.hub.publish(TokenReceived("middle0", _LIVE, token, False))


def _processor_share(step: Callable[[], object], per_second: int, seconds: float) -> float:
    """Return how much of one core the process uses while ``step`` runs so often; the event loop sleeps in between."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    loop, timer = QEventLoop(), QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(step)
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    timer.start(1000 // per_second)
    used, begun = time.process_time(), time.perf_counter()
    loop.exec()
    timer.stop()
    return round((time.process_time() - used) / (time.perf_counter() - begun), 3)


def _floods(session: Any) -> dict[str, Any]:
    """Show each hostile text as an answer; every turn of the event loop that did something counts."""
    from sotto.domain.chat import Message, Role

    view = session.window.chat_page.view
    results = {}
    for name, text in FLOODS.items():
        question = Message("question", "flood", None, Role.USER, "Go on", 0)
        flood = Message("flood", "flood", None, Role.ASSISTANT, text, 1)
        view.clear()
        wait(lambda: view.is_settled)
        results[name] = _turns(lambda: view.show_conversation([question, flood], {}), lambda: view.is_settled)  # noqa: B023
    view.clear()
    return results


def _turns(step: Callable[[], object], until: Callable[[], bool]) -> dict[str, float]:
    from PySide6.QtWidgets import QApplication

    turns: list[float] = []
    deadline = time.monotonic() + 60
    last = time.perf_counter()
    step()
    idle = 0
    while idle < 50 and time.monotonic() < deadline:
        QApplication.processEvents()
        now = time.perf_counter()
        if now - last > 0.001:
            turns.append((now - last) * 1000)
        last = now
        idle = idle + 1 if until() else 0
    ordered = sorted(turns)
    return {
        "turns": len(ordered),
        "p99_ms": round(ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)], 1),
        "max_ms": round(ordered[-1], 1),
    }


def _fill(store: Any) -> None:
    """Write the chats: real Markdown, code and tables, of real lengths."""
    with store.db.transaction():
        _write(store, "long", LONG, 0)
        for number in range(7 * _TURNS + 1):
            _write(store, f"middle{number}", MIDDLE, LONG + number * MIDDLE)


def _write(store: Any, name: str, count: int, begun: int) -> None:
    """Store a chat of ``count`` messages, a millisecond apart from ``begun`` on: the sidebar lists the newest first."""
    from sotto.domain.chat import Conversation, Message, Role

    store.conversations.create(Conversation(name, name, begun, begun))
    answers = _answers(random.Random(name))
    parent = None
    for number in range(count):
        is_answer = number % 2 == 1
        text = next(answers) if is_answer else f"Question {number}: what should I know about this, and why?"
        role, model = (Role.ASSISTANT, "Qwen3 0.6B") if is_answer else (Role.USER, "")
        message = Message(f"{name}-{number}", name, parent, role, text, begun + number, model=model)
        store.messages.append(message)
        parent = message.id


def _answers(dice: random.Random) -> Iterator[str]:
    """Yield answers made of the handbook's own sections, with code and tables in between."""
    handbook = Path(__file__).parents[2] / "resources" / "handbook.md"
    sections = re.split(r"^#+ .*\n", handbook.read_text(encoding="utf-8"), flags=re.MULTILINE)
    sections = [section.strip() for section in sections if len(section) > 80]
    while True:
        parts = [f"## Part {dice.randrange(9)}", dice.choice(sections)[: dice.choice((300, 900, 2500))]]
        if dice.random() < 0.4:
            parts.append(_CODE)
        if dice.random() < 0.25:
            parts.append(_TABLE)
        parts.append("That is **all** of it; see `settings` for the rest.")
        yield "\n\n".join(parts)


def _answer_tokens(dice: random.Random) -> Iterator[str]:
    for answer in _answers(dice):
        yield from re.findall(r"\s*\S{1,6}", f"\n\n{answer}\n\n")


def _memory_kb(kind: str) -> int:
    """Return ``Pss``, which shrinks when other programs use the same libraries, or ``Rss``, which does not."""
    rollup = Path("/proc/self/smaps_rollup")
    if not rollup.exists():
        return 0
    return next(int(line.split()[1]) for line in rollup.read_text().splitlines() if line.startswith(f"{kind}:"))


@contextmanager
def x_server() -> Iterator[str]:
    """Yield the display of a new X server without a screen, "" where there is no such program."""
    program = shutil.which("Xvfb")
    if program is None:
        yield ""
        return
    command = [program, "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert server.stdout is not None
        number = server.stdout.readline().strip()
        yield f":{number}" if number else ""
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
