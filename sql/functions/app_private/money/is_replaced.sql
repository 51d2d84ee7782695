create or replace function app_private.is_replaced(placement_id uuid)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    exists (
      select
      from app.guarantee_breaches as breach
      where breach.placement_id = is_replaced.placement_id and breach.withdrawn_at is null and breach.remedy <> 'refund'
    );
$$;
comment on function app_private.is_replaced is
  'Whether another placement stands in the place of this one, with the same fee and what was paid of it: its '
  'replacement, or, after a replacement was undone, the one that it had replaced. A sum of fees counts the other one '
  'only. For readers of reporting.';
