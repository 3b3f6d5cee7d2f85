-- Seconds between the delivery of a mail and each click in it; a person needs some.
with

mails as (

    select * from {{ ref('incoming_activities') }}
    where kind in ('email_delivered', 'email_clicked')

),

followed as (

    select
        activity_id,
        kind,
        occurred_at,
        max(case when kind = 'email_delivered' then occurred_at end) over (
            partition by mail_id, email
            order by occurred_at
            range between unbounded preceding and current row
        ) as delivered_at
    from mails

)

select
    activity_id,
    {{ seconds_between('delivered_at', 'occurred_at') }} as seconds_since_delivery
from followed
where kind = 'email_clicked' and delivered_at is not null
