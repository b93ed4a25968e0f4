"""The finer options of how answers are written: every sampler of llama.cpp that has a user, each in plain words.

Their values are those of :class:`~sotto.domain.generation.SamplerSettings`; where one switches its sampler off, that is
the default. :data:`GRAMMAR` and :data:`JSON_SCHEMA` are for presets and chats only: no form fits every answer.
"""

from __future__ import annotations

import json
from typing import Final

from sotto.config.answer_lines import AnswerTextError, text_lines, word_biases
from sotto.config.option import Choice, Option, Section

LONGEST_FORM: Final = 64 * 1024
"""Characters of a grammar or a schema; the engine has the same limit."""

TYPICAL_P = Option(
    key="sampling.typical_p",
    type=float,
    default=1.0,
    label="Typical p",
    help="Prefers words that are about as surprising as the model expects, up to this share. 1 is off.",
    section=Section.ANSWERS,
    minimum=0.0,
    maximum=1.0,
    step=0.01,
    finer=True,
)
TOP_N_SIGMA = Option(
    key="sampling.top_n_sigma",
    type=float,
    default=0.0,
    label="Top n sigma",
    help="Keeps words whose score is within so many standard deviations of the best one. 0 is off; 1 is usual.",
    section=Section.ANSWERS,
    minimum=0.0,
    maximum=10.0,
    step=0.1,
    finer=True,
)
DYNATEMP_RANGE = Option(
    key="sampling.dynatemp_range",
    type=float,
    default=0.0,
    label="Temperature range",
    help="The temperature moves by this much up and down: higher where many words would do. 0 keeps it still.",
    section=Section.ANSWERS,
    minimum=0.0,
    maximum=5.0,
    step=0.05,
    finer=True,
)
DYNATEMP_EXPONENT = Option(
    key="sampling.dynatemp_exponent",
    type=float,
    default=1.0,
    label="Temperature curve",
    help="How the temperature moves within its range. Above 1 it stays low for longer.",
    section=Section.ANSWERS,
    minimum=0.1,
    maximum=10.0,
    step=0.1,
    finer=True,
)
XTC_PROBABILITY = Option(
    key="sampling.xtc_probability",
    type=float,
    default=0.0,
    label="XTC probability",
    help="How often the likeliest words are passed over for a less expected one. 0 is off.",
    section=Section.ANSWERS,
    minimum=0.0,
    maximum=1.0,
    step=0.05,
    finer=True,
)
XTC_THRESHOLD = Option(
    key="sampling.xtc_threshold",
    type=float,
    default=0.1,
    label="XTC threshold",
    help="XTC passes over words that are at least this likely, all but the least likely of them. Above 0.5 it is off.",
    section=Section.ANSWERS,
    minimum=0.0,
    maximum=1.0,
    step=0.01,
    finer=True,
)
DRY_MULTIPLIER = Option(
    key="sampling.dry_multiplier",
    type=float,
    default=0.0,
    label="DRY strength",
    help="Makes it less likely that whole passages are repeated word for word. 0 is off; 0.8 is usual.",
    section=Section.ANSWERS,
    minimum=0.0,
    maximum=10.0,
    step=0.1,
    finer=True,
)
DRY_BASE = Option(
    key="sampling.dry_base",
    type=float,
    default=1.75,
    label="DRY base",
    help="How fast the penalty of DRY grows with the length of what is repeated.",
    section=Section.ANSWERS,
    minimum=1.0,
    maximum=10.0,
    step=0.05,
    finer=True,
)
DRY_ALLOWED_LENGTH = Option(
    key="sampling.dry_allowed_length",
    type=int,
    default=2,
    label="DRY allowed length",
    help="Repetitions up to this length cost nothing.",
    section=Section.ANSWERS,
    minimum=1,
    maximum=100,
    unit="tokens",
    finer=True,
)
DRY_LAST_N = Option(
    key="sampling.dry_last_n",
    type=int,
    default=-1,
    label="DRY looks back",
    help="How much of the text DRY compares with.",
    section=Section.ANSWERS,
    minimum=0,
    maximum=1_000_000,
    unit="tokens",
    step=64,
    special_value=-1,
    special_label="The whole chat",
    finer=True,
)
DRY_BREAKERS = Option(
    key="sampling.dry_breakers",
    type=str,
    default='\\n\n:\n"\n*',
    label="DRY breakers",
    help="Repetitions are counted anew after each of these, one in a line. \\n is a line break.",
    section=Section.ANSWERS,
    maximum=2_000,
    multiline=True,
    finer=True,
    parse=text_lines,
    form="Write one entry in each line, at most 200 of them.",
)
MIROSTAT = Option(
    key="sampling.mirostat",
    type=str,
    default="off",
    label="Mirostat",
    help="Keeps answers equally surprising throughout. Only temperature and word bias count besides it.",
    section=Section.ANSWERS,
    choices=(Choice("off", "Off"), Choice("1", "Mirostat 1"), Choice("2", "Mirostat 2")),
    finer=True,
)
MIROSTAT_TAU = Option(
    key="sampling.mirostat_tau",
    type=float,
    default=5.0,
    label="Mirostat surprise",
    help="How surprising answers should be. Less is more focused.",
    section=Section.ANSWERS,
    minimum=0.0,
    maximum=20.0,
    step=0.1,
    finer=True,
)
MIROSTAT_ETA = Option(
    key="sampling.mirostat_eta",
    type=float,
    default=0.1,
    label="Mirostat speed",
    help="How fast Mirostat corrects itself.",
    section=Section.ANSWERS,
    minimum=0.0,
    maximum=1.0,
    step=0.01,
    finer=True,
)
FREQUENCY_PENALTY = Option(
    key="sampling.frequency_penalty",
    type=float,
    default=0.0,
    label="Frequency penalty",
    help="Makes words less likely each time they are used. 0 is off.",
    section=Section.ANSWERS,
    minimum=-2.0,
    maximum=2.0,
    step=0.05,
    finer=True,
)
PRESENCE_PENALTY = Option(
    key="sampling.presence_penalty",
    type=float,
    default=0.0,
    label="Presence penalty",
    help="Makes words that were used at all less likely. 0 is off.",
    section=Section.ANSWERS,
    minimum=-2.0,
    maximum=2.0,
    step=0.05,
    finer=True,
)
REPEAT_LAST_N = Option(
    key="sampling.repeat_last_n",
    type=int,
    default=64,
    label="Penalties look back",
    help="How much of the text the three penalties count.",
    section=Section.ANSWERS,
    minimum=0,
    maximum=1_000_000,
    unit="tokens",
    step=16,
    special_value=-1,
    special_label="The whole chat",
    finer=True,
)
LOGIT_BIAS = Option(
    key="sampling.logit_bias",
    type=str,
    default="",
    label="Word bias",
    help="Makes words likelier or less likely, one in a line: “word = -5”. -100 forbids a word, 100 forces it.",
    section=Section.ANSWERS,
    maximum=20_000,
    multiline=True,
    finer=True,
    parse=word_biases,
    form="Write “word = number” in each line, the number from -100 to 100.",
)
STOP = Option(
    key="sampling.stop",
    type=str,
    default="",
    label="Stop at",
    help="An answer ends before any of these texts, one in a line. \\n is a line break.",
    section=Section.ANSWERS,
    maximum=20_000,
    multiline=True,
    finer=True,
    parse=text_lines,
    form="Write one text in each line, at most 200 of them with at most 200 characters.",
)
REASONING_BUDGET = Option(
    key="sampling.reasoning_budget",
    type=int,
    default=-1,
    label="Longest reasoning",
    help="After so much reasoning the model has to answer. 0: no reasoning. Counts for models that reason.",
    section=Section.ANSWERS,
    minimum=0,
    maximum=1_000_000,
    unit="tokens",
    step=128,
    special_value=-1,
    special_label="No limit",
    finer=True,
)


