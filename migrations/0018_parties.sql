-- Whose a row is, on the row itself: a policy that has to look it up elsewhere makes every list slow.

alter table app.payouts add column company_id uuid;
alter table app.payout_schedules add column recruiter_id uuid, add column company_id uuid;
alter table app.escrow_holds add column recruiter_id uuid, add column company_id uuid;
alter table app.payout_transfers
  add column payout_id uuid, add column placement_id uuid, add column recruiter_id uuid, add column company_id uuid;
alter table app.payout_audit_log
  add column placement_id uuid, add column recruiter_id uuid, add column company_id uuid, add column changed_by_name text;
alter table app.recoveries add column placement_id uuid, add column company_id uuid;
alter table app.payout_reversals add column payout_id uuid, add column recruiter_id uuid, add column company_id uuid;

-- Filling them in is no change of a payout: no trigger sees it, and the audit log's rows gain a column, no new content.
do $fill$
declare
  tables constant regclass[] := array[
    'app.payouts', 'app.payout_schedules', 'app.escrow_holds', 'app.payout_transfers',
    'app.payout_audit_log', 'app.recoveries', 'app.payout_reversals'
  ];
  switched_off record;
begin
  create temporary table switched_off_triggers on commit drop as
    select tgrelid::regclass as on_table, tgname as name, tgenabled as was
      from pg_catalog.pg_trigger
     where tgrelid = any (tables) and not tgisinternal and tgenabled <> 'D';
  for switched_off in select * from switched_off_triggers loop
    execute format('alter table %s disable trigger %I', switched_off.on_table, switched_off.name);
  end loop;

  update app.payouts as payout set company_id = placement.company_id
    from app.placements as placement where placement.id = payout.placement_id;
  update app.payout_schedules as schedule set recruiter_id = payout.recruiter_id, company_id = payout.company_id
    from app.payouts as payout where payout.id = schedule.payout_id;
  update app.escrow_holds as hold set recruiter_id = payout.recruiter_id, company_id = payout.company_id
    from app.payouts as payout where payout.id = hold.payout_id;
  update app.payout_transfers as transfer
     set payout_id = schedule.payout_id, placement_id = schedule.placement_id,
         recruiter_id = schedule.recruiter_id, company_id = schedule.company_id
    from app.payout_schedules as schedule where schedule.id = transfer.schedule_id;
  update app.payout_audit_log as entry
     set placement_id = payout.placement_id, recruiter_id = payout.recruiter_id, company_id = payout.company_id,
         changed_by_name = (select display_name from app.users where users.id = entry.changed_by)
    from app.payouts as payout where payout.id = entry.payout_id;
  update app.recoveries as recovery set placement_id = payout.placement_id, company_id = payout.company_id
    from app.payouts as payout where payout.id = recovery.payout_id;
  update app.payout_reversals as reversal
     set payout_id = recovery.payout_id, recruiter_id = recovery.recruiter_id, company_id = recovery.company_id
    from app.recoveries as recovery where recovery.id = reversal.recovery_id;

  -- Deferred checks of the updated rows, before the tables are altered further.
  set constraints all immediate;
  for switched_off in select * from switched_off_triggers loop
    execute format('alter table %s enable %s trigger %I', switched_off.on_table,
      case switched_off.was when 'A' then 'always' when 'R' then 'replica' else '' end, switched_off.name);
  end loop;
end
$fill$;

alter table app.placements add unique (id, company_id);
alter table app.payouts
  alter column company_id set not null,
  add foreign key (placement_id, company_id) references app.placements (id, company_id),
  add constraint payouts_owner_ids unique (id, placement_id, recruiter_id, company_id);
alter table app.payout_schedules
  alter column recruiter_id set not null, alter column company_id set not null,
  add constraint payout_schedules_owner_ids_of_payout foreign key (payout_id, placement_id, recruiter_id, company_id)
    references app.payouts (id, placement_id, recruiter_id, company_id),
  add constraint payout_schedules_owner_ids unique (id, payout_id, placement_id, recruiter_id, company_id);
alter table app.escrow_holds
  alter column recruiter_id set not null, alter column company_id set not null,
  add constraint escrow_holds_owner_ids_of_payout foreign key (payout_id, placement_id, recruiter_id, company_id)
    references app.payouts (id, placement_id, recruiter_id, company_id);
alter table app.payout_transfers
  alter column payout_id set not null, alter column placement_id set not null,
  alter column recruiter_id set not null, alter column company_id set not null,
  add constraint payout_transfers_owner_ids_of_schedule foreign key (schedule_id, payout_id, placement_id, recruiter_id, company_id)
    references app.payout_schedules (id, payout_id, placement_id, recruiter_id, company_id);
-- The parties' key holds it too.
alter table app.payout_transfers drop constraint payout_transfers_schedule_id_fkey;
-- The outbox is written by triggers of the rows that it names, and payouts are never deleted.
alter table app.events drop constraint events_payout_id_fkey;
alter table app.payout_audit_log
  alter column placement_id set not null, alter column recruiter_id set not null, alter column company_id set not null;
