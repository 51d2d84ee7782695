create or replace function app_private.release_hold(hold app.escrow_holds, notes text)
returns app.escrow_holds
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  released app.escrow_holds;
begin
  perform app_private.set_reason(release_hold.notes);
  update app.escrow_holds
  set
    status = 'released',
    released_at = clock_timestamp(),
    released_by = (app_private.current_actor()).user_id,
    release_notes = release_hold.notes
  where id = (release_hold.hold).id
  returning *
  into released;
  insert into app.payout_schedules (payout_id, placement_id, escrow_hold_id, kind, amount, currency, scheduled_date)
  values
    (
      released.payout_id,
      released.placement_id,
      released.id,
      'escrow_release',
      released.hold_amount,
      released.currency,
      now()
    );
  perform app_private.set_reason(null);
  return released;
end;
$$;
comment on function app_private.release_hold is
  'Releases an active hold and makes the schedule that the next run pays. It never calls Stripe. The caller has '
  'locked the hold.';
