create or replace function app_private.waits_to_be_paid_together()
returns table (item_id uuid, pays_at timestamptz)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
begin
  if not exists (select from app.payout_policies as policy where policy.longest_wait_days is not null) then
    return;
  end if;
  return query with
      payee as materialized (
        select distinct item.recruiter_id, item.currency
        from
          (
            select schedule.placement_id, schedule.recruiter_id, schedule.currency
            from app.payout_schedules as schedule
            where schedule.status = 'pending' and schedule.amount > 0
            union all
            select hold.placement_id, hold.recruiter_id, hold.currency
            from app.escrow_holds as hold
            where hold.status = 'active'
          ) as item
          join app.placements as placement on placement.id = item.placement_id
          join app.payout_policies as policy on policy.id = placement.policy_id
        where policy.longest_wait_days is not null
      ),
      fee as materialized (
        select waiting.placement_id, waiting.clears_at, waiting.schedule_ids
        from app_private.fees_waited_for() as waiting
      ),
      obligation as (
        select schedule, null::timestamptz as released_at
        from
          payee
          join app.payout_schedules as schedule
            on schedule.recruiter_id = payee.recruiter_id and schedule.currency = payee.currency
        where schedule.due_at is not null
        union all
        -- What is held becomes an obligation in the night of its release.
        select
          app_private.obligation_of_hold(hold, released.at),
          released.at
        from
          payee
          join app.escrow_holds as hold on hold.recruiter_id = payee.recruiter_id and hold.currency = payee.currency
          cross join lateral (
            select app_private.next_run_at(greatest(hold.release_date, now()), 'release_due_escrow_holds') as at
          ) as released
        where hold.status = 'active'
      ),
      ready as (
        select
          (obligation.schedule).id,
          (obligation.schedule).recruiter_id,
          (obligation.schedule).currency,
          (obligation.schedule).amount,
          terms.minimum,
          terms.pays_by,
          night.at,
          due.at as at_once,
          cardinality(
            -- Each run looks anew at what a ceiling left out.
            array_remove(app_private.payment_blockers(obligation.schedule, payout, account, night.at), 'above_ceiling')
          ) = 0 as is_free
        from
          obligation
          join app.payouts as payout on payout.id = (obligation.schedule).payout_id
          left join app.payout_accounts as account on account.user_id = payout.recruiter_id
          left join fee
            on fee.placement_id = (obligation.schedule).placement_id
            and (fee.schedule_ids is null or (obligation.schedule).id <> all (fee.schedule_ids))
          cross join lateral app_private.small_terms(obligation.schedule) as terms
          cross join lateral (
            select greatest((obligation.schedule).due_at, fee.clears_at, account.cool_down_until, now()) as at
          ) as payable
          cross join lateral (
            select
              case
                when payable.at = obligation.released_at then payable.at
                else app_private.next_run_at(payable.at)
              end as at
          ) as due
          cross join lateral (
            select
              case
                when terms.pays_from > payable.at then app_private.next_run_at(terms.pays_from)
                else due.at
              end as at
          ) as night
      ),
      played as (
        select together.ids[paid.position] as id, paid.pays_at
        from
          (
            select
              array_agg(ready.id order by ready.id) as ids,
              array_agg(ready.amount order by ready.id) as amounts,
              array_agg(ready.minimum order by ready.id) as minimums,
              array_agg(ready.at order by ready.id) as nights,
              array_agg(ready.pays_by order by ready.id) as pays_by
            from ready
            where ready.is_free
            group by ready.recruiter_id, ready.currency
          ) as together
          cross join lateral app_private.pay_together(
            together.amounts,
            together.minimums,
            together.nights,
            together.pays_by
          ) as paid
      )
    select ready.id, coalesce(played.pays_at, ready.at)
    from
      ready
      left join played on played.id = ready.id
    where ready.pays_by is not null and coalesce(played.pays_at, ready.at) > ready.at_once;
end;
$$;
comment on function app_private.waits_to_be_paid_together is
  'What is to come, obligations and holds, and will wait because it is small, by the terms of its placement: the '
  'night in which it will be paid, at the latest the one after its longest wait. Follows the rules of the runs '
  '(app_private.small_terms, app_private.payment_blockers, app_private.leaves_together). What is blocked for another '
  'reason counts for the day of its rhythm. For readers of reporting.';
