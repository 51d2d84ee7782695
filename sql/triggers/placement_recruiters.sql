-- Shares are never edited: the payouts follow from them.
create or replace trigger _100_keep_share
before update of placement_id, recruiter_id, share on app.placement_recruiters
for each row
execute function app_private.keep_columns('placement_id', 'recruiter_id', 'share');

-- Only active recruiters, and none once the payouts are made.
create or replace trigger _100_refuse_late_recruiter
before insert on app.placement_recruiters
for each row
execute function app_private.refuse_late_recruiter();
