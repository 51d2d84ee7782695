create or replace function app.erase_candidate(placement_id uuid, reason text)
returns app.placements
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  placement app.placements;
  company text;
  naming uuid[];
begin
  perform app_private.begin_verb(erase_candidate.reason);
  placement := app_private.lock_placement(erase_candidate.placement_id);
  if placement.candidate_name = app_private.erased_name() then
    perform app_private.set_reason(null);
    return placement;
  end if;
  select known.name into company from app.companies as known where known.id = placement.company_id;
  if app_private.needs_second_person(
    'erasure',
    'erase_candidate',
    jsonb_build_object('placement_id', placement.id, 'reason', erase_candidate.reason),
    jsonb_build_object(
      'external_ref', placement.external_ref,
      'company', company,
      'start_date', placement.start_date,
      'status', placement.status
    ),
    company_id => placement.company_id
  ) then
    return null;
  end if;
  naming := array(
    select request.id
    from app.requests as request
    where
      request.company_id = placement.company_id
      and btrim(request.arguments ->> 'candidate_name') = placement.candidate_name
    order by request.id
  );
  perform app_private.end_request(request.id, 'outdated', 'The candidate was erased.')
  from app.requests as request
  where request.id = any (naming) and request.status = 'pending'
  order by request.id;
  -- From now on nobody can try names against what the log kept of this one.
  insert into app_private.audit_row_keys (entity, entity_id, erased_at)
  select named.entity, named.entity_id, clock_timestamp()
  from
    (
      select 'placements' as entity, placement.id::text as entity_id
      union all
      select 'requests', id::text from unnest(naming) as id
    ) as named
  on conflict (entity, entity_id) do update
    set
      key = excluded.key,
      erased_at = excluded.erased_at;
  update app.requests as request
  set arguments = request.arguments || jsonb_build_object('candidate_name', app_private.erased_name())
  where request.id = any (naming);
  -- Mails that wait for another attempt say it in their text.
  update app_private.mails as mail
  set content = replace(
    mail.content::text,
    app_private.json_text(placement.candidate_name || ' at ' || company),
    app_private.json_text(app_private.erased_name() || ' at ' || company)
  )::jsonb
  where
    mail.content is not null
    and strpos(mail.content::text, app_private.json_text(placement.candidate_name || ' at ' || company)) > 0;
  perform app_private.erase_searches(placement.candidate_name);
  update app.placements as erased
  set candidate_name = app_private.erased_name()
  where erased.id = placement.id
  returning *
  into placement;
  perform app_private.write_event(
    'placement.candidate_erased',
    jsonb_build_object('actor', to_jsonb(app_private.current_actor())),
    null,
    placement.id
  );
  perform app_private.set_reason(null);
  return placement;
end;
$$;
comment on function app.erase_candidate is
  'Erases the name of a placement''s candidate, for good: from the placement, from requests, from mails that wait, and '
  'from searches that people have saved. What the audit log and the hashes of requests keep of it, a digest, can be '
  'tried by nobody any more, because its key is thrown away. The chains hold as before, and the erasure is an audit '
  'row. The placement goes on; an import of its row brings no name back. A candidate who was erased before is left as '
  'they are. Texts that people wrote, such as reasons, are not searched. Under dual control (kind erasure) it leaves a '
  'request and returns null. Admins only. Raises HB001, HB002, HB008 (no reason), HB035 (too many requests), HB037 '
  '(the reason is too long), HB073 (over the API: the sign-in is too old).';
