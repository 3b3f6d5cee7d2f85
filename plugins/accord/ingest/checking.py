"""Turns texts into values: which rows of a chunk satisfy the contract, and which rule every other row breaks first."""

import duckdb

from accord.common.sql import identifier, literal
from accord.ingest.casting import RECORD_RULES, message, rules, text_of, typed, typed_name
from accord.store.contracts import Column, Contract, Table


def check(connection: duckdb.DuckDBPyConnection, contract: Contract, table: Table, unknown: list[str]) -> None:
    """Creates the table `checked` from `raw`.

    Its columns: `accord:id`, `accord:file`, `accord:row` (1 = first data row), the contract's columns as typed values,
    the unknown ones as texts, and `accord:broken` (null, or the number of the broken rule in `contract_rules`).
    """
    values = ",\n".join(f"{typed(c, contract.time_zone)} as {identifier(typed_name(c))}" for c in table.columns)
    branches = "\n".join(f"when {condition} then {n}" for n, (_, _, condition) in enumerate(contract_rules(table), 1))
    columns = ",\n".join(
        [f"{identifier(typed_name(column))} as {identifier(column.name)}" for column in table.columns]
        + [f"nullif({text_of(name)}, '') as {identifier(name)}" for name in unknown]
    )
    ranges = connection.execute(
        'select "accord:file", min(rowid), max(rowid), count(*) from raw group by all'
    ).fetchall()
    first_rows = [0] * (1 + max((file for file, *_ in ranges), default=0))
    for file, first, last, count in ranges:
        assert last - first + 1 == count, f"the rows of a file are not adjacent: {file}, {first}, {last}, {count}"
        first_rows[file] = first
    connection.execute("drop table if exists checked")
    connection.execute(
        f"""create table checked as
        with cast_rows as (select rowid as "accord:id", *, {values} from raw)
        select "accord:id", "accord:file",
            "accord:id" - (?::bigint[])["accord:file" + 1] + 1 as "accord:row",
            {columns},
            case when "accord:rule" is not null then 0 {branches} end as "accord:broken"
        from cast_rows""",
        [first_rows],
    )


def contract_rules(table: Table) -> list[tuple[Column, str, str]]:
    """(column, rule, SQL) in the order in which a row is checked, numbered from 1 (0: a rule of RECORD_RULES)."""
    return [(column, rule, condition) for column in table.columns for rule, condition in rules(column)]


def quarantine_query(source: str, table: Table, columns: list[str]) -> str:
    """One row for each broken row of `checked`, with the texts as they are in the file."""
    checked_rules = contract_rules(table)

    def by_rule(texts: list[str]) -> str:
        return 'case "accord:broken" ' + " ".join(f"when {n} then {text}" for n, text in enumerate(texts, 1)) + " end"

    def case(texts: list[str], malformed: str) -> str:
        return f'case when "accord:broken" = 0 then {malformed} else {by_rule(texts)} end' if texts else malformed

    texts = ", ".join(f"{literal(name)}, raw.{text_of(name)}" for name in columns)
    whole_record = " ".join(f"when {literal(rule)} then {literal(message(rule, None))}" for rule in RECORD_RULES)
    problem = f"""case raw."accord:rule" {whole_record} end || ': ' || raw."accord:problem\""""
    return f"""
        select {literal(source)} as source, {literal(table.name)} as "table", files.name as file,
            "accord:row" as row_number,
            {case([literal(column.name) for column, _, _ in checked_rules], "null")} as "column",
            {case([f"raw.{text_of(column.name)}" for column, _, _ in checked_rules], 'raw."accord:line"')} as value,
            {case([literal(rule) for _, rule, _ in checked_rules], 'raw."accord:rule"')} as rule,
            {case([literal(message(rule, column)) for column, rule, _ in checked_rules], problem)} as message,
            cast(case when "accord:broken" = 0 then json_object('line', raw."accord:line")
                else json_object({texts}) end as varchar) as "row",
            files.loaded_at
        from checked
        join raw on raw.rowid = "accord:id"
        join files on files.file = checked."accord:file"
        where "accord:broken" is not null
        order by file, row_number"""
