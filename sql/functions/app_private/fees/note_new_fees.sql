create or replace function app_private.note_new_fees()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Of what was made by this statement nothing is paid.
  insert into app_private.unpaid_fees (placement_id)
  select made.id
  from
    new_rows as made
    join app.payout_policies as policy on policy.id = made.policy_id
  where policy.fee_due_days is not null and made.replaces_placement_id is null and made.status <> 'cancelled'
  order by made.id;
  return null;
end;
$$;
comment on function app_private.note_new_fees is
  'After-statement trigger of app.placements: their fees are to be paid (app_private.unpaid_fees).';
