"""The few things needed to build SQL safely: names and texts are quoted here and nowhere else."""


def identifier(name: str) -> str:
    """A column or table name, quoted, whatever characters it holds."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text value, quoted, for the places where DuckDB takes no parameter (COPY … TO, column lists of readers)."""
    return "'" + text.replace("'", "''") + "'"
