-- Touches by Sales, decisions of Sales about a lead, and the lead's answers to qualifying questions.
with

touches as (

    {{ latest_versions(source('crm', 'sales_activities'), ['activity_ref'], occurred_at='occurred_at') }}

),

decisions as (

    {{ latest_versions(source('crm', 'decisions'), ['decision_ref'], occurred_at='decided_at') }}

),

answers as (

    {{ latest_versions(source('crm', 'answers'), ['answer_ref'], occurred_at='answered_at') }}

)

select
    {{ activity(
        activity_id="'crm:sales_activity:' || activity_ref",
        kind="case
            when is_automated then 'automated_touch'
            when kind = 'call' then 'call_made'
            when kind = 'email' then 'sales_email_sent'
            when kind = 'message' then 'message_sent'
            else 'meeting_held'
        end",
        occurred_at='occurred_at',
        record_id="'crm:' || lead_ref",
        value=clean_text('outcome'),
        rep_id="'crm:' || rep_ref",
        direction='direction',
        logged_at='logged_at',
        loaded_at='_loaded_at',
    ) }}
from touches
union all
select
    {{ activity(
        activity_id="'crm:decision:' || decision_ref",
        kind='decision',
        occurred_at='decided_at',
        record_id="'crm:' || lead_ref",
        reason=clean_text('reason'),
        rep_id="'crm:' || rep_ref",
        loaded_at='_loaded_at',
    ) }}
from decisions
union all
select
    {{ activity(
        activity_id="'crm:answer:' || answer_ref",
        kind="'answered'",
        occurred_at='answered_at',
        record_id="'crm:' || lead_ref",
        property='question',
        value="nullif(" ~ trimmed('answer') ~ ", '')",
        rep_id="'crm:' || rep_ref",
        loaded_at='_loaded_at',
    ) }}
from answers
