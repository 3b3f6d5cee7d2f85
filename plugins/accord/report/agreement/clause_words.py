"""What each clause of a version computes, in plain words made from its SQL: shown beside the words that were signed."""

from dataclasses import dataclass

from sqlglot import exp

from accord.common.sql_trees import tree
from accord.register.column_labels import Labels
from accord.register.condition_tree import Joined, comparisons, computes_clause, read
from accord.register.condition_words import NoWordsError, requirement
from accord.register.declared import CLAUSE


@dataclass(frozen=True)
class Computed:
    """`words` are SQL where `is_plain` is false. `adds_detail`: it says more than a signed sentence that names it."""

    words: str
    is_plain: bool
    adds_detail: bool = False


def computed_clauses(sql: str, labels: Labels) -> dict[str, Computed]:
    """Clause → what it computes, from the SQL of one version."""
    aliases = [each for each in tree(sql).find_all(exp.Alias) if computes_clause(each)]
    return {each.alias.removeprefix(CLAUSE): _computed(each.this, labels) for each in aliases}


def _computed(sql: exp.Expr, labels: Labels) -> Computed:
    condition = read(sql)
    try:
        words = requirement(condition, labels)
    except NoWordsError:
        return Computed(sql.sql(dialect="duckdb"), is_plain=False)
    has_lists = isinstance(condition, Joined) or any(len(each.needs) > 1 for each in comparisons(condition))
    return Computed(words, is_plain=True, adds_detail=has_lists or any(letter.isdigit() for letter in words))
