"""What the columns of moments, and the clauses of a definition, are called in the words of the YAML."""

from accord.register.declared import CLAUSE, load_yaml
from accord.settings import DBT_PROJECT

ROOM = DBT_PROJECT / "models" / "definitions"


def label(column: str) -> str:
    """A column of moments: a fact's or property's description; of a scorecard its name and component."""
    said = _labels().get(column)
    return said or column.replace("_", " ")


def _labels() -> dict[str, str]:
    meta = load_yaml(ROOM / "facts.yml")["models"][0]["config"]["meta"]
    return {each["name"]: str(each["description"]) for part in ("facts", "profile") for each in meta[part]}


def clause_texts(model_file_stem: str, version: str) -> dict[str, str]:
    """Clause, without its prefix → what it says, of one version of the definition in that folder."""
    models = load_yaml(ROOM / model_file_stem / f"{model_file_stem}.yml")["models"]
    versions = [each for model in models for each in model.get("versions", []) if str(each["v"]) == version]
    columns = [column for each in versions for column in each.get("columns", []) if "name" in column]
    return {
        column["name"].removeprefix(CLAUSE): str(column["description"])
        for column in columns
        if column["name"].startswith(CLAUSE)
    }
