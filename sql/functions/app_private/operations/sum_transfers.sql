create or replace function app_private.sum_transfers()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    insert into app_private.status_sums (entity, currency, status, error_code, entities, amount)
    select
      'transfer',
      made.currency,
      made.status,
      case made.status when 'refused' then coalesce(made.error_code, '') else '' end,
      count(*),
      sum(made.amount)
    from new_rows as made
    group by 1, 2, 3, 4;
  else
    insert into app_private.status_sums (entity, currency, status, error_code, entities, amount)
    select
      'transfer',
      changed.currency,
      changed.status,
      case changed.status when 'refused' then coalesce(changed.error_code, '') else '' end,
      sum(changed.entities),
      sum(changed.entities * changed.amount)
    from
      (
        select new_rows.currency, new_rows.status, new_rows.error_code, new_rows.amount as amount, 1 as entities
        from new_rows
        union all
        select old_rows.currency, old_rows.status, old_rows.error_code, old_rows.amount, -1
        from old_rows
      ) as changed
    group by 1, 2, 3, 4
    having sum(changed.entities) <> 0 or sum(changed.entities * changed.amount) <> 0;
  end if;
  return null;
end;
$$;
comment on function app_private.sum_transfers is
  'After-statement trigger of app.payout_transfers: the same as app_private.sum_schedules, by error code '
  'where Stripe refused.';
