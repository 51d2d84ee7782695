create or replace function app_private.is_collectable(debt app.recoveries, at timestamptz default now())
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (is_collectable.debt).status = 'open'
    and (is_collectable.debt).collectable_from <= is_collectable.at
    and not exists (
      select
      from app.payouts as payout
      where payout.id = (is_collectable.debt).payout_id and payout.frozen_at is not null
    )
    and not app_private.is_paused(
      (is_collectable.debt).currency,
      (is_collectable.debt).recruiter_id,
      (is_collectable.debt).placement_id
    );
$$;
comment on function app_private.is_collectable is
  'Whether a debt may be collected at a moment, as things stand, set off or reversed: it is open, no replacement may '
  'still be named (collectable_from), its payout is not frozen (a dispute), and nothing of it is paused.';