alter table app.recoveries
  alter column placement_id set not null, alter column company_id set not null,
  add constraint recoveries_owner_ids_of_payout foreign key (payout_id, placement_id, recruiter_id, company_id)
    references app.payouts (id, placement_id, recruiter_id, company_id);
alter table app.payout_reversals
  alter column payout_id set not null, alter column recruiter_id set not null, alter column company_id set not null;

comment on column app.payouts.company_id is 'Whose placement it is. Here and below: copied from the row that it belongs to (app_private.copy_owner_ids), and kept equal by a foreign key.';
comment on column app.payout_schedules.recruiter_id is 'Who earns it.';
comment on column app.payout_schedules.company_id is 'Whose placement it is.';
comment on column app.escrow_holds.recruiter_id is 'Who earns it.';
comment on column app.escrow_holds.company_id is 'Whose placement it is.';
comment on column app.payout_transfers.recruiter_id is 'Who earns it.';
comment on column app.payout_transfers.company_id is 'Whose placement it is.';
comment on column app.payout_audit_log.recruiter_id is 'Whose payout it is. The hash does not cover it; reporting.invariant_violations compares it with the payout.';
comment on column app.payout_audit_log.changed_by_name is 'The name that changed_by had then, for those who may not see that user. The hash covers changed_by, not the name.';
comment on column app.payout_audit_log.company_id is 'Whose placement it is. As recruiter_id.';
comment on column app.payout_audit_log.placement_id is 'Which placement. As recruiter_id.';

-- What the dashboards list by. The id behind it makes every order total, so that pages do not overlap.
-- A recruiter's rows and a company's, in the order of their time; in other orders they are few enough to be sorted.
drop index app.payouts_recruiter_id_status_idx;
create index on app.payouts (recruiter_id, created_at, id);
create index on app.payouts (company_id, created_at, id);
create index on app.payouts (company_id, recruiter_id);
create index on app.payout_schedules (recruiter_id, scheduled_date, id);
create index on app.payout_schedules (company_id, scheduled_date, id);
create index on app.escrow_holds (recruiter_id, release_date, id);
create index on app.escrow_holds (company_id, release_date, id);
create index on app.payout_transfers (recruiter_id, created_at, id);
create index on app.payout_transfers (company_id, created_at, id);
create index on app.payout_audit_log (recruiter_id, created_at, id);
create index on app.payout_audit_log (company_id, created_at, id);
drop index app.placements_company_id_idx;
create index on app.placements (company_id, start_date, id);
drop index app.placement_recruiters_recruiter_id_idx;
create index on app.placement_recruiters (recruiter_id, placement_id);
create index on app.payout_transfers (payout_id);
create index on app.payout_transfers (placement_id);
create index on app.payout_audit_log (placement_id);
-- For admins, all rows in each order that is offered, and those of a status or a currency in the order of their time. The
-- condition is always true, but only the admins' policies state it, so that these indexes are theirs alone: for somebody
-- with three rows Postgres would else go through everybody's in the wanted order, taking three for as many as most have.
create index on app.payouts (created_at, id) where amount >= 0;
create index on app.payouts (amount, id) where amount >= 0;
create index on app.payouts (status, created_at, id) where amount >= 0;
create index on app.payouts (currency, created_at, id) where amount >= 0;
create index on app.payout_schedules (scheduled_date, id) where amount > 0;
create index on app.payout_schedules (amount, id) where amount > 0;
create index on app.payout_schedules (status, scheduled_date, id) where amount > 0;
create index on app.payout_schedules (currency, scheduled_date, id) where amount > 0;
create index on app.escrow_holds (release_date, id) where hold_amount > 0;
create index on app.escrow_holds (hold_amount, id) where hold_amount > 0;
create index on app.escrow_holds (status, release_date, id) where hold_amount > 0;
create index on app.escrow_holds (currency, release_date, id) where hold_amount > 0;
create index on app.payout_transfers (created_at, id) where amount > 0;
create index on app.payout_transfers (amount, id) where amount > 0;
create index on app.payout_transfers (status, created_at, id) where amount > 0;
create index on app.payout_transfers (currency, created_at, id) where amount > 0;
drop index app.payout_audit_log_created_at_idx;
create index on app.payout_audit_log (created_at, id) where sequence > 0;
create index on app.payout_audit_log (new_status, created_at, id) where sequence > 0;
create index on app.placements (start_date, id) where fee_amount > 0;
create index on app.placements (created_at, id) where fee_amount > 0;
create index on app.placements (fee_amount, id) where fee_amount > 0;
create index on app.placements (status, start_date, id) where fee_amount > 0;
create index on app.placements (currency, start_date, id) where fee_amount > 0;
-- Few rows, whoever looks.
create index on app.recoveries (placement_id);
create index on app.recoveries (company_id);
create index on app.recoveries (created_at, id);
create index on app.recoveries (status, id);
create index on app.payout_reversals (payout_id);
create index on app.payout_reversals (recruiter_id);
create index on app.payout_reversals (company_id);

insert into app.error_codes (code, name, meaning) values
  ('HB023', 'own_account', 'Nobody can switch themselves off');

-- Functions whose result changes; sql/ makes them anew.
drop function if exists app.preview_due_totals(timestamptz);
drop function if exists app.preview_due_schedules(timestamptz);
