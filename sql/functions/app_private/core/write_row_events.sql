create or replace function app_private.write_row_events()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- "offset 0": what is computed within is computed once.
  if tg_op = 'INSERT' then
    insert into app.events (type, payout_id, entity_id, payload)
    select
      tg_argv[0] || '.created',
      (made.row ->> 'payout_id')::uuid,
      (made.row ->> 'id')::uuid,
      app_private.row_event_payload(made.row)
    from (select to_jsonb(new_rows) as row from new_rows offset 0) as made;
  else
    insert into app.events (type, payout_id, entity_id, payload)
    select
      tg_argv[0] || '.' || changed.status,
      changed.payout_id,
      changed.id,
      app_private.row_event_payload(changed.row)
    from
      (
        select pair.status, pair.payout_id, pair.id, to_jsonb(pair.whole) as row
        from
          (
            -- A full join: a plan that was made for one row must not compare each of a thousand with each other.
            select new_rows.status, new_rows.payout_id, new_rows.id, new_rows as whole, old_rows.status as before
            from
              old_rows
              full join new_rows on new_rows.id = old_rows.id
            offset 0
          ) as pair
        where pair.before <> pair.status and pair.status <> tg_argv[1]
        offset 0
      ) as changed;
  end if;
  return null;
end;
$$;
comment on function app_private.write_row_events is
  'The same as app_private.write_row_event after a statement, for tables of which many rows change at once. '
  'Arguments: the entity; the status that is no news.';
