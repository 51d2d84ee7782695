-- Three schemas: what GraphQL shows, what it never sees, what analysts read.
create schema app;
comment on schema app is 'Holdback: placements, payouts, holds, schedules, transfers and their audit log. GraphQL shows this schema.';

comment on schema app_private is 'Internals of Holdback: helpers, settings, the meaning of Stripe''s answers. Never visible to GraphQL.';

create schema reporting;
comment on schema reporting is 'Views for finance analysts.';

-- A function is callable by whom a grant names, not by everybody.
alter default privileges revoke execute on functions from public;
