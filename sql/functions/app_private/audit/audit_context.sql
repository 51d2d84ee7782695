create or replace function app_private.audit_context()
returns app.audit_log
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  context app.audit_log;
  actor record;
  origin jsonb := '{}';
begin
  -- Not by a query, which costs more than the function.
  actor := app_private.current_actor();
  context.changed_by := actor.user_id;
  context.changed_by_role := actor.role;
  if context.changed_by is not null then
    context.changed_by_name := (select display_name from app.users where id = context.changed_by);
  end if;
  context.reason := nullif(pg_catalog.current_setting('holdback.reason', true), '');
  if session_user = 'holdback_worker' then
    origin := jsonb_strip_nulls(
      jsonb_build_object(
        'job', nullif(pg_catalog.current_setting('holdback.job_id', true), ''),
        'run', nullif(pg_catalog.current_setting('holdback.run_id', true), '')
      )
    );
  elseif pg_catalog.current_setting('holdback.is_confirmation', true) = 'true' then
    origin := app_private.confirmation_metadata();
  elseif pg_catalog.current_setting('holdback.imported_by', true) <> '' then
    origin := jsonb_strip_nulls(jsonb_build_object('imported_by', app_private.importer_id()));
  end if;
  context.metadata := origin;
  return context;
end;
$$;
comment on function app_private.audit_context is
  'What all audit rows of a statement have in common: changed_by, changed_by_role, changed_by_name, reason, and as '
  'metadata where it came from: job and run of the worker, the request that a second person confirms, or the '
  'importer. Raises HB027.';
