create or replace function app_private.claim_reversals()
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  horizon constant timestamptz := now() + make_interval(days => app_private.setting('recovery_offset_horizon_days'));
  recovery app.recoveries;
  wanted bigint;
  source record;
  step_id uuid;
  reversal_ids uuid[] := '{}';
  reversal_id uuid;
begin
  if not app_private.may_send() then
    return 0;
  end if;
  for recovery in
    select waiting.*
    from app.recoveries as waiting
    where
      waiting.status = 'open'
      and waiting.by_reversal
      and waiting.next_reversal_at <= clock_timestamp()
      and app_private.is_collectable(waiting)
      and not exists (
        select
        from app.payout_reversals as open_reversal
        where open_reversal.recovery_id = waiting.id and app_private.is_open_transfer(open_reversal.status)
      )
    order by waiting.id
    limit app_private.setting('claim_batch_size')
    for no key update skip locked
  loop
    wanted := app_private.debt_left(recovery);
    if recovery.by_offset then
      wanted := wanted - app_private.expected_offsets(recovery, horizon);
    end if;
    continue when wanted <= 0;
    select
      reversible.transfer_id,
      reversible.stripe_transfer_id,
      least(reversible.amount, wanted, app_private.account_funds(reversible.destination, recovery.currency)) as amount
    into source
    from app_private.reversible_transfers(recovery) with ordinality as reversible
    where
      reversible.amount > 0
      and coalesce(app_private.account_funds(reversible.destination, recovery.currency), 1) > 0
    order by reversible.ordinality
    limit 1;
    if not found and recovery.purpose = 'redirect' then
      -- What is left was taken back by hand meanwhile, or the account is the present one again.
      if not exists (
        select from app_private.reversible_transfers(recovery) as left_over where left_over.amount > 0
      ) then
        perform app_private.end_redirect(recovery);
      end if;
      continue;
    end if;
    continue when source.transfer_id is null;
    insert into app.recovery_steps (id, recovery_id, kind, amount, status, created_by, created_by_role)
    values
      (
        app_private.derived_id(
          recovery.id,
          'reversal',
          (select count(*) from app.payout_reversals as earlier where earlier.recovery_id = recovery.id)
        ),
        recovery.id,
        'reversal',
        source.amount,
        'reserved',
        actor.user_id,
        actor.role
      )
    returning id
    into step_id;
    insert into app.payout_reversals (
      step_id, recovery_id, transfer_id, stripe_transfer_id, idempotency_key, amount, currency, metadata
    )
    values
      (
        step_id,
        recovery.id,
        source.transfer_id,
        source.stripe_transfer_id,
        format('holdback:reversal:%s', step_id),
        source.amount,
        recovery.currency,
        jsonb_build_object('holdback_recovery_step_id', step_id, 'holdback_payout_id', recovery.payout_id)
      )
    returning id
    into reversal_id;
    reversal_ids := reversal_ids || reversal_id;
  end loop;
  perform app_private.enqueue(
    'execute_reversal',
    (select array_agg(jsonb_build_object('reversal_id', id)) from unnest(reversal_ids) as id)
  );
  return cardinality(reversal_ids);
end;
$$;
comment on function app_private.claim_reversals is
  'Commits one reversal for each debt that may be taken back by reversal now (app_private.is_collectable), over what '
  'cannot be set off within recovery_offset_horizon_days (app_private.expected_offsets): of the nearest transfer of '
  'which something is left (app_private.reversible_transfers), at most what is left of it and what the account is '
  'known to hold. A redirect with nothing left to reverse ends. Returns the number of reversals.';
