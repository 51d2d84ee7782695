create or replace function app_private.record_pending_funds(transactions jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Two readings at once: the later one replaces the rows of the earlier one.
  lock table app_private.pending_funds in share row exclusive mode;
  delete from app_private.pending_funds where true;
  insert into app_private.pending_funds (currency, available_on, amount)
  select upper(each.currency), to_timestamp(each.available_on), sum(each.net)
  from
    jsonb_to_recordset(record_pending_funds.transactions) as each (
      id text,
      currency text,
      available_on bigint,
      net bigint
    )
  group by 1, 2;
end;
$$;
comment on function app_private.record_pending_funds is
  'Records what is pending on the platform''s balance: Stripe''s balance transactions with the status pending, '
  '[{"id", "currency": "usd", "available_on": Unix seconds, "net": minor units}], all of them. Replaces what was '
  'known.';
