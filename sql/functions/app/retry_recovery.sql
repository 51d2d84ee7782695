create or replace function app.retry_recovery(recovery_id uuid, reason text)
returns app.recoveries
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  debt app.recoveries;
begin
  perform app_private.begin_verb(retry_recovery.reason);
  select * into debt from app.recoveries where id = retry_recovery.recovery_id for no key update;
  if not found then
    perform app_private.raise_not_found('debt', 'recovery_id');
  end if;
  perform app_private.assert_status(
    'debt',
    debt.id,
    debt.status,
    array['open'],
    'Nothing is left to take back.',
    'recovery_id'
  );
  update app.recoveries
  set
    next_reversal_at = clock_timestamp(),
    reversal_tries = 0
  where id = debt.id
  returning *
  into debt;
  perform app_private.write_event(
    'recovery.retried',
    jsonb_build_object(
      'recovery_id', debt.id,
      'reason', retry_recovery.reason,
      'actor', to_jsonb(app_private.current_actor())
    ),
    debt.payout_id,
    debt.id
  );
  perform app_private.enqueue('recover_debts', array['{}'::jsonb]);
  perform app_private.set_reason(null);
  return debt;
end;
$$;
comment on function app.retry_recovery is
  'Tries to take a debt back at Stripe again, at once: after a refusal for good, when what was in the way is gone. '
  'Admins only. Raises HB001, HB002, HB003 (not open), HB008 (no reason), HB037 (the reason is too long).';
