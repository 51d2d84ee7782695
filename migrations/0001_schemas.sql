-- Three schemas: what GraphQL shows, what it never sees, what analysts read.
create schema app;
comment on schema app is 'Holdback: placements, payouts, holds, schedules, transfers and their audit log. GraphQL shows this schema.';

comment on schema app_private is 'Internals of Holdback: helpers, settings, the meaning of Stripe''s answers. Never visible to GraphQL.';

create schema reporting;
comment on schema reporting is 'Views for finance analysts.';

-- A function is callable by whom a grant names, not by everybody.
alter default privileges revoke execute on functions from public;

-- Rules that tables and functions share. They stand here because columns and constraints are made of them.
create function app_private.max_amount() returns bigint language sql immutable parallel safe return 999999999999;
comment on function app_private.max_amount is 'The largest amount that is handled, minor units: Stripe takes at most 12 digits.';
create function app_private.max_guarantee_days() returns integer language sql immutable parallel safe return 730;
comment on function app_private.max_guarantee_days is
  'The longest that terms can reach, in days from the start of a placement: guarantees, first payments, tranches.';
create function app_private.utc_midnight(day date, days_later integer) returns timestamptz
language sql immutable parallel safe
return (day + days_later)::timestamp at time zone 'UTC';
comment on function app_private.utc_midnight is
  '00:00 UTC of a day, so many days later: the one moment at which guarantees end and parts fall due.';
