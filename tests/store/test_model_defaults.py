"""What is set comes back, what is not is not stored, and settings of other versions do no harm."""

from __future__ import annotations

import dataclasses

from sotto.domain.adapters import AdapterUse
from sotto.domain.ids import ModelId
from sotto.domain.models import ModelDefaults
from sotto.store.model_defaults import from_json, to_json

ALL = ModelDefaults(
    *(4096, 2, 0, 0.0, 1, 0.5, 0.1, 1.1, 99, "Be brief – please.", "{{ messages }}", "p1"),
    (AdapterUse(scale=0.5, id=ModelId("a")),),
    *(0.9, 1.0, 0.2, 2.0, 0.5, 0.2, 0.8, 2.0, 3, -1, ":", "2", 4.0, 0.2, -1, 0.5, -0.5, "cat = -5", "END", 100),
    *('root ::= "a"', "{}"),
    **{"micro_batch": 128, "flash_attention": "on", "kv_type": "q8_0", "load_mode": "map"},
    **{"rope_scaling": "yarn", "rope_factor": 2.0, "rope_base": 1e6},
)


def test_everything_comes_back() -> None:
    assert None not in dataclasses.astuple(ALL)
    assert from_json(to_json(ALL)) == ALL


def test_what_is_as_in_settings_is_not_stored() -> None:
    assert to_json(ModelDefaults()) == "{}"
    assert to_json(ModelDefaults(temperature=0.0, system_prompt="")) == '{"temperature": 0.0, "system_prompt": ""}'


def test_a_setting_of_another_version_is_left_out() -> None:
    assert from_json('{"n_ctx": 5, "perplexity": 2}') == ModelDefaults(n_ctx=5)
