create or replace function app_private.as_stored_text(value text, most integer)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    left(regexp_replace(as_stored_text.value, app_private.hidden_characters(false), ' ', 'g'), as_stored_text.most);
$$;
comment on function app_private.as_stored_text is
  'A text of Stripe, or of a program, as a bounded column takes it: cut to most characters, and spaces instead of '
  'characters that cannot be seen. What people write is refused instead.';
