{# How points of a scorecard decay with age. A declared decay becomes a kind and a length in microseconds. #}
{% macro decay_of(declared_decay) -%}
    {%- set day = 86400000000 -%}
    {%- if not declared_decay or declared_decay is string -%}
        {{ return({'kind': 'none'}) }}
    {%- elif declared_decay.half_life_days is defined -%}
        {{ return({'kind': 'half_life', 'length': (declared_decay.half_life_days * day) | round | int}) }}
    {%- elif declared_decay.half_life_hours is defined -%}
        {{ return({'kind': 'half_life', 'length': (declared_decay.half_life_hours * 3600000000) | round | int}) }}
    {%- elif declared_decay.linear_days is defined -%}
        {{ return({'kind': 'linear', 'length': (declared_decay.linear_days * day) | round | int}) }}
    {%- elif declared_decay.window_days is defined -%}
        {{ return({'kind': 'window', 'length': (declared_decay.window_days * day) | round | int}) }}
    {%- else -%}
        {{ return({'kind': 'step', 'length': (declared_decay.every_days * day) | round | int, 'step': declared_decay.step}) }}
    {%- endif -%}
{%- endmacro %}

{# The sums a scorecard keeps: one for each group of engagement and each of its kinds of decay. #}
{% macro terms_of(card) -%}
    {%- set terms = [] -%}
    {%- for group in card.get('groups', []) if group.component == 'engagement' -%}
        {%- set of_group = [] -%}
        {%- for declared_rule in group.rules -%}
            {%- set rule = dict(declared_rule, point_limits=point_limits(group, declared_rule)) -%}
            {%- set decay = decay_of(rule.get('decay', group.get('decay'))) -%}
            {%- set same = of_group | selectattr('decay', 'equalto', decay) | list -%}
            {%- if same -%}
                {%- do same[0].rules.append(rule) -%}
            {%- else -%}
                {%- do of_group.append({
                    'name': group.name ~ ('__' ~ (of_group | length + 1) if of_group else ''),
                    'group': group.name,
                    'is_reset': is_reset(card, group),
                    'decay': decay,
                    'rules': [rule],
                }) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do terms.extend(of_group) -%}
    {%- endfor -%}
    {{ return(with_eras(terms)) }}
{%- endmacro %}

{# Half-lives of similar length share their eras (see scorecard.sql): the longest of them is at most 8 times the
   shortest. #}
{% macro with_eras(terms) -%}
    {%- set eras = [] -%}
    {%- for term in terms | selectattr('decay.kind', 'equalto', 'half_life') | sort(attribute='decay.length') -%}
        {%- if not eras or term.decay.length > 8 * eras[-1].shortest -%}
            {%- do eras.append({'name': 'era_' ~ (eras | length + 1), 'shortest': term.decay.length, 'length': 512 * term.decay.length}) -%}
        {%- endif -%}
        {%- do eras[-1].update({'reach': 64 * term.decay.length}) -%}
        {%- do term.update({'era': eras[-1]}) -%}
    {%- endfor -%}
    {{ return(terms) }}
{%- endmacro %}

{# The eras that terms use, each once. #}
{% macro eras_of(terms) -%}
    {%- set eras = [] -%}
    {%- for term in terms if term.era and term.era not in eras -%}{%- do eras.append(term.era) -%}{%- endfor -%}
    {{ return(eras) }}
{%- endmacro %}

{# The microsecond at which the era of an instant starts. #}
{% macro era_start(ts, an_era) -%}{{ era(ts, an_era.length) }} * {{ an_era.length }}{%- endmacro %}

{# 2^(x / half-life), of x microseconds. #}
{% macro doubled(microseconds, term) -%}pow(2.0, ({{ microseconds }}) / {{ term.decay.length }}){%- endmacro %}

{# Points left after a number of steps, in billionths of a hundredth: whole numbers, so that the points that leave equal
   those that entered. #}
{% macro after_steps(points, steps, term) -%}
    cast(round({{ points }} * 1e9 * pow({{ 1 - term.decay.step }}, {{ steps }})) as bigint)
{%- endmacro %}

{% macro steps_between(earlier, later, length) -%}
    floor(({{ microseconds(later) }} - {{ microseconds(earlier) }}) / {{ length }})
{%- endmacro %}

{# The number of steps after which the largest points that a term can give at once have decayed to zero, found bit by
   bit. #}
{% macro steps_to_nothing(term) -%}
    {%- set points = namespace(most=0) -%}
    {%- for rule in term.rules -%}{%- set points.most = points.most + hundredths(rule.points) | abs -%}{%- endfor -%}
    {%- set steps = namespace(taken=0) -%}
    {%- for bit in range(16, -1, -1) -%}
        {%- if points.most * 1e9 * (1 - term.decay.step) ** (steps.taken + 2 ** bit) >= 0.5 -%}
            {%- set steps.taken = steps.taken + 2 ** bit -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(steps.taken + 1) }}
{%- endmacro %}
