create or replace function app_private.needs_second_person(
  kind text,
  verb text,
  arguments jsonb,
  basis jsonb,
  amount bigint default null,
  currency text default null,
  recruiter_id uuid default null,
  company_id uuid default null,
  payout_id uuid default null
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  request app.requests;
begin
  perform pg_catalog.set_config('holdback.request_id', '', true);
  -- What a company reports moves nothing before an admin confirms it.
  if needs_second_person.kind <> 'departure' then
    perform app_private.assert_fresh_sign_in(
      -- An approval is one whatever it is of.
      case when needs_second_person.kind <> 'approval' then needs_second_person.amount end,
      needs_second_person.currency
    );
  end if;
  if app_private.is_carried_out(needs_second_person.verb, needs_second_person.arguments, needs_second_person.basis) then
    return false;
  end if;
  if app_private.is_owner_session() then
    return false;
  end if;
  if app_private.is_one_persons_amount(
    needs_second_person.kind,
    needs_second_person.amount,
    needs_second_person.currency,
    needs_second_person.recruiter_id,
    needs_second_person.company_id,
    app_private.terms_ask_from(
      needs_second_person.kind,
      needs_second_person.currency,
      needs_second_person.payout_id,
      needs_second_person.arguments
    )
  ) then
    return false;
  end if;
  request.kind := needs_second_person.kind;
  request.verb := needs_second_person.verb;
  request.arguments := needs_second_person.arguments;
  request.basis := needs_second_person.basis;
  request.amount := needs_second_person.amount;
  request.currency := needs_second_person.currency;
  request.recruiter_id := needs_second_person.recruiter_id;
  request.company_id := needs_second_person.company_id;
  request.payout_id := needs_second_person.payout_id;
  request := app_private.leave_request(request);
  -- The API reads it in the statement of the verb, and shows the request beside the empty result.
  perform pg_catalog.set_config('holdback.request_id', request.id::text, true);
  perform app_private.set_reason(null);
  raise warning 'Nothing was done: request % waits for a second person.', request.id
    using
      hint = format(
        'Another platform admin looks at it in app.requests, then calls app.confirm_request(''%s'', ''%s'').',
        request.id,
        request.basis_hash
      );
  return true;
end;
$$;
comment on function app_private.needs_second_person is
  'Asked by every verb under dual control after its own checks and before it acts. True: a request was left instead, '
  'and the verb returns null at once. False: it acts. kind: of app.request_kinds. verb: the name of the calling '
  'function. arguments: all of its arguments, by name. basis: the facts that the act rests on, as a JSON object, with '
  'nothing that changes by itself. amount: minor units; null where the act moves no money. Where the kind follows the '
  'terms, the approval threshold of the placement (of the payout, or the argument placement_id or credit_id) counts '
  'too. The owner is not bound. Raises HB031 (the basis of a request that is being confirmed has changed), HB035 (too '
  'many requests).';
