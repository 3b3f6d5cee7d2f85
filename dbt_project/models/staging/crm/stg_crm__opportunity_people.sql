-- Who belongs to an opportunity, and since when: by a contact role or by having been converted into it.
with

contacts as (

    {{ latest_versions(source('crm', 'opportunity_contacts'), ['opportunity_ref', 'lead_ref']) }}

),

opportunities as (

    {{ latest_versions(source('crm', 'opportunities'), ['opportunity_ref']) }}

),

ways as (

    select
        opportunity_ref,
        lead_ref,
        added_at as attached_at,
        _loaded_at as loaded_at
    from contacts
    union all
    select
        opportunity_ref,
        lead_ref,
        opened_at as attached_at,
        _loaded_at as loaded_at
    from opportunities
    where lead_ref is not null

),

people as (

    select
        opportunity_ref,
        lead_ref,
        min(attached_at) as attached_at,
        max(loaded_at) as loaded_at
    from ways
    group by opportunity_ref, lead_ref

)

select * from people
