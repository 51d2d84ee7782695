-- All rights of a signed-in admin. sql/policies limits the rows. Changes go through the verbs only.
select app_private.revoke_rights('holdback_admin');
grant usage on schema app, app_private to holdback_admin;
grant select on all tables in schema app to holdback_admin;
revoke select on app.users from holdback_admin;
grant select (
  id, database_login, email, display_name, role, deactivated_at, created_at, updated_at
) on app.users to holdback_admin;
grant execute on all functions in schema app to holdback_admin;
grant execute on function app_private.current_user_id() to holdback_admin;
grant execute on function app_private.is_active_admin() to holdback_admin;
grant execute on function app_private.found_ids(text, text, text) to holdback_admin;
grant execute on function app_private.payout_holds(uuid) to holdback_admin;
