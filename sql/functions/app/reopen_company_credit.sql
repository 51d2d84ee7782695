create or replace function app.reopen_company_credit(credit_id uuid, reason text)
returns app.company_credits
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  actor constant record := app_private.current_actor();
  credit app.company_credits;
  settled app.company_credits;
begin
  perform app_private.begin_verb(reopen_company_credit.reason);
  settled := app_private.lock_company_credit(
    reopen_company_credit.credit_id,
    'settled',
    'Only what is settled can be opened again.'
  );
  if app_private.needs_second_person(
    'company_credit',
    'reopen_company_credit',
    jsonb_build_object('credit_id', settled.id, 'reason', reopen_company_credit.reason),
    app_private.company_credit_basis(settled),
    settled.amount,
    settled.currency,
    company_id => settled.company_id
  ) then
    return null;
  end if;
  update app.company_credits as owed
  set
    status = 'open',
    settlement = null,
    given_back_amount = null,
    reference = null,
    settled_at = null,
    settled_by = null,
    settled_by_role = null,
    settle_reason = null
  where owed.id = settled.id
  returning *
  into credit;
  perform app_private.write_event(
    'company_credit.reopened',
    to_jsonb(settled) || jsonb_build_object('reason', reopen_company_credit.reason, 'actor', to_jsonb(actor)),
    entity_id => credit.id
  );
  perform app_private.set_reason(null);
  return credit;
end;
$$;
comment on function app.reopen_company_credit is
  'Undoes app.settle_company_credit: the payment bounced, or the credit note was void. The amount is owed back to the '
  'company again; the event company_credit.reopened keeps the settlement that was undone. Under dual control (kind '
  'company_credit), and above the approval threshold of the placement''s terms, it leaves a request and returns null. '
  'Admins only. Raises HB001, HB002, HB003 (not settled), HB008 (no reason), HB035 (too many requests), HB037 (the '
  'reason is too long), HB073 (over the API: the sign-in is too old).';
