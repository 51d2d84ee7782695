create or replace function app_private.record_look_up(transfer_id uuid, attempt integer, at_stripe jsonb)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  transfer app.payout_transfers;
  schedule app.payout_schedules;
  matches text[];
  others text[];
begin
  schedule := app_private.lock_schedule(
    (
      select candidate.schedule_id
      from app.payout_transfers as candidate
      where candidate.id = record_look_up.transfer_id
    )
  );
  select * into transfer from app.payout_transfers where id = record_look_up.transfer_id for no key update;
  if transfer.status is distinct from 'in_doubt' or transfer.attempt <> record_look_up.attempt then
    return 'outdated';
  end if;

  select coalesce(array_agg(each.value ->> 'id' order by (each.value ->> 'created')::bigint, each.value ->> 'id'), '{}')
  into matches
  from jsonb_array_elements(record_look_up.at_stripe) as each
  where app_private.is_transfer_at_stripe(transfer, each.value);

  -- Other transfers at Stripe for this schedule: duplicates, or tries that our rows say were refused.
  select coalesce(array_agg(each.value ->> 'id' order by (each.value ->> 'created')::bigint, each.value ->> 'id'), '{}')
  into others
  from jsonb_array_elements(record_look_up.at_stripe) as each
  where
    each.value #>> '{metadata,holdback_schedule_id}' = transfer.schedule_id::text
    and each.value ->> 'id' is distinct from matches[1]
    and (each.value ->> 'amount')::bigint > coalesce((each.value ->> 'amount_reversed')::bigint, 0);

  if cardinality(matches) > 0 then
    perform app_private.adopt_transfer(transfer, schedule, matches[1]);
  end if;
  if
    cardinality(others) > 0
    and exists (select from app.payouts where id = schedule.payout_id and frozen_at is null)
  then
    perform app_private.freeze_for_alarm(
      schedule.payout_id,
      format(
        'Stripe shows more than one transfer for obligation %s: %s.',
        schedule.id,
        array_to_string(matches[:1] || others, ', ')
      )
    );
    perform app_private.write_event(
      'payout_transfer.duplicate',
      jsonb_build_object('stripe_transfer_ids', matches[:1] || others),
      schedule.payout_id,
      transfer.id
    );
  end if;
  if cardinality(others) > 0 then
    update app.payout_transfers
    set next_attempt_at = clock_timestamp()
      + app_private.retry_delay(
        app_private.setting('look_up_after_seconds'),
        app_private.setting('resend_cap_seconds'),
        0
      )
    where id = transfer.id and status = 'in_doubt';
    return 'duplicate';
  elseif cardinality(matches) > 0 then
    return 'found';
  end if;

  if
    transfer.sent_at < clock_timestamp() - make_interval(secs => app_private.setting('look_up_after_seconds'))
    and (
      transfer.http_status between 500 and 599
      or transfer.first_sent_at <= clock_timestamp()
        - make_interval(secs => app_private.setting('resend_window_seconds'))
    )
  then
    -- No request can still be executing, and none was executed: the next generation is safe.
    update app.payout_transfers
    set
      status = 'refused',
      error_code = 'absent_at_stripe',
      error_message = 'Stripe has no such transfer.',
      answered_at = clock_timestamp(),
      next_attempt_at = null
    where id = transfer.id;
    update app.payout_schedules set status = 'pending' where id = schedule.id;
    perform app_private.enqueue(
      'process_due_schedules',
      array['{}'::jsonb],
      job_keys => array['process_due_schedules:again']
    );
    return 'absent';
  end if;

  update app.payout_transfers
  set next_attempt_at = clock_timestamp()
    + app_private.retry_delay(
      app_private.setting('look_up_after_seconds'),
      app_private.setting('resend_cap_seconds'),
      0
    )
  where id = transfer.id;
  perform app_private.ask_again(
    transfer.id,
    resend =>
      transfer.first_sent_at > clock_timestamp() - make_interval(secs => app_private.setting('resend_window_seconds'))
  );
  return 'still_in_doubt';
end;
$$;
comment on function app_private.record_look_up is
  'Records the result of a look-up in Stripe''s list for a transfer in doubt: [{"id", "created", "amount", '
  '"amount_reversed", "currency", "destination", "metadata"}], amounts in minor units. A match succeeds. Without a '
  'match, a transfer that cannot still be executing is refused, and its schedule is pending again for the next '
  'generation. Any other transfer for the schedule freezes the payout. Returns found, duplicate, absent, '
  'still_in_doubt or outdated. Raises HB002 (no such transfer).';
