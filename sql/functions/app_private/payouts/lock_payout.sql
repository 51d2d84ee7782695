create or replace function app_private.lock_payout(
  payout_id uuid,
  expected_statuses text[] default null,
  what_to_do text default null,
  argument text default 'payout_id'
)
returns app.payouts
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
begin
  select * into payout from app.payouts where id = lock_payout.payout_id for no key update;
  if not found then
    perform app_private.raise_not_found('payout', lock_payout.argument);
  end if;
  perform app_private.assert_status(
    'payout',
    payout.id,
    payout.status,
    lock_payout.expected_statuses,
    lock_payout.what_to_do,
    lock_payout.argument
  );
  return payout;
end;
$$;
comment on function app_private.lock_payout is
  'Locks a payout. expected_statuses: null allows all. what_to_do: the hint for another status. argument: the name of '
  'the argument at fault. Raises HB002 (no such payout), HB003 (another status). Order of locks: see '
  'app_private.lock_payee.';
