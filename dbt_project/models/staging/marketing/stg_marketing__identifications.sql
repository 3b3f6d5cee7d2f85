-- A form sent from a browser links the visitor to an address.
with

forms as (

    {{ latest_versions(source('marketing', 'form_submissions'), ['submission_ref']) }}

)

select
    'marketing:form_submission:' || submission_ref as identification_id,
    visitor_ref as visitor_id,
    {{ email_as_given('email') }} as email,
    submitted_at as identified_at,
    _loaded_at as loaded_at
from forms
where visitor_ref is not null
