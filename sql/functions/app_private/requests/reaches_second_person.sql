create or replace function app_private.reaches_second_person(
  kind text,
  amount bigint,
  currency text,
  recruiter_id uuid,
  company_id uuid,
  from_terms bigint default null
)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when bound.from_amount is null then false
      when bound.from_amount = 0 or reaches_second_person.amount is null then true
      else reaches_second_person.amount
        + coalesce(
          (
            select sum(counted.amount)
            from app_private.one_person_amounts as counted
            where
              counted.kind = reaches_second_person.kind
              and counted.recruiter_id is not distinct from reaches_second_person.recruiter_id
              and counted.company_id is not distinct from reaches_second_person.company_id
              and counted.currency = reaches_second_person.currency
              and counted.day = (clock_timestamp() at time zone 'UTC')::date
          ),
          0
        )
        + coalesce(
          (
            select sum(waiting.amount)
            from app.requests as waiting
            where
              waiting.status = 'pending'
              and waiting.expires_at > now()
              and waiting.kind = reaches_second_person.kind
              and waiting.currency = reaches_second_person.currency
              and waiting.recruiter_id is not distinct from reaches_second_person.recruiter_id
              and waiting.company_id is not distinct from reaches_second_person.company_id
          ),
          0
        ) >= bound.from_amount
    end
  from
    (
      select
        least(
          app_private.controlled_from(reaches_second_person.kind, reaches_second_person.currency),
          reaches_second_person.from_terms
        )
    ) as bound (from_amount);
$$;
comment on function app_private.reaches_second_person is
  'Whether an act over an amount (minor units; null where it moves no money) needs a second person: it reaches the '
  'amount of app.require_second_person, together with the acts of the same kind, recruiter, company, currency and day '
  '(UTC) and with the requests that wait. from_terms: the amount from which the terms of the placement ask for one, '
  'where that is less. Locks nothing, for previews; app_private.is_one_persons_amount asks under its lock.';
