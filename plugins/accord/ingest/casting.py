"""The contract's rules as SQL: how a text becomes a typed value, and which rule it breaks if it does not."""

from accord.contracts import Column
from accord.sql import identifier, literal

EARLIEST, LATEST = "1900-01-01", "2199-12-31"
TRUE, FALSE = ("true", "1", "yes"), ("false", "0", "no")
INTEGER = r"[+-]?[0-9]+(\.0*)?"
NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]00:00(:00(\.0+)?)?)?"
OFFSET = r"( ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?))"
TIMESTAMP = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?" + OFFSET + "?)?"

MESSAGES = {
    "malformed": "the record cannot be taken apart into the columns of the header",
    "required": "a value is required here",
    "type": "this is not a value of type {data_type}",
    "out_of_range": f"this day is outside {EARLIEST} … {LATEST}",
    "accepted": "this is none of the accepted values: {accepted}",
}


def trimmed(column: Column) -> str:
    """The text without spaces around it; null where nothing is left."""
    return rf"nullif(trim({identifier(column.name)}, ' ' || chr(9) || chr(10) || chr(13)), '')"


def typed(column: Column, time_zone: str) -> str:
    """SQL for the lake's value of a text column; null where the text is empty or not of the type.

    The pattern goes before the cast because DuckDB's casts take more than a contract means: '1.5' as an integer (2),
    '1_000', 'nan', 24:00, one-digit months.
    """
    text = trimmed(column)
    match column.data_type:
        case "text":
            return f"nullif({identifier(column.name)}, '')"
        case "integer":
            return f"case when regexp_full_match({text}, '{INTEGER}') then try_cast(split_part({text}, '.', 1) as bigint) end"
        case "number":
            number = f"try_cast({text} as double)"
            return f"case when regexp_full_match({text}, '{NUMBER}') and isfinite({number}) then {number} end"
        case "boolean":
            yes, no = (", ".join(map(literal, each)) for each in (TRUE, FALSE))
            return f"case when lower({text}) in ({yes}) then true when lower({text}) in ({no}) then false end"
        case "date":
            return f"case when regexp_full_match({text}, '{DATE}') then try_cast(left({text}, 10) as date) end"
        case _:
            return f"case when regexp_full_match({text}, '{TIMESTAMP}') then {_instant(text, time_zone)} end"


def _instant(text: str, time_zone: str) -> str:
    """UTC. Local times: DuckDB takes the second of two repeated ones, and the offset before the change for one that does
    not exist, which is what the contract says."""
    # Minutes without seconds are given seconds, because the cast does not take them with an offset.
    full = rf"regexp_replace({text}, '^(.{{10}}[ T][0-9]{{2}}:[0-9]{{2}})( ?[Z+U-].*)?$', '\1:00\2')"
    has_offset = f"regexp_matches(substr({text}, 11), 'Z|UTC|[+-]')"
    local = f"timezone({literal(time_zone)}, try_cast({full} as timestamp))"
    return f"timezone('UTC', case when {has_offset} then try_cast({full} as timestamptz) else {local} end)"


def rules(column: Column) -> list[tuple[str, str]]:
    """(rule, SQL that is true where a row breaks it), in the order in which they are tested.

    The SQL reads the text under the column's name and the typed value under `accord:typed:<name>`.
    """
    text, value = trimmed(column), identifier(typed_name(column))
    found = []
    if column.required:
        found.append(("required", f"{text} is null"))
    if column.data_type != "text":
        found.append(("type", f"{text} is not null and {value} is null"))
    if column.data_type in ("date", "timestamp"):
        found.append(("out_of_range", f"{value} < '{EARLIEST}' or {value} >= '{LATEST}'::date + 1"))
    if column.accepted:
        listed = ", ".join(map(literal, column.accepted))
        exact = identifier(column.name) if column.data_type == "text" else text
        found.append(("accepted", f"{text} is not null and {exact} not in ({listed})"))
    return found


def typed_name(column: Column) -> str:
    """Name of the typed value beside its text; no file can have a column of this name by accident of the contract."""
    return f"accord:typed:{column.name}"


def message(rule: str, column: Column | None) -> str:
    """What a person is told of a broken row."""
    accepted = ", ".join(column.accepted) if column else ""
    return MESSAGES[rule].format(data_type=column.data_type if column else "", accepted=accepted)
