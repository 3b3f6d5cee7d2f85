"""What a clause asks, in plain words made from its SQL: the numbers as computed, beside the words that were signed.

SQL that these words do not cover stays SQL: better precise than nice.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp, parse_one

from accord.register.declared import CLAUSE
from accord.report.display import plain

BOUNDS: dict[type[exp.Expr], str] = {
    exp.GTE: "{} or more",
    exp.GT: "more than {}",
    exp.LTE: "{} or fewer",
    exp.LT: "fewer than {}",
}
PARTS = {"total": "points of {}", "fit": "fit points of {}", "engagement": "engagement points of {}"}


@dataclass(frozen=True)
class Condition:
    """`words` are SQL where `is_plain` is false."""

    words: str
    is_plain: bool

    @property
    def has_numbers(self) -> bool:
        """Whether it says more than the words that were signed: numbers, or a list of values."""
        return self.is_plain and (", " in self.words or any(letter.isdigit() for letter in self.words))


def conditions(sql: str, columns: Mapping[str, str]) -> dict[str, Condition]:
    """Clause -> what it asks; `columns` says in words what a column of `moments` holds."""
    found = {}
    for alias in parse_one(sql, dialect="duckdb").find_all(exp.Alias):
        # A WITH part may hand a clause on to the next under its name: what it asks stands where it is computed.
        if alias.alias.startswith(CLAUSE) and not isinstance(alias.this, exp.Column):
            try:
                said = Condition(say(alias.this, columns), is_plain=True)
            except NoWordsError:
                said = Condition(alias.this.sql(dialect="duckdb"), is_plain=False)
            found[alias.alias.removeprefix(CLAUSE)] = said
    return found


class NoWordsError(Exception):
    """There are no plain words for some SQL."""


def say(asked: exp.Expr, columns: Mapping[str, str]) -> str:
    """One condition in words. Raises NoWordsError where there are none."""
    asked = asked.unnest()
    if isinstance(asked, exp.And):
        return ", and ".join(_within(part, columns) for part in asked.flatten())
    if isinstance(asked, exp.Or):
        return ", or ".join(_alternatives(asked, columns))
    if isinstance(asked, exp.Boolean):
        return "always" if asked.this else "never"
    if isinstance(asked, exp.Column):
        return f"{_thing(asked, columns)}: yes"
    if isinstance(asked, exp.Not):
        return _not(asked.this.unnest(), columns)
    if isinstance(asked, exp.In) and asked.expressions:
        return f"{_thing(asked.this, columns)}: {_values(asked)}"
    if isinstance(asked, exp.Like) and isinstance(asked.expression, exp.Literal):
        return f"{_thing(asked.this, columns)} contains {asked.expression.name.strip('%')}"
    if isinstance(asked.args.get("expression"), exp.Literal):
        value = asked.expression.name or "nothing"
        thing = _thing(asked.this, columns)
        if type(asked) in BOUNDS:
            return f"{thing}: {BOUNDS[type(asked)].format(value)}"
        if isinstance(asked, (exp.EQ, exp.NEQ, exp.NullSafeNEQ)):
            return f"{thing}: {'' if isinstance(asked, exp.EQ) else 'not '}{value}"
    raise NoWordsError(asked.sql())


def _within(part: exp.Expr, columns: Mapping[str, str]) -> str:
    """A part of an `and`; alternatives in brackets, so that nobody has to guess what belongs together."""
    said = say(part, columns)
    return f"({said})" if isinstance(part.unnest(), exp.Or) else said


def _alternatives(either: exp.Or, columns: Mapping[str, str]) -> list[str]:
    """What several `like` of one text look for is said once."""
    found: list[str] = []
    for part in either.flatten():
        said = _within_or(part, columns)
        head, contains, word = said.partition(" contains ")
        if contains and found and found[-1].startswith(f"{head} contains "):
            found[-1] += f", {word}"
        else:
            found.append(said)
    return found


def _within_or(part: exp.Expr, columns: Mapping[str, str]) -> str:
    said = say(part, columns)
    return f"({said})" if isinstance(part.unnest(), exp.And) else said


def _not(asked: exp.Expr, columns: Mapping[str, str]) -> str:
    if isinstance(asked, exp.Column):
        return f"{_thing(asked, columns)}: no"
    if isinstance(asked, exp.In) and asked.expressions:
        return f"{_thing(asked.this, columns)}: none of {_values(asked)}"
    return f"not ({say(asked, columns)})"


def _values(listed: exp.In) -> str:
    return ", ".join(value.name or "nothing" for value in listed.expressions)


def _thing(named: exp.Expr, columns: Mapping[str, str]) -> str:
    """What is looked at: a column in words, or a sum of such. A text in place of nothing is not worth a word."""
    named = named.unnest()
    if isinstance(named, exp.Lower) or (isinstance(named, exp.Coalesce) and named.expressions[0].name == ""):
        return _thing(named.this, columns)
    if isinstance(named, exp.Add):
        return " + ".join(_thing(part, columns) for part in named.flatten())
    if not isinstance(named, exp.Column):
        raise NoWordsError(named.sql())
    return columns.get(named.name) or plain(named.name.removeprefix("is_").removeprefix("has_"))


def columns_of_cards(said: Mapping[str, object]) -> dict[str, str]:
    """What the scores of the scorecards that a definition names are called."""
    cards = [key.removeprefix("scorecard:") for key in said if key.startswith("scorecard:")]
    return {f"{card}_{part}": words.format(plain(card)) for card in cards for part, words in PARTS.items()}
