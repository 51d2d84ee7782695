create or replace function app_private.gate_problem()
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select case known.status when 'open' then app_private.server_change(known) else known.closed_because end
  from app_private.lineage as known
  where not app_private.may_send();
$$;
comment on function app_private.gate_problem is
  'Why nothing is sent at the moment, for people; null when it is (app_private.may_send).';
