create or replace function app_private.recount_statuses()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- app_private.measure puts rows together meanwhile, else.
  lock table app_private.measurements in share update exclusive mode;
  -- One statement, one snapshot: what a transaction adds that has not ended is neither counted nor deleted.
  with gone as (delete from app_private.status_sums)
  insert into app_private.status_sums (entity, currency, status, error_code, entities, amount)
  select counted.entity, counted.currency, counted.status, counted.error_code, counted.entities, counted.amount
  from app_private.count_statuses() as counted;
end;
$$;
comment on function app_private.recount_statuses is
  'Makes app_private.status_sums anew from the rows themselves, after rows were put in or changed past all triggers.';
