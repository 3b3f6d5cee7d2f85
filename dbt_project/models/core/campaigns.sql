-- Campaigns, as known at as_of.
with

campaigns as (
    {{ union_of_staging('campaigns', {
        'campaign_id': 'varchar', 'name': 'varchar', 'channel': 'varchar', 'started_on': 'date', 'cost': 'double',
    }) }}
)

select * from campaigns
where campaign_id is not null
