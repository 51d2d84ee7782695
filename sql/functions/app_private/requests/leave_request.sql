create or replace function app_private.leave_request(request app.requests)
returns app.requests
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  wanted app.requests := leave_request.request;
  standing app.requests;
begin
  wanted.requested_by := actor.user_id;
  wanted.requested_by_role := actor.role;
  wanted.reason := coalesce(wanted.arguments ->> 'reason', wanted.arguments ->> 'notes');
  loop
    select *
    into standing
    from app.requests as known
    where
      app_private.act_hash(known.verb, known.arguments) = app_private.act_hash(wanted.verb, wanted.arguments)
      and known.status = 'pending';
    if found then
      if standing.expires_at > now() and standing.basis = wanted.basis and app_private.may_still_ask(standing) then
        return standing;
      end if;
      perform app_private.end_request(
        standing.id,
        case when standing.expires_at > now() then 'outdated' else 'expired' end,
        'It was asked for again.'
      );
    end if;
    if (
      select count(*)
      from app.requests as waiting
      where
        waiting.status = 'pending'
        and waiting.requested_by is not distinct from actor.user_id
        and waiting.requested_by_role = actor.role
    ) >= app_private.setting('max_pending_requests') then
      perform app_private.raise_error(
        'too_many_requests',
        format('%s of your requests wait already.', app_private.setting('max_pending_requests')),
        'Have them confirmed, or take some back with decline_request.'
      );
    end if;
    wanted.id := uuidv7();
    wanted.requested_at := now();
    wanted.expires_at := now() + make_interval(days => app_private.setting('request_days'));
    wanted.status := 'pending';
    -- The hash covers personal data by a digest under the request's own key.
    perform app_private.make_audit_keys('requests', array[wanted.id::text]);
    wanted.basis_hash := app_private.request_hash(wanted);
    insert into app.requests
    select wanted.* where true
    on conflict (app_private.act_hash(verb, arguments)) where status = 'pending' do nothing
    returning *
    into standing;
    if found then
      perform app_private.write_event(
        'request.created',
        app_private.request_event(standing),
        standing.payout_id,
        standing.id
      );
      return standing;
    end if;
  end loop;
end;
$$;
comment on function app_private.leave_request is
  'Leaves a request: kind, verb, arguments, basis and what it is about come from the caller. The request that waits '
  'for the same call, whatever its reason, is returned instead, unless the facts have changed, it has expired, or who '
  'asked is no admin any more: then it ends. Raises HB035 (too many that wait).';
