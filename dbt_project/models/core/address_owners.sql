-- The lead that an address belongs to in each period (rule 22): the one of the record that holds it, else held it last,
-- else got it first.
{{ config(pre_hook="{{ snapshot_previous() }}") }}
{% set got = "held.held_from, " ~ natural_order('held.got_by') -%}
with

held as (

    select
        held_addresses.*,
        records.lead_id
    from {{ ref('held_addresses') }} as held_addresses
    inner join {{ ref('identity_links') }} as records
        on held_addresses.record_id = records.record_id

),

addresses as (

    select
        email,
        min(lead_id) as lead_id,
        min(lead_id) <> max(lead_id) as is_contested
    from held
    group by email

),

-- Few addresses have belonged to two leads; only for these it matters who held them when.
contested as (

    select
        held.*,
        row_number() over (partition by held.email order by {{ got }}) as nth_got,
        row_number() over (partition by held.email order by held.held_until, {{ got }}) as nth_ended
    from held
    inner join addresses
        on held.email = addresses.email
    where addresses.is_contested

),

instants as (

    select
        email,
        held_from as owned_from
    from contested
    union
    select
        email,
        held_until as owned_from
    from contested
    where held_until < {{ instant('9999-12-31') }}

),

chosen as (

    select
        instants.email,
        instants.owned_from,
        max(case when contested.held_until > instants.owned_from then contested.nth_got end) as holder,
        max(case when contested.held_until <= instants.owned_from then contested.nth_ended end) as last_holder
    from instants
    inner join contested
        on instants.email = contested.email and instants.owned_from >= contested.held_from
    group by instants.email, instants.owned_from

),

owned as (

    select
        email,
        lead_id,
        {{ instant('0001-01-01') }} as owned_from
    from contested
    where nth_got = 1
    union all
    select
        chosen.email,
        contested.lead_id,
        chosen.owned_from
    from chosen
    inner join contested
        on
            chosen.email = contested.email
            and case
                when chosen.holder is not null then chosen.holder = contested.nth_got
                else chosen.last_holder = contested.nth_ended
            end

),

changes_of_lead as (

    select
        *,
        lag(lead_id) over (partition by email order by owned_from) as lead_before
    from owned

)

select
    email,
    lead_id,
    {{ instant('0001-01-01') }} as owned_from,
    {{ instant('9999-12-31') }} as owned_until
from addresses
where not is_contested
union all
select
    email,
    lead_id,
    owned_from,
    lead(owned_from, 1, {{ instant('9999-12-31') }}) over (partition by email order by owned_from) as owned_until
from changes_of_lead
where lead_before is null or lead_id <> lead_before
