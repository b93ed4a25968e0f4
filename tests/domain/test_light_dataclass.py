"""Our ``dataclass`` behaves like the standard library's in everything Sotto uses of it."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from sotto.domain.light_dataclass import dataclass as light


def make(decorator: Callable[..., Any], **options: Any) -> Any:
    class Sample:
        number: int
        secret: str = dataclasses.field(default="s", repr=False)
        note: str = dataclasses.field(default="", compare=False)

    Sample.__qualname__ = Sample.__name__ = "Sample"
    return decorator(**options)(Sample)


@pytest.fixture(params=[{"frozen": True, "slots": True}, {"slots": True}, {}], ids=str)
def both(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    return make(light, **request.param), make(dataclasses.dataclass, **request.param)


def test_it_prints_and_compares_like_the_standard_one(both: tuple[Any, Any]) -> None:
    for cls in both:
        assert repr(cls(1)) == "Sample(number=1, note='')"
        assert cls(1) == cls(1, note="not compared")
        assert cls(1) != cls(2)
        assert cls(1) != cls(1, "other")
        assert cls(1) != (1, "s", "")
    assert both[0](1) != both[1](1)


def test_it_hashes_when_it_is_frozen(both: tuple[Any, Any]) -> None:
    ours, standard = both
    is_frozen = standard.__dataclass_params__.frozen
    assert (ours.__hash__ is None) == (standard.__hash__ is None) == (not is_frozen)
    if is_frozen:
        assert {ours(1): "found"}[ours(1, note="x")] == "found"
        for cls in both:
            with pytest.raises(dataclasses.FrozenInstanceError):
                cls(1).number = 2
            with pytest.raises(dataclasses.FrozenInstanceError):
                del cls(1).number


def test_it_refuses_the_arguments_that_the_standard_one_refuses(both: tuple[Any, Any]) -> None:
    for cls in both:
        assert cls(1, note="n", secret="x") == cls(number=1, secret="x")
        for values, named in [((), {}), ((1, "s", "n", 4), {}), ((1,), {"number": 2}), ((1,), {"other": 2})]:
            with pytest.raises(TypeError, match="Sample"):
                cls(*values, **named)


def test_every_instance_gets_its_own_default_from_a_factory() -> None:
    @light(frozen=True, slots=True)
    class Holder:
        found: list[int] = dataclasses.field(default_factory=list)

    assert Holder().found == []
    assert Holder().found is not Holder().found


def test_it_can_be_copied(both: tuple[Any, Any]) -> None:
    for cls in both:
        original = cls(1, ["secret"])
        assert copy.copy(original) == original
        copied = copy.deepcopy(original)
        assert copied == original
        assert copied.secret is not original.secret


def test_the_helpers_of_the_standard_library_work(both: tuple[Any, Any]) -> None:
    ours, standard = both
    assert dataclasses.asdict(ours(1)) == dataclasses.asdict(standard(1))
    assert dataclasses.replace(ours(1), number=3) == ours(3)
    assert [field.name for field in dataclasses.fields(ours)] == ["number", "secret", "note"]
    assert hasattr(ours(1), "__dict__") == hasattr(standard(1), "__dict__")


def test_identity_is_kept_where_it_is_asked_for() -> None:
    cls = make(light, slots=True, eq=False)
    first = cls(1)
    assert first == first
    assert first != cls(1)
    assert len({first, cls(1)}) == 2


def test_a_method_of_the_class_itself_wins() -> None:
    @light(frozen=True, slots=True)
    class Own:
        number: int

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 7

    assert (repr(Own(1)), Own(1) == Own(2), hash(Own(1))) == ("own", True, 7)
