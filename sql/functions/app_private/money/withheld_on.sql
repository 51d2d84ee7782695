create or replace function app_private.withheld_on(payout_id uuid, ended_on date)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(sum(case hold.status when 'cancelled' then hold.released_amount else hold.hold_amount end), 0)::bigint
  from
    app.escrow_holds as hold
    join app.placements as placement on placement.id = hold.placement_id
  where
    hold.payout_id = withheld_on.payout_id
    and hold.release_date > app_private.start_of_day(withheld_on.ended_on, placement.time_zone);
$$;
comment on function app_private.withheld_on is
  'What was still to be withheld of a payout on a day, in minor units, released early or not.';
