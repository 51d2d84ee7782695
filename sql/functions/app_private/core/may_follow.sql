-- Only until app_private.fix_transitions makes it anew from the table, without a look-up.
create or replace function app_private.may_follow(entity text, from_status text, to_status text)
returns boolean
language sql
stable
return (
  exists (
    select
    from app.status_transitions as law
    where
      law.entity = may_follow.entity
      and law.from_status is not distinct from may_follow.from_status
      and law.to_status = may_follow.to_status
  )
);
comment on function app_private.may_follow is
  'Whether a status may follow another one, as app.status_transitions says: its rows, as an expression without a '
  'look-up (app_private.fix_transitions). from_status: null for a new row.';
