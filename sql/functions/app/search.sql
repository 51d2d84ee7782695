-- Not a definer's function: row-level security decides which of the found rows the caller sees.
create or replace function app.search(query text)
returns table (kind text, name text, detail text, placement_id uuid, recruiter_id uuid, company_id uuid)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  (
    select 'recruiter', person.display_name, person.email, null::uuid, person.id, null::uuid
    from app.users as person
    where
      person.id = any (array(select app_private.found_ids('person', search.query, 'query')))
      and person.role = 'recruiter'
    order by person.display_name, person.id
    limit 20
  )
  union all
  (
    select 'company', company.name, null, null, null, company.id
    from app.companies as company
    where company.id = any (array(select app_private.found_ids('company', search.query, 'query')))
    order by company.name
    limit 20
  )
  union all
  (
    select
      'placement',
      placement.candidate_name,
      concat_ws(', ', company.name, placement.external_ref),
      placement.id,
      null,
      placement.company_id
    from
      app.placements as placement
      join app.companies as company on company.id = placement.company_id
    where placement.id = any (array(select app_private.found_ids('placement', search.query, 'query')))
    order by placement.start_date desc, placement.id
    limit 20
  );
$$;
comment on function app.search is
  'Finds recruiters (name, email), companies (name) and placements (candidate, reference) that have, for each word of '
  'the text, a word that begins with it; capitals and accents do not count. At most 20 of each kind: placements the '
  'latest first, others by name. Whoever is signed in finds what they see elsewhere. Raises HB008 (no word, or more '
  'than 5,000 rows of a kind), HB037 (the text is too long), HB058 (a character that cannot be seen).';
