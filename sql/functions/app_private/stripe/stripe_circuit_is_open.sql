create or replace function app_private.stripe_lane_is_stopped()
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select stopped_at is not null from app_private.stripe_lane;
$$;
comment on function app_private.stripe_lane_is_stopped is 'Whether nothing is sent to Stripe because it did not take the key.';
