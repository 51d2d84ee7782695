create or replace function app_private.note_changed_fee()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.note_unpaid_fees(array[(to_jsonb(new) ->> tg_argv[0])::uuid]);
  return null;
end;
$$;
comment on function app_private.note_changed_fee is
  'After-row trigger of whatever says what is owed and paid of a fee: whether it is paid whole may have changed '
  '(app_private.note_unpaid_fees). Argument: the column with the placement. The writer has locked the placement.';
