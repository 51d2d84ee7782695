create or replace function app_private.bank_payee(stripe_account_id text)
returns uuid
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      (
        select account.user_id
        from app.payout_accounts as account
        where account.stripe_account_id = bank_payee.stripe_account_id
      ),
      (
        select transfer.recruiter_id
        from app.payout_transfers as transfer
        where transfer.destination = bank_payee.stripe_account_id and transfer.listed_status = 'succeeded'
        order by transfer.first_sent_at desc nulls last
        limit 1
      )
    );
$$;
comment on function app_private.bank_payee is
  'The recruiter whose Stripe account it is, or was when money was last sent to it; null: an account that is '
  'nobody''s here.';
