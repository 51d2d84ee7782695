create or replace function app_private.claim_reversals()
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  horizon constant interval := make_interval(days => app_private.setting('recovery_offset_horizon_days'));
  recovery app.recoveries;
  source record;
  step_id uuid;
  reversal_ids uuid[] := '{}';
  reversal_id uuid;
begin
  for recovery in
    select waiting.*
    from app.recoveries as waiting
    where
      waiting.status = 'open'
      and waiting.by_reversal
      and waiting.next_reversal_at <= clock_timestamp()
      and not exists (
        select
        from app.payout_reversals as open_reversal
        where open_reversal.recovery_id = waiting.id and open_reversal.status in ('intended', 'sent', 'in_doubt')
      )
      and not app_private.is_paused(waiting.currency, waiting.recruiter_id, waiting.placement_id)
      and not exists (
        select from app.payouts as payout where payout.id = waiting.payout_id and payout.frozen_at is not null
      )
      and not (
        waiting.by_offset
        and app_private.has_obligation_before(waiting.recruiter_id, waiting.currency, now() + horizon)
      )
    order by waiting.id
    limit app_private.setting('claim_batch_size')
    for no key update skip locked
  loop
    continue when app_private.debt_left(recovery) <= 0;
    select transfer.id, transfer.stripe_transfer_id, transfer.amount - coalesce(sum(reversal.amount), 0) as amount
    into source
    from
      app.payout_transfers as transfer
      join app.payout_schedules as schedule on schedule.id = transfer.schedule_id
      left join app.payout_reversals as reversal on reversal.transfer_id = transfer.id and reversal.status <> 'refused'
    where schedule.payout_id = recovery.payout_id and transfer.status = 'succeeded'
    group by transfer.id
    having transfer.amount > coalesce(sum(reversal.amount), 0)
    order by transfer.answered_at desc, transfer.id
    limit 1;
    continue when not found;
    insert into app.recovery_steps (recovery_id, kind, amount, status, created_by, created_by_role)
    values
      (
        recovery.id,
        'reversal',
        least(source.amount, app_private.debt_left(recovery)),
        'reserved',
        actor.user_id,
        actor.role
      )
    returning id
    into step_id;
    insert into app.payout_reversals (
      step_id, recovery_id, transfer_id, stripe_transfer_id, idempotency_key, amount, currency, metadata
    )
    select
      step.id,
      recovery.id,
      source.id,
      source.stripe_transfer_id,
      format('holdback:reversal:%s', step.id),
      step.amount,
      recovery.currency,
      jsonb_build_object('holdback_recovery_step_id', step.id, 'holdback_payout_id', recovery.payout_id)
    from app.recovery_steps as step
    where step.id = step_id
    returning id
    into reversal_id;
    reversal_ids := reversal_ids || reversal_id;
  end loop;
  perform app_private.enqueue(
    'execute_reversal',
    (select array_agg(jsonb_build_object('reversal_id', id)) from unnest(reversal_ids) as id)
  );
  return cardinality(reversal_ids);
end;
$$;
comment on function app_private.claim_reversals is
  'Commits one reversal for each open debt that may be taken back by reversal. A debt that may be set off waits while '
  'a schedule or hold of the recruiter is due within recovery_offset_horizon_days. It reverses the payout''s latest '
  'transfer that is not wholly reversed, by at most the rest of the debt. Paused and frozen debts wait. Returns the '
  'number of reversals.';
