create or replace function app_private.record_reversal_look_up(reversal_id uuid, attempt integer, at_stripe jsonb)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  reversal app.payout_reversals;
  stripe_id text;
begin
  select * into reversal from app.payout_reversals where id = record_reversal_look_up.reversal_id;
  if reversal.status = 'refused' then
    return app_private.record_refused_reversal(reversal, record_reversal_look_up.at_stripe);
  end if;
  select * into reversal from app.payout_reversals where id = record_reversal_look_up.reversal_id for no key update;
  if reversal.status is distinct from 'in_doubt' or reversal.attempt <> record_reversal_look_up.attempt then
    return 'outdated';
  end if;
  select each.id
  into stripe_id
  from
    jsonb_to_recordset(record_reversal_look_up.at_stripe) as each (
      id text,
      amount bigint,
      currency text,
      metadata jsonb
    )
  where
    each.metadata ->> 'holdback_recovery_step_id' = reversal.step_id::text
    and each.amount = reversal.amount
    and upper(each.currency) = reversal.currency
  limit 1;
  if stripe_id is not null then
    update app.payout_reversals
    set
      status = 'succeeded',
      stripe_reversal_id = stripe_id,
      error_code = null,
      error_message = null,
      answered_at = clock_timestamp(),
      next_attempt_at = null
    where id = reversal.id;
    return 'found';
  end if;
  if reversal.sent_at < clock_timestamp() - make_interval(secs => app_private.setting('look_up_after_seconds')) then
    update app.payout_reversals
    set
      status = 'refused',
      error_code = 'absent_at_stripe',
      error_message = 'Stripe has no such reversal.',
      answered_at = clock_timestamp(),
      next_attempt_at = null
    where id = reversal.id;
    return 'absent';
  end if;
  update app.payout_reversals
  set next_attempt_at = clock_timestamp() + make_interval(secs => app_private.setting('look_up_after_seconds'))
  where id = reversal.id;
  return 'still_in_doubt';
end;
$$;
comment on function app_private.record_reversal_look_up is
  'Records Stripe''s list of a transfer''s reversals for one in doubt, or refused for good. at_stripe: [{"id", '
  '"amount", "currency", "metadata"}], amounts in minor units. A match succeeds; without a match, a reversal that '
  'cannot still be executing is refused. A refused one: see app_private.record_refused_reversal. Returns found, '
  'absent, still_in_doubt, counted, needs_attention or outdated.';
