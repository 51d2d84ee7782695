create or replace function app_private.note_unscheduled(payout_id uuid)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    rest as materialized (
      select payout.id, app_private.unscheduled_amount(payout) > 0 as is_left
      from app.payouts as payout
      where payout.id = note_unscheduled.payout_id
    ),
    gone as (
      delete from app_private.unscheduled_payouts as noted
      using rest
      where noted.payout_id = rest.id and not rest.is_left
    )
  insert into app_private.unscheduled_payouts (payout_id)
  select rest.id
  from rest
  where rest.is_left
  on conflict do nothing;
$$;
comment on function app_private.note_unscheduled is
  'Says of a payout whether it belongs to app_private.unscheduled_payouts: a part of it was cancelled that nobody '
  'has decided about. The caller has locked it.';
