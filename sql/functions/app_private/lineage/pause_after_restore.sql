create or replace function app_private.pause_after_restore(because text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor record;
  known app_private.lineage;
  standing app.payout_pauses;
  pause app.payout_pauses;
begin
  select * into known from app_private.lineage for no key update;
  select *
  into standing
  from app.payout_pauses as earlier
  where earlier.scope_kind = 'all' and earlier.resumed_at is null
  for no key update;
  if known.singleton is null or standing.id = known.put_back_pause_id then
    return;
  end if;
  perform set_config('holdback.is_recovery', 'true', true);
  actor := app_private.current_actor();
  -- One that was begun for another reason would be ended without a look at what is missing.
  if standing.id is not null then
    update app.payout_pauses as earlier
    set
      resumed_at = now(),
      resumed_by = actor.user_id,
      resumed_by_role = actor.role,
      resume_reason = 'The pause after a restore stands in its place.'
    where earlier.id = standing.id
    returning *
    into standing;
    perform app_private.write_event('payout_pause.ended', to_jsonb(standing), entity_id => standing.id);
  end if;
  insert into app.payout_pauses (scope_kind, reason, paused_by, paused_by_role)
  values
    (
      'all',
      left(
        format(
          'This database was put back to before: %s Enter again what people entered since (docs/restore.md), then '
          'resume payouts.%s',
          pause_after_restore.because,
          ' They were paused already: ' || standing.reason
        ),
        app_private.max_long_text()
      ),
      actor.user_id,
      actor.role
    )
  returning *
  into pause;
  update app_private.lineage set put_back_pause_id = pause.id;
  perform app_private.write_event('payout_pause.started', to_jsonb(pause), entity_id => pause.id);
end;
$$;
comment on function app_private.pause_after_restore is
  'Pauses all payouts because this database shows to have been put back to before. Stripe''s list brings back what was '
  'paid, and nothing of what people entered since: payments by hand, breaches, freezes, cancellations, accounts. An '
  'admin enters that again and ends the pause (app.resume_payouts). because: a sentence for people. Does nothing while '
  'such a pause stands, and before the first worker has started; takes the place of a pause of everything that stands.';
