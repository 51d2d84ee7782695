create or replace function app_private.fail_payouts(payout_ids uuid[])
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update app.payouts as payout
  set status = 'failed'
  where
    payout.id = any (fail_payouts.payout_ids)
    -- "is true": as in complete_paid_payouts.
    and (payout.status = 'processing') is true
    and exists (
      select
      from app.payout_schedules as part
      where part.payout_id = payout.id and part.status = 'failed' and part.next_retry_at is null
    );
$$;
comment on function app_private.fail_payouts is
  'Fails those of the payouts with a failed schedule that is not retried: it needs a person. The audit trigger writes '
  'the event payout.failed.';
