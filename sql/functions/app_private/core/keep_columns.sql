create or replace function app_private.keep_columns()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  new_row constant jsonb := to_jsonb(new);
  old_row constant jsonb := to_jsonb(old);
  kept text;
begin
  foreach kept in array tg_argv loop
    if new_row -> kept is distinct from old_row -> kept then
      perform app_private.raise_error(
        'wrong_status',
        format('%s of %I cannot be changed: it was fixed when the row was made.', kept, tg_table_name),
        'Cancel the row and make a new one.',
        kept
      );
    end if;
  end loop;
  return new;
end;
$$;
comment on function app_private.keep_columns is
  'Before-update trigger: refuses a change of the columns that its arguments name. Raises HB003.';
