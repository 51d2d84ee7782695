create or replace function app_private.in_doubt_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    'in_doubt',
    transfer.first_sent_at,
    transfer.amount,
    transfer.currency,
    1::bigint,
    transfer.error_message,
    transfer.payout_id,
    transfer.recruiter_id,
    null::uuid,
    null::uuid,
    null::uuid,
    null::uuid,
    transfer.id::text
  from app.payout_transfers as transfer
  where transfer.listed_status = 'in_doubt' and transfer.first_sent_at < now() - interval '1 hour';
$$;
comment on function app_private.in_doubt_needs is
  'For app.needs_you: transfers of which nobody has known for more than an hour whether Stripe made them.';
