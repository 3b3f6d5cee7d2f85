-- Activities for which this run decides to which lead they belong and whether they count: in an incremental run those
-- that arrived, those of records, addresses and visitors that now belong to another lead, and the neighbours that
-- such a decision reads. Page views up to one visit gap before the first that arrived are only read (`is_context`).
{{ config(materialized='this_run_only') }}
{% if var('previous_as_of') -%}
with

arrived as (

    select * from {{ ref('arrived_activities') }}

),

changed as (

    select * from {{ ref('changed_owners') }}

),

mailings as (

    select mail_id || ' ' || email as mailing from arrived
    union
    select mail_id || ' ' || email as mailing from {{ ref('replaced_mails') }}

),

arrived_views as (

    select
        visitor_id,
        min(occurred_at) as first_at,
        {{ plus_minutes('min(occurred_at)', -visit_minutes()) }} as context_from
    from arrived
    where kind = 'page_viewed'
    group by visitor_id

),

candidates as (

    select
        activities.*,
        activities.activity_id in (select arrived.activity_id from arrived)
        or activities.source_row_id in (select arrived.source_row_id from arrived)
        or activities.record_id in (select changed.owned from changed where changed.kind = 'record')
        or activities.email in (select changed.owned from changed where changed.kind = 'address')
        or activities.visitor_id in (select changed.owned from changed where changed.kind = 'visitor')
        or activities.mail_id || ' ' || activities.email in (select mailings.mailing from mailings)
        or coalesce(activities.kind = 'page_viewed' and activities.occurred_at >= arrived_views.first_at, false) as is_judged,
        coalesce(
            activities.kind = 'page_viewed' and activities.occurred_at >= arrived_views.context_from, false
        ) as is_looked_at
    from {{ ref('incoming_activities') }} as activities
    left join arrived_views
        on activities.visitor_id = arrived_views.visitor_id

)

select
    {% for column in activity_shape() -%}
    {{ column }},
    {% endfor -%}
    not coalesce(is_judged, false) as is_context
from candidates
where coalesce(is_judged, false) or is_looked_at
{%- else -%}
select
    *, -- noqa: AM04
    false as is_context
from {{ ref('incoming_activities') }}
{%- endif %}
