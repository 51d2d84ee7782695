create or replace function app_private.refuse_unknown_companies()
returns table (line integer, row_count integer, reason text)
language sql
set search_path = pg_catalog, pg_temp
as $$
  with
    unknown as materialized (
      select
        app_private.name_key(parsed.company) as name_key,
        (array_agg(parsed.company order by parsed.line))[1] as company,
        array_agg(parsed.line order by parsed.line) as lines,
        row_number() over (order by min(parsed.line)) as number
      from app_private.import_placements as parsed
      where
        parsed.company is not null
        and parsed.company_id is null
        and not parsed.was_here
        and not exists (
          select
          from app_private.import_problems as known
          where known.line = parsed.line and known.column_name = 'company'
        )
      group by app_private.name_key(parsed.company)
    ),
    known as materialized (
      select company.id, company.name, app_private.name_pairs(company.name) as pairs
      from app.companies as company
      where exists (select from unknown)
    ),
    -- Of a file that has more unknown companies, the rest is told without names that are near.
    compared as materialized (
      select unknown.name_key, app_private.name_pairs(unknown.name_key) as pairs
      from unknown
      where unknown.number <= 500
    ),
    nearest as (
      select
        compared.name_key,
        max(near.likeness) as likeness,
        string_agg(near.name, '; ' order by near.likeness desc, near.id) as names
      from
        compared
        cross join lateral (
          select known.id, known.name, alike.likeness
          from
            known
            -- What both have, as a part of what they have (Dice's coefficient).
            cross join lateral (
              select
                2.0::double precision * bit_count(known.pairs & compared.pairs) / (
                  bit_count(known.pairs) + bit_count(compared.pairs)
                ) as likeness
            ) as alike
          where alike.likeness >= 0.3
          order by alike.likeness desc, known.id
          limit 3
        ) as near
      group by compared.name_key
    ),
    described as materialized (
      select
        unknown.lines,
        nearest.likeness,
        format('There is no company %s.', unknown.company)
          || coalesce(' Nearest known: ' || nearest.names || '.', '') as reason
      from
        unknown
        left join nearest using (name_key)
    ),
    refused as (
      insert into app_private.import_problems (line, column_name, reason)
      select each.line, 'company', described.reason
      from
        described
        cross join lateral unnest(described.lines) as each (line)
    )
  select described.lines[1], cardinality(described.lines), described.reason
  from described
  order by described.likeness desc nulls last, described.lines[1];
$$;
comment on function app_private.refuse_unknown_companies is
  'Writes a problem to app_private.import_problems for each checked row of a placements file whose company is not '
  'known, and returns each of these companies once: its first line, its number of rows, and the reason with the known '
  'names that are most like it. Those come first that are most like a known one: they may be a slip of the pen. For '
  'an import that is not told to add companies.';
