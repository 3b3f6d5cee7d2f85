{# A text without the white space around it: spaces, tabs, line ends and all white space of Unicode. trim() with a list
   of characters takes a microsecond a text, so it gets only those that do not begin and end with a visible ASCII one. #}
{% macro trimmed(text) %}{{ return(adapter.dispatch('trimmed')(text)) }}{% endmacro %}
{% macro default__trimmed(text) -%}
    {%- set white = ' \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000' -%}
    {%- set visible = "between '!' and '~'" -%}
    case
        when ({{ text }})[1] {{ visible }} and ({{ text }})[-1] {{ visible }} then {{ text }}
        else trim({{ text }}, '{{ white }}')
    end
{%- endmacro %}

{# A text that names what it is made of without showing it: the first 12 hex digits of its SHA-256. #}
{% macro hashed(text) %}{{ return(adapter.dispatch('hashed')(text)) }}{% endmacro %}
{% macro default__hashed(text) %}substr(sha256({{ text }}), 1, 12){% endmacro %}

{# A text by which ids are put in the order of rule 3: the digits at the end count as a number. It costs a second per
   million ids, so what reads it often stores it. Characters 1 and 1114111 come before and after all that an id has. #}
{% macro natural_order(id) %}{{ return(adapter.dispatch('natural_order')(id)) }}{% endmacro %}
{% macro default__natural_order(id) -%}
    {%- set text = "rtrim(" ~ id ~ ", '0123456789')" -%}
    {%- set digits = "substring(" ~ id ~ ", length(" ~ text ~ ") + 1)" -%}
    {%- set number = "ltrim(" ~ digits ~ ", '0')" -%}
    {{ text }} || chr(1) || case
        when {{ digits }} = '' then chr(1114111)
        else chr(cast(32 + length({{ number }}) as integer)) || {{ number }} || chr(1) || {{ digits }}
    end
{%- endmacro %}

{# A text in which every run that matches a regular expression is replaced. #}
{% macro replaced_runs(text, pattern, by) %}{{ return(adapter.dispatch('replaced_runs')(text, pattern, by)) }}{% endmacro %}
{% macro default__replaced_runs(text, pattern, by) %}regexp_replace({{ text }}, '{{ pattern }}', '{{ by }}', 'g'){% endmacro %}
