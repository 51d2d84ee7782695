create or replace function app_private.count_amount(
  kind text,
  amount bigint,
  currency text,
  recruiter_id uuid,
  company_id uuid
)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into app_private.one_person_amounts as known (kind, recruiter_id, company_id, currency, day, amount)
  values
    (
      count_amount.kind,
      count_amount.recruiter_id,
      count_amount.company_id,
      count_amount.currency,
      (pg_catalog.clock_timestamp() at time zone 'UTC')::date,
      count_amount.amount
    )
  on conflict on constraint one_person_amounts_key do update set amount = known.amount + excluded.amount;
$$;
comment on function app_private.count_amount is
  'Adds an amount (minor units) to the sum of today''s acts (UTC) of a kind, recruiter, company and currency.';
