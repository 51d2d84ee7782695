create or replace function app_private.in_doubt_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case intent.kind when 'transfer' then 'in_doubt' else 'reversal_in_doubt' end,
    intent.since,
    intent.amount,
    intent.currency,
    1::bigint,
    intent.error_message,
    intent.payout_id,
    intent.recruiter_id,
    null::uuid,
    null::uuid,
    null::uuid,
    null::uuid,
    intent.id::text
  from app_private.in_doubt_intents() as intent
  where intent.is_long;
$$;
comment on function app_private.in_doubt_needs is
  'For app.needs_you: transfers and reversals of which nobody has known for too long whether Stripe made them '
  '(app_private.in_doubt_intents).';
