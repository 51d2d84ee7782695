create or replace function app_private.refuse_change()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.raise_error(
    'append_only',
    format('%I.%I is append only: %s is refused to everybody.', tg_table_schema, tg_table_name, lower(tg_op)),
    'Nothing needs to be done: to correct a payout, use a command; it adds an audit row of its own.'
  );
  return null;
end;
$$;
comment on function app_private.refuse_change is
  'Statement trigger of append-only tables, and of deletes on tables that keep all rows. Always raises HB007.';
