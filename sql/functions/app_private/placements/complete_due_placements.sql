create or replace function app_private.complete_due_placements()
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  due_ids uuid[];
begin
  select array_agg(locked.id)
  into due_ids
  from
    (
      select id
      from app.placements
      where status = 'active' and notice_completion_date <= now()
      order by notice_completion_date, id
      limit app_private.setting('claim_batch_size')
      for no key update skip locked
    ) as locked;
  perform app.complete_placement(id) from unnest(due_ids) as id;
  return coalesce(cardinality(due_ids), 0);
end;
$$;
comment on function app_private.complete_due_placements is
  'Completes one batch of active placements whose guarantee and notice period are over. Returns the number; 0 when '
  'none is left.';
