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
    known_pair as materialized (
      select company.id, pair.pair, count(*) over (partition by company.id) as pairs
      from
        app.companies as company
        cross join lateral app_private.name_pairs(company.name) as pair
      where exists (select from unknown)
    ),
    -- Of a file that has more unknown companies, the rest is told without names that are near.
    unknown_pair as materialized (
      select unknown.name_key, pair.pair, count(*) over (partition by unknown.name_key) as pairs
      from
        unknown
        cross join lateral app_private.name_pairs(unknown.name_key) as pair
      where unknown.number <= 200
    ),
    -- What both have, as a part of what they have (Dice's coefficient).
    likeness as (
      select
        unknown_pair.name_key,
        known_pair.id,
        2.0 * count(*) / (unknown_pair.pairs + known_pair.pairs) as likeness
      from
        unknown_pair
        join known_pair using (pair)
      group by unknown_pair.name_key, unknown_pair.pairs, known_pair.id, known_pair.pairs
    ),
    ranked as (
      select
        likeness.name_key,
        likeness.id,
        likeness.likeness,
        row_number() over (
          partition by likeness.name_key
          order by likeness.likeness desc, likeness.id
        ) as place
      from likeness
      where likeness.likeness >= 0.3
    ),
    nearest as (
      select
        ranked.name_key,
        max(ranked.likeness) as likeness,
        string_agg(company.name, '; ' order by ranked.place) as names
      from
        ranked
        join app.companies as company on company.id = ranked.id
      where ranked.place <= 3
      group by ranked.name_key
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
