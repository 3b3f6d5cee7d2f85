"""Quotes names and texts for SQL. Nothing else quotes them."""


def identifier(name: str) -> str:
    """A column or table name, quoted; it may contain any character."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text value, quoted, for statements that accept no parameter (COPY … TO, column lists of readers)."""
    return "'" + text.replace("'", "''") + "'"
