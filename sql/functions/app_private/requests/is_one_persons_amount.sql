create or replace function app_private.is_one_persons_amount(
  kind text,
  amount bigint,
  currency text,
  recruiter_id uuid,
  company_id uuid,
  from_terms bigint default null
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  from_amount constant bigint := least(
    app_private.controlled_from(is_one_persons_amount.kind, is_one_persons_amount.currency),
    is_one_persons_amount.from_terms
  );
  today constant date := (pg_catalog.clock_timestamp() at time zone 'UTC')::date;
  counted numeric;
begin
  if from_amount is null then
    return true;
  end if;
  if from_amount = 0 or is_one_persons_amount.amount is null then
    return false;
  end if;
  -- The update that changes nothing locks the row: what others are about to count is waited for.
  insert into app_private.one_person_amounts as known (kind, recruiter_id, company_id, currency, day)
  values
    (
      is_one_persons_amount.kind,
      is_one_persons_amount.recruiter_id,
      is_one_persons_amount.company_id,
      is_one_persons_amount.currency,
      today
    )
  on conflict on constraint one_person_amounts_key do update set amount = known.amount
  returning known.amount
  into counted;
  counted := counted
    + is_one_persons_amount.amount
    + coalesce(
      (
        select sum(waiting.amount)
        from app.requests as waiting
        where
          waiting.status = 'pending'
          and waiting.expires_at > pg_catalog.now()
          and waiting.kind = is_one_persons_amount.kind
          and waiting.currency = is_one_persons_amount.currency
          and waiting.recruiter_id is not distinct from is_one_persons_amount.recruiter_id
          and waiting.company_id is not distinct from is_one_persons_amount.company_id
      ),
      0
    );
  if counted >= from_amount then
    return false;
  end if;
  perform app_private.count_amount(
    is_one_persons_amount.kind,
    is_one_persons_amount.amount,
    is_one_persons_amount.currency,
    is_one_persons_amount.recruiter_id,
    is_one_persons_amount.company_id
  );
  return true;
end;
$$;
comment on function app_private.is_one_persons_amount is
  'Whether an act over an amount (minor units) needs no second person; if so, the amount is counted. It needs one '
  'when it reaches the amount of app.require_second_person, together with the acts of the same kind, recruiter, '
  'company, currency and day (UTC) and with the requests that wait. from_terms: the amount from which the terms of '
  'the placement ask for one (app_private.approval_from), where that is less. Locks the row of that sum.';
