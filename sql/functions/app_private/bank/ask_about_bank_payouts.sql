create or replace function app_private.ask_about_bank_payouts()
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    account as (
      select
        transfer.destination as id,
        -- Of an account of which no payout is known all since the first transfer, else those that may still change.
        case
          when exists (
              select
              from app.bank_payouts as known
              where known.stripe_account_id = transfer.destination
            )
            then now() - interval '35 days'
          else min(coalesce(transfer.first_sent_at, transfer.sent_at)) - interval '1 day'
        end as since
      from app.payout_transfers as transfer
      where transfer.status = 'succeeded'
      group by transfer.destination
      having
        max(transfer.answered_at) > now() - interval '180 days'
        or exists (
          select
          from app.bank_payouts as unsettled
          where
            unsettled.stripe_account_id = transfer.destination
            and (
              unsettled.status in ('pending', 'in_transit')
              or (unsettled.status = 'paid' and unsettled.initiated_at > now() - interval '35 days')
            )
        )
    )
  select
    app_private.enqueue(
      'sync_bank_payouts',
      array_agg(
        jsonb_build_object('stripe_account_id', account.id, 'from', extract(epoch from account.since)::bigint)
        order by account.id
      ),
      job_keys => array_agg('sync_bank_payouts:' || account.id order by account.id)
    )
  from account
  having count(*) > 0;
$$;
comment on function app_private.ask_about_bank_payouts is
  'Has Stripe asked about the bank payouts of every account that received money in the last 180 days, or of which a '
  'bank payout is not settled: payouts of the last 35 days, in which one that was paid can still come back; of an '
  'account of which none is known, all since the first transfer.';
