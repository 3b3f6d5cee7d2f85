-- How long after the end of a month a stage is waited for (rule 27).
select
    stage,
    days
from {{ ref('maturity_windows') }}
