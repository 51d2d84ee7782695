create or replace function app_private.assert_ids(ids uuid[], argument text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  most constant integer := app_private.most_rows();
  count constant integer := coalesce(cardinality(assert_ids.ids), 0);
begin
  if count between 1 and most and array_position(assert_ids.ids, null) is null then
    return;
  end if;
  perform app_private.raise_error(
    'invalid_argument',
    format('%s ids are given.', count),
    format('Give between 1 and %s ids, and no null among them.', most),
    assert_ids.argument
  );
end;
$$;
comment on function app_private.assert_ids is
  'Raises HB008 unless a verb for many is given between 1 and app.most_rows_at_once ids, and no null among them. '
  'argument: its name, for the error.';
