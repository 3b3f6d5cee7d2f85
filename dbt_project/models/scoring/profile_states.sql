-- What the records said of the person at every instant a lead is looked at (rule 7). A profile change is known when
-- it occurs, so the order of known_at is the order of rule 7. '' stands for an explicit empty.
{% set profile = declared('moments').get('profile', []) %}
{{ keeps_history(also='not is_moment') }}
with

instants as (

    select * from {{ ref('instants') }}
    where {{ made_tonight() }}

),

changes as (

    select
        lead_id,
        known_at
        {%- for item in profile %},
        max_by(coalesce(value, ''), activity_id) filter (
            where property = {{ quoted(item.get('property', item.name)) }}
        ) as {{ item.name }}{% endfor %}
    from {{ ref('activities_tonight') }}
    where kind = 'profile_changed' and is_counted
    group by lead_id, known_at

),

said as (

    select
        instants.lead_id,
        instants.known_at,
        instants.is_moment,
        false as is_carried
        {%- for item in profile %},
        changes.{{ item.name }}{% endfor %}
    from instants
    left join changes
        on instants.lead_id = changes.lead_id and instants.known_at = changes.known_at
    {%- if is_night() %}
    union all
    select
        lead_id,
        known_at,
        is_moment,
        true as is_carried
        {%- for item in profile %},
        {{ "'@' || email_domain" if item.name == 'email' else 'cast(' ~ item.name ~ ' as ' ~ dbt.type_string() ~ ')' }} as {{ item.name }}{% endfor %}
    from ({{ carried_rows() }}) as carried
    {%- endif %}

),

states as (

    select
        lead_id,
        known_at,
        is_moment,
        is_carried
        {%- for item in profile %},
        {{ last_known(item.name) }} over lead_so_far as {{ item.name }}{% endfor %}
    from said
    window lead_so_far as (
        partition by lead_id order by known_at, is_moment rows between unbounded preceding and current row
    )

)

select
    states.lead_id,
    states.known_at,
    states.is_moment,
    {{ var('build_number') }} as build_number
    {%- for item in profile if item.name != 'email' %},
    {{ typed("nullif(states." ~ item.name ~ ", '')", item.type) }} as {{ item.name }}
    {%- endfor %},
    nullif(split_part(states.email, '@', 2), '') as email_domain,
    accounts.customer_since_at as account_customer_since_at
from states
left join {{ ref('accounts') }} as accounts
    on nullif(states.account_id, '') = accounts.account_id
where not states.is_carried
