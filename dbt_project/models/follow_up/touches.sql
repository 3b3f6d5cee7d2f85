-- What Sales did with the leads that were handed off: attempts, contacts, and what a program did (rule 37).
{% set touches = declared('touches').get('touches', []) -%}
{% set kinds = touches | map(attribute='kind') | unique | list -%}
with

activities as (

    select * from {{ ref('activities') }}
    where
        ({{ is_of_kind('kind', kinds) }} or {{ never_counts('kind') }})
        and lead_id in (select hand_offs.lead_id from {{ ref('hand_offs') }} as hand_offs)

),

judged as (

    select
        activity_id,
        lead_id,
        kind,
        occurred_at,
        logged_at,
        rep_id,
        {{ is_touch('is_attempt') }} as is_attempt,
        {{ is_touch('is_contact') }} as is_contact,
        {{ never_counts('kind') }} as is_automated
    from activities

)

select * from judged
where is_attempt or is_contact or is_automated
