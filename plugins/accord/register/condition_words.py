"""What a condition asks for, in words: 'number of employees: 50 or more', "job title contains 'chief'".

SQL that these words do not cover stays SQL: precise is better than nice.
"""

import re
from decimal import Decimal
from typing import Any

from sqlglot import exp

from accord.common.codes import plain
from accord.register.column_labels import Labels
from accord.register.condition_tree import Comparison, Condition

BOUNDS = {
    "at_least": "{} or more",
    "more_than": "more than {}",
    "at_most": "{} or less",
    "less_than": "less than {}",
    "one_of": "{}",
    "none_of": "not {}",
    "yes": "yes",
    "no": "no",
    "known": "known",
    "unknown": "not known",
}
OF_TIME = {"at_least": "{} or later", "more_than": "later than {}", "at_most": "{} or earlier",
           "less_than": "earlier than {}"}  # fmt: skip
CODE = re.compile("[a-z][a-z0-9_]*")


class NoWordsError(Exception):
    """There are no plain words for some SQL."""


def requirement(condition: Condition, labels: Labels) -> str:
    """A whole condition; alternatives within an `and` are in brackets. Raises NoWordsError where it stays SQL."""
    if isinstance(condition, Comparison):
        return _of_comparison(condition, labels)
    parts = [requirement(part, labels) for part in condition.parts]
    bracketed = [
        text if isinstance(part, Comparison) else f"({text})" for part, text in zip(condition.parts, parts, strict=True)
    ]
    return f", {condition.by} ".join(bracketed)


def bound(shape: str, values: list[str], is_time: bool = False) -> str:
    """What the values must be: '50 or more', 'software or finance', 'not own or partner'."""
    of_time = OF_TIME if is_time else {}
    return of_time.get(shape, BOUNDS[shape]).format(either(values) if values else "")


def must(shape: str, values: list[str], is_time: bool = False) -> str:
    """The same as an obligation: 'must be 50 or more', 'must not be own or partner', "must contain 'chief'"."""
    if shape in ("like", "unlike"):
        verb, text = pattern(values)
        return f"must {'' if shape == 'like' else 'not '}{verb} {text}"
    if shape in ("none_of", "unknown"):
        return f"must not be {either(values) if values else 'known'}"
    return f"must be {bound(shape, values, is_time)}"


def pattern(patterns: list[str]) -> tuple[str, str]:
    """['%chief%', '%director%'] → ('contain', "'chief' or 'director'")."""
    texts = [each.strip("%") for each in patterns]
    if not any("%" in text or "_" in text for text in texts):
        quoted = either([f"'{text}'" for text in texts])
        for verb, form in (("contain", "%{}%"), ("begin with", "{}%"), ("end with", "%{}")):
            if patterns == [form.format(text) for text in texts]:
                return verb, quoted
    return "match", either([f"'{each}'" for each in patterns])


def value_words(value: Any) -> str:
    """A value that a condition names, exactly."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return exact(value)
    text = str(value)
    return (plain(text) if CODE.fullmatch(text) else text) or "empty"


def exact(number: float | Decimal) -> str:
    """Every digit, and at least two decimals where it is not whole: 5,000; 0.50; 19.995."""
    value = Decimal(str(number)).normalize()
    decimals = -int(value.as_tuple().exponent)
    return f"{value:,.{max(decimals, 2) if decimals > 0 else 0}f}"


def either(words: list[str]) -> str:
    """'a', 'a or b', 'a, b or c'."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _of_comparison(comparison: Comparison, labels: Labels) -> str:
    if comparison.shape in ("always", "never"):
        return comparison.shape
    terms = labels.terms(comparison.what)
    if comparison.shape == "other" or terms is None:
        raise NoWordsError(comparison.sql.sql())
    what = " + ".join(terms)
    unknown = ", or not known" if comparison.holds_if_unknown else ""
    if comparison.shape in ("like", "unlike"):
        verb, text = pattern([each.name for each in comparison.needs])
        predicate = _third_person(verb) if comparison.shape == "like" else f"does not {verb}"
        return f"{what} {predicate} {text}{unknown}"
    is_time = any(isinstance(each, exp.Cast) for each in comparison.needs)
    values = [value_words(_constant(each)) for each in comparison.needs]
    return f"{what}: {bound(comparison.shape, values, is_time)}{unknown}"


def _third_person(verb: str) -> str:
    first, *rest = verb.split()
    return " ".join([f"{first}{'es' if first.endswith('ch') else 's'}", *rest])


def _constant(sql: exp.Expr) -> str | Decimal:
    """A constant's value; an instant as it is written. Raises NoWordsError where it is no constant."""
    if isinstance(sql, exp.Neg) and isinstance(sql.this, exp.Literal) and not sql.this.is_string:
        return -Decimal(sql.this.name)
    if isinstance(sql, exp.Cast) and isinstance(sql.this, exp.Literal) and sql.to.is_type(*exp.DataType.TEMPORAL_TYPES):
        return sql.this.name
    if not isinstance(sql, exp.Literal):
        raise NoWordsError(sql.sql())
    return sql.name if sql.is_string else Decimal(sql.name)
