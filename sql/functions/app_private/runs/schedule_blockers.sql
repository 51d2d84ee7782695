-- No "set search_path" and no sub-select: this body must be inlined into the queries that call it, so that they use
-- their indexes. Written with "return", so that it is read once, here, and its callers need no right to look names up.
create or replace function app_private.schedule_blockers(
  schedule app.payout_schedules, payout app.payouts, account app.payout_accounts
)
returns text[]
language sql
stable
return
  pg_catalog.array_remove(array[
    case when (schedule).status not in ('pending', 'failed') then 'schedule_' || (schedule).status end,
    case when (schedule).status = 'failed' and (schedule).next_retry_at is null then 'needs_attention' end,
    case when (payout).status = 'pending' then 'payout_not_approved' end,
    case when (payout).status not in ('pending', 'approved', 'processing') then 'payout_' || (payout).status end,
    case when (payout).frozen_at is not null then 'payout_frozen' end,
    case when app_private.is_paused((schedule).currency, (payout).recruiter_id, (schedule).placement_id) then 'paused' end,
    case when (account).id is null then 'no_payout_account' end,
    case when not (account).transfers_enabled then 'account_cannot_receive' end
  ]::text[], null);
comment on function app_private.schedule_blockers is
  'What, apart from its date, stands between a schedule and the next run, as codes; empty when nothing does. The rule that runs, previews and explanations share.';
