create or replace function app_private.reversible_transfers(debt app.recoveries)
returns table (transfer_id uuid, stripe_transfer_id text, destination text, amount bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with recursive
    source(payout_id, distance) as (
      select (reversible_transfers.debt).payout_id, 0
      union
      select earlier.payout_id, source.distance + 1
      from
        source
        join app.payout_schedules as schedule on schedule.payout_id = source.payout_id
        join app.recovery_steps as step on step.schedule_id = schedule.id and step.status = 'done'
        join app.recoveries as earlier on earlier.id = step.recovery_id
      where source.distance < 10 and (reversible_transfers.debt).purpose = 'debt'
    )
  select
    transfer.id,
    transfer.stripe_transfer_id,
    transfer.destination,
    (
      transfer.amount
        - transfer.reversed_by_hand
        - coalesce(
          (
            select sum(reversal.amount)
            from app.payout_reversals as reversal
            where reversal.transfer_id = transfer.id and reversal.status <> 'refused'
          ),
          0
        )
    )::bigint
  from
    (select payout_id, min(distance) as distance from source group by payout_id) as nearest
    join app.payout_transfers as transfer on transfer.payout_id = nearest.payout_id and transfer.status = 'succeeded'
  where
    (reversible_transfers.debt).purpose = 'debt'
    or transfer.destination <> coalesce(
      (
        select account.stripe_account_id
        from app.payout_accounts as account
        where account.user_id = (reversible_transfers.debt).recruiter_id
      ),
      transfer.destination
    )
  order by nearest.distance, transfer.answered_at desc, transfer.id;
$$;
comment on function app_private.reversible_transfers is
  'The transfers from which a debt can be taken back, with what is left of each in minor units: those of its payout, '
  'the latest first; then those of payouts whose debts an obligation of this payout was set off against, because '
  'there the money is. Of a redirect: the transfers of its payout that went to another account than the present one.';
