-- A shared mailbox or a wrong merge joins strangers into one lead. Worth a look, no reason to stop.
{{ config(severity='warn') }}
select
    lead_id,
    count(*) as records
from {{ ref('identity_links') }}
group by lead_id
having count(*) > 50
