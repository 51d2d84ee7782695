-- Who works for whom, so that policies need not look for it among all payouts.

create table app.company_recruiters (
  company_id uuid not null references app.companies,
  recruiter_id uuid not null references app.users,
  primary key (company_id, recruiter_id)
);
create index on app.company_recruiters (recruiter_id, company_id);
comment on table app.company_recruiters is
  'Which recruiters have a payout from which companies. Written with their first payout (app_private.copy_owner_ids); a company''s users see these recruiters, and recruiters see these companies.';

insert into app.company_recruiters select distinct company_id, recruiter_id from app.payouts;
alter table app.payouts add foreign key (company_id, recruiter_id) references app.company_recruiters;
-- It was for the policies.
drop index app.payouts_company_id_recruiter_id_idx;

-- It returns an array now. Policies go with it; sql/ makes all of them anew.
drop function if exists app_private.current_company_ids() cascade;

-- Debts are listed by their amount too.
create index on app.recoveries (amount, id);

-- A reversal's parties are its debt's.
alter table app.recoveries add constraint recoveries_owner_ids unique (id, payout_id, recruiter_id, company_id);
alter table app.payout_reversals
  add constraint payout_reversals_owner_ids_of_recovery foreign key (recovery_id, payout_id, recruiter_id, company_id)
    references app.recoveries (id, payout_id, recruiter_id, company_id);
alter table app.payout_reversals drop constraint payout_reversals_recovery_id_fkey;

-- Who may act, and where money goes, leaves a trace too.
alter table app.events
  drop constraint events_type_check,
  add constraint events_type_check check (
    type ~ '^(placement|payout|payout_schedule|escrow_hold|payout_transfer|payout_pause|stripe_circuit|reconciliation_finding|recovery|payout_policy|user|company_member|payout_account)\.[a-z_]+$'
  );

insert into app_private.explanation_codes (code, rank, sentence, action, who, detail_is_public) values
  ('held_due', 45, 'The release date of this part has come; the next run releases it.', 'wait for the next run, or release it now', 'platform admin', false);
comment on column app.payout_runs.succeeded_count is 'Transfers that succeeded, filled when the run finishes. A run that releases holds makes none: it is item_count that it released.';

-- Functions whose signature changes; sql/ makes them anew.
drop function if exists app_private.cancel_payout_parts(uuid, text);
