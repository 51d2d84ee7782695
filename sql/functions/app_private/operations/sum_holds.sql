create or replace function app_private.sum_holds()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    insert into app_private.status_sums (entity, currency, status, entities, amount)
    select 'hold', made.currency, made.status, count(*), sum(made.hold_amount - made.released_amount)
    from new_rows as made
    group by 1, 2, 3;
  else
    insert into app_private.status_sums (entity, currency, status, entities, amount)
    select 'hold', changed.currency, changed.status, sum(changed.entities), sum(changed.entities * changed.amount)
    from
      (
        select
          new_rows.currency,
          new_rows.status,
          new_rows.hold_amount - new_rows.released_amount as amount,
          1 as entities
        from new_rows
        union all
        select old_rows.currency, old_rows.status, old_rows.hold_amount - old_rows.released_amount, -1
        from old_rows
      ) as changed
    group by 1, 2, 3
    having sum(changed.entities) <> 0 or sum(changed.entities * changed.amount) <> 0;
  end if;
  return null;
end;
$$;
comment on function app_private.sum_holds is
  'After-statement trigger of app.escrow_holds: the same as app_private.sum_schedules, with what is '
  'left of a hold.';
