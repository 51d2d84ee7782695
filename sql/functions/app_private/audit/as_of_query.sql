create or replace function app_private.as_of_query()
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  query text := rtrim(pg_get_viewdef('reporting.balances'::regclass), ';');
  routine record;
begin
  query := replace(
    query,
    'reporting.payout_buckets bucket',
    '(' || rtrim(pg_get_viewdef('reporting.payout_buckets'::regclass), ';') || ') bucket'
  );
  -- What a function reads is also as it was then: its body stands where it was called, with its argument by its name.
  for routine in
    select
      called.proname as name,
      coalesce(
        regexp_substr(pg_get_function_sqlbody(called.oid), '^BEGIN ATOMIC\s+(.*);\s+END$', 1, 1, '', 1),
        rtrim(called.prosrc, E'; \n')
      ) as body,
      case
        when called.proretset
          then '(select found.* from (select \1 as %3$s) as %2$s cross join lateral (%1$s) as found)'
        else '(select (%1$s) from (select \1 as %3$s) as %2$s)'
      end as form,
      called.proargnames[1] as argument
    from
      unnest(
        array['payout_holds', 'moved_amount', 'replacement_neighbours', 'paid_under', 'bearing_payout']
      ) with ordinality as listed (name, position)
      join pg_proc as called on called.proname = listed.name and called.pronamespace = 'app_private'::regnamespace
    order by listed.position
  loop
    query := regexp_replace(
      query,
      format('app_private\.%s\(([a-z_.]+)\)', routine.name),
      format(routine.form, replace(routine.body, '\', '\\'), routine.name, routine.argument),
      'g'
    );
  end loop;
  query := regexp_replace(
    query,
    '\w+\.due_at\M',
    format(
      '(%s)',
      (
        select pg_get_expr(generated.adbin, generated.adrelid)
        from
          pg_attrdef as generated
          join pg_attribute as attribute
            on attribute.attrelid = generated.adrelid and attribute.attnum = generated.adnum
        where generated.adrelid = 'app.payout_schedules'::regclass and attribute.attname = 'due_at'
      )
    ),
    'g'
  );
  query := replace(query, 'now()', '$1');
  return regexp_replace(query, '\mapp\.(?!users\M|currencies\M)(\w+)', 'unnest(books.\1)', 'g');
end;
$$;
comment on function app_private.as_of_query is
  'The query of reporting.balances, with the rows of app_private.logged_books (as books) instead of the tables, and '
  '$1 instead of now(): so the balances of a past day are summed up by the same words as those of today.';
