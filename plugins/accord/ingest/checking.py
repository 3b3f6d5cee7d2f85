"""Texts into values: which rows of a chunk hold to the contract, and which rule each other row breaks first."""

import duckdb

from accord.common.sql import identifier, literal
from accord.ingest.casting import message, rules, text_of, typed, typed_name
from accord.store.contracts import Column, Contract, Table


def check(connection: duckdb.DuckDBPyConnection, contract: Contract, table: Table, unknown: list[str]) -> None:
    """Makes `checked` of `raw`: `accord:id`, `accord:file`, `accord:row` (1 = first data row), the contract's columns
    as typed values, the unknown ones as texts, and `accord:broken` (null, or the number of the rule in `breaches`)."""
    values = ",\n".join(f"{typed(c, contract.time_zone)} as {identifier(typed_name(c))}" for c in table.columns)
    branches = "\n".join(f"when {condition} then {n}" for n, (_, _, condition) in enumerate(breaches(table), 1))
    kept = ",\n".join(
        [f"{identifier(typed_name(column))} as {identifier(column.name)}" for column in table.columns]
        + [f"nullif({text_of(name)}, '') as {identifier(name)}" for name in unknown]
    )
    found = connection.execute(
        'select "accord:file", min(rowid), max(rowid), count(*) from raw group by all'
    ).fetchall()
    firsts = [0] * (1 + max((file for file, *_ in found), default=0))
    for file, first, last, count in found:
        assert last - first + 1 == count, f"rows of one file do not stand together: {file}, {first}, {last}, {count}"
        firsts[file] = first
    connection.execute("drop table if exists checked")
    connection.execute(
        f"""create table checked as
        with cast_rows as (select rowid as "accord:id", *, {values} from raw)
        select "accord:id", "accord:file",
            "accord:id" - (?::bigint[])["accord:file" + 1] + 1 as "accord:row",
            {kept},
            case when "accord:problem" is not null then 0 {branches} end as "accord:broken"
        from cast_rows""",
        [firsts],
    )


def breaches(table: Table) -> list[tuple[Column, str, str]]:
    """(column, rule, SQL) in the order in which a row is held against them, numbered from 1 (0: a malformed record)."""
    return [(column, rule, condition) for column in table.columns for rule, condition in rules(column)]


def quarantine_query(source: str, table: Table, columns: list[str]) -> str:
    """One line for each broken row of `checked`, with the texts as they stand in the file."""
    found = breaches(table)

    def by_rule(texts: list[str]) -> str:
        return 'case "accord:broken" ' + " ".join(f"when {n} then {text}" for n, text in enumerate(texts, 1)) + " end"

    def case(texts: list[str], malformed: str) -> str:
        return f'case when "accord:broken" = 0 then {malformed} else {by_rule(texts)} end' if texts else malformed

    texts = ", ".join(f"{literal(name)}, raw.{text_of(name)}" for name in columns)
    problem = f"{literal(message('malformed', None))} || ': ' || raw.\"accord:problem\""
    return f"""
        select {literal(source)} as source, {literal(table.name)} as "table", files.name as file,
            "accord:row" as row_number,
            {case([literal(column.name) for column, _, _ in found], "null")} as "column",
            {case([f"raw.{text_of(column.name)}" for column, _, _ in found], 'raw."accord:line"')} as value,
            {case([literal(rule) for _, rule, _ in found], "'malformed'")} as rule,
            {case([literal(message(rule, column)) for column, rule, _ in found], problem)} as message,
            cast(case when "accord:broken" = 0 then json_object('line', raw."accord:line")
                else json_object({texts}) end as varchar) as "row",
            files.loaded_at
        from checked
        join raw on raw.rowid = "accord:id"
        join files on files.file = checked."accord:file"
        where "accord:broken" is not null
        order by file, row_number"""
