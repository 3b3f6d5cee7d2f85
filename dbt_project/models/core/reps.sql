-- Sales people, as known at as_of.
with

reps as (
    {{ union_of_staging('reps', {
        'rep_id': 'varchar', 'name': 'varchar', 'team': 'varchar', 'capacity_per_week': 'bigint', 'time_zone': 'varchar',
    }) }}
)

select * from reps
where rep_id is not null
