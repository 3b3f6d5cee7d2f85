"""How much leads of the nurture list are short, in the words of `accord explain`: by its evaluator, at as_of."""

from collections.abc import Iterable
from typing import Any

import duckdb

from accord.common.errors import AccordError
from accord.common.instants import instant, naive
from accord.common.settings import Settings
from accord.explain.clause_evaluation import Evaluator
from accord.explain.comparison_sentences import ComparisonSentences
from accord.explain.lead_lookup import rows, work_database
from accord.register.column_labels import Labels
from accord.store.builds import read_build
from accord.store.publications import Publication

MODELS = "select definition, model from accord.register.definitions"


def add(settings: Settings, publication: Publication, leads: Iterable[dict[str, Any]]) -> str | None:
    """Fills `short` of each clause of `leads` (see `nurture_data`). Returns why that was not possible, where it was
    not: only the work database of the same build knows it.
    """
    lacking = [lead for lead in leads if lead["clauses"]]
    if not lacking:
        return None
    try:
        with work_database(settings) as work:
            if read_build(settings)["build_id"] != publication.build_id:
                return (
                    f"The work database is of another build than publication {publication.publication_id}. "
                    "Next: accord run"
                )
            not_evaluated = _evaluate(settings, work, publication, lacking)
    except duckdb.CatalogException:
        return "The work database is older than this command. Next: accord run --full-refresh"
    except AccordError as error:
        return str(error)
    if not_evaluated:
        return f"The work database cannot evaluate {', '.join(not_evaluated)} for each of these leads. Next: accord run"
    return None


def _evaluate(
    settings: Settings, work: duckdb.DuckDBPyConnection, publication: Publication, leads: list[dict[str, Any]]
) -> list[str]:
    """Fills `short`. Returns the definitions that the work database lacks, or has no row of for one of the leads."""
    evaluator, sentences = Evaluator(work), ComparisonSentences(Labels(), settings.zone)
    models = {each["definition"]: each["model"] for each in rows(work, MODELS)}
    at = naive(instant(publication.as_of))
    not_evaluated: dict[str, None] = {}
    for lead in leads:
        version = lead["definition"]
        found = evaluator.clauses(models[version], version, lead["lead_id"], at) if version in models else None
        if found is None:
            not_evaluated[version] = None
            continue
        for clause in lead["clauses"]:
            result = found.get(clause["clause"])
            if result and not result.holds:
                clause["short"] = sentences.missing(result)
    return list(not_evaluated)
