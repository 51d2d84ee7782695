create or replace function app_private.funds_to_spend(as_of timestamptz default now())
returns table (currency text, amount bigint, first_ids uuid[], kept_for uuid, kept bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  known record;
  oldest record;
begin
  for known in select * from app_private.known_funds(funds_to_spend.as_of) loop
    currency := known.currency;
    amount := known.amount;
    first_ids := '{}';
    kept_for := null;
    kept := 0;
    loop
      select *
      into oldest
      from app_private.oldest_waiting_for_funds(funds_to_spend.currency, funds_to_spend.as_of, first_ids);
      exit when not found;
      if oldest.due_at > funds_to_spend.as_of or oldest.amount > amount then
        kept_for := oldest.id;
        kept := oldest.amount;
        exit;
      end if;
      amount := amount - oldest.amount;
      first_ids := first_ids || oldest.id;
    end loop;
    return next;
  end loop;
end;
$$;
comment on function app_private.funds_to_spend is
  'How a run spends the known money of each currency (app_private.known_funds). first_ids: the obligations that have '
  'waited for funds_reserve_days, are due and fit: they come before all others. amount: minor units, the rest for the '
  'others. kept_for, kept: the oldest such obligation that does not fit, or is not due yet, and the part of amount '
  'that is kept for it.';
