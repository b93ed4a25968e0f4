"""Answers in a form: what a grammar or a schema says holds, mistakes are told before anything is computed, and nothing
that a grammar can be takes the engine with it."""

from __future__ import annotations

import contextlib
import json
import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import SamplerSettings, StopReason
from sotto.engine.child import draft_length, gbnf
from sotto.engine.child.answer_form import grammar_for, grammar_of_schema
from sotto.engine.child.gbnf import GrammarError, check_grammar
from sotto.engine.child.slow_grammar import SlowGrammarWatch
from support.engine_probe import EngineProbe
from support.open_model import OpenModel

Open = Callable[..., OpenModel]
CHANCE: dict[str, Any] = {"temperature": 1.5, "top_k": 0, "top_p": 1.0, "min_p": 0.0}

PERSON = {
    "type": "object",
    "properties": {"name": {"enum": ["Zoë", 'a "b" \\ c']}, "age": {"enum": [1, 23]}, "alive": {"type": "boolean"}},
    "required": ["name", "age", "alive"],
}
WRONG = {
    "": "no rule “root”",
    "root = x": "Line 1: “= x” cannot be read",
    "root ::= foo": "Line 1: there is no rule “foo”",
    'root ::= "a"\nitem ::= (root': "Line 2: a parenthesis is not closed",
    'root ::= "a")': "Line 1: there is a “)” without a “(”",
    'root ::= "abc': "Line 1",
    "root ::= *": "Line 1: “*” has nothing before it",
    'root ::= "a"{3,2}': "ends before it begins",
    'root ::= "a"{100000}': "repetitions are too many",
    'root ::= "a" "b" ::= "c"': "in the middle of a rule",
    '"a" ::= "b"': "a rule should begin here",
    'root "a"': "“::=” is missing",
    'root ::= root "a" | "b"': "begins with itself",
    'root ::= blank root "x" | "y"\nblank ::= [ ]*': "begins with itself",
    "root ::= " + "(" * 3000 + '"a"' + ")" * 3000: "too many parentheses",
    "root ::= r0\n" + "\n".join(f"r{i} ::= r{i + 1} | r{i + 1}" for i in range(60)) + '\nr60 ::= "a"': "too many ways",
    "root ::= " + '"abcdefghij"{2000} ' * 60: "too large",
    'root ::= "' + "a" * 600_000 + '"': "characters",
    'root ::= "\0"': "no text",
    'root ::= ("a" |)+': "what is repeated without end can be empty",
}


def _grammar(text: str) -> SamplerSettings:
    return SamplerSettings(grammar=text)


