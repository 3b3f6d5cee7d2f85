-- The former mails of events that are sent again in this run: an event may now belong to another mail or address.
{{ config(materialized='this_run_only') }}
{% if var('previous_as_of') -%}
-- Read before it is rewritten, so it is not a reference: `incoming_activities` comes after this model.
select distinct
    mail_id,
    email
from {{ this.incorporate(path={'identifier': 'incoming_activities'}) }}
where
    mail_id is not null
    and activity_id in (select arrived.activity_id from {{ ref('arrived_activities') }} as arrived)
{%- else -%}
select
    mail_id,
    email
from {{ ref('arrived_activities') }}
where false
{%- endif %}
