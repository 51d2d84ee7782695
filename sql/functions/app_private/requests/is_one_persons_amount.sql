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
  on conflict on constraint one_person_amounts_key do update set amount = known.amount;
  if app_private.reaches_second_person(
    is_one_persons_amount.kind,
    is_one_persons_amount.amount,
    is_one_persons_amount.currency,
    is_one_persons_amount.recruiter_id,
    is_one_persons_amount.company_id,
    is_one_persons_amount.from_terms
  ) then
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
  'when app_private.reaches_second_person says so. from_terms: the amount from which the terms of the placement ask '
  'for one (app_private.approval_from). Locks the row of the day''s sum.';
