{# A text without the white space around it: spaces, tabs, line ends and all white space of Unicode. #}
{% macro trimmed(text) %}{{ return(adapter.dispatch('trimmed')(text)) }}{% endmacro %}
{% macro default__trimmed(text) -%}
    {%- set white = ' \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000' -%}
    trim({{ text }}, '{{ white }}')
{%- endmacro %}

{# A text that names what it is made of without showing it: the first 12 hex digits of its SHA-256. #}
{% macro hashed(text) %}{{ return(adapter.dispatch('hashed')(text)) }}{% endmacro %}
{% macro default__hashed(text) %}substr(sha256({{ text }}), 1, 12){% endmacro %}
