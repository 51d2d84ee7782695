create or replace function app.settle_company_credit(credit_id uuid, settlement text, reference text, reason text)
returns app.company_credits
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  actor constant record := app_private.current_actor();
  credit app.company_credits;
begin
  perform app_private.begin_verb(settle_company_credit.reason);
  if not exists (select from app.company_credit_settlements where value = settle_company_credit.settlement) then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s is no settlement.', left(settle_company_credit.settlement, 40)),
      'Use refund or credit.',
      'settlement'
    );
  end if;
  if coalesce(btrim(settle_company_credit.reference), '') = '' then
    perform app_private.raise_error(
      'invalid_argument',
      'The reference is missing.',
      'Give the number of the credit note, or the reference of the payment.',
      'reference'
    );
  end if;
  perform app_private.is_short_text(settle_company_credit.reference, 'reference');
  credit := app_private.lock_company_credit(
    settle_company_credit.credit_id,
    'open',
    'Only what is still owed back can be settled.'
  );
  if app_private.needs_second_person(
    'company_credit',
    'settle_company_credit',
    jsonb_build_object(
      'credit_id', credit.id,
      'settlement', settle_company_credit.settlement,
      'reference', settle_company_credit.reference,
      'reason', settle_company_credit.reason
    ),
    app_private.company_credit_basis(credit),
    credit.amount,
    credit.currency,
    company_id => credit.company_id
  ) then
    return null;
  end if;
  update app.company_credits as owed
  set
    status = 'settled',
    settlement = settle_company_credit.settlement,
    reference = btrim(settle_company_credit.reference),
    settled_at = now(),
    settled_by = actor.user_id,
    settled_by_role = actor.role,
    settle_reason = settle_company_credit.reason
  where owed.id = credit.id
  returning *
  into credit;
  perform app_private.write_event('company_credit.settled', to_jsonb(credit), entity_id => credit.id);
  perform app_private.set_reason(null);
  return credit;
end;
$$;
comment on function app.settle_company_credit is
  'Notes that a company got back what is owed to it. Holdback moves no money here: it was paid back or credited '
  'elsewhere. settlement: refund or credit. reference: where that stands, for instance the number of a credit note. '
  'Under dual control (kind company_credit), and above the approval threshold of the placement''s terms, it leaves a '
  'request and returns null. Admins only. Raises HB001, HB002, HB003 (not open), HB008 (no settlement, reference or '
  'reason), HB035 (too many requests), HB037 (a text is too long), HB073 (over the API: the sign-in is too old).';
