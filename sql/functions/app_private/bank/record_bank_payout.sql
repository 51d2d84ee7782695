create or replace function app_private.record_bank_payout(
  stripe_account_id text,
  at_stripe jsonb,
  asked_at timestamptz,
  carried jsonb default null
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payee constant uuid := app_private.bank_payee(record_bank_payout.stripe_account_id);
  stripe_id constant text := record_bank_payout.at_stripe ->> 'id';
  told_currency constant text := upper(record_bank_payout.at_stripe ->> 'currency');
  told_status constant text := record_bank_payout.at_stripe ->> 'status';
  is_back constant boolean := told_status in ('failed', 'canceled');
  bank app.bank_payouts;
  later app.bank_payouts;
  named uuid[];
begin
  if payee is null or not exists (select from app.currencies where code = told_currency) then
    return true;
  end if;
  -- One after the other of each recruiter: what each carries follows from those before it of the same account.
  perform from app.users as recruiter where recruiter.id = payee for no key update;
  select known.* into bank from app.bank_payouts as known where known.stripe_payout_id = stripe_id;
  if bank.checked_at >= record_bank_payout.asked_at then
    return false;
  end if;

  if bank.id is null then
    insert into app.bank_payouts (
      recruiter_id, stripe_account_id, stripe_payout_id, amount, currency, status, is_automatic, arrival_date,
      bank_account_last4, failure_code, failure_message, initiated_at, returned_at
    )
    values
      (
        payee,
        record_bank_payout.stripe_account_id,
        stripe_id,
        (record_bank_payout.at_stripe ->> 'amount')::bigint,
        told_currency,
        told_status,
        (record_bank_payout.at_stripe ->> 'automatic')::boolean,
        (to_timestamp((record_bank_payout.at_stripe ->> 'arrival_date')::bigint) at time zone 'UTC')::date,
        app_private.as_stored_text(right(record_bank_payout.at_stripe ->> 'last4', 4), 4),
        app_private.as_stored_text(record_bank_payout.at_stripe ->> 'failure_code', app_private.max_short_text()),
        app_private.as_stored_text(record_bank_payout.at_stripe ->> 'failure_message', app_private.max_short_text()),
        to_timestamp((record_bank_payout.at_stripe ->> 'created')::bigint),
        case
          when is_back
            then coalesce(to_timestamp((record_bank_payout.at_stripe ->> 'returned_at')::bigint), clock_timestamp())
        end
      )
    returning *
    into bank;
  elseif
    told_status <> bank.status
    and not exists (
      select
      from app.status_transitions as allowed
      where allowed.entity = 'bank_payout' and allowed.from_status = bank.status and allowed.to_status = told_status
    )
  then
    -- A late word: it never goes back.
    update app.bank_payouts as known set checked_at = clock_timestamp() where known.id = bank.id;
    return true;
  else
    update app.bank_payouts as known
    set
      status = told_status,
      arrival_date = (to_timestamp((record_bank_payout.at_stripe ->> 'arrival_date')::bigint) at time zone 'UTC')::date,
      bank_account_last4 = coalesce(
        app_private.as_stored_text(right(record_bank_payout.at_stripe ->> 'last4', 4), 4),
        known.bank_account_last4
      ),
      failure_code = app_private.as_stored_text(
        record_bank_payout.at_stripe ->> 'failure_code',
        app_private.max_short_text()
      ),
      failure_message = app_private.as_stored_text(
        record_bank_payout.at_stripe ->> 'failure_message',
        app_private.max_short_text()
      ),
      returned_at = case
        when is_back
          then coalesce(
            to_timestamp((record_bank_payout.at_stripe ->> 'returned_at')::bigint),
            known.returned_at,
            clock_timestamp()
          )
      end,
      checked_at = clock_timestamp()
    where known.id = bank.id
    returning *
    into bank;
  end if;

  if record_bank_payout.carried is not null then
    -- A payout that came back is paid out again by the next one: it carries the same transfers.
    named := array(
      select transfer.id
      from
        jsonb_array_elements_text(record_bank_payout.carried -> 'transfers') as told (id)
        join app.payout_transfers as transfer on transfer.stripe_transfer_id = told.id
      union
      select link.transfer_id
      from
        jsonb_array_elements_text(record_bank_payout.carried -> 'payouts') as told (id)
        join app.bank_payouts as back on back.stripe_payout_id = told.id and back.recruiter_id = bank.recruiter_id
        join app.bank_payout_transfers as link on link.bank_payout_id = back.id
    );
    update app.bank_payouts as known
    set carries_known = true
    where
      known.id = bank.id
      and not known.carries_known
      and record_bank_payout.at_stripe ->> 'reconciliation_status' = 'completed';
  end if;
  for later in
    select other.*
    from app.bank_payouts as other
    where
      other.stripe_account_id = bank.stripe_account_id
      and other.currency = bank.currency
      and (other.initiated_at, other.stripe_payout_id) >= (bank.initiated_at, bank.stripe_payout_id)
    order by other.initiated_at, other.stripe_payout_id
  loop
    perform app_private.link_bank_payout(later, case when later.id = bank.id then named else '{}' end);
  end loop;
  return true;
end;
$$;
comment on function app_private.record_bank_payout is
  'Records Stripe''s answer about a bank payout of a recruiter''s Stripe account: {"id", "amount", "currency", '
  '"status", "automatic", "created", "arrival_date", "last4", "failure_code", "failure_message", "returned_at", '
  '"reconciliation_status"}, the amount in minor units, times in Unix seconds. carried: what Stripe says that it '
  'carries, {"transfers": ["tr_…"], "payouts": ["po_…"]}, the payouts being such as came back before; null: not '
  'asked. asked_at: the time of the question, by the clock of this database. A status that app.status_transitions '
  'does not allow is a late word, and changes nothing. Returns false, and records nothing, when another answer was '
  'recorded since then: ask again. An account that is nobody''s here is passed over.';
