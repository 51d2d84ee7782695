create or replace function app_private.stop_stripe_lane(reason text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update app_private.stripe_lane
     set stopped_at = clock_timestamp(), stopped_reason = stop_stripe_lane.reason
   where stopped_at is null;
  if found then
    perform app_private.write_event('stripe_lane.stopped', jsonb_build_object('reason', stop_stripe_lane.reason));
  end if;
end
$$;
comment on function app_private.stop_stripe_lane is
  'Opens the breaker: nobody sends until app_private.open_stripe_lane(). Says so once, in the outbox, however many requests are turned away.';
