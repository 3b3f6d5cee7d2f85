-- The creation of each record, the properties it was created with, and every later change of a property.
with

leads as (

    select * from {{ ref('stg_crm__leads') }}
    where {{ is_new_to_this_run('created_at', 'loaded_at') }}

),

changes as (

    {{ latest_versions(source('crm', 'lead_changes'), ['change_ref'], occurred_at='changed_at') }}

),

cleaned_changes as (

    select
        change_ref,
        lead_ref,
        property,
        case
            when property = 'email' then {{ clean_email('value') }}
            when property = 'employees' then nullif({{ clean_text('value') }}, '999999')
            when property in ('account_ref', 'owner_ref') then 'crm:' || {{ clean_text('value') }}
            else {{ clean_text('value') }}
        end as value,
        case when property = 'email' then {{ unreadable_email('value') }} end as unreadable_address,
        changed_at,
        _loaded_at as loaded_at
    from changes

),

created as (

    select
        {{ activity(
            activity_id="'crm:lead:' || lead_ref",
            kind="'lead_created'",
            occurred_at='created_at',
            record_id='record_id',
            unreadable_address='unreadable_address',
            source_row_id='record_id',
            loaded_at='loaded_at',
        ) }}
    from leads

),

{% set properties = [
    'email', 'job_title', 'industry', 'employees', 'country', 'company',
    'account_ref', 'owner_ref', 'has_consent', 'lead_source', 'campaign_ref',
] -%}
as_typed as (
    {% for property in properties %}
    select
        {{ activity(
            activity_id="'crm:lead:' || lead_ref || ':" ~ property ~ "'",
            kind="'profile_changed'",
            occurred_at='created_at',
            record_id='record_id',
            source_row_id='record_id',
            property="'" ~ property ~ "'",
            value=property,
            loaded_at='loaded_at',
        ) }}
    from leads
    where {{ property }} is not null
    {{ "union all" if not loop.last }}
    {% endfor %}
),

changed as (

    select
        {{ activity(
            activity_id="'crm:lead_change:' || change_ref",
            kind="'profile_changed'",
            occurred_at='changed_at',
            record_id="'crm:' || lead_ref",
            unreadable_address='unreadable_address',
            property='property',
            value='value',
            loaded_at='loaded_at',
        ) }}
    from cleaned_changes

)

select * from created
union all
select * from as_typed
union all
select * from changed
