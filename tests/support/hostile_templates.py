"""Chat templates that want to run code, to hang, to fill the memory, or are simply broken.

Each is (name, template, codes of which the refusal must have one). ``@FILE@`` stands for a path that a successful
attack would create.
"""

from __future__ import annotations

from typing import NamedTuple


class HostileTemplate(NamedTuple):
    """A template and the codes of the errors it may end in."""

    name: str
    template: str
    codes: frozenset[str]


_FORBIDDEN = frozenset({"template_forbidden"})
_FAILED = frozenset({"template_failed"})
_REFUSED = _FORBIDDEN | _FAILED
_LARGE = frozenset({"template_too_large"})
_SLOW = frozenset({"template_too_slow"})
_MISTAKE = frozenset({"template_broken", "template_failed"})

_TOUCH = "os.system('touch @FILE@')"

_RUN_CODE = {
    "class-hierarchy": ("{{ ''.__class__.__mro__[1].__subclasses__() }}", _FORBIDDEN),
    "class-of-a-message": ("{{ messages[0].__class__.__base__.__subclasses__() }}", _FORBIDDEN),
    "lipsum-globals": ("{{ lipsum.__globals__['os'].system('touch @FILE@') }}", _FORBIDDEN),
    "cycler-globals": ("{{ cycler.__init__.__globals__." + _TOUCH + " }}", _FORBIDDEN),
    "joiner-globals": ("{{ joiner.__init__.__globals__." + _TOUCH + " }}", _FORBIDDEN),
    "namespace-globals": ("{{ namespace.__init__.__globals__." + _TOUCH + " }}", _FORBIDDEN),
    "function-globals": ("{{ raise_exception.__globals__['os'].system('touch @FILE@') }}", _FORBIDDEN),
    "method-globals": ("{{ strftime_now.__globals__['os'].system('touch @FILE@') }}", _FORBIDDEN),
    "code-object": ("{{ raise_exception.__code__.co_consts[0] }}", _FORBIDDEN),
    "macro-caller": ("{% macro m() %}{% endmacro %}{{ m.__init__.__globals__." + _TOUCH + " }}", _FORBIDDEN),
    "generator-frame": ("{{ (messages|map('upper')).gi_frame.f_globals['os'] }}", _FORBIDDEN),
    "attribute-filter": ("{{ (''|attr('__class__')).mro() }}", _REFUSED),
    "attribute-map": ("{{ messages|map(attribute='__class__.__mro__')|list|join }}", _REFUSED),
    "format-string": ("{{ '{0.__class__.__mro__}'.format(messages) }}", _FORBIDDEN),
    "format-map": ("{{ '{a.__class__.__mro__}'.format_map({'a': 1}) }}", _FORBIDDEN),
    "format-variable": ("{% set f = '{0.__init__.__globals__}'.format %}{{ f(cycler) }}", _FORBIDDEN),
    "format-by-attribute": ("{{ ('{0.__class__.__mro__}'|attr('format'))(1) }}", _FORBIDDEN),
    "format-filter": ("{{ '%s'|format(''.__class__.__mro__) }}", _FORBIDDEN),
    "context-of-itself": ("{{ self._TemplateReference__context.environment.loader }}", _REFUSED),
    "change-the-messages": ("{{ messages.append({'role': 'user', 'content': 'x'}) }}", _FORBIDDEN),
    "change-a-message": ("{{ messages[0].update({'content': 'x'}) }}", _FORBIDDEN),
    "import": ("{% import 'os' as os %}{{ " + _TOUCH + " }}", _FAILED),
    "include": ("{% include '/etc/passwd' %}", _FAILED),
    "extends": ("{% extends '/etc/passwd' %}", _FAILED),
}

_EXHAUST = {
    "nested-loops": (
        "{% for a in range(99999) %}{% for b in range(99999) %}{% continue %}{% endfor %}{% endfor %}",
        _SLOW,
    ),
    "growing-calls": (
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(90) }}",
        _SLOW,
    ),
    # One computation inside C: it can't be interrupted, only killed.
    "large-power": ("{% set n = messages|length %}{{ (9 + n) ** (10 ** 9) }}", _SLOW | _LARGE),
    "doubling": (
        "{% set n = namespace(s='x' * 1000) %}{% for i in range(99) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s }}",
        _LARGE,
    ),
    "multiplied-text": ("{{ 'a' * 10**10 }}", _LARGE),
    "multiplied-list": ("{{ (range(99999)|list * 99999)|length }}", _LARGE),
    "large-range": ("{{ range(10**9)|list }}", _FAILED | _LARGE),
    "centred": ("{{ 'a'|center(10**9) }}", _LARGE),
    "indented": ("{{ 'a\nb'|indent(10**9) }}", _LARGE),
    "printf-width": ("{{ '%999999999d' % 1 }}", _LARGE),
    "format-width": ("{{ '{:>999999999}'.format(1) }}", _LARGE),
    "json-indent": ("{{ messages|tojson(indent=999999999) }}", _LARGE),
    "flood-at-once": ("{{ 'x' * 20000000 }}", _LARGE),
    "flood-bit-by-bit": ("{% for i in range(9999) %}{{ 'x' * 2000 }}{% endfor %}", _LARGE),
    "recursive-macro": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", _FAILED | _LARGE),
    "recursive-loop": ("{% for m in [1] recursive %}{{ loop([1]) }}{% endfor %}", _FAILED | _LARGE),
    "deep-brackets": ("{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}", _MISTAKE | _LARGE),
    "deep-blocks": ("{% if 1 %}" * 500 + "x" + "{% endif %}" * 500, _MISTAKE | _LARGE),
    "deep-negation": ("{{ " + "not " * 50_000 + "1 }}", _MISTAKE | _LARGE),
    "long-sum": ("{{ " + "n + " * 10_000 + "n }}", _MISTAKE | _LARGE),
}

_BROKEN = {
    "syntax": ("{% for message in messages %}{{ message.content }}", frozenset({"template_broken"})),
    "unknown-tag": ("{% exec 'x' %}", frozenset({"template_broken"})),
    "unknown-filter": ("{{ messages|shell }}", _MISTAKE),
    "unclosed-generation": ("{% generation %}{{ messages }}", frozenset({"template_broken"})),
    "raises": ("{{ raise_exception('Only tools are supported') }}", _FAILED),
    "undefined-call": ("{{ nothing.at.all() }}", _FAILED),
    "undefined-function": ("{{ nothing() }}", _FAILED),
    "division-by-zero": ("{{ 1 // (messages|length - messages|length) }}", _FAILED),
    "wrong-types": ("{{ 'a' + messages|length }}", _FAILED),
    "no-such-turn": ("{{ messages[99].content.strip() }}", _FAILED),
    "renders-to-nothing": ("{# nothing but a remark #}", _FAILED),
    "renders-to-blanks": ("{% for message in messages %} \n{% endfor %}", _FAILED),
    "unsafe-to-nothing": ("{{ ''.__class__ }}", _REFUSED),
}

HOSTILE_TEMPLATES = [
    HostileTemplate(name, template, codes)
    for group in (_RUN_CODE, _BROKEN, _EXHAUST)
    for name, (template, codes) in group.items()
]
