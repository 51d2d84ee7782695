create or replace function app_private.fail_payouts(payout_ids uuid[])
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update app.payouts set status = 'failed' where id = any (fail_payouts.payout_ids) and status = 'processing';
$$;
comment on function app_private.fail_payouts is
  'Marks payouts of which a part was refused for good, or once too often: a person must look. The audit trigger writes the event payout.failed.';
