create or replace function app_private.adopt_stripe_transfer(
  schedule_id uuid,
  at_stripe jsonb,
  reason text,
  run_id uuid default null
)
returns app.payout_transfers
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  stripe_id constant text := adopt_stripe_transfer.at_stripe ->> 'id';
  paid_amount constant bigint := (adopt_stripe_transfer.at_stripe ->> 'amount')::bigint;
  paid_at constant timestamptz := to_timestamp((adopt_stripe_transfer.at_stripe ->> 'created')::double precision);
  part_number constant integer := coalesce((adopt_stripe_transfer.at_stripe ->> 'part')::integer, 0);
  their_batch constant uuid := case
    when pg_input_is_valid(adopt_stripe_transfer.at_stripe #>> '{metadata,holdback_batch_id}', 'uuid')
      then (adopt_stripe_transfer.at_stripe #>> '{metadata,holdback_batch_id}')::uuid
  end;
  their_metadata constant jsonb := coalesce(adopt_stripe_transfer.at_stripe -> 'metadata', '{}');
  account app.payout_accounts;
  schedule app.payout_schedules;
  adopted app.payout_transfers;
  other app.payout_transfers;
begin
  account := app_private.lock_payee(
    (
      select candidate.recruiter_id
      from app.payout_schedules as candidate
      where candidate.id = adopt_stripe_transfer.schedule_id
    )
  );
  perform app_private.lock_bearing_payouts(
    array(
      select candidate.payout_id
      from app.payout_schedules as candidate
      where candidate.id = adopt_stripe_transfer.schedule_id
    )
  );
  schedule := app_private.lock_schedule(adopt_stripe_transfer.schedule_id);
  perform
  from app.payout_transfers as transfer
  where transfer.schedule_id = schedule.id
  order by transfer.id
  for no key update;
  select *
  into adopted
  from app.payout_transfers as known
  where known.stripe_transfer_id = stripe_id and known.schedule_id = schedule.id;
  if adopted.id is not null then
    return adopted;
  end if;
  perform app_private.assert_pays(schedule, account, adopt_stripe_transfer.at_stripe);
  select transfer.*
  into other
  from app.payout_transfers as transfer
  where transfer.schedule_id = schedule.id and transfer.status <> 'refused';

  perform app_private.set_reason(adopt_stripe_transfer.reason);
  if
    other.id is not null
    and (
      app_private.is_transfer_at_stripe(other, adopt_stripe_transfer.at_stripe)
      or other.amount = paid_amount
        and other.destination = adopt_stripe_transfer.at_stripe ->> 'destination'
        and other.status = 'intended'
        and other.first_sent_at is null
        and other.source_transaction is not distinct from adopt_stripe_transfer.at_stripe ->> 'source_transaction'
    )
  then
    -- The intent of this very transfer is known.
    update app.payout_transfers as known
    set
      status = 'succeeded',
      batch_id = case when known.first_sent_at is null then their_batch else known.batch_id end,
      stripe_transfer_id = stripe_id,
      error_code = null,
      error_message = null,
      sent_at = coalesce(known.sent_at, paid_at),
      first_sent_at = coalesce(known.first_sent_at, paid_at),
      answered_at = clock_timestamp(),
      lease_until = null,
      next_attempt_at = null
    where known.id = other.id
    returning *
    into adopted;
  else
    if other.id is not null then
      perform app_private.withdraw_unsent_transfers(schedule.payout_id, schedule.id);
    end if;
    perform app_private.set_off_exactly(schedule, schedule.amount - paid_amount);
    -- One that waits for its approval goes on waiting: the rest of it is not paid before.
    update app.payouts
    set status = 'processing'
    where id = schedule.payout_id and status in ('approved', 'failed');
    update app.payout_schedules
    set
      status = 'processing',
      next_retry_at = null
    where id = schedule.id;
    insert into app.payout_transfers (
      schedule_id, generation, batch_id, idempotency_key, amount, currency, destination, transfer_group,
      source_transaction, description, metadata, status, attempt, first_sent_at, sent_at, answered_at,
      stripe_transfer_id, created_at, run_id
    )
    select
      schedule.id,
      coalesce(max(earlier.generation), 0) + 1,
      their_batch,
      -- A link by hand that was undone keeps its key.
      format('stripe:%s', app_private.part_subject(stripe_id, part_number))
        || coalesce(
          (
            select ':' || count(*)
            from
              app.finding_bookings as undone
              join app.reconciliation_findings as finding on finding.id = undone.finding_id
            where
              finding.subject = app_private.part_subject(stripe_id, part_number)
              and undone.kind = 'paid'
              and undone.undone_at is not null
            having count(*) > 0
          ),
          ''
        ),
      paid_amount,
      schedule.currency,
      adopt_stripe_transfer.at_stripe ->> 'destination',
      coalesce(nullif(adopt_stripe_transfer.at_stripe ->> 'transfer_group', ''), 'holdback:' || schedule.payout_id),
      case when their_batch is null then adopt_stripe_transfer.at_stripe ->> 'source_transaction' end,
      'Found at Stripe',
      their_metadata,
      'succeeded',
      1,
      paid_at,
      paid_at,
      clock_timestamp(),
      stripe_id,
      paid_at,
      adopt_stripe_transfer.run_id
    from app.payout_transfers as earlier
    where earlier.schedule_id = schedule.id
    returning *
    into adopted;
  end if;
  update app.payout_schedules as paid
  set
    status = 'processed',
    processed_at = paid_at,
    failure_code = null,
    failure_reason = null,
    waits_for = null,
    waiting_since = null
  where paid.id = schedule.id;
  perform app_private.complete_paid_payouts(array[schedule.payout_id]);
  perform app_private.record_hand_reversals(
    adopted,
    coalesce((adopt_stripe_transfer.at_stripe ->> 'amount_reversed')::bigint, 0)
  );
  perform app_private.set_reason(null);
  update app_private.unknown_transfers as unknown
  set
    adopted_at = clock_timestamp(),
    run_id = adopt_stripe_transfer.run_id
  where unknown.stripe_transfer_id = stripe_id and unknown.part = part_number;
  select * into adopted from app.payout_transfers where id = adopted.id;
  return adopted;
end;
$$;
comment on function app_private.adopt_stripe_transfer is
  'Makes a transfer that Stripe has the payment of a schedule: the succeeded transfer of the schedule''s intent, or a '
  'new one; the schedule is processed, and its payout goes on. What the transfer is smaller by was set off against '
  'debts of the recruiter, as a run does it. What was taken back of it at Stripe is recorded. at_stripe: {"id", '
  '"created", "amount", "amount_reversed", "currency", "destination", "transfer_group", "source_transaction", '
  '"metadata"}, amounts in minor units; whether it was meant for this schedule is the caller''s to know. reason: for '
  'the audit log. run_id: the run that reports it. The same transfer may come twice. Raises HB002 (no such schedule), '
  'HB047 (it does not pay this schedule).';
