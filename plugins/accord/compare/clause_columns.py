"""Which columns of `moments` each clause reads, taken from the definitions' SQL."""

from sqlglot import exp

from accord.compare.built_sides import Side
from accord.compare.version_pairs import Pair
from accord.register import definition_sql
from accord.register.declared import CLAUSE, Declared

Columns = dict[tuple[str, str], list[str]]
"""(pair, clause) → columns of `moments`, in the order in which the clause names them."""


def columns(pairs: list[Pair], before: Side, after: Side) -> Columns:
    """The columns that a clause reads after the change; before it, where the clause is not required any more.

    So a lead is shown with its points of the scorecard that decides, and not with those of the one it replaces.
    """
    found: Columns = {}
    for side, name in ((after, "after"), (before, "before")):
        declared = Declared(side.project)
        for pair in pairs:
            entry = pair.after if name == "after" else pair.before
            if entry is None:
                continue
            tree = definition_sql.read(declared, entry.model, entry.definition).tree
            read: Columns = {}
            for clause in tree.find_all(exp.Alias):
                if clause.alias.startswith(CLAUSE):
                    known = read.setdefault((pair.name, clause.alias.removeprefix(CLAUSE)), [])
                    named = [column.name for column in clause.this.find_all(exp.Column)]
                    known += [each for each in dict.fromkeys(named) if each not in known]
            found = read | found
    return found
