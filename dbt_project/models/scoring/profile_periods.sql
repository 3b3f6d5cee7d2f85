-- The profile that the records report, from each change up to the next (rule 7). A profile change is known when it
-- occurs, so the order of known_at is the order of rule 7. '' stands for an explicit empty. `given_<name>` is the value
-- as the source writes it, for tables; conditions compare `<name>`. Where the list of known domains changes the lead's
-- domain, a period ends too. An incremental run adds changes to the stored periods.
{% set profile = declared('moments').get('profile', []) %}
{{ incremental_by_lead(replaces='touched') }}
with

changes as (

    select
        lead_id,
        known_at
        {%- for item in profile %},
        max_by(coalesce(value, ''), {{ natural_order('activity_id') }}) filter (
            where property = {{ quoted(item.get('property', item.name)) }}
        ) as {{ item.name }}{% endfor %}
    from {{ ref('activities_this_run') }}
    where kind = 'profile_changed' and is_counted
    group by lead_id, known_at
    {%- if is_incremental_run() %}
    union all
    select
        lead_id,
        known_from as known_at
        {%- for item in profile %},
        coalesce({{ "'@' || email_domain" if item.name == 'email' else 'given_' ~ item.name }}, '') as {{ item.name }}{% endfor %}
    from {{ this }}
    where
        lead_id in (select touched.lead_id from {{ ref('touched_leads') }} as touched where not touched.is_recomputed)
        -- later ones begin only by the list of domains
        and known_from < {{ previous_as_of() }}
    {%- endif %}

),

periods as (

    select
        lead_id,
        known_at as known_from,
        lead(known_at, 1, {{ instant('9999-12-31') }}) over (partition by lead_id order by known_at) as known_until
        {%- for item in profile %},
        {{ last_known(item.name) }} over so_far as {{ item.name }}{% endfor %}
    from changes
    window so_far as (partition by lead_id order by known_at rows between unbounded preceding and current row)

),

domain_changes as (

    {{ domain_changes() }}

),

starts as (

    select
        lead_id,
        known_from as period_from,
        known_from
    from periods
    union
    select
        periods.lead_id,
        periods.known_from as period_from,
        domain_changes.starts_at as known_from
    from periods
    inner join domain_changes
        on
            domain_changes.domain in ({{ domain_and_above("split_part(periods.email, '@', 2)") | join(', ') }})
            and periods.known_from < domain_changes.starts_at
            and periods.known_until > domain_changes.starts_at

),

described as (

    select
        starts.lead_id,
        starts.known_from,
        lead(starts.known_from, 1, {{ instant('9999-12-31') }}) over (
            partition by starts.lead_id order by starts.known_from
        ) as known_until
        {%- for item in profile if item.name != 'email' %},
        {{ typed("nullif(periods." ~ item.name ~ ", '')", item) }} as {{ item.name }},
        nullif(periods.{{ item.name }}, '') as given_{{ item.name }}
        {%- endfor %},
        nullif(split_part(periods.email, '@', 2), '') as email_domain,
        accounts.customer_since_at as account_customer_since_at
    from starts
    inner join periods
        on starts.lead_id = periods.lead_id and starts.period_from = periods.known_from
    left join {{ ref('accounts') }} as accounts
        on nullif(periods.account_id, '') = accounts.account_id

)
{{- with_domain_relationship('described', 'described.email_domain', 'described.known_from') }}
