-- How long a run may be without an end to its claiming before its worker is taken for dead.

insert into app_private.settings (name, value, description) values
  ('lost_run_seconds', '900', 'How long a run may go on claiming before its worker is taken for dead and another goes on with it');

-- Its third argument is renamed: "found" is a variable of PL/pgSQL's own.
drop function if exists app_private.record_look_up(uuid, integer, jsonb);

insert into app_private.settings (name, value, description) values
  ('blocked_account_check_seconds', '3600', 'How long ago Stripe may have been asked about an account that cannot receive while money for it is due');