def _json_object(text: str) -> None:
    """Raise AnswerTextError unless ``text`` is empty or a JSON object."""
    if not text.strip():
        return
    try:
        schema = json.loads(text)
    except ValueError as error:
        raise AnswerTextError(f"This is no JSON ({error}).") from None
    except RecursionError:
        raise AnswerTextError("This is nested too deeply.") from None
    if not isinstance(schema, dict):
        raise AnswerTextError("A schema is a JSON object: {…}.")


GRAMMAR = Option(
    key="sampling.grammar",
    type=str,
    default="",
    label="Grammar",
    help="Every answer follows these rules (GBNF, as llama.cpp reads it). Empty: answers are free.",
    section=Section.ANSWERS,
    maximum=LONGEST_FORM,
    multiline=True,
    finer=True,
)
JSON_SCHEMA = Option(
    key="sampling.json_schema",
    type=str,
    default="",
    label="JSON schema",
    help="Every answer is JSON of this form. A grammar goes before it. Empty: answers are free.",
    section=Section.ANSWERS,
    maximum=LONGEST_FORM,
    multiline=True,
    finer=True,
    parse=_json_object,
    form="Write a JSON schema, which is a JSON object: {…}.",
)

FINER = (
    *(STOP, REASONING_BUDGET, TYPICAL_P, TOP_N_SIGMA, DYNATEMP_RANGE, DYNATEMP_EXPONENT),
    *(FREQUENCY_PENALTY, PRESENCE_PENALTY, REPEAT_LAST_N),
    *(DRY_MULTIPLIER, DRY_BASE, DRY_ALLOWED_LENGTH, DRY_LAST_N, DRY_BREAKERS),
    *(XTC_PROBABILITY, XTC_THRESHOLD, MIROSTAT, MIROSTAT_TAU, MIROSTAT_ETA, LOGIT_BIAS),
)
"""Those that Settings has too, in its order."""
