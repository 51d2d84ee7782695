create or replace function app.settle_company_credit(
  credit_id uuid,
  settlement text,
  reference text,
  reason text,
  seen_left bigint default null
)
returns app.company_credits
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  actor constant record := app_private.current_actor();
  credit app.company_credits;
  given_back bigint;
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
  given_back := app_private.credit_given_back(credit);
  perform app_private.assert_seen_left(
    format('company credit %s', credit.id),
    settle_company_credit.seen_left,
    credit.amount - given_back,
    credit.currency
  );
  if given_back > 0 and settle_company_credit.seen_left is null then
    perform app_private.raise_error(
      'changed_meanwhile',
      format(
        'Of %s that are owed back to the company, %s were given back already: %s are left.',
        app_private.shown_amount(credit.amount, credit.currency),
        app_private.shown_amount(given_back, credit.currency),
        app_private.shown_amount(credit.amount - given_back, credit.currency)
      ),
      format(
        'Pay back or credit no more than that, and give what is left as seen_left (%s minor units).',
        credit.amount - given_back
      ),
      'seen_left'
    );
  end if;
  if app_private.needs_second_person(
    'company_credit',
    'settle_company_credit',
    jsonb_build_object(
      'credit_id', credit.id,
      'settlement', settle_company_credit.settlement,
      'reference', settle_company_credit.reference,
      'reason', settle_company_credit.reason,
      'seen_left', settle_company_credit.seen_left
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
    given_back_amount = given_back,
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
  'request and returns null. seen_left: what of it was not given back yet, as the caller saw it (amount less '
  'app.company_credits_given_back), minor units; it must be given where a part was given back before, because only '
  'the rest is to be paid. Admins only. Raises HB001, HB002, HB003 (not open), HB008 (no settlement, reference or '
  'reason), HB028 (another amount is left, or a part was given back and seen_left is missing), HB035 (too many '
  'requests), HB037 (a text is too long), HB073 (over the API: the sign-in is too old).';
