create or replace function app_private.erase_searches(name text)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  update app.saved_views as saved
  set address = regexp_replace(saved.address, known.pattern, app_private.form_encoded(app_private.erased_name()), 'gi')
  from
    (
      -- In other than ASCII letters, capitals are other bytes.
      select
        string_agg(distinct regexp_replace(app_private.form_encoded(written), '([.*+])', '\\\1', 'g'), '|') as pattern
      from unnest(array[erase_searches.name, lower(erase_searches.name)]) as written
    ) as known
  where saved.address ~* known.pattern;
$$;
comment on function app_private.erase_searches is
  'Takes a candidate''s whole name, in capitals or not, out of what people search for in the views that they have '
  'saved.';
