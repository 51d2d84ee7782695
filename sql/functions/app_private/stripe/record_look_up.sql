create or replace function app_private.record_look_up(intent_id uuid, attempt integer, at_stripe jsonb)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  transfer app.payout_transfers;
  schedule app.payout_schedules;
  reversal app.payout_reversals;
  doubt record;
  matches text[];
  others text[];
begin
  -- 1. Lock it. A reversal refused for good is not in doubt: the list tells what else was taken back of its transfer.
  select * into reversal from app.payout_reversals where id = record_look_up.intent_id;
  if app_private.is_refused_for_good(reversal) then
    return app_private.record_refused_reversal(reversal, record_look_up.at_stripe);
  elseif reversal.id is not null then
    reversal := app_private.lock_reversal(reversal.id);
    select
      'reversal' as kind,
      format('debt %s', reversal.recovery_id) as what_for,
      reversal.payout_id,
      reversal.status,
      reversal.attempt,
      reversal.sent_at,
      reversal.first_sent_at,
      reversal.http_status
    into doubt;
  else
    perform app_private.lock_transfer_parts(array[record_look_up.intent_id]);
    schedule := app_private.lock_schedule(
      (
        select candidate.schedule_id
        from app.payout_transfers as candidate
        where candidate.id = record_look_up.intent_id
      )
    );
    select * into transfer from app.payout_transfers where id = record_look_up.intent_id for no key update;
    select
      'transfer' as kind,
      format('obligation %s', schedule.id) as what_for,
      schedule.payout_id,
      transfer.status,
      transfer.attempt,
      transfer.sent_at,
      transfer.first_sent_at,
      transfer.http_status
    into doubt;
  end if;
  if doubt.status is distinct from 'in_doubt' or doubt.attempt <> record_look_up.attempt then
    return 'outdated';
  end if;

  -- 2. Find it. Others at Stripe for the same obligation or step: duplicates, or tries that our rows say were refused.
  select
    coalesce(array_agg(each.id order by each.created, each.id) filter (where each.is_it), '{}'),
    coalesce(array_agg(each.id order by each.created, each.id) filter (where each.names_it and each.is_live), '{}')
  into matches, others
  from
    (
      select
        found.value ->> 'id' as id,
        (found.value ->> 'created')::bigint as created,
        case doubt.kind
          when 'transfer' then app_private.is_transfer_at_stripe(transfer, found.value)
          else app_private.is_reversal_at_stripe(reversal, found.value)
        end as is_it,
        case doubt.kind
          when 'transfer'
            then found.value #>> '{metadata,holdback_schedule_id}' = transfer.schedule_id::text
            or found.value #>> '{metadata,holdback_batch_id}' = transfer.batch_id::text
          else found.value #>> '{metadata,holdback_recovery_step_id}' = reversal.step_id::text
        end as names_it,
        (found.value ->> 'amount')::bigint > coalesce((found.value ->> 'amount_reversed')::bigint, 0) as is_live
      from jsonb_array_elements(record_look_up.at_stripe) as found
    ) as each;
  others := array_remove(others, matches[1]);

  -- 3. Adopt it, and sound the alarm about the others.
  if cardinality(matches) > 0 and doubt.kind = 'transfer' then
    perform app_private.adopt_whole_transfer(transfer.id, matches[1]);
  elseif cardinality(matches) > 0 then
    perform app_private.adopt_reversal(reversal, matches[1]);
  end if;
  if cardinality(others) > 0 and exists (select from app.payouts where id = doubt.payout_id and frozen_at is null) then
    perform app_private.freeze_for_alarm(
      concerned.payout_id,
      format(
        'Stripe shows more than one %s for %s: %s.',
        doubt.kind,
        doubt.what_for,
        array_to_string(matches[:1] || others, ', ')
      )
    )
    from
      (
        select doubt.payout_id
        union
        select part.payout_id from app_private.transfer_parts(transfer.id) as part
      ) as concerned
    order by concerned.payout_id;
    perform app_private.write_event(
      format('payout_%s.duplicate', doubt.kind),
      jsonb_build_object(format('stripe_%s_ids', doubt.kind), matches[:1] || others),
      doubt.payout_id,
      record_look_up.intent_id
    );
  end if;
  if cardinality(others) > 0 then
    perform app_private.put_off_question(record_look_up.intent_id);
    return 'duplicate';
  elseif cardinality(matches) > 0 then
    return 'found';
  end if;

  -- 4. Without it: when no request can still be executing, and none was executed, the next try is safe.
  if app_private.is_absence_certain(doubt.sent_at, doubt.first_sent_at, doubt.http_status) then
    if doubt.kind = 'reversal' then
      update app.payout_reversals
      set (status, error_code, error_message, answered_at, next_attempt_at) = row(
        'refused',
        'absent_at_stripe',
        'Stripe has no such reversal.',
        clock_timestamp(),
        null
      )
      where id = reversal.id;
      return 'absent';
    end if;
    update app.payout_transfers
    set (status, error_code, error_message, answered_at, next_attempt_at) = row(
      'refused',
      'absent_at_stripe',
      'Stripe has no such transfer.',
      clock_timestamp(),
      null
    )
    where id in (select part.id from app_private.transfer_parts(transfer.id) as part) and status = 'in_doubt';
    perform app_private.lock_debts_set_off(
      array(select part.payout_id from app_private.transfer_parts(transfer.id) as part)
    );
    update app.payout_schedules
    set status = 'pending'
    where
      id in (select part.schedule_id from app_private.transfer_parts(transfer.id) as part)
      and status = 'processing';
    perform app_private.enqueue(
      'process_due_schedules',
      array['{}'::jsonb],
      job_keys => array['process_due_schedules:again']
    );
    return 'absent';
  end if;

  perform app_private.put_off_question(record_look_up.intent_id);
  perform app_private.ask_again(
    record_look_up.intent_id,
    resend =>
      doubt.first_sent_at > clock_timestamp() - make_interval(secs => app_private.setting('resend_window_seconds'))
  );
  return 'still_in_doubt';
end;
$$;
comment on function app_private.record_look_up is
  'Records the result of a look-up in Stripe''s list for a transfer or reversal in doubt: [{"id", "created", '
  '"amount", "amount_reversed", "currency", "destination", "metadata"}], amounts in minor units. A match succeeds. '
  'Without a match, one that cannot still be executing is refused: the schedule of a transfer is pending again for '
  'the next generation, the step of a reversal is dropped. Any other transfer for the schedule, or reversal for the '
  'step, freezes the payout. For a reversal that was refused: app_private.record_refused_reversal. Returns found, '
  'duplicate, absent, still_in_doubt, outdated, counted or needs_attention. Raises HB002 (no such transfer).';
