create or replace function app_private.owed_amount(payout_id uuid)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    greatest(
      app_private.earned_amount(owed_amount.payout_id)
        - app_private.paid_amount(owed_amount.payout_id)
        - part.scheduled
        - part.in_flight
        - part.held -- After a breach it is not earned anyway.
        - case when app_private.standing_breach(owed_amount.payout_id) is null then part.forfeited else 0 end,
      0
    )
  from app_private.payout_parts(owed_amount.payout_id) as part;
$$;
comment on function app_private.owed_amount is
  'What of a payout is earned and neither paid nor scheduled, on its way, held or forfeited, in minor units: what '
  'could be scheduled anew.';