@pytest.mark.parametrize("text", WRONG, ids=lambda text: WRONG[text][:30])
def test_a_wrong_grammar_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(GrammarError) as caught:
        check_grammar(text)
    assert WRONG[text] in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        'root ::= "a" # a comment\n\n\nother ::= [^\\]"a-z]+ | "\\x41\\u00e4\\"" {2,} ("x" |\n "y")? root\r\n',
        "root ::= (blank)* [a]\nblank ::= [ ]*",
        "root ::= .{1,3} <[1]> !<[2]>",
    ],
)
def test_what_grammars_can_be_is_accepted(text: str) -> None:
    check_grammar(text)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(['r0 ::= ""', *(f"r{i} ::= r{i - 1}" for i in range(1, 400)), "root ::= r399"]),
        "\n".join(["root ::= r399", *(f"r{i} ::= r{i - 1}" for i in range(399, 0, -1)), 'r0 ::= ""']),
        "root ::= [x] " + "r* " * 2000 + "\nr ::= " + " | ".join('"a"' for _ in range(2000)),
    ],
    ids=["upwards", "downwards", "repeated"],
)
def test_the_check_itself_takes_no_long_time_in_whatever_order_rules_stand(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = 0
    real_item, real_rule = gbnf._item_may_be_empty, gbnf._has_empty_alternative

    def item_may_be_empty(item: Any, rules: Any) -> bool:
        nonlocal looked_at
        looked_at += 1
        return real_item(item, rules)

    def has_empty_alternative(rule: Any) -> bool:
        nonlocal looked_at
        looked_at += len(rule.alternatives)
        return real_rule(rule)

    monkeypatch.setattr(gbnf, "_item_may_be_empty", item_may_be_empty)
    monkeypatch.setattr(gbnf, "_has_empty_alternative", has_empty_alternative)
    check_grammar(text)
    assert 0 < looked_at < len(text)


def test_the_answer_follows_the_grammar(open_model: Open, babble: Path) -> None:
    model = open_model(babble)
    for seed in range(5):
        answer = model.ask("Hi", grammar='root ::= ("red" | "green" | "blue") "."', max_tokens=20, seed=seed, **CHANCE)
        assert answer.text in ("red.", "green.", "blue.")
        assert answer.completion.stop_reason is StopReason.END


def test_the_answer_fits_the_schema(open_model: Open, babble: Path) -> None:
    model = open_model(babble)
    for seed in range(3):
        text = model.ask("Hi", json_schema=json.dumps(PERSON), max_tokens=200, seed=seed, **CHANCE).text
        person = json.loads(text)
        assert "\\u" not in text
        assert person["name"] in ("Zoë", 'a "b" \\ c')
        assert person["age"] in (1, 23)
        assert isinstance(person["alive"], bool)


def test_a_grammar_goes_before_a_schema() -> None:
    settings = SamplerSettings(grammar='root ::= "a"', json_schema='{"type": "string"}')
    assert grammar_for(settings) == 'root ::= "a"'
    assert grammar_for(SamplerSettings(grammar=" \n")) == ""


def test_a_word_of_the_model_that_fits_is_left_to_it(open_model: Open, hello: Path) -> None:
    model = open_model(hello)
    assert model.ask("Hi", grammar='root ::= "Hello" .*').text == model.ask("Hi").text
    assert model.ask("Hi", grammar='root ::= "Help"').text == "Help"


@pytest.mark.parametrize(
    "settings",
    [
        {"temperature": 0.0},
        {"temperature": 1.0, "repeat_penalty": 1.3, "presence_penalty": 0.5},
        {"temperature": 1.0, "dry_multiplier": 0.8, "xtc_probability": 0.5, "xtc_threshold": 0.01},
        {"temperature": 1.0, "mirostat": "1"},
        {"temperature": 1.0, "mirostat": "2"},
        {"temperature": 1.0, "grammar": 'root ::= ("abcdefgh" | "abc" | ", " | [a-f])+'},
        {"temperature": 1.0, "json_schema": '{"type": "array", "items": {"enum": ["abcdefgh", "abc"]}, "minItems": 9}'},
    ],
    ids=lambda settings: list(settings)[-1] + settings.get("mirostat", ""),
)
def test_guessing_ahead_changes_nothing(
    open_model: Open, babble: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any]
) -> None:
    monkeypatch.setattr(draft_length.CallCosts, "ratio", lambda _self, _size: 0.1)
    asked = "abcdefgh, abcdefgh, abcdefgh. " * 3
    answers = []
    for guesses_ahead in (False, True):
        model = open_model(babble)
        model.backend.guesses_ahead = guesses_ahead
        answers.append(model.ask(asked, max_tokens=120, **{"top_k": 0, "seed": 5, **settings}).text)
    assert answers[0] == answers[1]
    assert answers[0]


