create or replace function app_private.fix_transitions()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  execute
    format(
      'create or replace function app_private.may_follow(entity text, from_status text, to_status text)
     returns boolean
     language sql
     immutable
     return case entity %s else false end',
      (
        select string_agg(format('when %L then %s', law.entity, law.allowed), ' ' order by law.entity)
        from
          (
            select
              each.entity,
              format(
                'coalesce(from_status, '''') || '' > '' || to_status = any (%L::text[])',
                array_agg(
                  coalesce(each.from_status, '') || ' > ' || each.to_status
                  order by each.from_status, each.to_status
                )
              ) as allowed
            from app.status_transitions as each
            group by each.entity
          ) as law
      )
    );
  return null;
end;
$$;
comment on function app_private.fix_transitions is
  'After-statement trigger of app.status_transitions: writes its rows into app_private.may_follow, which the triggers '
  'of rows ask. A look-up in the table for each changed row would cost them twenty times as much.';
