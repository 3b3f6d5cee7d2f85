-- Companies, as known at as_of, and since when they have been customers.
with

accounts as (
    {{ union_of_staging('accounts', {
        'account_id': 'varchar', 'name': 'varchar', 'domain': 'varchar', 'industry': 'varchar',
        'employees': 'bigint', 'country': 'varchar', 'customer_since_on': 'date',
    }) }}
)

select
    *,
    {{ day_start('customer_since_on') }} as customer_since_at
from accounts
where account_id is not null
