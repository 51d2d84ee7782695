create or replace function app_private.assert_need(key text, out amount bigint, out item_count bigint, out detail text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  select need.amount, need.item_count, need.detail
  into assert_need.amount, assert_need.item_count, assert_need.detail
  from app.needs_you() as need
  where need.key = assert_need.key;
  if not found then
    perform app_private.raise_error(
      'not_found',
      'Nothing with this key needs anybody.',
      'It may be done by now: see app.needs_you for what is left.',
      'key'
    );
  end if;
end;
$$;
comment on function app_private.assert_need is
  'What app.needs_you lists under this key, as it is now; amount in minor units. Raises HB001, HB002 (it lists '
  'nothing).';
