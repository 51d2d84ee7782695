create or replace function app_private.in_doubt_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => case intent.kind when 'transfer' then 'in_doubt' else 'reversal_in_doubt' end,
      since => intent.since,
      amount => intent.amount,
      currency => intent.currency,
      detail => intent.error_message,
      payout_id => intent.payout_id,
      recruiter_id => intent.recruiter_id,
      record => intent.id::text
    )
  from app_private.in_doubt_intents() as intent
  where intent.is_long;
$$;
comment on function app_private.in_doubt_needs is
  'For app.needs_you: transfers and reversals of which nobody has known for too long whether Stripe made them '
  '(app_private.in_doubt_intents).';
