-- Rule 14: a skipped stage is told, and nothing is invented about it.
select * from {{ ref('journeys') }}
where
    (is_skipped and (entered_at is not null or exited_at is not null or days_in_stage is not null or definition is not null))
    or (not is_skipped and (entered_at is null or days_in_stage is null or days_in_stage < 0))
