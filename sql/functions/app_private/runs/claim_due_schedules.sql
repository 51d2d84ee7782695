create or replace function app_private.claim_due_schedules(run_id uuid)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
  batch_size constant integer := app_private.setting('claim_batch_size');
  -- A job's way through the queue costs a tenth of a payment. Few, so that a worker that dies holds up few.
  transfers_per_job constant integer := 4;
  claiming constant app.payout_runs := (
    select known from app.payout_runs as known where known.id = claim_due_schedules.run_id
  );
  retries_only constant boolean := claiming.kind = 'retry_failed_schedules';
  rules constant text[] := app_private.rules_in_use();
  lineage_id constant uuid := (select known.id from app_private.lineage as known);
  -- What one obligation may cost, by currency; null when no balance is known.
  limits jsonb;
  first_ids uuid[];
  waiting integer;
  claimed_ids uuid[];
  payout_ids uuid[];
  intent_ids uuid[];
  above_ids uuid[];
begin
  if not app_private.may_send() then
    update app_private.lineage set was_asked = true where not was_asked;
    return null;
  end if;
  -- Who counts on the known money does so one after the other.
  perform from app_private.platform_balances order by currency for no key update;
  select money.limits, money.first_ids into limits, first_ids from app_private.money_limits() as money;
  -- What comes before all others, and the next batch: money is divided among them in the order of the preview.
  select array_agg(due.schedule_id), array_agg(due.payout_id)
  into claimed_ids, payout_ids
  from
    (
      select named.schedule_id, named.payout_id
      from app_private.lock_named_schedules(coalesce(claiming.schedule_ids, first_ids), rules) as named
      union
      select next.schedule_id, next.payout_id
      from app_private.lock_due_schedules(batch_size, retries_only, limits, rules) as next
      where claiming.schedule_ids is null
    ) as due;
  -- Somebody else has them for a moment: an answer is recorded there, or another run looks at them.
  if
    claimed_ids is null
    and exists (
      select
      from
        app.payout_schedules as schedule
        join app.payouts as payout on payout.id = schedule.payout_id
        left join app.payout_accounts as account on account.user_id = payout.recruiter_id
      where schedule.id = any (claiming.schedule_ids) and app_private.is_due(schedule, payout, account, now(), rules)
    )
  then
    return null;
  end if;
  -- What is due together is claimed together, also where the batch would end between.
  if claimed_ids is not null and claiming.schedule_ids is null then
    select claimed_ids || array_agg(due.schedule_id), payout_ids || array_agg(due.payout_id)
    into claimed_ids, payout_ids
    from app_private.lock_named_schedules(app_private.due_with(claimed_ids), rules) as due;
  end if;
  -- Looked at once more, now that the payouts are locked: an account that was changed a moment ago waits.
  if claimed_ids is not null then
    select array_agg(claimed.schedule_id), array_agg(claimed.payout_id)
    into claimed_ids, payout_ids
    from
      unnest(claimed_ids, payout_ids) as claimed (schedule_id, payout_id)
      join app.payouts as payout on payout.id = claimed.payout_id
      join app.payout_accounts as account on account.user_id = payout.recruiter_id
    where (account.cool_down_until > now()) is not true;
  end if;
  if limits is not null then
    select array_agg(claimed.schedule_id), array_agg(claimed.payout_id)
    into claimed_ids, payout_ids
    from unnest(claimed_ids, payout_ids) as claimed (schedule_id, payout_id)
    where
      claimed.schedule_id not in (
        select uncovered.schedule_id
        from
          app_private.uncovered_schedules(
            array(
              select schedule.id
              from app.payout_schedules as schedule
              where schedule.id = any (claimed_ids)
              order by schedule.due_at, schedule.id
            )
          ) as uncovered
      );
  end if;
  if claimed_ids is null and claiming.schedule_ids is not null then
    return 0;
  elseif claimed_ids is null then
    perform app_private.revoke_outdated_approvals();
    waiting := app_private.mark_waiting_for_funds(batch_size, limits);
    -- Money may have come in since the balance was read. A run of retries follows from an answer, and asks nothing.
    if
      not retries_only
      and limits is not null
      and exists (
        select
        from app.payout_schedules as schedule
        where schedule.waits_for = 'funds' and schedule.status in ('pending', 'failed')
      )
    then
      perform app_private.enqueue(
        'sync_platform_balance',
        array['{}'::jsonb],
        job_keys => array['sync_platform_balance:waiting']
      );
    end if;
    if waiting > 0 then
      return waiting;
    end if;
    return case when app_private.is_anything_due(retries_only) then null else 0 end;
  end if;

  -- What a ceiling leaves no room for stays, and is not seen again by this run.
  perform app_private.lock_ceiling_sums(claimed_ids, (now() at time zone 'UTC')::date);
  above_ids := app_private.above_ceilings(claimed_ids, (now() at time zone 'UTC')::date);
  if cardinality(above_ids) > 0 then
    update app.payout_schedules set above_ceiling_on = (now() at time zone 'UTC')::date where id = any (above_ids);
    select array_agg(schedule.id), array_agg(schedule.payout_id)
    into claimed_ids, payout_ids
    from app.payout_schedules as schedule
    where schedule.id = any (claimed_ids) and schedule.id <> all (above_ids);
    if claimed_ids is null then
      return cardinality(above_ids);
    end if;
  end if;

  perform app_private.reserve_offsets(claimed_ids);

  with
    intent as (
      insert into app.payout_transfers (
        schedule_id, payout_id, placement_id, recruiter_id, company_id, run_id, generation, idempotency_key, amount,
        currency, destination, transfer_group, description, metadata
      )
      select
        schedule.id,
        schedule.payout_id,
        schedule.placement_id,
        schedule.recruiter_id,
        schedule.company_id,
        claim_due_schedules.run_id,
        next.generation,
        format('holdback:%s:%s', schedule.id, next.generation),
        schedule.amount - offset_of.amount,
        schedule.currency,
        account.stripe_account_id,
        format('holdback:%s', schedule.payout_id),
        case
            when payout.kind = 'adjustment' then 'Adjustment'
            when schedule.kind = 'payout' then 'Payout'
            else 'Release of a holdback'
          end
          || coalesce(' for placement ' || placement.external_ref, ''),
        app_private.transfer_metadata(schedule, next.generation, placement.external_ref, lineage_id)
      from
        app.payout_schedules as schedule
        join app.payouts as payout on payout.id = schedule.payout_id
        join app.payout_accounts as account on account.user_id = payout.recruiter_id
        left join app.placements as placement on placement.id = schedule.placement_id
        cross join lateral (
          select coalesce(max(earlier.generation), 0) + 1 as generation
          from app.payout_transfers as earlier
          where earlier.schedule_id = schedule.id
        ) as next
        cross join lateral (
          select coalesce(sum(step.amount), 0) as amount
          from app.recovery_steps as step
          where step.schedule_id = schedule.id and step.status = 'reserved'
        ) as offset_of
      where schedule.id = any (claimed_ids) and schedule.amount > offset_of.amount
      returning id, currency, amount
    ),
    total as (select currency, sum(amount) as amount from intent group by currency),
    counted as (
      update app.payout_runs as run
      set
        item_count = run.item_count + cardinality(claimed_ids),
        item_amounts = app_private.add_amounts(
          run.item_amounts,
          coalesce((select jsonb_object_agg(currency, amount) from total), '{}')
        )
      where run.id = claim_due_schedules.run_id
    )
  select array_agg(id)
  into intent_ids
  from intent;

  update app.payouts set status = 'processing' where id = any (payout_ids) and (status = 'approved') is true;
  update app.payout_schedules
  set
    status = 'processing',
    -- What waits for money or an account may be tried again without end.
    retry_count = case when status = 'failed' and waits_for is null then retry_count + 1 else retry_count end,
    last_retry_at = case status when 'failed' then now() else last_retry_at end,
    next_retry_at = null
  where id = any (claimed_ids);
  perform app_private.settle_offset_schedules(claimed_ids);
  perform app_private.make_batches(intent_ids);
  perform app_private.name_charges(intent_ids);
  perform app_private.enqueue(
    'execute_transfer',
    array(
      select jsonb_build_object('transfer_ids', jsonb_agg(sent.id order by sent.id))
      from
        (
          select transfer.id, (row_number() over (order by transfer.id) - 1) / transfers_per_job as job
          from app.payout_transfers as transfer
          where transfer.id = any (intent_ids) and app_private.is_first_of_batch(transfer)
        ) as sent
      group by sent.job
      order by sent.job
    )
  );
  return cardinality(claimed_ids);
end;
$$;
comment on function app_private.claim_due_schedules is
  'Claims one batch of due schedules for a run, in the caller''s transaction. It locks them (skipping rows that other '
  'transactions have locked) and reserves the offsets of the recruiters'' debts. For each schedule with an amount '
  'left it commits an intent, with a frozen amount, destination and idempotency key, and enqueues jobs. Approvals '
  'are checked again: a payout whose approval is of something else is not claimed, and loses it when nothing else is '
  'left. Nothing is claimed that the known balance does not cover, or of which the money is kept for an older one '
  '(app_private.funds_to_spend); at the end it is marked as waiting, and Stripe is asked for the balance. What a '
  'ceiling leaves no room for is left, with a mark for this day (app_private.above_ceilings). Returns the number of '
  'schedules; 0 when nothing more is due; null when other transactions have locked the rest, or nothing may be sent '
  'yet (app_private.may_send): try again. What is due to a recruiter together with a claimed one, under terms that '
  'let small amounts wait, is claimed with it (app_private.due_with), and sent as one transfer '
  '(app_private.make_batches). Others may name the charge of their fee (app_private.name_charges). A run '
  'of named schedules (app.payout_runs.schedule_ids) claims nothing else.';
