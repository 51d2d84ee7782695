create or replace function app_private.found_ids(kind text, query text, argument text default 'search')
returns setof uuid
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  most constant integer := 5000;
  words constant tsquery := app_private.search_query(found_ids.query);
  ids uuid[];
begin
  perform app_private.is_short_text(found_ids.query, found_ids.argument);
  if words is null then
    perform app_private.raise_error(
      'invalid_argument',
      'There is no letter or digit to search for.',
      'Give the beginning of a name or a reference.',
      found_ids.argument
    );
  end if;
  ids := case found_ids.kind
    when 'placement'
      then array(
        select placement.id
        from app.placements as placement
        where app_private.search_words(placement.candidate_name || ' ' || coalesce(placement.external_ref, '')) @@ words
        limit most + 1
      )
    when 'company'
      then array(
        select company.id
        from app.companies as company
        where app_private.search_words(company.name) @@ words
        limit most + 1
      )
    when 'person'
      then array(
        select person.id
        from app.users as person
        where app_private.search_words(person.display_name || ' ' || person.email) @@ words
        limit most + 1
      )
  end;
  if cardinality(ids) > most then
    perform app_private.raise_error(
      'invalid_argument',
      format('More than %s rows have words that begin like this.', most),
      'Write more of it.',
      found_ids.argument
    );
  end if;
  return query select unnest(ids);
end;
$$;
comment on function app_private.found_ids is
  'The ids of the placements (candidate, reference), companies (name) or persons (name, email) that have, for each '
  'word of the text, a word that begins with it. kind: placement, company or person; argument: the caller''s name for '
  'the text. It runs beside row-level security and returns ids only: who calls it joins them with rows that they see. '
  'Raises HB008 (no word, or more than 5,000 rows), HB037 (the text is too long), HB058 (a character that cannot be '
  'seen).';
