-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.disabled_code(disabled_reason text)
returns text
language sql
immutable
return case
  when disabled_reason = 'account_invalid' then 'account_gone'
  when disabled_reason like 'rejected.%' then 'account_rejected'
  when disabled_reason like 'moved\_to\_%' then 'account_moved'
  when disabled_reason = 'out_of_reach' then 'out_of_reach'
  else 'transfers_disabled'
end;
comment on function app_private.disabled_code is
  'What a disabled_reason of app.payout_accounts means, as a code of app_private.readiness_codes. Besides Stripe''s '
  'words there are those that app_private.record_payout_account writes: moved_to_ and the country, and out_of_reach.';
