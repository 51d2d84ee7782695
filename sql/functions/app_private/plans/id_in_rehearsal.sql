create or replace function app_private.id_in_rehearsal(placement_id uuid, stands_for jsonb)
returns uuid
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      (
        select again.key::uuid
        from jsonb_each_text(id_in_rehearsal.stands_for) as again
        where again.value = id_in_rehearsal.placement_id::text
      ),
      id_in_rehearsal.placement_id
    );
$$;
comment on function app_private.id_in_rehearsal is
  'The placement that stands for this one within a rehearsal: what was signed of it under other terms, or itself.';