def test_a_grammar_that_no_word_fits_ends_the_answer_with_a_sentence(open_model: Open, babble: Path) -> None:
    model = open_model(babble)
    with pytest.raises(UserFacingError) as caught:
        model.ask("Hi", grammar='root ::= "a" <[999999]>', max_tokens=20)
    assert caught.value.code == "grammar_dead_end"
    assert model.ask("Hi", grammar='root ::= "a"', max_tokens=3).text == "a"


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ("[]", "A schema is a JSON object."),
        ("{", "It is no JSON"),
        ('{"$ref": "https://example.org/schema.json"}', "leads out of it"),
        ('{"$ref": "#"}', "leads out of it"),
        ('{"$ref": "#/$defs/a"}', "not as a schema has it"),
        ('{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}', "not as a schema has it"),
        ('{"type": "array", "items": {}, "maxItems": 1000000000}', "maxItems"),
        ('{"type": "string", "minLength": -1}', "minLength"),
        ('{"type": "colour"}', "not as a schema has it"),
        ('{"properties": 5}', "not as a schema has it"),
        ('{"type": "string", "pattern": "a"}', "of the form"),
        ('{"type": "string", "pattern": "^a]$"}', "of the form"),
        ('{"type": "string", "pattern": "^a}b$"}', "of the form"),
        ('{"type": "string", "pattern": "^(?=a)b$"}', "not as a schema has it"),
        ('{"type": "string", "pattern": "^' + "a{9}" * 200 + '$"}', "pattern"),
        ('{"type": "object", "properties": {' + ",".join(f'"p{i}": {{}}' for i in range(500)) + "}}", "fields"),
        ('{"items":' * 100 + "{}" + "}" * 100, "too deeply"),
        ('{"items":' * 5000 + "{}" + "}" * 5000, "too deeply"),
        ('{"const": "' + "a" * 70_000 + '"}', "characters"),
    ],
    ids=lambda text: text[:40],
)
def test_a_wrong_schema_is_refused_with_the_reason(schema: str, reason: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        grammar_of_schema(schema)
    assert caught.value.code == "schema_invalid"
    assert reason in caught.value.text


def test_no_schema_reaches_further_than_a_sentence() -> None:
    """Whatever is done to schemas, they become a grammar or an error of ours."""
    chance = random.Random(3)
    seeds = [json.dumps(PERSON), '{"anyOf":[{"type":["null","integer"]},{"$ref":"#/$defs/x"}],"$defs":{"x":{}}}']
    seeds.append('{"type":"array","prefixItems":[{"type":"string","pattern":"^(a|b){2,3}$"}],"maxItems":3}')
    for _ in range(400):
        text = list(chance.choice(seeds))
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(text))
            text[place : place + chance.randint(0, 3)] = chance.choice(["", "9", '"', "{", "[]", "null", "-1", "$ref"])
        with contextlib.suppress(UserFacingError):
            check_grammar(grammar_of_schema("".join(text)))


def test_no_grammar_reaches_further_than_a_sentence(open_model: Open, babble: Path) -> None:
    """What the check lets through, llama.cpp takes."""
    model = open_model(babble)
    chance = random.Random(5)
    seed = 'root ::= ("a" [b-d]{1,3} | item)+ "x"?\nitem ::= "\\"" [^"\\\\]* "\\"" # text\n'
    accepted = 0
    for _ in range(300):
        text = list(seed)
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(text))
            text[place : place + chance.randint(0, 2)] = chance.choice(
                ["", "*", "(", ")", "|", '"', "root", "\\", "{9}"]
            )
        with contextlib.suppress(GrammarError):
            check_grammar("".join(text))
            accepted += 1
            model.ask("Hi", grammar="".join(text), max_tokens=2)
    assert accepted > 20


# A real engine -------------------------------------------------------------------------------------------------------


def test_mistakes_are_told_before_anything_is_computed(shared_engine: EngineProbe, hello: Path) -> None:
    shared_engine.load(hello)
    for settings, code in (({"grammar": "root ::="}, ""), ({"grammar": "root ::= x"}, "grammar_invalid")):
        shared_engine.generate("Hi", **settings)
        if code:
            assert shared_engine.expect("failed")["code"] == code
        else:
            shared_engine.expect("finished")
    shared_engine.generate("Hi", json_schema="{")
    assert shared_engine.expect("failed")["code"] == "schema_invalid"


def test_the_watch_gives_up_only_while_a_grammar_is_at_work() -> None:
    given_up = threading.Event()
    watch = SlowGrammarWatch(0.05, given_up.set)
    with watch.at_work():
        pass
    assert not given_up.wait(0.2)
    with watch.at_work():
        assert given_up.wait(5)
    watch.close()
