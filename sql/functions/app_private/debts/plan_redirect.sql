create or replace function app_private.plan_redirect(payout app.payouts, out amount bigint, out accounts jsonb)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  redirect app.recoveries;
  present_account text;
  transfers bigint;
begin
  perform app_private.assert_status(
    'payout',
    (plan_redirect.payout).id,
    (plan_redirect.payout).status,
    array['processing', 'completed', 'failed'],
    'Only a payout of which something was paid can be redirected.',
    'payout_id'
  );
  select *
  into redirect
  from app.recoveries as open
  where open.payout_id = (plan_redirect.payout).id and open.status = 'open'
  order by open.id
  limit 1;
  if redirect.id is not null then
    perform app_private.raise_error(
      'wrong_status',
      format(
        '%s %s of payout %s is open: it takes back the same money.',
        initcap(redirect.purpose),
        redirect.id,
        (plan_redirect.payout).id
      ),
      'Wait until it is settled.',
      'payout_id'
    );
  end if;
  select account.stripe_account_id
  into present_account
  from app.payout_accounts as account
  where account.user_id = (plan_redirect.payout).recruiter_id;
  if present_account is null then
    perform app_private.raise_error(
      'recipient_does_not_fit',
      format('The recruiter of payout %s has no account to pay to.', (plan_redirect.payout).id),
      'Link the new account first: link_payout_account.',
      'payout_id'
    );
  end if;
  redirect.purpose := 'redirect';
  redirect.payout_id := (plan_redirect.payout).id;
  redirect.recruiter_id := (plan_redirect.payout).recruiter_id;
  select count(*), coalesce(sum(reversible.amount), 0)::bigint, jsonb_agg(distinct reversible.destination)
  into transfers, amount, accounts
  from app_private.reversible_transfers(redirect) as reversible;
  if
    transfers = 0
    and not exists (
      select
      from app.payout_transfers as transfer
      where transfer.payout_id = (plan_redirect.payout).id and transfer.status = 'succeeded'
    )
  then
    perform app_private.raise_error(
      'recipient_does_not_fit',
      format(
        'No transfer of payout %s paid it: what was paid of it was carried over from the placement that was replaced, '
        'set off, or paid outside Stripe.',
        (plan_redirect.payout).id
      ),
      'What is on the account of before is taken back by hand at Stripe, and then booked: book_reversal.',
      'payout_id'
    );
  end if;
  if transfers = 0 then
    perform app_private.raise_error(
      'recipient_does_not_fit',
      format(
        'All that was paid of payout %s went to the present account, %s.',
        (plan_redirect.payout).id,
        present_account
      ),
      'Link the recruiter''s new account first: link_payout_account.',
      'payout_id'
    );
  end if;
  if amount = 0 then
    perform app_private.raise_error(
      'amount_does_not_fit',
      format('Nothing is left of the transfers of payout %s that could be taken back.', (plan_redirect.payout).id),
      'What was reversed by hand is booked: book_reversal.',
      'payout_id'
    );
  end if;
end;
$$;
comment on function app_private.plan_redirect is
  'What app.redirect_payout would take back, in minor units, and from which accounts. Raises HB003 (nothing of it was '
  'paid, or a debt or redirect of it is open), HB051 (nothing is left to reverse), HB053 (no other account, or no '
  'transfer of its own).';
