create or replace function app_private.adopt_next_transfer(began_at timestamptz)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  unknown app_private.unknown_transfers;
  obligation_id uuid;
  run_id uuid;
  message text;
begin
  select candidate.*
  into unknown
  from app_private.unknown_transfers as candidate
  where
    candidate.adopted_at is null
    and (candidate.tried_at is null or candidate.tried_at < adopt_next_transfer.began_at)
  order by candidate.created_at, candidate.stripe_transfer_id, candidate.part
  limit 1
  for no key update skip locked;
  if not found then
    return false;
  end if;
  perform app_private.keep_reading();
  perform set_config('holdback.is_recovery', 'true', true);
  begin
    obligation_id := app_private.find_obligation(unknown.at_stripe);
    if obligation_id is null then
      message := 'There is no obligation that it pays.';
    else
      run_id := app_private.recovery_run(adopt_next_transfer.began_at);
      perform set_config('holdback.run_id', run_id::text, true);
      perform app_private.adopt_stripe_transfer(
        obligation_id,
        unknown.at_stripe,
        format('Stripe has transfer %s: it was made before this database was restored.', unknown.stripe_transfer_id),
        run_id
      );
      -- What does not balance is told here, not at the commit.
      set constraints all immediate;
      set constraints all deferred;
    end if;
  exception when others then
    if sqlstate not like 'HB%' then
      raise;
    end if;
    message := sqlerrm;
  end;
  update app_private.unknown_transfers
  set
    tried_at = clock_timestamp(),
    problem = left(message, app_private.max_long_text())
  where stripe_transfer_id = unknown.stripe_transfer_id and part = unknown.part;
  if message is null then
    update app.reconciliation_findings as known
    set superseded_at = clock_timestamp()
    where
      known.stripe_transfer_id = unknown.stripe_transfer_id
      and (
        known.subject = app_private.part_subject(unknown.stripe_transfer_id, unknown.part)
        or not exists (
          select
          from app_private.unknown_transfers as other
          where other.stripe_transfer_id = unknown.stripe_transfer_id and other.adopted_at is null
        )
      )
      and known.kind in ('unknown_obligation', 'unknown_to_us')
      and known.explained_at is null
      and known.superseded_at is null;
  end if;
  perform app_private.freeze_unknown(unknown, message);
  return true;
end;
$$;
comment on function app_private.adopt_next_transfer is
  'Adopts the oldest transfer of Stripe that this database does not know and that was not tried since began_at, in a '
  'transaction of its own; what cannot be adopted stays, with the reason, and its payout is frozen. Returns whether '
  'there was one.';
