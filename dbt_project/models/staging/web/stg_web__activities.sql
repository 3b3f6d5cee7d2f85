-- Page views. They have no key of their own; the file's content and the row number identify one.
select
    {{ activity(
        activity_id="'web:page_view:' || md5(_file_hash || ':' || _row_number || ':page_viewed')",
        kind="'page_viewed'",
        occurred_at='viewed_at',
        visitor_id='visitor_ref',
        path='path',
        product="case when path like '/product/%' then nullif(split_part(split_part(path, '?', 1), '/', 3), '') end",
        user_agent='user_agent',
        campaign_id="'marketing:' || campaign_ref",
        loaded_at='_loaded_at',
    ) }}
from {{ source('web', 'page_views') }}
where {{ is_new_to_this_run('viewed_at') }}
