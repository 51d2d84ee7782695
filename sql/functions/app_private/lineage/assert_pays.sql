create or replace function app_private.assert_pays(
  schedule app.payout_schedules,
  account app.payout_accounts,
  at_stripe jsonb
)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  stripe_id constant text := assert_pays.at_stripe ->> 'id';
  paid_amount constant bigint := (assert_pays.at_stripe ->> 'amount')::bigint;
  problem text;
  what_to_do constant text := 'Compare both in Stripe''s dashboard: explain the finding, or choose another schedule.';
begin
  select
    case
      when paid_by.id is not null then format('Transfer %s pays schedule %s already.', stripe_id, paid_by.schedule_id)
      when upper(assert_pays.at_stripe ->> 'currency') is distinct from (assert_pays.schedule).currency
        then format(
          'Transfer %s is in %s, the schedule in %s.',
          stripe_id,
          upper(assert_pays.at_stripe ->> 'currency'),
          (assert_pays.schedule).currency
        )
      when (assert_pays.account).stripe_account_id is distinct from assert_pays.at_stripe ->> 'destination'
        and not exists (
          select
          from app.payout_transfers as known
          where
            known.schedule_id = (assert_pays.schedule).id
            and known.destination = assert_pays.at_stripe ->> 'destination'
        )
        then format(
          'Transfer %s went to %s, the recruiter''s account is %s.',
          stripe_id,
          coalesce(assert_pays.at_stripe ->> 'destination', 'nobody'),
          coalesce((assert_pays.account).stripe_account_id, 'not known')
        )
      when paid_amount is null or paid_amount not between 1 and (assert_pays.schedule).amount
        then format(
          'Transfer %s is of %s, the schedule of %s %s.',
          stripe_id,
          paid_amount,
          (assert_pays.schedule).amount,
          (assert_pays.schedule).currency
        )
      when not app_private.is_open_schedule((assert_pays.schedule).status)
        then format('The schedule is %s.', (assert_pays.schedule).status)
      when open_transfer.id is not null
        and open_transfer.first_sent_at is not null
        and not app_private.is_transfer_at_stripe(open_transfer, assert_pays.at_stripe)
        then format('Transfer %s of the schedule is on its way.', open_transfer.id)
    end
  into problem
  from
    (values(1)) as always
    left join lateral (
      select other.id, other.schedule_id
      from app.payout_transfers as other
      where
        other.stripe_transfer_id = stripe_id
        and (
          other.batch_id is null
          or other.batch_id::text is distinct from assert_pays.at_stripe #>> '{metadata,holdback_batch_id}'
        )
      limit 1
    ) as paid_by
      on true
    left join app.payout_transfers as open_transfer
      on open_transfer.schedule_id = (assert_pays.schedule).id and open_transfer.status <> 'refused';
  if problem is not null then
    perform app_private.raise_error('transfer_does_not_fit', problem, what_to_do, 'schedule_id');
  end if;
end;
$$;
comment on function app_private.assert_pays is
  'Raises HB047 unless a transfer at Stripe can be the payment of a schedule: its currency and the recruiter''s '
  'account, no more than its amount, and neither of the two paid or on its way otherwise. at_stripe: as for '
  'app_private.adopt_stripe_transfer. The caller has locked account, payout, schedule and transfers.';
