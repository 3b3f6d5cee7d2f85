-- Campaign touches, forms sent and mail events, as activities of an address.
with

touches as (

    {{ latest_versions(source('marketing', 'campaign_touches'), ['touch_ref'], occurred_at='touched_at') }}

),

forms as (

    {{ latest_versions(source('marketing', 'form_submissions'), ['submission_ref'], occurred_at='submitted_at') }}

),

mails as (

    {{ latest_versions(source('marketing', 'email_events'), ['event_ref'], occurred_at='occurred_at') }}

)

select
    {{ activity(
        activity_id="'marketing:campaign_touch:' || touch_ref",
        kind="'campaign_touched'",
        occurred_at='touched_at',
        email=clean_email('email'),
        unreadable_address=unreadable_email('email'),
        campaign_id="'marketing:' || campaign_ref",
        loaded_at='_loaded_at',
    ) }}
from touches
union all
select
    {{ activity(
        activity_id="'marketing:form_submission:' || submission_ref",
        kind="'form_submitted'",
        occurred_at='submitted_at',
        email=clean_email('email'),
        unreadable_address=unreadable_email('email'),
        form='form',
        asset=clean_text('asset'),
        fields_filled='fields_filled',
        campaign_id="'marketing:' || campaign_ref",
        loaded_at='_loaded_at',
    ) }}
from forms
union all
select
    {{ activity(
        activity_id="'marketing:email_event:' || event_ref",
        kind="'email_' || kind",
        occurred_at='occurred_at',
        email=clean_email('email'),
        unreadable_address=unreadable_email('email'),
        user_agent='user_agent',
        mail_id='mail_ref',
        link='link',
        campaign_id="'marketing:' || campaign_ref",
        loaded_at='_loaded_at',
    ) }}
from mails
