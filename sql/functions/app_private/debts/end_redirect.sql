create or replace function app_private.end_redirect(redirect app.recoveries, argument text default 'payout_id')
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select
    from app.payout_reversals as reversal
    where reversal.recovery_id = (end_redirect.redirect).id and app_private.is_open_transfer(reversal.status)
  ) then
    perform app_private.raise_error(
      'too_late',
      format('A reversal of redirect %s is on its way.', (end_redirect.redirect).id),
      'Wait until its outcome is recorded, then decide.',
      end_redirect.argument
    );
  end if;
  update app.recoveries set status = 'cancelled' where id = (end_redirect.redirect).id and status = 'open';
  perform app_private.write_event(
    'payout_redirect.ended',
    jsonb_build_object(
      'recovery_id', (end_redirect.redirect).id,
      'amount', (end_redirect.redirect).amount,
      'not_taken_back', app_private.debt_left(end_redirect.redirect)
    ),
    (end_redirect.redirect).payout_id,
    (end_redirect.redirect).id
  );
end;
$$;
comment on function app_private.end_redirect is
  'Ends an open redirect: what was not taken back stays where it is. argument: the name of the caller''s argument at '
  'fault. The caller has locked payout and redirect. Raises HB012 (a reversal is on its way).';
