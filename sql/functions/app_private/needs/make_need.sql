-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.make_need(
  kind text,
  since timestamptz default null,
  amount bigint default null,
  currency text default null,
  item_count bigint default 1,
  detail text default null,
  payout_id uuid default null,
  recruiter_id uuid default null,
  request_id uuid default null,
  finding_id uuid default null,
  company_id uuid default null,
  placement_id uuid default null,
  record text default null
)
returns app_private.need
language sql
immutable
return row(
  kind,
  since,
  amount,
  currency,
  item_count,
  detail,
  payout_id,
  recruiter_id,
  request_id,
  finding_id,
  company_id,
  placement_id,
  record
)::app_private.need;
comment on function app_private.make_need is
  'A row of app.needs_you, its parts by name: all but kind may be left out. amount: minor units, of item_count parts.';
