-- Person records as typed when they were created, with placeholders for "no value" turned into null.
with

leads as (

    {{ latest_versions(source('crm', 'leads'), ['lead_ref']) }}

),

cleaned as (

    select
        lead_ref,
        'crm:' || lead_ref as record_id,
        created_at,
        {{ clean_email('email') }} as email,
        {{ unreadable_email('email') }} as unreadable_address,
        {{ clean_text('company') }} as company,
        {{ clean_text('job_title') }} as job_title,
        {{ clean_text('country') }} as country,
        {{ clean_text('industry') }} as industry,
        cast(nullif(employees, 999999) as {{ dbt.type_string() }}) as employees,
        {{ clean_text('lead_source') }} as lead_source,
        'marketing:' || {{ clean_text('campaign_ref') }} as campaign_ref,
        'crm:' || {{ clean_text('account_ref') }} as account_ref,
        'crm:' || {{ clean_text('owner_ref') }} as owner_ref,
        cast(has_consent as {{ dbt.type_string() }}) as has_consent,
        _loaded_at as loaded_at
    from leads

)

select * from cleaned
