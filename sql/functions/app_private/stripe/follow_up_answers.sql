-- Passed from app_private.record_transfer_answers. The type is dropped and created again together with its functions.
drop type if exists app_private.recorded_answer cascade;
create type app_private.recorded_answer as (
  transfer_id uuid,
  reversal_id uuid,
  run_id uuid,
  payout_id uuid,
  transfer_status text,
  schedule_status text,
  needs_attention boolean,
  destination text,
  error_code text,
  error_message text,
  meaning text,
  circuit_follow_up text,
  freezes_payout boolean
);
comment on type app_private.recorded_answer is 'One recorded answer of Stripe: the new statuses, and the follow-ups.';

create or replace function app_private.follow_up_answers(answered app_private.recorded_answer[])
returns uuid[]
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  answer app_private.recorded_answer;
  paid_ids uuid[];
  moved_ids uuid[];
  run_ids uuid[];
begin
  select
    array_agg(distinct payout_id) filter (where schedule_status = 'processed'),
    array_agg(distinct payout_id) filter (
      where reversal_id is null and (schedule_status = 'processed' or needs_attention)
    ),
    coalesce(array_agg(distinct run_id) filter (where run_id is not null), '{}')
  into paid_ids, moved_ids, run_ids
  from unnest(follow_up_answers.answered);
  if paid_ids is not null then
    perform app_private.complete_paid_payouts(paid_ids);
  end if;
  if moved_ids is not null then
    -- Includes payouts with a paid schedule: another schedule of theirs may have failed for good.
    perform app_private.fail_payouts(moved_ids);
  end if;
  for answer in select * from unnest(follow_up_answers.answered) where transfer_status <> 'succeeded' loop
    if answer.transfer_status = 'in_doubt' then
      perform app_private.ask_again(coalesce(answer.transfer_id, answer.reversal_id));
    end if;
    if answer.circuit_follow_up = 'slow_down' then
      perform app_private.slow_stripe_requests();
    elseif answer.circuit_follow_up = 'open' then
      perform app_private.open_stripe_circuit(coalesce(answer.error_message, answer.error_code));
    end if;
    if answer.freezes_payout then
      perform app_private.freeze_for_alarm(
        answer.payout_id,
        format(
          'Stripe knows the idempotency key of %s %s with other parameters.',
          case when answer.reversal_id is null then 'transfer' else 'reversal' end,
          coalesce(answer.transfer_id, answer.reversal_id)
        )
      );
    end if;
    if answer.meaning = 'wait_for_account' then
      -- Skip a locked account: its recorder may wait for these payouts, and Stripe is asked about the account anyway.
      update app.payout_accounts
      set
        transfers_enabled = false,
        checked_at = null
      where
        id in (
          select account.id
          from app.payout_accounts as account
          where account.stripe_account_id = answer.destination
          for no key update skip locked
        );
      perform app_private.enqueue(
        'sync_payout_account',
        array[jsonb_build_object('stripe_account_id', answer.destination)],
        job_keys => array['sync_payout_account:' || answer.destination]
      );
    end if;
    if answer.reversal_id is not null and answer.needs_attention then
      -- The transfer may have less left than we know: ask before a person must look.
      perform app_private.enqueue(
        'look_up_reversal',
        array[jsonb_build_object('reversal_id', answer.reversal_id)],
        job_keys => array['look_up_reversal:' || answer.reversal_id]
      );
    elseif answer.reversal_id is not null and answer.meaning = 'wait_for_funds' then
      -- The recruiter's account does not hold so much: its balance says how much can be taken back.
      perform app_private.enqueue(
        'sync_account_balance',
        array[jsonb_build_object('stripe_account_id', answer.destination)]
      );
    end if;
  end loop;
  return run_ids;
end;
$$;
comment on function app_private.follow_up_answers is
  'Acts on recorded answers. Payouts complete or fail, and what is in doubt gets its next question. The rate limiter '
  'slows down, or the circuit breaker opens. A payout is frozen for an idempotency conflict, and Stripe is asked '
  'about an account that cannot receive. After a reversal that Stripe refused, it is asked what is left to take back. '
  'Returns the runs of the answered transfers.';
