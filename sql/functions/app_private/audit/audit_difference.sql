create or replace function app_private.audit_difference(logged jsonb, present jsonb, quiet text[])
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when logged is null then 'no audit row says that it is there'
      when present is null then 'no audit row says that it is gone'
      when logged - quiet = present - quiet then ''
      else (
        select
          string_agg(
            format('%s is %s, the log says %s', after.key, after.value, logged -> after.key),
            '; '
            order by after.key
          )
        from jsonb_each(present - quiet) as after
        where after.value is distinct from logged -> after.key
      )
    end;
$$;
comment on function app_private.audit_difference is
  'In what a row is not what the audit log says of it, as a sentence; empty when it is. quiet: columns that are not '
  'compared.';
