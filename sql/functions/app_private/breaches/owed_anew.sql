create or replace function app_private.owed_anew(broken app.guarantee_breach_payouts)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    greatest(
      (owed_anew.broken).earned_before
        - app_private.given_up_amount((owed_anew.broken).payout_id, (owed_anew.broken).breach_id)
        - app_private.paid_amount((owed_anew.broken).payout_id)
        - part.scheduled
        - part.in_flight
        - part.held,
      0
    )
  from app_private.payout_parts((owed_anew.broken).payout_id) as part;
$$;
comment on function app_private.owed_anew is
  'What the withdrawal of a breach makes owed again of a payout, in minor units: what was earned before the breach, '
  'less what was given up since, what the recruiter has and what is open.';
