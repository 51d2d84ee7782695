create or replace function app_private.lock_bearing_payouts(payout_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  known_ids uuid[] := '{}';
  concerned_ids uuid[];
begin
  loop
    concerned_ids := array(
      select payout_id
      from unnest(lock_bearing_payouts.payout_ids) as payout_id
      union
      select app_private.bearing_payout(payout_id)
      from unnest(lock_bearing_payouts.payout_ids) as payout_id
    );
    -- Who replaces the candidate, or undoes it, has the first payout locked meanwhile: what was waited for may be new.
    exit when concerned_ids <@ known_ids;
    perform from app.payouts where id = any (concerned_ids) order by id for no key update;
    known_ids := known_ids || concerned_ids;
  end loop;
end;
$$;
comment on function app_private.lock_bearing_payouts is
  'Locks payouts, and those for which their money counts after a replacement (app_private.bearing_payout), by id. '
  'Order of locks: see app_private.lock_payee.';
