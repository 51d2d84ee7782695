create or replace function app.resume_payouts(scope text, reason text)
returns app.payout_pauses
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  wanted record;
  actor record;
  pause app.payout_pauses;
begin
  perform app_private.begin_verb(resume_payouts.reason);
  wanted := app_private.read_pause_scope(resume_payouts.scope);
  actor := app_private.current_actor();
  select *
  into pause
  from app.payout_pauses as standing
  where
    standing.scope_kind = wanted.kind
    and standing.scope_value is not distinct from wanted.value
    and standing.resumed_at is null
  for no key update;
  if found then
    if app_private.needs_second_person(
      'pause',
      'resume_payouts',
      jsonb_build_object('scope', resume_payouts.scope, 'reason', resume_payouts.reason),
      jsonb_build_object('pause', pause.id, 'pause_reason', pause.reason)
    ) then
      return null;
    end if;
  end if;
  update app.payout_pauses
  set
    resumed_at = now(),
    resumed_by = actor.user_id,
    resumed_by_role = actor.role,
    resume_reason = resume_payouts.reason
  where scope_kind = wanted.kind and scope_value is not distinct from wanted.value and resumed_at is null
  returning *
  into pause;
  if pause.id is null then
    perform app_private.raise_error(
      'not_found',
      format('Payouts are not paused for %s.', resume_payouts.scope),
      'See app.payout_pauses for what is.',
      'scope'
    );
  end if;
  perform app_private.write_event('payout_pause.ended', to_jsonb(pause), entity_id => pause.id);
  -- Catch up on due dates and unsent transfers during the pause, without waiting for the daily run.
  perform app_private.enqueue('resolve_transfers', array['{"everything": true}'::jsonb]);
  perform app_private.enqueue('process_due_schedules', array['{}'::jsonb]);
  perform app_private.enqueue('recover_debts', array['{}'::jsonb]);
  perform app_private.set_reason(null);
  return pause;
end;
$$;
comment on function app.resume_payouts is
  'Ends a pause, and starts the work that it stopped: transfers, due schedules and debts. scope: as in '
  'app.pause_payouts. Under dual control (kind pause) it leaves a request and returns null. Admins only. Raises '
  'HB001, HB002 (not paused), HB008 (no reason, or no such scope), HB035 (too many requests), HB037 (the reason is '
  'too long), HB073 (over the API: the sign-in is too old).';
