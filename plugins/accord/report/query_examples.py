"""Example queries that an analyst can copy. A test runs each of them.

Each begins with `use accord.accord` (file, then schema): in a file called accord.duckdb, `accord` alone is ambiguous.
"""

EXAMPLES = [
    (
        "Which leads are MQLs right now, since when, and under which definition?",
        """use accord.accord;
select lead_id, mql_at, definition, source, owner_id, next_action
from lead_stages
where stage = 'mql'
order by mql_at desc;""",
    ),
    (
        "Why did a lead qualify: when was each clause first met?",
        """use accord.accord;
select e.lead_id, e.definition, e.qualified_at, c.clause, c.first_met_at
from definition_entries as e
inner join clauses_met as c using (definition, lead_id, cycle)
where e.stage = 'mql'
order by e.qualified_at desc, e.lead_id, c.first_met_at
limit 50;""",
    ),
    (
        "Which sources turn MQLs into customers, in mature cohorts?",
        """use accord.accord;
select source, sum(entered) as mqls, sum(became_customers) as customers,
    round(100.0 * sum(became_customers) / sum(entered), 1) as percent_of_mqls
from funnel_cohorts
where stage = 'mql' and is_customer_mature
group by source
order by mqls desc;""",
    ),
]
