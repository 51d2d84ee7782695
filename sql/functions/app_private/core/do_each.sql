create or replace function app_private.do_each(
  verb text,
  ids uuid[],
  reason text,
  seen app.confirmed_sum[],
  expected_count integer,
  scheduled_date timestamptz default null
)
returns setof app.act_answer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  of_schedules constant boolean := do_each.verb in ('retry_payout_schedule', 'reschedule_payout_schedule');
  of_holds constant boolean := do_each.verb = 'release_escrow_hold';
  argument constant text := case
    when of_schedules then 'schedule_ids'
    when of_holds then 'hold_ids'
    else 'payout_ids'
  end;
  confirmed constant jsonb := (
    select coalesce(jsonb_object_agg(known.currency, known.amount), '{}')
    from
      (
        select sum.currency, sum(sum.amount) as amount
        from unnest(do_each.seen) as sum
        where sum.currency is not null
        group by sum.currency
      ) as known
  );
  answer app.act_answer;
  given record;
  totals jsonb;
  found integer;
  retried_ids uuid[] := '{}';
begin
  perform app_private.assert_ids(do_each.ids, argument);
  -- What each of the verbs locks for its row, for all rows and in the one order: recruiters, accounts, payouts.
  if do_each.verb = 'approve_payout' then
    perform
    from app.users as recruiter
    where recruiter.id in (select payout.recruiter_id from app.payouts as payout where payout.id = any (do_each.ids))
    order by recruiter.id
    for share;
    perform
    from app.payout_accounts as account
    where account.user_id in (select payout.recruiter_id from app.payouts as payout where payout.id = any (do_each.ids))
    order by account.id
    for share;
  end if;
  perform
  from app.payouts as payout
  where
    payout.id in (
      select schedule.payout_id
      from app.payout_schedules as schedule
      where of_schedules and schedule.id = any (do_each.ids)
      union all
      select hold.payout_id
      from app.escrow_holds as hold
      where of_holds and hold.id = any (do_each.ids)
      union all
      select one.id
      from unnest(do_each.ids) as one (id)
      where not of_schedules and not of_holds
    )
  order by payout.id
  for no key update;
  select coalesce(jsonb_object_agg(total.currency, total.amount), '{}'), coalesce(sum(total.count), 0)
  into totals, found
  from
    (
      select item.currency, sum(item.amount) as amount, count(*) as count
      from app_private.items_of(do_each.verb, do_each.ids) as item
      where item.currency is not null
      group by item.currency
    ) as total;
  if do_each.expected_count <> found then
    perform app_private.raise_error(
      'changed_meanwhile',
      format('There are %s rows, and not %s.', found, do_each.expected_count),
      'Look at them again, then confirm the number that you see.',
      'expected_count'
    );
  end if;
  if do_each.seen is not null and confirmed is distinct from totals then
    perform app_private.raise_error(
      'changed_meanwhile',
      format('The rows sum to %s, and not to %s.', totals, confirmed),
      'Look at them again, then confirm the sums that you see.',
      'seen'
    );
  end if;
  -- Once for all: a row's refusal is no answer to a sign-in that is too old.
  if do_each.verb = 'approve_payout' then
    perform app_private.assert_fresh_sign_in();
  elseif do_each.verb not in ('freeze_payout', 'reschedule_payout_schedule') then
    perform app_private.assert_fresh_sign_in(sum.value::bigint, sum.key) from jsonb_each_text(totals) as sum;
  end if;
  for given in
    select item.*
    from app_private.items_of(do_each.verb, do_each.ids) as item
    order by item.payout_id, item.id
  loop
    answer := null;
    answer.payout_id := given.payout_id;
    answer.schedule_id := case when of_schedules then given.id end;
    answer.hold_id := case when of_holds then given.id end;
    answer.amount := given.amount;
    answer.currency := given.currency;
    perform set_config('holdback.request_id', '', true);
    begin
      case do_each.verb
        when 'retry_payout_schedule' then
          perform app_private.set_reason(do_each.reason);
          perform app_private.retry_schedule(given.id);
          retried_ids := retried_ids || given.id;
        when 'reschedule_payout_schedule' then
          perform app.reschedule_payout_schedule(given.id, do_each.scheduled_date, do_each.reason);
        when 'release_escrow_hold' then
          perform app.release_escrow_hold(given.id, do_each.reason);
        when 'approve_payout' then
          perform app.approve_payout(given.id, do_each.reason);
        when 'freeze_payout' then
          perform app.freeze_payout(given.id, do_each.reason);
      end case;
      answer.request_id := nullif(current_setting('holdback.request_id', true), '')::uuid;
      answer.done := answer.request_id is null;
    exception when others then
      -- Our own refusals are the answer of their row; anything else is an error of the whole.
      if sqlstate !~ '^HB\d{3}$' then
        raise;
      end if;
      answer.done := false;
      answer.code := sqlstate;
      answer.message := sqlerrm;
      get stacked diagnostics answer.what_to_do = pg_exception_hint;
    end;
    return next answer;
  end loop;
  perform app_private.set_reason(null);
  perform app_private.pay_named(retried_ids);
end;
$$;
comment on function app_private.do_each is
  'Carries a verb out for many rows in one transaction: what one row refuses is its answer, and undoes nothing of '
  'the others. verb: retry_payout_schedule, reschedule_payout_schedule (to scheduled_date), release_escrow_hold (all '
  'that is left), approve_payout or freeze_payout. '
  'seen: the sums of the rows by currency, in minor units, as they were confirmed; null when the caller does not '
  'say. expected_count: their number as it was confirmed; null likewise. Each answer has the amount that it is about '
  'in minor units, whether it is done, the request that it left for a second person, or the refusal. The caller has '
  'begun the verb. Raises HB008 (no ids, or more than app.most_rows_at_once), HB028 (the sums or the number are '
  'others by now).';
