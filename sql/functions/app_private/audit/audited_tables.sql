create or replace function app_private.audited_tables()
returns table (name text, relation regclass, rules text[])
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select distinct on (hook.tgrelid)
    relation.relname::text,
    hook.tgrelid::regclass,
    -- From 0, as a trigger has its arguments.
    (
      '[0:'
        || hook.tgnargs
        - 1
        || ']='
        || (string_to_array(encode(substr(hook.tgargs, 1, length(hook.tgargs) - 1), 'escape'), E'\\000'))::text
    )::text[]
  from
    pg_trigger as hook
    join pg_class as relation on relation.oid = hook.tgrelid
    join pg_proc as routine on routine.oid = hook.tgfoid
  where
    routine.proname in ('audit_row', 'audit_rows', 'audit_transfers')
    and routine.pronamespace = 'app_private'::regnamespace
    and hook.tgnargs > 0
  order by hook.tgrelid, hook.tgname;
$$;
comment on function app_private.audited_tables is
  'The tables whose changes go into app.audit_log, with the arguments of their triggers: see app_private.audit_row.';
