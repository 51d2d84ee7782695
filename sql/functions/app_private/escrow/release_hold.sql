create or replace function app_private.release_hold(
  hold app.escrow_holds,
  notes text,
  amount bigint,
  scheduled_date timestamptz default now()
)
returns app.escrow_holds
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  is_whole constant boolean := (release_hold.hold).released_amount + release_hold.amount = (
    release_hold.hold
  ).hold_amount;
  released app.escrow_holds;
begin
  perform app_private.set_reason(release_hold.notes);
  update app.escrow_holds as known
  set
    released_amount = known.released_amount + release_hold.amount,
    status = case when is_whole then 'released' else known.status end,
    released_at = case when is_whole then clock_timestamp() end,
    released_by = (app_private.current_actor()).user_id,
    release_notes = release_hold.notes
  where known.id = (release_hold.hold).id
  returning *
  into released;
  insert into app.payout_schedules (id, payout_id, placement_id, escrow_hold_id, kind, amount, currency, scheduled_date)
  values
    (
      app_private.derived_id(
        released.id,
        'release',
        (select count(*) from app.payout_schedules as earlier where earlier.escrow_hold_id = released.id)
      ),
      released.payout_id,
      released.placement_id,
      released.id,
      'escrow_release',
      release_hold.amount,
      released.currency,
      release_hold.scheduled_date
    );
  perform app_private.set_reason(null);
  return released;
end;
$$;
comment on function app_private.release_hold is
  'Releases an amount (minor units, at most what is left) of an active hold and makes the schedule that a run pays '
  'from scheduled_date on. It never calls Stripe. The hold ends as released when nothing is left. The caller has '
  'locked the hold.';
