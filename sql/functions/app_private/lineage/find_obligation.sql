create or replace function app_private.find_obligation(at_stripe jsonb)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  metadata constant jsonb := find_obligation.at_stripe -> 'metadata';
  -- What it paid of, before debts were set off.
  due constant bigint := case
    when pg_input_is_valid(metadata ->> 'holdback_obligation_amount', 'bigint')
      then (metadata ->> 'holdback_obligation_amount')::bigint
    else (find_obligation.at_stripe ->> 'amount')::bigint
  end;
  is_release constant boolean := metadata ->> 'holdback_kind' = 'escrow_release';
  named_payout_id constant uuid := app_private.metadata_id(metadata, 'holdback_payout_id');
  found_id uuid;
  payout app.payouts;
  hold app.escrow_holds;
begin
  select schedule.id
  into found_id
  from app.payout_schedules as schedule
  where schedule.id = app_private.metadata_id(metadata, 'holdback_schedule_id');
  if found_id is not null then
    return found_id;
  end if;
  select candidate.*
  into payout
  from
    app.payouts as candidate
    left join app.placements as placement on placement.id = candidate.placement_id
    left join app.payout_accounts as account on account.user_id = candidate.recruiter_id
  where
    candidate.id = named_payout_id
    or app_private.name_key(placement.external_ref) = app_private.name_key(metadata ->> 'holdback_external_ref')
      and account.stripe_account_id = find_obligation.at_stripe ->> 'destination'
  order by candidate.id = named_payout_id desc nulls last
  limit 1;
  if not found then
    return null;
  end if;
  perform app_private.lock_payee(payout.recruiter_id);
  perform app_private.lock_bearing_payouts(array[payout.id]);
  payout := app_private.lock_payout(payout.id);
  perform app_private.lock_payout_parts(array[payout.id]);
  select schedule.id
  into found_id
  from app.payout_schedules as schedule
  where
    schedule.payout_id = payout.id
    and schedule.status in ('pending', 'failed')
    and schedule.amount = due
    and (schedule.kind = 'escrow_release') = is_release
  order by schedule.due_at, schedule.id
  limit 1;
  if found_id is not null or not is_release then
    return found_id;
  end if;
  -- It was released, and the release is lost.
  select candidate.*
  into hold
  from app.escrow_holds as candidate
  where
    candidate.payout_id = payout.id
    and candidate.status = 'active'
    and candidate.hold_amount - candidate.released_amount >= due
  order by
    candidate.id::text = metadata ->> 'holdback_hold_id' desc,
    candidate.hold_amount - candidate.released_amount = due desc,
    candidate.tranche,
    candidate.id
  limit 1;
  if not found then
    return null;
  end if;
  perform app_private.release_hold(
    hold,
    format('Stripe shows that it was released and paid: %s.', find_obligation.at_stripe ->> 'id'),
    due
  );
  select schedule.id
  into found_id
  from app.payout_schedules as schedule
  where schedule.escrow_hold_id = hold.id and schedule.status = 'pending' and schedule.amount = due
  order by schedule.id desc
  limit 1;
  return found_id;
end;
$$;
comment on function app_private.find_obligation is
  'The schedule that a transfer at Stripe paid, by what its metadata says: the schedule itself; else an open one of '
  'the same kind and amount of the payout, or of the placement with the same external reference and the recruiter '
  'with the same account; else a hold, of which that amount is released. Null when there is none. at_stripe: as for '
  'app_private.adopt_stripe_transfer.';
