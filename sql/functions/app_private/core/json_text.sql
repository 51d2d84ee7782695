create or replace function app_private.json_text(value text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select substr(quoted.value, 2, length(quoted.value) - 2)
  from (select to_json(json_text.value)::text as value) as quoted;
$$;
comment on function app_private.json_text is 'A text as it stands within JSON, without its quotation marks.';
