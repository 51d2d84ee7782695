create or replace function app_private.follow_up_answers(answered app_private.recorded_answer[])
returns uuid[]
language plpgsql
security definer
set search_path = ''
as $$
declare
  answer app_private.recorded_answer;
begin
  perform app_private.complete_paid_payouts(
    (select array_agg(distinct payout_id) from unnest(follow_up_answers.answered) where schedule_status = 'processed')
  );
  perform app_private.fail_payouts(
    (select array_agg(distinct payout_id) from unnest(follow_up_answers.answered) where needs_a_person)
  );
  for answer in
    select * from unnest(follow_up_answers.answered) where transfer_status <> 'succeeded'
  loop
    if answer.transfer_status = 'in_doubt' then
      perform app_private.enqueue(
        'execute_transfer', array[jsonb_build_object('transfer_id', answer.transfer_id)], answer.next_attempt_at,
        array['execute_transfer:' || answer.transfer_id]
      );
    end if;
    if answer.lane_follow_up = 'slow' then
      perform app_private.slow_stripe_lane();
    elsif answer.lane_follow_up = 'stop' then
      perform app_private.stop_stripe_lane(coalesce(answer.error_message, answer.error_code));
    end if;
    if answer.freezes_payout then
      perform app_private.freeze_for_alarm(
        answer.payout_id, format('Stripe knows the idempotency key of transfer %s with other parameters.', answer.transfer_id)
      );
    end if;
    if answer.meaning = 'wait_for_account' then
      update app.payout_accounts set transfers_enabled = false where stripe_account_id = answer.destination;
      perform app_private.enqueue('sync_payout_account', array[jsonb_build_object('stripe_account_id', answer.destination)]);
    end if;
  end loop;
  return coalesce(
    (select array_agg(distinct run_id) from unnest(follow_up_answers.answered) where run_id is not null), '{}'
  );
end
$$;
comment on function app_private.follow_up_answers is
  'What follows once answers are recorded: payouts complete or fail, transfers in doubt are asked about again later, the lane slows or stops, a payout is frozen for alarm, an account is asked about. Returns the runs of the answered transfers.';
