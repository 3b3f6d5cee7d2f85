-- Opportunities opened before as_of.
with

opportunities as (
    {{ union_of_staging('opportunities', {
        'opportunity_id': 'varchar', 'account_id': 'varchar', 'opened_at': 'timestamp',
        'amount': 'double', 'owner_id': 'varchar', 'campaign_id': 'varchar',
    }) }}
)

select * from opportunities
where opened_at < {{ as_of() }}
