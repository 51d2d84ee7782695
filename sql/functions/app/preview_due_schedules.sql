create or replace function app.preview_due_schedules(as_of timestamptz default null)
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
  return query select * from app_private.preview_due(preview_due_schedules.as_of, false);
end;
$$;
comment on function app.preview_due_schedules is
  'Previews a run at a moment (default: now): each due schedule with the decision of the run and the reasons to skip '
  'it. amount, offset_amount, pay_amount: minor units; the obligation, the part that is set off against the '
  'recruiter''s debts, and the transfer. Follows the rules of the runs (app_private.preview_due). Changes nothing. '
  'Admins and analysts only. Raises HB001, HB059 (a date outside of 2000 to 2100).';
