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
  retries_only constant boolean := (
    select kind = 'retry_failed_schedules' from app.payout_runs where id = claim_due_schedules.run_id
  );
  claimed_ids uuid[];
  payout_ids uuid[];
  intent_ids uuid[];
begin
  select array_agg(due.schedule_id), array_agg(due.payout_id)
  into claimed_ids, payout_ids
  from app_private.lock_due_schedules(batch_size, retries_only) as due;
  if claimed_ids is null then
    perform app_private.revoke_outdated_approvals();
    return case when app_private.is_anything_due(retries_only) then null else 0 end;
  end if;

  perform app_private.reserve_offsets(claimed_ids);

  with
    intent as (
      insert into app.payout_transfers (
        schedule_id, run_id, generation, idempotency_key, amount, currency, destination, transfer_group, description,
        metadata
      )
      select
        schedule.id,
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
        jsonb_build_object(
          'holdback_schedule_id', schedule.id,
          'holdback_payout_id', schedule.payout_id,
          'holdback_generation', next.generation::text
        )
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
    retry_count = case status when 'failed' then retry_count + 1 else retry_count end,
    last_retry_at = case status when 'failed' then now() else last_retry_at end,
    next_retry_at = null
  where id = any (claimed_ids);
  perform app_private.settle_offset_schedules(claimed_ids);
  perform app_private.enqueue(
    'execute_transfer',
    (select array_agg(jsonb_build_object('transfer_id', id)) from unnest(intent_ids) as id)
  );
  return cardinality(claimed_ids);
end;
$$;
comment on function app_private.claim_due_schedules is
  'Claims one batch of due schedules for a run, in the caller''s transaction. It locks them (skipping rows that other '
  'transactions have locked) and reserves the offsets of the recruiters'' debts. For each schedule with an amount '
  'left it commits an intent, with a frozen amount, destination and idempotency key, and enqueues a job. Approvals '
  'are checked again: a payout whose approval is of something else is not claimed, and loses it when nothing else is '
  'left. Returns the number of schedules; 0 when nothing more is due; null when other transactions have locked the '
  'rest: try again.';
