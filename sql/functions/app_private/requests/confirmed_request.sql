create or replace function app_private.confirmed_request()
returns app.requests
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select request.*
  from
    app_private.confirmations as confirmation
    join app.requests as request on request.id = confirmation.request_id
  where confirmation.transaction_id = pg_catalog.pg_current_xact_id_if_assigned();
$$;
comment on function app_private.confirmed_request is
  'The request that app.confirm_request carries out in this transaction; null outside of it.';
