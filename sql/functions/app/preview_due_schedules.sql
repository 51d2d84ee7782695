create or replace function app.preview_due_schedules(
  as_of timestamptz default null,
  is_paid boolean default null,
  reason text default null
)
returns table (
  schedule_id uuid,
  payout_id uuid,
  recruiter_id uuid,
  amount bigint,
  offset_amount bigint,
  pay_amount bigint,
  currency text,
  due_at timestamptz,
  would_pay boolean,
  reasons text[]
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_reader();
  perform app_private.assert_business_time(preview_due_schedules.as_of, 'as_of');
  return query select *
    from app_private.preview_due(preview_due_schedules.as_of, false) as preview
    where
      (preview_due_schedules.is_paid is null or preview.would_pay = preview_due_schedules.is_paid)
      and (
        preview_due_schedules.reason is null
        or (not preview.would_pay and preview.reasons[1] = preview_due_schedules.reason)
      );
end;
$$;
comment on function app.preview_due_schedules is
  'Previews a run at a moment (default: now): each due schedule with the decision of the run and the reasons to skip '
  'it. amount, offset_amount, pay_amount: minor units; the obligation, the part that is set off against the '
  'recruiter''s debts, and the transfer. Follows the rules of the runs (app_private.preview_due). is_paid: true for '
  'what the run sends only, false for what it leaves; null for both. reason: only what it leaves for this first '
  'reason. Changes nothing. Admins and analysts only. Raises HB001, HB059 (a date outside of 2000 to 2100).';
