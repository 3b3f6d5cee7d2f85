-- Who owned each hand-off while it waited, and from when to when; also nobody (rule 50).
with

hand_offs as (

    select
        hand_off_id,
        agreement,
        lead_id,
        calendar,
        notified_at,
        due_at,
        responded_at,
        stopped_at,
        ended_at
    from {{ ref('measured_hand_offs') }}
    where is_in_force and ended_at > notified_at

),

owned as (

    select
        hand_offs.hand_off_id,
        owned.owner_id,
        greatest(owned.owned_from, hand_offs.notified_at) as starts_at,
        least(owned.owned_until, hand_offs.ended_at) as ends_at
    from hand_offs
    inner join {{ ref('owned_times') }} as owned
        on
            hand_offs.lead_id = owned.lead_id
            and hand_offs.notified_at < owned.owned_until
            and hand_offs.ended_at > owned.owned_from

),

-- nobody owns it from the start, or from the end of one owner, until the next one
changes as (

    select
        hand_off_id,
        owner_id,
        starts_at
    from owned
    union all
    select
        hand_off_id,
        cast(null as {{ dbt.type_string() }}) as owner_id,
        ends_at as starts_at
    from owned
    where
        not exists (
            select 1 from owned as next_owned
            where owned.hand_off_id = next_owned.hand_off_id and owned.ends_at = next_owned.starts_at
        )
    union all
    select
        hand_off_id,
        cast(null as {{ dbt.type_string() }}) as owner_id,
        notified_at as starts_at
    from hand_offs
    where
        not exists (
            select 1 from owned as first_owned
            where hand_offs.hand_off_id = first_owned.hand_off_id and hand_offs.notified_at = first_owned.starts_at
        )

),

changes_in_order as (

    select
        changes.hand_off_id,
        changes.owner_id,
        changes.starts_at,
        lag(changes.owner_id) over so_far as owner_before_id,
        lag(changes.starts_at) over so_far as started_before_at
    from changes
    inner join hand_offs
        on changes.hand_off_id = hand_offs.hand_off_id and changes.starts_at < hand_offs.ended_at
    window so_far as (partition by changes.hand_off_id order by changes.starts_at)

),

new_owners as (

    select * from changes_in_order
    where started_before_at is null or owner_id is distinct from owner_before_id

)

select
    hand_offs.*,
    row_number() over same as assignment,
    new_owners.owner_id,
    new_owners.starts_at,
    lead(new_owners.starts_at, 1, hand_offs.ended_at) over same as ends_at,
    last_value(new_owners.owner_id ignore nulls) over (
        partition by new_owners.hand_off_id
        order by new_owners.starts_at
        rows between unbounded preceding and 1 preceding
    ) as last_rep_before_id
from new_owners
inner join hand_offs
    on new_owners.hand_off_id = hand_offs.hand_off_id
window same as (partition by new_owners.hand_off_id order by new_owners.starts_at)
