create or replace function app_private.record_look_up(transfer_id uuid, attempt integer, found jsonb)
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  transfer app.payout_transfers;
  schedule app.payout_schedules;
  matches text[];
begin
  select app_private.lock_schedule(candidate.schedule_id) into schedule
    from app.payout_transfers as candidate
   where candidate.id = record_look_up.transfer_id;
  select * into transfer from app.payout_transfers where id = record_look_up.transfer_id for no key update;
  if transfer.status is distinct from 'in_doubt' or transfer.attempt <> record_look_up.attempt then
    return 'outdated';
  end if;

  select coalesce(array_agg(each.id order by each.created, each.id), '{}') into matches
    from jsonb_to_recordset(record_look_up.found) as each (
      id text, created bigint, amount bigint, currency text, destination text, metadata jsonb
    )
   where each.metadata ->> 'holdback_schedule_id' = transfer.schedule_id::text
     and each.metadata ->> 'holdback_generation' = transfer.generation::text
     and each.amount = transfer.amount
     and upper(each.currency) = transfer.currency
     and each.destination = transfer.destination;

  if cardinality(matches) > 0 then
    perform app_private.adopt_transfer(transfer, schedule, matches[1]);
    if cardinality(matches) > 1 then
      perform app_private.freeze_for_alarm(
        schedule.payout_id, format('Stripe shows %s transfers for one obligation: %s.', cardinality(matches), array_to_string(matches, ', '))
      );
      perform app_private.write_event('payout_transfer.duplicate', jsonb_build_object('stripe_transfer_ids', matches), schedule.payout_id, transfer.id);
    end if;
    return case when cardinality(matches) > 1 then 'duplicate' else 'found' end;
  end if;

  if transfer.sent_at < clock_timestamp() - make_interval(secs => app_private.setting('look_up_after_seconds'))
     and (
       transfer.http_status between 500 and 599
       or transfer.first_sent_at <= clock_timestamp() - make_interval(secs => app_private.setting('resend_window_seconds'))
     ) then
    -- Nothing can still be executing, and nothing was executed: the next generation is safe.
    update app.payout_transfers
       set status = 'refused', error_code = 'absent_at_stripe', error_message = 'Stripe has no such transfer.',
           answered_at = clock_timestamp(), next_attempt_at = null
     where id = transfer.id;
    update app.payout_schedules set status = 'pending' where id = schedule.id;
    perform app_private.enqueue('process_due_schedules', array['{}'::jsonb], job_keys => array['process_due_schedules:again']);
    return 'absent';
  end if;

  update app.payout_transfers
     set next_attempt_at = clock_timestamp() + app_private.retry_delay(
           app_private.setting('look_up_after_seconds'), app_private.setting('resend_cap_seconds'), 0)
   where id = transfer.id;
  return 'still_in_doubt';
end
$$;
comment on function app_private.record_look_up is
  'Records what Stripe''s list showed for a transfer in doubt ([{"id", "created", "amount", "currency", "destination", "metadata"}]): adopts the one that is ours; finds it absent when no request can still be executing, so that the obligation is pending again and gets its next generation; freezes the payout when there are two. Returns found, duplicate, absent, still_in_doubt or outdated.';
