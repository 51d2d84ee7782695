create or replace function app_private.record_stripe_fee(event_id text, charges jsonb, asked_at timestamptz)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  charge jsonb;
  outcome text := 'not_ours';
  next_outcome text;
begin
  perform
  from app_private.stripe_webhook_inbox as inbox
  where inbox.event_id = record_stripe_fee.event_id and inbox.processed_at is null
  for no key update;
  if not found then
    return null;
  end if;
  for charge in
    select each.value
    from jsonb_array_elements(record_stripe_fee.charges) as each
    order by each.value ->> 'id'
  loop
    next_outcome := app_private.record_charge(charge, record_stripe_fee.event_id, record_stripe_fee.asked_at);
    if next_outcome = 'ask_again' then
      return next_outcome;
    end if;
    if next_outcome = 'comes_again' then
      -- Stripe does not say yet when the money is available.
      perform app_private.enqueue_stripe_event(record_stripe_fee.event_id, now() + interval '10 minutes');
      return null;
    end if;
    outcome := case
      when outcome = 'not_ours' or outcome = 'nothing_new' and next_outcome <> 'not_ours' then next_outcome
      else outcome
    end;
  end loop;
  perform app_private.finish_stripe_event(record_stripe_fee.event_id, outcome);
  return outcome;
end;
$$;
comment on function app_private.record_stripe_fee is
  'Records Stripe''s answer about the charges of a stored event (app_private.record_charge): one of the charge '
  'itself, those of an invoice. An event whose charge has no date yet comes again. asked_at: the time of the '
  'question, by the clock of this database. Returns the outcome; ask_again: another answer was recorded since the '
  'question, so Stripe is to be asked again.';
