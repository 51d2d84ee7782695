create or replace function app.confirm_request(request_id uuid, hash text)
returns app.requests
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  request app.requests;
begin
  perform app_private.assert_admin();
  perform app_private.assert_fresh_sign_in();
  -- Locked later, after what the verb locks (app_private.is_carried_out).
  select * into request from app.requests where id = confirm_request.request_id;
  perform app_private.assert_waits(request);
  if request.expires_at <= clock_timestamp() then
    perform app_private.raise_error(
      'request_expired',
      format('Request %s expired at %s.', request.id, request.expires_at),
      'Have it asked for again.',
      'request_id'
    );
  end if;
  if
    request.basis_hash is distinct from confirm_request.hash
    or request.basis_hash <> app_private.request_hash(request)
  then
    perform app_private.raise_error(
      'wrong_hash',
      format('This is not the hash of request %s.', request.id),
      'Look at the request again, and give its basis_hash.',
      'hash'
    );
  end if;
  -- Neither is deactivated before this ends. With them whom the verb is about, whom it locks in the same way: another
  -- confirmation may be about one of these.
  perform
  from app.users
  where id in (actor.user_id, request.requested_by, (request.arguments ->> 'user_id')::uuid)
  order by id
  for no key update;
  if not app_private.is_active_admin() then
    perform app_private.raise_error(
      'not_permitted',
      'A second person is a platform admin who is signed in.',
      'Ask another platform admin.'
    );
  end if;
  if not app_private.may_still_ask(request) then
    perform app_private.raise_error(
      'request_outdated',
      format('Who left request %s is no active admin any more.', request.id),
      'Have it asked for again, or decline it.',
      'request_id'
    );
  end if;
  if app_private.are_one_person(request.requested_by, actor.user_id) then
    perform app_private.raise_error(
      'not_a_second_person',
      'You left this request, or count as one person with who did.',
      'Ask another platform admin. Who made an admin, or linked their sign-in, counts as one person with them for '
      'some days.',
      'request_id'
    );
  end if;

  insert into app_private.confirmations (transaction_id, request_id) values (pg_current_xact_id(), request.id);
  -- A hint for the audit trigger where to look; what it finds there decides.
  perform set_config('holdback.is_confirmation', 'true', true);
  perform app_private.call_verb(request.verb, request.arguments);
  perform set_config('holdback.is_confirmation', '', true);
  delete from app_private.confirmations as confirmation
  where confirmation.request_id = request.id and confirmation.was_carried_out;
  if not found then
    perform app_private.raise_error(
      'request_outdated',
      format('What request %s asks for is done already.', request.id),
      'Decline it.',
      'request_id'
    );
  end if;
  if request.amount is not null then
    perform app_private.count_amount(
      request.kind,
      request.amount,
      request.currency,
      request.recruiter_id,
      request.company_id
    );
  end if;
  return app_private.end_request(request.id, 'confirmed', null);
end;
$$;
comment on function app.confirm_request is
  'Carries out what another admin asked for, in this transaction, as a second person. hash: the request''s '
  'basis_hash, so that what was looked at is what is confirmed. Raises what the verb raises, and nothing is done '
  'then. Admins only, but not who asked, nor who counts as one person with them. Raises HB001, HB002, HB003 (decided '
  'already), HB030 (own request), HB031 (the facts have changed, which are named; the request keeps waiting), HB032 '
  '(another hash), HB033 (expired), HB073 (over the API: the sign-in is too old).';
