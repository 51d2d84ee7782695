create or replace function app_private.rehearse_runs(
  until date,
  breached_placement_id uuid,
  ended_on date,
  late_fee_placement_id uuid,
  late_fee_company_id uuid,
  late_fee_days integer,
  terms jsonb
)
returns table (
  night date,
  schedule_id uuid,
  hold_id uuid,
  payout_id uuid,
  placement_id uuid,
  recruiter_id uuid,
  company_id uuid,
  currency text,
  amount bigint,
  offset_amount bigint,
  pay_amount bigint
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
-- That a request waits is not true for long enough to be told.
set client_min_messages = 'error'
-- A rehearsal gives way: it waits for nobody for long.
set lock_timeout = '2s'
as $$
declare
  step record;
  due_hold app.escrow_holds;
  payment record;
  payments jsonb[] := '{}';
  paid_ids uuid[];
  has_released boolean;
  -- By the ids of placements that were signed once more, those that they stand for.
  stands_for jsonb := '{}';
begin
  perform app_private.assert_rehearsal(
    rehearse_runs.until,
    rehearse_runs.breached_placement_id,
    rehearse_runs.ended_on,
    rehearse_runs.late_fee_placement_id,
    rehearse_runs.late_fee_company_id,
    rehearse_runs.late_fee_days,
    rehearse_runs.terms
  );
  begin
    if rehearse_runs.terms is not null then
      stands_for := app_private.rehearse_terms(rehearse_runs.terms);
    end if;
    if coalesce(rehearse_runs.late_fee_placement_id, rehearse_runs.late_fee_company_id) is not null then
      perform app_private.rehearse_late_fees(
        app_private.id_in_rehearsal(rehearse_runs.late_fee_placement_id, stands_for),
        rehearse_runs.late_fee_company_id,
        rehearse_runs.late_fee_days
      );
    end if;
    if rehearse_runs.breached_placement_id is not null then
      perform app.report_guarantee_breach(
        app_private.id_in_rehearsal(rehearse_runs.breached_placement_id, stands_for),
        rehearse_runs.ended_on,
        'A rehearsal.'
      );
    end if;
    -- As the crontab has it: what is due, the holds an hour later, and then what they release.
    for step in
      select night.at::date as night, night.at, started.task = 'release_due_escrow_holds' as is_release
      from
        unnest(array['process_due_schedules', 'release_due_escrow_holds']) as started (task)
        cross join lateral generate_series(
          app_private.next_run_at(now(), started.task),
          rehearse_runs.until + interval '1 day' - interval '1 microsecond',
          interval '1 day'
        ) as night (at)
      order by 2
    loop
      if step.is_release then
        has_released := false;
        for due_hold in
          select hold.*
          from
            app.escrow_holds as hold
            join app.payouts as payout on payout.id = hold.payout_id
          where app_private.is_releasable(hold, payout, step.at)
          order by hold.release_date, hold.id
        loop
          perform app_private.release_hold(
            due_hold,
            'A rehearsal.',
            due_hold.hold_amount - due_hold.released_amount,
            step.at
          );
          has_released := true;
        end loop;
        continue when not has_released;
      end if;
      paid_ids := '{}';
      for payment in
        select due.*, schedule.escrow_hold_id, schedule.placement_id, schedule.company_id
        from
          app_private.preview_due(step.at, false, any_funds => true) as due
          join app.payout_schedules as schedule on schedule.id = due.schedule_id
        where due.would_pay
      loop
        paid_ids := paid_ids || payment.schedule_id;
        payments := payments
          || jsonb_build_object(
            'night', step.night,
            'schedule_id', case when payment.escrow_hold_id is null then payment.schedule_id end,
            'hold_id', payment.escrow_hold_id,
            'payout_id', payment.payout_id,
            'placement_id', payment.placement_id,
            'recruiter_id', payment.recruiter_id,
            'company_id', payment.company_id,
            'currency', payment.currency,
            'amount', payment.amount,
            'offset_amount', payment.offset_amount,
            'pay_amount', payment.pay_amount
          );
      end loop;
      perform app_private.reserve_offsets(paid_ids);
      update app.payout_schedules
      set
        status = 'processing',
        next_retry_at = null
      where id = any (paid_ids);
    end loop;
    raise sqlstate 'ZR000' using message = 'the end of a rehearsal';
  exception when sqlstate 'ZR000' then -- All that was done is undone here; what was learned stays in a variable.
    null;
  end;
  return query select
      known.night,
      case when earlier.id is null then known.schedule_id end,
      case when earlier.id is null then known.hold_id end,
      coalesce(payout.id, known.payout_id),
      coalesce(earlier.id, known.placement_id),
      known.recruiter_id,
      known.company_id,
      known.currency,
      known.amount,
      known.offset_amount,
      known.pay_amount
    from
      unnest(payments) as one (line)
      cross join jsonb_to_record(one.line) as known (
        night date,
        schedule_id uuid,
        hold_id uuid,
        payout_id uuid,
        placement_id uuid,
        recruiter_id uuid,
        company_id uuid,
        currency text,
        amount bigint,
        offset_amount bigint,
        pay_amount bigint
      )
      left join app.placements as earlier on earlier.id = (stands_for ->> known.placement_id::text)::uuid
      left join app.payouts as payout on payout.placement_id = earlier.id and payout.recruiter_id = known.recruiter_id;
end;
$$;
comment on function app_private.rehearse_runs is
  'Plays the coming nights with the functions of the real ones, in a subtransaction that is rolled back, and returns '
  'who would be paid when. Amounts in minor units. What is given besides happens before the first night: terms are '
  'published, fees are late, a breach is reported; null for none. It leaves no row, no job and no notification, and '
  'gives up its locks at its end. Raises what app_private.assert_rehearsal raises, before it plays anything.';
