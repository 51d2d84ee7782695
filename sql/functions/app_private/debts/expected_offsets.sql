create or replace function app_private.expected_offsets(debt app.recoveries, before timestamptz)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    greatest(
      0,
      coalesce(
          sum(
            app_private.percentage_of(
              coming.amount,
              (expected_offsets.debt).offset_cap_percentage,
              currency.smallest_step
            )
          ),
          0
        )
        - coalesce(
          (
            select sum(app_private.debt_left(older))
            from app.recoveries as older
            where
              older.recruiter_id = (expected_offsets.debt).recruiter_id
              and older.currency = (expected_offsets.debt).currency
              and older.status = 'open'
              and older.by_offset
              and older.id < (expected_offsets.debt).id
          ),
          0
        )
    )::bigint
  from
    (
      select schedule.amount, payout.id as payout_id
      from
        app.payouts as payout
        join app.payout_schedules as schedule on schedule.payout_id = payout.id
      where
        payout.recruiter_id = (expected_offsets.debt).recruiter_id
        and payout.currency = (expected_offsets.debt).currency
        and schedule.due_at < expected_offsets.before
      union all
      select hold.hold_amount - hold.released_amount, payout.id
      from
        app.payouts as payout
        join app.escrow_holds as hold on hold.payout_id = payout.id
      where
        payout.recruiter_id = (expected_offsets.debt).recruiter_id
        and payout.currency = (expected_offsets.debt).currency
        and hold.status = 'active'
        and hold.release_date < expected_offsets.before
    ) as coming
    join app.payouts as payout on payout.id = coming.payout_id
    join app.payout_accounts as account on account.user_id = payout.recruiter_id
    join app.currencies as currency on currency.code = payout.currency
  where
    payout.status in ('approved', 'processing')
    and payout.frozen_at is null
    and account.transfers_enabled is distinct from false
    and not app_private.is_paused(payout.currency, payout.recruiter_id, payout.placement_id);
$$;
comment on function app_private.expected_offsets is
  'How much of a debt can be set off before a moment, in minor units: the recruiter''s schedules and holds in its '
  'currency that are due until then and that nothing keeps from being paid, each up to the cap of the debt''s terms, '
  'less what older debts take of them.';
