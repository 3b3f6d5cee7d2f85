-- Everything that happened before as_of, in one shape, whatever the source. Whose it is comes next.
with

activities as (
    {{ union_of_staging('activities', activity_shape()) }}
)

select * from activities
where occurred_at < {{ as_of() }}
