-- No "set search_path" and no sub-select: the body is inlined into the calling queries, so that they use their indexes.
-- "return" makes Postgres parse the body at creation, so that callers need no usage right on its schemas.
create or replace function app_private.payment_blockers(
  schedule app.payout_schedules,
  payout app.payouts,
  account app.payout_accounts,
  as_of timestamptz,
  rules text[] default null
)
returns text[]
language sql
stable
return pg_catalog.array_remove(
  array[
    case when (schedule).status not in ('pending', 'failed') then 'schedule_' || (schedule).status end,
    case when (schedule).status = 'failed' and (schedule).next_retry_at is null then 'needs_attention' end,
    case when (payout).status = 'pending' then 'payout_not_approved' end,
    case
      when (payout).approval_required
        and (payout).status in ('approved', 'processing')
        and not app_private.approval_stands(payout, account)
        then 'approval_outdated'
    end,
    case when (payout).status not in ('pending', 'approved', 'processing') then 'payout_' || (payout).status end,
    case when (payout).frozen_at is not null then 'payout_frozen' end,
    case
      when (rules is null or 'pauses' = any (rules))
        and app_private.is_paused((schedule).currency, (payout).recruiter_id, (schedule).placement_id)
        then 'paused'
    end,
    case when rules is null or 'fees' = any (rules) then app_private.fee_blocker(schedule, as_of) end,
    case
      when (rules is null or 'plans' = any (rules))
        and (payout).amount > app_private.plan_from((schedule).currency)
        and not app_private.is_planned((schedule).id)
        then 'needs_plan'
    end,
    case
      when (schedule).above_ceiling_on = (pg_catalog.now() at time zone 'UTC')::date then 'above_ceiling'
    end,
    case when (account).id is null then 'no_payout_account' end,
    case when (account).cool_down_until > as_of then 'account_cool_down' end,
    case when not (account).transfers_enabled then 'account_cannot_receive' end
  ]::text[],
  null
);
comment on function app_private.payment_blockers is
  'The reasons, as codes, why a run does not pay a schedule, apart from its date and from what its terms say about '
  'small amounts; empty when there are none. as_of and rules: as for app_private.schedule_blockers.';
