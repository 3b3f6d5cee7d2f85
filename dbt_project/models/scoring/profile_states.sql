-- What the records said of the person at every instant a lead is looked at (rule 7). A profile change is known when
-- it occurs, so the order of known_at is the order of rule 7. '' stands for an explicit empty.
{% set profile = declared('moments').get('profile', []) %}
with

instants as (

    select * from {{ ref('instants') }}

),

changes as (

    select
        lead_id,
        known_at
        {%- for item in profile %},
        max_by(coalesce(value, ''), activity_id) filter (
            where property = '{{ item.get("property", item.name) }}'
        ) as {{ item.name }}{% endfor %}
    from {{ ref('activities') }}
    where kind = 'profile_changed' and is_counted and lead_id is not null
    group by lead_id, known_at

),

states as (

    select
        instants.lead_id,
        instants.known_at
        {%- for item in profile %},
        {{ last_known('changes.' ~ item.name) }} over lead_so_far as {{ item.name }}{% endfor %}
    from instants
    left join changes
        on instants.lead_id = changes.lead_id and instants.known_at = changes.known_at
    window lead_so_far as (
        partition by instants.lead_id order by instants.known_at rows between unbounded preceding and current row
    )

)

select
    states.lead_id,
    states.known_at
    {%- for item in profile if item.name != 'email' %},
    {{ typed("nullif(states." ~ item.name ~ ", '')", item.type) }} as {{ item.name }}
    {%- endfor %},
    nullif(split_part(states.email, '@', 2), '') as email_domain,
    accounts.customer_since_at as account_customer_since_at
from states
left join {{ ref('accounts') }} as accounts
    on nullif(states.account_id, '') = accounts.account_id
