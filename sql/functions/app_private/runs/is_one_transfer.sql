create or replace function app_private.is_one_transfer(
  part_count bigint,
  may_wait boolean,
  amount numeric,
  largest_transfer bigint
)
returns boolean
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    is_one_transfer.part_count > 1
    and is_one_transfer.may_wait
    and is_one_transfer.amount <= coalesce(is_one_transfer.largest_transfer, is_one_transfer.amount);
$$;
comment on function app_private.is_one_transfer is
  'Whether so many obligations to one recruiter in one currency, which are paid at the same time, leave as one '
  'transfer. may_wait: the terms of one of them let small amounts wait. amount, largest_transfer: what they sum to, '
  'and the most that a transfer carries (null: any amount), in minor units.';
