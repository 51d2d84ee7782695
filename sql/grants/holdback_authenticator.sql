-- The API's own login stores what Stripe delivers. Whatever else it does, it does as one of the roles that it becomes.
revoke all on all tables in schema app, app_private, reporting from holdback_authenticator;
revoke all on all functions in schema app, app_private, reporting from holdback_authenticator;
grant usage on schema app_private to holdback_authenticator;
grant execute on function app_private.receive_stripe_event(jsonb) to holdback_authenticator;
