{# CTEs that find what links connect, the last of them `components`: node, person_id, for every node with a link to
   another one. `person_id` is the least node that it is connected with. `links` names a CTE: node, other_node.

   Each edge leads from a node to a lesser one. In a round every edge is led to the least neighbour of its lesser end,
   and then all lesser ends of a node are led to the least of them (large-star and small-star of Kiveris et al.,
   "Connected Components in MapReduce and Beyond", 2014). A round keeps the number of edges and halves a chain, so its
   cost is that of the links, and 20 rounds are enough for a chain of a million links in the worst order. A test
   checks that one more round would change nothing. #}
{% macro connected_components(links, rounds=20) %}
edges_0 {{ stored_cte() }} (

    select distinct
        greatest(node, other_node) as node,
        least(node, other_node) as parent
    from {{ links }}
    where node <> other_node

),
{% for round in range(1, rounds + 1) %}
edges_{{ round }} {{ stored_cte() }} (

    select
        case when parent = least_parent then node else parent end as node,
        least_parent as parent
    from (
        select
            node,
            parent,
            min(parent) over (partition by node) as least_parent
        from (
            select
                edges.node,
                coalesce(least_neighbours.parent, edges.parent) as parent
            from edges_{{ round - 1 }} as edges
            left join (
                select
                    node,
                    min(parent) as parent
                from edges_{{ round - 1 }}
                group by node
            ) as least_neighbours
                on edges.parent = least_neighbours.node
        ) as led_to_neighbours
    ) as led_to_least

),
{% endfor %}
components as (

    select
        node,
        min(parent) as person_id
    from edges_{{ rounds }}
    group by node
    union
    select
        parent as node,
        parent as person_id
    from edges_{{ rounds }}

)
{%- endmacro %}
