create or replace function app_private.pay_redirected(redirect app.recoveries, amount bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
  owed constant bigint := least(
    pay_redirected.amount,
    app_private.schedulable_amount((pay_redirected.redirect).payout_id)
  );
begin
  if owed <= 0 then
    return;
  end if;
  select * into payout from app.payouts where id = (pay_redirected.redirect).payout_id;
  perform app_private.set_reason('It came back from an account that is not used any more.');
  perform app_private.reopen_payout(payout.id);
  insert into app.payout_schedules (id, payout_id, placement_id, kind, amount, currency, scheduled_date)
  values
    (
      app_private.derived_id(
        (pay_redirected.redirect).id,
        'redirected',
        (
          select count(*)
          from app.recovery_steps as step
          where step.recovery_id = (pay_redirected.redirect).id and step.kind = 'reversal' and step.status = 'done'
        )
      ),
      payout.id,
      payout.placement_id,
      'payout',
      owed,
      payout.currency,
      now()
    );
  perform app_private.set_reason(null);
end;
$$;
comment on function app_private.pay_redirected is
  'Makes a new schedule, due at once, over what a succeeded reversal of a redirect brought back (minor units): '
  'nothing else is ever paid again. The next run pays it to the recruiter''s present account. The caller has locked '
  'payout and redirect.';
