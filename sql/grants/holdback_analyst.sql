-- All rights of an analyst: the reporting views and the audit log.
revoke all on all tables in schema app, app_private, reporting from holdback_analyst;
revoke all on all functions in schema app, app_private, reporting from holdback_analyst;
grant usage on schema app, reporting to holdback_analyst;
grant select on all tables in schema reporting to holdback_analyst;
grant select on app.payout_audit_log to holdback_analyst;
grant execute on function app.version() to holdback_analyst;
-- Functions in a view run with the rights of its reader.
grant execute on
  function app_private.schedule_blockers(app.payout_schedules, app.payouts, app.payout_accounts)
  to holdback_analyst;
grant execute on function app_private.is_paused(text, uuid, uuid) to holdback_analyst;
