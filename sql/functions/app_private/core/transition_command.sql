-- Only until app_private.fix_transitions makes it anew from the table, without a look-up.
create or replace function app_private.transition_command(entity text, from_status text, to_status text)
returns text
language sql
stable
return (
  select allowed.command
  from app.status_transitions as allowed
  where
    allowed.entity = transition_command.entity
    and allowed.from_status is not distinct from transition_command.from_status
    and allowed.to_status = transition_command.to_status
);
comment on function app_private.transition_command is
  'The command by which a status follows another one, as app.status_transitions says; null where it may not follow. '
  'The table''s rows, as an expression without a look-up (app_private.fix_transitions). from_status: null for a new '
  'row.';
