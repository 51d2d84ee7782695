-- All rights of people in psql: they read what admins read, and the analysts' views, and call the verbs. A verb asks
-- who calls, as it asks everybody.
select app_private.revoke_rights('holdback_operator');
grant usage on schema app, reporting to holdback_operator;
grant select on all tables in schema app, reporting to holdback_operator;
revoke select on app.users from holdback_operator;
grant select (
  id, database_login, email, display_name, role, deactivated_at, created_at, updated_at
) on app.users to holdback_operator;
grant execute on all functions in schema app to holdback_operator;
-- The search box of the API; who writes SQL reads the tables.
revoke execute on function app.search(text) from holdback_operator;
-- What the policies ask.
grant execute on function app_private.is_operator() to holdback_operator;
-- Functions in a view run with the rights of its reader.
grant execute on function app_private.major_units(numeric, smallint) to holdback_operator;
grant execute on function app_private.last_known_balances() to holdback_operator;
grant execute on function app_private.funds_to_arrive() to holdback_operator;
grant execute on function app_private.fees_waited_for() to holdback_operator;
grant execute on function app_private.waits_to_be_paid_together() to holdback_operator;
grant execute on function app_private.accounts_that_keep() to holdback_operator;
grant execute on function app_private.stripe_words(text[]) to holdback_operator;
grant execute on function app_private.accounts_that_stop() to holdback_operator;
grant execute on function app_private.charge_left(text) to holdback_operator;
grant execute on function app_private.late_fees() to holdback_operator;
grant execute on function app_private.unfinished_onboardings() to holdback_operator;
grant execute on function app_private.time_zone_of(uuid) to holdback_operator;
grant execute on function app_private.today_in(text) to holdback_operator;
grant execute on function app_private.platform_zones() to holdback_operator;
grant execute on function app_private.assert_month_begun(date) to holdback_operator;
grant execute on function app_private.day_paid(timestamptz) to holdback_operator;
grant execute on function app_private.reasons_unpaid(uuid) to holdback_operator;
grant execute on function app_private.reasons_unreleased(uuid) to holdback_operator;
grant execute on function app_private.recruiters_earned(uuid) to holdback_operator;
grant execute on function app_private.is_replaced(uuid) to holdback_operator;
grant execute on function app_private.is_ended_payout(text) to holdback_operator;
grant execute on function app_private.is_open_schedule(text) to holdback_operator;
grant execute on function app_private.is_open_transfer(text) to holdback_operator;
grant execute on function app_private.company_side_problem(uuid) to holdback_operator;
grant execute on function app_private.given_back_amount(uuid, bigint, bigint) to holdback_operator;
grant execute on function app_private.moved_amount(uuid) to holdback_operator;
grant execute on function app_private.replacement_neighbours(uuid) to holdback_operator;
grant execute on function app_private.hand_reversals_of(uuid) to holdback_operator;
grant execute on function app_private.payout_holds(uuid) to holdback_operator;
grant execute on
  function app_private.imbalance(numeric, numeric, numeric, numeric, numeric, numeric, numeric)
  to holdback_operator;
grant execute on function app_private.miscounted_acts() to holdback_operator;
grant execute on function app_private.miscounted_ceilings() to holdback_operator;
grant execute on function app_private.miscounted_statuses() to holdback_operator;
grant execute on function app_private.is_misdirected(uuid) to holdback_operator;
grant execute on function app_private.misnoted_fee(uuid) to holdback_operator;
grant execute on function app_private.misnoted_return(uuid) to holdback_operator;
grant execute on function app_private.foreign_objects() to holdback_operator;
grant execute on function app_private.metrics() to holdback_operator;
-- Run with the rights of their reader, as the views are.
grant execute on function reporting.statement(text, date) to holdback_operator;
grant execute on function reporting.today() to holdback_operator;
grant execute on function reporting.balances_as_of(timestamptz) to holdback_operator;
grant execute on function reporting.latest_changes(uuid, text, timestamptz, timestamptz, integer) to holdback_operator;
grant execute on function app_private.balances_as_of(timestamptz) to holdback_operator;
