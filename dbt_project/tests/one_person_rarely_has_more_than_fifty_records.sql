-- A shared mailbox or a wrong merge joins different people into one lead. A warning, not an error.
{{ config(severity='warn') }}
select
    lead_id,
    count(*) as records
from {{ ref('identity_links') }}
group by lead_id
having count(*) > 50
