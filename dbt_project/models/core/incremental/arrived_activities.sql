-- What the sources tell tonight, in one shape: in a night what is new or told again, otherwise everything.
{{ this_run_only() }}
with

activities as (
    {{ union_of_staging('activities', activity_shape()) }}
)

select * from activities
