-- All rights of the API's login: it stores Stripe's events and looks up the user of a token. For everything else it
-- becomes one of the users' roles.
select app_private.revoke_rights('holdback_authenticator');
grant usage on schema app, app_private to holdback_authenticator;
-- Enum values for the GraphQL schema.
grant select on
  app.user_roles, app.placement_statuses, app.payout_statuses, app.payout_schedule_kinds, app.payout_schedule_statuses,
  app.escrow_hold_statuses, app.payout_transfer_statuses, app.payout_run_kinds, app.recovery_statuses,
  app.recruiter_roles, app.reconciliation_finding_kinds, app.request_kinds, app.request_statuses,
  app.bank_payout_statuses, app.company_credit_statuses, app.company_credit_settlements, app.mail_kinds,
  app.webhook_delivery_statuses
  to holdback_authenticator;
grant execute on function app.version() to holdback_authenticator;
grant execute on function app_private.receive_stripe_event(jsonb) to holdback_authenticator;
grant execute on function app_private.sign_in(text) to holdback_authenticator;
grant execute on function app_private.assert_own_objects() to holdback_authenticator;
grant execute on function app_private.assert_clock(timestamptz) to holdback_authenticator;
grant execute on function app_private.readiness() to holdback_authenticator;
grant execute on function app_private.live_channel_name() to holdback_authenticator;
grant execute on function app_private.report_missed_tasks() to holdback_authenticator;
-- The dead-man's switch, when no worker sends mails: those that tell admins of it.
grant execute on function app_private.collect_alarms() to holdback_authenticator;
grant execute on function app_private.take_alarms(integer, timestamptz) to holdback_authenticator;
grant execute on function app_private.record_alarm(uuid, integer, text, text, integer, text) to holdback_authenticator;
grant execute on function app_private.metrics() to holdback_authenticator;
grant execute on function app_private.topics_of_payouts(uuid[]) to holdback_authenticator;
