create or replace function app.pause_payouts(scope text, reason text)
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
  perform app_private.begin_verb(pause_payouts.reason);
  wanted := app_private.read_pause_scope(pause_payouts.scope);
  actor := app_private.current_actor();
  if not exists (
    select
    from app.payout_pauses as standing
    where
      standing.scope_kind = wanted.kind
      and standing.scope_value is not distinct from wanted.value
      and standing.resumed_at is null
  ) then
    if app_private.needs_second_person(
      'pause',
      'pause_payouts',
      jsonb_build_object('scope', pause_payouts.scope, 'reason', pause_payouts.reason),
      jsonb_build_object('pause', null)
    ) then
      return null;
    end if;
  end if;
  insert into app.payout_pauses (scope_kind, scope_value, reason, paused_by, paused_by_role)
  values (wanted.kind, wanted.value, pause_payouts.reason, actor.user_id, actor.role)
  on conflict do nothing
  returning *
  into pause;
  if pause.id is null then
    perform app_private.raise_error(
      'already_exists',
      format('Payouts are paused already for %s.', pause_payouts.scope),
      'Nothing needs to be done.',
      'scope'
    );
  end if;
  perform app_private.write_event('payout_pause.started', to_jsonb(pause), entity_id => pause.id);
  perform app_private.set_reason(null);
  return pause;
end;
$$;
comment on function app.pause_payouts is
  'Starts a pause (kill switch): in its scope nothing is claimed, no intent is sent, and no money is taken back. '
  'scope: all, currency:USD, company:ID or recruiter:ID. Under dual control (kind pause) it leaves a request and '
  'returns null. Admins only. Raises HB001, HB008 (no reason, or no such scope), HB009 (paused already), HB035 (too '
  'many requests), HB037 (the reason is too long), HB073 (over the API: the sign-in is too old).';
