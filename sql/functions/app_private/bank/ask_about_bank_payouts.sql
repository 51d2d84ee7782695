create or replace function app_private.ask_about_bank_payouts()
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  with recursive
    -- From account to account along the index: what each has received in all its time is not read.
    paid(destination, currency) as (
      (
        select transfer.destination, transfer.currency
        from app.payout_transfers as transfer
        where transfer.listed_status = 'succeeded'
        order by transfer.destination, transfer.currency
        limit 1
      )
      union all
      select next.destination, next.currency
      from
        paid
        cross join lateral (
          select transfer.destination, transfer.currency
          from app.payout_transfers as transfer
          where
            transfer.listed_status = 'succeeded'
            and (transfer.destination, transfer.currency) > (paid.destination, paid.currency)
          order by transfer.destination, transfer.currency
          limit 1
        ) as next
    ),
    unsettled as materialized (
      select bank.stripe_account_id
      from app.bank_payouts as bank
      where bank.status in ('pending', 'in_transit')
      union
      select bank.stripe_account_id
      from app.bank_payouts as bank
      where bank.status = 'paid' and bank.initiated_at > now() - interval '35 days'
    ),
    account as (
      select
        paid.destination as id,
        -- Of an account of which no payout is known all since the first transfer, and what was in doubt before it.
        case
            when exists (
                select
                from app.bank_payouts as known
                where known.stripe_account_id = paid.destination
              )
              then now()
            else min(oldest.created_at)
          end
          - interval '35 days' as since
      from
        paid
        cross join lateral (
          select transfer.created_at
          from app.payout_transfers as transfer
          where
            transfer.destination = paid.destination
            and transfer.currency = paid.currency
            and transfer.listed_status = 'succeeded'
          order by transfer.answered_at
          limit 1
        ) as oldest
      where
        exists (
          select
          from app.payout_transfers as transfer
          where
            transfer.destination = paid.destination
            and transfer.currency = paid.currency
            and transfer.listed_status = 'succeeded'
            and transfer.answered_at > now() - interval '180 days'
        )
        or exists (
          select
          from unsettled
          where unsettled.stripe_account_id = paid.destination
        )
      group by paid.destination
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
  'account of which none is known, all since 35 days before the first transfer.';
