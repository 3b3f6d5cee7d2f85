-- Visitors that the tracker identified as a person.
with

identifications as (

    {{ latest_versions(source('web', 'identifications'), ['identification_ref']) }}

)

select
    'web:identification:' || identification_ref as identification_id,
    visitor_ref as visitor_id,
    {{ email_as_given('email') }} as email,
    identified_at,
    _loaded_at as loaded_at
from identifications
