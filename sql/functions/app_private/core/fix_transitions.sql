create or replace function app_private.fix_transitions()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  execute
    format(
      'create or replace function app_private.transition_command(entity text, from_status text, to_status text)
     returns text
     language sql
     immutable
     return %L::jsonb -> entity ->> (coalesce(from_status, '''') || '' > '' || to_status)',
      (
        select jsonb_object_agg(allowed.entity, allowed.commands)
        from
          (
            select
              each.entity,
              jsonb_object_agg(coalesce(each.from_status, '') || ' > ' || each.to_status, each.command) as commands
            from app.status_transitions as each
            group by each.entity
          ) as allowed
      )
    );
  return null;
end;
$$;
comment on function app_private.fix_transitions is
  'After-statement trigger of app.status_transitions: writes its rows into app_private.transition_command, which the '
  'triggers of rows ask. A look-up in the table for each changed row would cost them twenty times as much.';
