create or replace function app.payout_as_of(payout_id uuid, at timestamptz)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  answer jsonb;
begin
  if not app_private.is_operator() then
    perform app_private.assert_admin();
  end if;
  perform app_private.assert_not_to_come(payout_as_of.at, 'at');
  perform app_private.assert_not_archived(payout_as_of.at);
  select
    jsonb_build_object(
      'payout', (array_agg(logged.state) filter (where logged.entity = 'payout'))[1],
      'schedules', coalesce(
        jsonb_agg(logged.state order by logged.entity_id) filter (where logged.entity = 'payout_schedule'),
        '[]'
      ),
      'holds', coalesce(
        jsonb_agg(logged.state order by logged.entity_id) filter (where logged.entity = 'escrow_hold'),
        '[]'
      )
    )
  into answer
  from app_private.logged_payout_rows(payout_as_of.at, array[payout_as_of.payout_id]) as logged;
  if answer ->> 'payout' is null then
    perform app_private.raise_not_found('payout', 'payout_id', 'Check the id, and whether it was there at that time.');
  end if;
  return answer;
end;
$$;
comment on function app.payout_as_of is
  'A payout with its schedules and holds as they were at a moment, from the audit log alone: payout, schedules, '
  'holds, each with all of its columns (amounts in minor units) but updated_at and due_at. Admins and operators only. '
  'Raises HB001, HB002 (no such payout, or not yet), HB016 (a moment to come), HB059, HB076.';
