-- How each click in a mail was made: time since delivery, links clicked at once, time to a click on an invisible link.
with

mails as (

    select
        *,
        {{ microseconds('occurred_at') }} as at_us
    from {{ ref('activities_to_judge') }}
    where kind in ('email_delivered', 'email_clicked') and mail_id is not null and email is not null

),

classified as (

    select
        activity_id,
        kind,
        mail_id,
        email,
        at_us,
        case when kind = 'email_delivered' then at_us end as delivered_us,
        case when kind = 'email_clicked' and {{ is_honeypot() }} then at_us end as honeypot_us,
        case when kind = 'email_clicked' then link end as link
    from mails

),

seen_around as (

    select
        activity_id,
        kind,
        mail_id,
        email,
        at_us,
        max(delivered_us) over before_it as delivered_us,
        max(honeypot_us) over before_it as honeypot_before_us,
        min(honeypot_us) over after_it as honeypot_after_us,
        {{ distinct_over('link', 'burst_from_it') }} as links_from_here
    from classified
    window
        before_it as (
            partition by mail_id, email order by at_us
            range between {{ mail_microseconds('neighbourhood_seconds') }} preceding and current row
        ),
        after_it as (
            partition by mail_id, email order by at_us
            range between current row and {{ mail_microseconds('neighbourhood_seconds') }} following
        ),
        burst_from_it as (
            partition by mail_id, email order by at_us
            range between current row and {{ mail_microseconds('burst_seconds') }} following
        )

),

bursts as (

    select
        *,
        max(links_from_here) over (
            partition by mail_id, email order by at_us
            range between {{ mail_microseconds('burst_seconds') }} preceding and current row
        ) as links_of_burst
    from seen_around

)

select
    activity_id,
    (at_us - delivered_us) / 1000000.0 as seconds_since_delivery,
    links_of_burst,
    least(at_us - honeypot_before_us, honeypot_after_us - at_us) / 1000000.0 as seconds_from_honeypot
from bursts
where kind = 'email_clicked'
