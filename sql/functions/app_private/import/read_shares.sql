create or replace function app_private.read_shares(field text)
returns table ("position" integer, email text, share numeric, problem text)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    entry."position"::integer,
    lower(app_private.trim_field(part.email)),
    number.value,
    case
      when app_private.trim_field(part.email) is null or part.share is null
        then format('%s is not email:share.', coalesce(left(app_private.trim_field(entry.entry), 80), 'An empty entry'))
      when count(*) over (partition by lower(app_private.trim_field(part.email))) > 1
        then format('%s is named twice.', app_private.trim_field(part.email))
      else number.problem
    end
  from
    string_to_table(read_shares.field, ';') with ordinality as entry (entry, "position")
    -- Split at the last colon: an email address may contain one.
    cross join lateral (
      select
        substring(entry.entry, '^(.*):[^:]*$') as email,
        app_private.trim_field(substring(entry.entry, ':([^:]*)$')) as share
    ) as part
    cross join lateral app_private.read_number(part.share, false) as number;
$$;
comment on function app_private.read_shares is
  'Reads email:share;email:share, one row for each entry. share: percent. problem: null for a valid entry.';
