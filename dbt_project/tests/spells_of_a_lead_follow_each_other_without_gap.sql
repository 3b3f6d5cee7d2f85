-- Rule 9: each spell starts where the one before ended, the first from nothing, the last open; so every instant has
-- exactly one.
with

spells as (

    select
        lead_id,
        spell,
        starts_after,
        ends_at,
        lag(ends_at) over in_order as spell_before_ends_at,
        lead(spell) over in_order as next_spell
    from {{ ref('cycles') }}
    window in_order as (partition by lead_id order by spell)

)

select * from spells
where
    starts_after is distinct from spell_before_ends_at
    or (ends_at is null) <> (next_spell is null)
    or ends_at <= starts_after
