create or replace function app_private.end_audit_parts(parts jsonb, looked_from timestamptz)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  -- Months that were archived.
  delete from app_private.audit_rounds as gone where not end_audit_parts.parts ? gone.relation;
  insert into app_private.audit_rounds as round (relation, began_at, next_place, all_since)
  select
    part.key,
    case when part.value ->> 'until' is not null then end_audit_parts.looked_from end,
    coalesce((part.value ->> 'until')::bigint, 0),
    case when part.value ->> 'until' is null then end_audit_parts.looked_from end
  from jsonb_each(end_audit_parts.parts) as part
  on conflict (relation) do update
    set
      began_at = case when excluded.next_place > 0 then coalesce(round.began_at, excluded.began_at) end,
      next_place = excluded.next_place,
      all_since = case
        when excluded.next_place > 0 then round.all_since
        else coalesce(round.began_at, excluded.all_since)
      end;
$$;
comment on function app_private.end_audit_parts is
  'Keeps that app_private.measure_invariants has looked at these parts (app_private.audit_parts), from that moment on: '
  'the next time it goes on there, or begins anew.';
