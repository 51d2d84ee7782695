create or replace function app_private.copy_owner_ids()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  case tg_table_name
    when 'payouts' then
      new.company_id := (select company_id from app.placements where id = new.placement_id);
      -- An adjustment is approved by who makes it: app.create_adjustment.
      new.approval_required := new.kind = 'adjustment' or coalesce(app_private.is_approval_required(new), false);
      if new.company_id is not null then
        insert into app.company_recruiters (company_id, recruiter_id)
        values (new.company_id, new.recruiter_id)
        on conflict do nothing;
      end if;
    when 'payout_transfers' then
      select payout_id, placement_id, recruiter_id, company_id
      into new.payout_id, new.placement_id, new.recruiter_id, new.company_id
      from app.payout_schedules
      where id = new.schedule_id;
    when 'manual_payments' then
      select payout_id, placement_id, recruiter_id, company_id
      into new.payout_id, new.placement_id, new.recruiter_id, new.company_id
      from app.payout_schedules
      where id = new.schedule_id;
    when 'recoveries' then
      select placement_id, company_id into new.placement_id, new.company_id from app.payouts where id = new.payout_id;
    when 'payout_reversals' then
      select payout_id, recruiter_id, company_id
      into new.payout_id, new.recruiter_id, new.company_id
      from app.recoveries
      where id = new.recovery_id;
    else
      select recruiter_id, company_id into new.recruiter_id, new.company_id from app.payouts where id = new.payout_id;
  end case;
  return new;
end;
$$;
comment on function app_private.copy_owner_ids is
  'Before-insert trigger: copies the owner columns (recruiter_id, company_id, and payout_id and placement_id on the '
  'tables that derive them) from the parent row, regardless of the insert; of a transfer that has all of them, '
  'foreign keys say whether they are right. A new payout also adds its pair to app.company_recruiters, and notes '
  'whether it needs an approval. Row-level security and lists use these columns.';
