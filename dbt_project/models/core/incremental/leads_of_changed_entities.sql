-- Leads whose company or campaign is described differently than in the build before: what was known of them changes
-- with it.
{{ this_run_only() }}
{% if var('previous_as_of') -%}
with

changed_accounts as (

    (select account_id, customer_since_at from {{ ref('accounts') }}
    except
    select account_id, customer_since_at from {{ previous_snapshot(ref('accounts')) }})
    union
    (select account_id, customer_since_at from {{ previous_snapshot(ref('accounts')) }}
    except
    select account_id, customer_since_at from {{ ref('accounts') }})

),

changed_campaigns as (

    (select campaign_id, channel from {{ ref('campaigns') }}
    except
    select campaign_id, channel from {{ previous_snapshot(ref('campaigns')) }})
    union
    (select campaign_id, channel from {{ previous_snapshot(ref('campaigns')) }}
    except
    select campaign_id, channel from {{ ref('campaigns') }})

)

select distinct lead_id
from {{ this.incorporate(path={'identifier': 'activities'}) }}
where
    lead_id is not null
    and (
        (property = 'account_ref' and value in (select account_id from changed_accounts))
        or campaign_id in (select campaign_id from changed_campaigns)
    )
{%- else -%}
select lead_id
from {{ ref('identity_links') }}
where false
{%- endif %}
