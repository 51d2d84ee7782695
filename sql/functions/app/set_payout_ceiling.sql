create or replace function app.set_payout_ceiling(
  scope text,
  amount bigint default null,
  currency text default null,
  reason text default null
)
returns app.payout_ceilings
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  actor constant record := app_private.current_actor();
  code constant text := upper(set_payout_ceiling.currency);
  wanted record;
  standing app.payout_ceilings;
  -- The ceiling for each recruiter or company, which holds where the one that is named has none of its own.
  for_each bigint;
  before bigint;
  after bigint;
  ceiling app.payout_ceilings;
begin
  perform app_private.begin_verb(set_payout_ceiling.reason);
  wanted := app_private.read_ceiling_scope(set_payout_ceiling.scope);
  if not exists (select from app.currencies where currencies.code = upper(set_payout_ceiling.currency)) then
    perform app_private.raise_error(
      'unknown_currency',
      format('%s is no currency that can be paid out.', coalesce(left(set_payout_ceiling.currency, 40), 'Nothing')),
      'Give a code of app.currencies.',
      'currency'
    );
  end if;
  if set_payout_ceiling.amount < 0 then
    perform app_private.raise_error(
      'invalid_amount',
      'A ceiling is 0 or more.',
      'Give minor units: 0 lets nothing leave, null lifts the ceiling.',
      'amount'
    );
  end if;
  -- One change at a time; and no intent is written meanwhile that the old ceilings counted.
  lock table app.payout_ceilings in share row exclusive mode;
  select *
  into standing
  from app.payout_ceilings as held
  where
    held.lifted_at is null
    and held.currency = code
    and held.scope_kind = wanted.kind
    and held.company_id is not distinct from wanted.company_id
    and held.recruiter_id is not distinct from wanted.recruiter_id;
  if set_payout_ceiling.amount is null and standing.id is null then
    perform app_private.raise_error(
      'not_found',
      format('There is no ceiling in %s for %s.', code, set_payout_ceiling.scope),
      'See app.payout_ceilings for what is.',
      'scope'
    );
  end if;
  if standing.amount = set_payout_ceiling.amount then
    return standing;
  end if;
  if coalesce(wanted.company_id, wanted.recruiter_id) is not null then
    select held.amount
    into for_each
    from app.payout_ceilings as held
    where
      held.lifted_at is null
      and held.currency = code
      and held.scope_kind = wanted.kind
      and held.company_id is null
      and held.recruiter_id is null;
  end if;
  before := coalesce(standing.amount, for_each);
  after := coalesce(set_payout_ceiling.amount, for_each);
  if before is not null and (after is null or after > before) then
    if app_private.needs_second_person(
      'ceiling',
      'set_payout_ceiling',
      jsonb_build_object(
        'scope', set_payout_ceiling.scope,
        'amount', set_payout_ceiling.amount,
        'currency', set_payout_ceiling.currency,
        'reason', set_payout_ceiling.reason
      ),
      jsonb_build_object('ceiling', before, 'currency', code),
      company_id => wanted.company_id,
      recruiter_id => wanted.recruiter_id
    ) then
      return null;
    end if;
  end if;
  lock table app.payout_transfers in share mode;

  update app.payout_ceilings as held
  set
    lifted_at = now(),
    lifted_by = actor.user_id,
    lifted_by_role = actor.role,
    lift_reason = set_payout_ceiling.reason
  where held.id = standing.id
  returning *
  into ceiling;
  if set_payout_ceiling.amount is not null then
    insert into app.payout_ceilings (
      scope_kind, company_id, recruiter_id, currency, amount, reason, is_kept_by_two, set_by, set_by_role
    )
    values
      (
        wanted.kind,
        wanted.company_id,
        wanted.recruiter_id,
        code,
        set_payout_ceiling.amount,
        set_payout_ceiling.reason,
        app_private.have_two_persons() or coalesce(standing.is_kept_by_two, false),
        actor.user_id,
        actor.role
      )
    returning *
    into ceiling;
  end if;
  -- Sums are counted while a ceiling asks for them: begin anew from the transfers themselves.
  delete from app_private.ceiling_sums as known where known.scope_kind = wanted.kind and known.currency = code;
  perform app_private.write_event(
    case when set_payout_ceiling.amount is null then 'payout_ceiling.lifted' else 'payout_ceiling.set' end,
    to_jsonb(ceiling) || jsonb_build_object('before', before, 'actor', to_jsonb(actor)),
    entity_id => ceiling.id
  );
  -- The next run looks again at what was left out.
  perform app_private.enqueue('process_due_schedules', array['{}'::jsonb]);
  perform app_private.set_reason(null);
  return ceiling;
end;
$$;
comment on function app.set_payout_ceiling is
  'Sets the largest sum of transfers in one day (UTC) and currency. scope: all, for everything together; recruiter or '
  'company, for each of them; or the id of one, whose ceiling holds instead of the one for each. amount: minor units; '
  'null lifts it. What would pass a ceiling waits for the next day (above_ceiling), or for app.pass_payout_ceiling. '
  'Lowering takes one admin. Raising or lifting leaves a request (kind ceiling) and returns null, where there are two '
  'admins, or were when it was set. Admins only. Raises HB001, HB002 (no such ceiling), HB004 (the amount), HB006, '
  'HB008 (no reason, or no such scope), HB035 (too many requests), HB073 (over the API: the sign-in is too old).';
