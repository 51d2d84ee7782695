create or replace function app.redirect_payout(payout_id uuid, reason text)
returns app.recoveries
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  payout app.payouts;
  account app.payout_accounts;
  redirect app.recoveries;
  elsewhere record;
begin
  perform app_private.begin_verb(redirect_payout.reason);
  account := app_private.lock_payee(
    (select named.recruiter_id from app.payouts as named where named.id = redirect_payout.payout_id)
  );
  payout := app_private.lock_payout(redirect_payout.payout_id);
  perform app_private.lock_payout_parts(array[payout.id]);
  perform from app.recoveries as open where open.payout_id = payout.id order by open.id for no key update;
  elsewhere := app_private.plan_redirect(payout);
  if app_private.needs_second_person(
    'redirect',
    'redirect_payout',
    jsonb_build_object('payout_id', payout.id, 'reason', redirect_payout.reason),
    jsonb_build_object(
      'amount', elsewhere.amount,
      'currency', payout.currency,
      'recruiter_id', payout.recruiter_id,
      'from', elsewhere.accounts,
      'to', account.stripe_account_id
    ),
    elsewhere.amount,
    payout.currency,
    payout.recruiter_id,
    payout.company_id,
    payout.id
  ) then
    return null;
  end if;
  insert into app.recoveries (purpose, payout_id, recruiter_id, amount, currency, by_offset, by_reversal)
  values ('redirect', payout.id, payout.recruiter_id, elsewhere.amount, payout.currency, false, true)
  returning *
  into redirect;
  perform app_private.write_event(
    'payout_redirect.started',
    to_jsonb(redirect)
      || jsonb_build_object(
        'reason', redirect_payout.reason,
        'from', elsewhere.accounts,
        'to', account.stripe_account_id,
        'actor', to_jsonb(app_private.current_actor())
      ),
    payout.id,
    redirect.id
  );
  perform app_private.enqueue('recover_debts', array['{}'::jsonb]);
  perform app_private.set_reason(null);
  return redirect;
end;
$$;
comment on function app.redirect_payout is
  'Pays elsewhere instead: what was transferred of a payout to an account that is not the recruiter''s present one is '
  'reversed, transfer by transfer and as far as the old account holds it; what a succeeded reversal brings back, and '
  'nothing else, is owed by a new schedule that a run pays to the present account. amount of the result: minor units. '
  'Always needs a second person (kind redirect): it leaves a request and returns null. app.stop_redirect stops it. '
  'Admins only. Raises HB001, HB002, HB003 (nothing of it was paid, or a debt or redirect of it is open), HB008 (no '
  'reason), HB035 (too many requests), HB037 (the reason is too long), HB051 (nothing is left to reverse), HB053 (no '
  'other account), HB073 (over the API: the sign-in is too old).';
