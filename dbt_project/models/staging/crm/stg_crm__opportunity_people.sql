-- The people in each opportunity and since when: people with a contact role and the lead converted into it.
with

contacts as (

    {{ latest_versions(source('crm', 'opportunity_contacts'), ['opportunity_ref', 'lead_ref']) }}

),

opportunities as (

    {{ latest_versions(source('crm', 'opportunities'), ['opportunity_ref']) }}

),

attachments as (

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
    from attachments
    group by opportunity_ref, lead_ref

)

select * from people
