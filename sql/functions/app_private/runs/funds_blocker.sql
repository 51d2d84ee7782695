create or replace function app_private.funds_blocker(amount bigint, money bigint, kept bigint)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when funds_blocker.amount > funds_blocker.money then 'waiting_for_funds'
      when funds_blocker.amount > funds_blocker.money - funds_blocker.kept then 'behind_an_older_one'
    end;
$$;
comment on function app_private.funds_blocker is
  'Why an obligation of this amount is not paid out of this money, of which a part is kept for an older one; null '
  'when it is. Minor units.';
