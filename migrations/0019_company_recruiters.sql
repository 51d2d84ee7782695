-- Who works for whom, so that policies need not look for it among all payouts.

create table app.company_recruiters (
  company_id uuid not null references app.companies,
  recruiter_id uuid not null references app.users,
  primary key (company_id, recruiter_id)
);
create index on app.company_recruiters (recruiter_id, company_id);
comment on table app.company_recruiters is
  'Which recruiters have a payout from which companies. Written with their first payout (app_private.carry_parties); a company''s users see these recruiters, and recruiters see these companies.';

insert into app.company_recruiters select distinct company_id, recruiter_id from app.payouts;
alter table app.payouts add foreign key (company_id, recruiter_id) references app.company_recruiters;
-- It was for the policies.
drop index app.payouts_company_id_recruiter_id_idx;

-- It returns an array now. Policies go with it; sql/ makes all of them anew.
drop function if exists app_private.current_company_ids() cascade;

-- Debts are listed by their amount too.
create index on app.recoveries (amount, id);
