create or replace function app.link_payout_account(
  user_id uuid,
  stripe_account_id text,
  country text default null,
  service_agreement text default null
)
returns app.payout_accounts
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  old_account text;
  linked app.payout_accounts;
  problem record;
begin
  perform app_private.assert_admin();
  perform app_private.assert_fresh_sign_in();
  -- Recruiter, account, payouts: whoever approves a payout waits here, or has it revoked
  -- (app_private.revoke_approvals).
  perform from app.users where id = link_payout_account.user_id and role = 'recruiter' for no key update;
  if not found then
    perform app_private.raise_not_found('recruiter', 'user_id', 'Create the user first, with the role recruiter.');
  end if;
  for problem in
    select *
    from
      app_private.payout_account_problems(
        link_payout_account.user_id,
        link_payout_account.stripe_account_id,
        link_payout_account.country,
        link_payout_account.service_agreement
      )
  loop
    perform app_private.raise_error(problem.error, problem.message, problem.what_to_do, problem.argument);
  end loop;
  select account.stripe_account_id
  into old_account
  from app.payout_accounts as account
  where account.user_id = link_payout_account.user_id
  for no key update;
  if
    old_account is distinct from link_payout_account.stripe_account_id
    and app_private.is_controlled_account(link_payout_account.user_id)
  then
    if app_private.needs_second_person(
      'account_change',
      'link_payout_account',
      jsonb_build_object(
        'user_id', link_payout_account.user_id,
        'stripe_account_id', link_payout_account.stripe_account_id,
        'country', link_payout_account.country,
        'service_agreement', link_payout_account.service_agreement
      ),
      (
        select jsonb_build_object('email', person.email, 'stripe_account', old_account)
        from app.users as person
        where person.id = link_payout_account.user_id
      ),
      recruiter_id => link_payout_account.user_id
    ) then
      return null;
    end if;
  end if;
  insert into app.payout_accounts as account (user_id, stripe_account_id)
  values (link_payout_account.user_id, link_payout_account.stripe_account_id)
  on conflict on constraint payout_accounts_user_id_key do update
    set
      stripe_account_id = excluded.stripe_account_id,
      transfers_enabled = null,
      requirements_due = '{}',
      disabled_reason = null,
      checked_at = null,
      country = null,
      payouts_enabled = null,
      requirements_past_due = '{}',
      requirements_eventually_due = '{}',
      requirements_deadline = null,
      default_currency = null,
      bank_currencies = null,
      service_agreement = null,
      debit_negative_balances = null,
      -- The same account again, after it has moved to another country: another bank account is a change.
      bank_account_fingerprint = case
        when account.stripe_account_id = excluded.stripe_account_id then account.bank_account_fingerprint
      end
    where
      account.stripe_account_id <> excluded.stripe_account_id
      or app_private.disabled_code(account.disabled_reason) = 'account_moved'
  returning *
  into linked;
  if linked.id is null then
    select * into linked from app.payout_accounts where payout_accounts.user_id = link_payout_account.user_id;
    return linked;
  end if;
  perform app_private.tell_linked_account(linked, old_account);
  return linked;
exception when unique_violation then
  -- Somebody else linked it to another recruiter at the same moment.
  perform app_private.raise_error(
    'already_exists',
    format('%s belongs to another recruiter.', link_payout_account.stripe_account_id),
    'Check the id: one Stripe account pays one recruiter.',
    'stripe_account_id'
  );
end;
$$;
comment on function app.link_payout_account is
  'Sets the Stripe account that receives a recruiter''s transfers, and has Stripe asked about it: until it has '
  'answered, checked_at is null; what it then says against the account is an event, a mail and a row of needs_you. '
  'country (two letters) and service_agreement (full or recipient; null means full): what is known of the account '
  'already; one that Stripe does not let the platform pay is refused at once. Intents that were not sent are '
  'withdrawn; another account than before is paid after a cool-down only (account_cool_down_days); what was sent '
  'keeps its destination. Approvals of what is still to be paid to the recruiter end. The same account again changes '
  'nothing, unless it has moved to another country: then that is accepted. Under dual control (kind account_change) '
  'it leaves a request and returns null, for another account and for the first one while money is owed. Admins only. '
  'Raises HB001, HB002 (no such recruiter), HB008 (no valid account id, country or agreement), HB009 (the account of '
  'another recruiter), HB035 (too many requests), HB069 (out of reach), HB073 (over the API: the sign-in is too old).';
